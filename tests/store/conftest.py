"""Stores in a temporary folder, small models for them, and other processes on the same folder."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import ModelName
from verstak.store.store import Store, StoreOptions
from verstak.store.stored_model import StoredModel

type AddModel = Callable[..., StoredModel]
type StartChild = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(StoreOptions(root=tmp_path / "models", state_dir=tmp_path / "state"))


@pytest.fixture
def add_model(store: Store) -> AddModel:
    """Stores a model of a few bytes that is good enough for everything but GGUF checks."""

    def add(name: str, weights: bytes = b"weights", *, into: Store | None = None) -> StoredModel:
        target = into or store
        digest = target.add_blob([weights])
        layer = Layer(f"{LAYER_PREFIX}model", str(digest), len(weights))
        return target.write_model(
            ModelName.parse(name), [layer], ModelConfig(model_family="test", parameter_size="7")
        )

    return add


@pytest.fixture
def tiny_gguf() -> bytes:
    """The smallest file that is a model: one tensor of 32 values."""
    return gguf_bytes()


@pytest.fixture
def make_gguf() -> Callable[..., bytes]:
    return gguf_bytes


def gguf_bytes(architecture: str = "llama", **extra: str | int) -> bytes:
    metadata: dict[str, str | int] = {
        "general.architecture": architecture,
        "general.file_type": 0,
        f"{architecture}.block_count": 1,
        f"{architecture}.context_length": 128,
        f"{architecture}.embedding_length": 32,
        f"{architecture}.attention.head_count": 2,
        f"{architecture}.attention.head_count_kv": 1,
        **{key.replace("__", "."): value for key, value in extra.items()},
    }
    out = bytearray(b"GGUF" + struct.pack("<IQQ", 3, 1, len(metadata)))
    for key, value in metadata.items():
        out += _string(key)
        if isinstance(value, str):
            out += struct.pack("<I", 8) + _string(value)
        else:
            out += struct.pack("<II", 4, value)
    out += _string("token_embd.weight") + struct.pack("<IQIQ", 1, 32, 0, 0)
    out += bytes(-len(out) % 32)
    return bytes(out) + struct.pack("<32f", *range(32))


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


@pytest.fixture
def start_child(store: Store) -> Iterator[StartChild]:
    """Runs Python source in a process of its own, with ``store`` on the same folder."""
    started: list[subprocess.Popen[str]] = []
    preamble = (
        "import sys, time, os\n"
        "from pathlib import Path\n"
        "from verstak.model.names import Digest, ModelName\n"
        "from verstak.store.store import Store, StoreOptions\n"
        f"store = Store(StoreOptions(root=Path({str(store.options.root)!r}),"
        f" state_dir=Path({str(store.options.state_dir)!r})))\n"
        "def say(text):\n"
        "    sys.stdout.write(text + '\\n')\n"
        "    sys.stdout.flush()\n"
    )

    def start(source: str, *arguments: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-c", preamble + source, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()
