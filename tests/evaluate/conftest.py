"""llama.cpp's library and two small models, one of them the other with some noise on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.quantize.conftest import library
from tests.quantize.small_model import write_llama

from verstak.formats.gguf import read_header

__all__ = ["library", "noisy", "small"]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two blocks in F16 that never learnt anything."""
    return write_llama(tmp_path_factory.mktemp("small") / "small-f16.gguf", layers=2)


@pytest.fixture(scope="session")
def noisy(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, each F16 weight a little off."""
    raw = bytearray(small.read_bytes())
    header = read_header(small)
    chance = np.random.default_rng(9)
    for tensor in header.tensors:
        if tensor.type_name != "F16":
            continue
        start = header.data_offset + tensor.offset
        flat = np.frombuffer(raw, np.float16, tensor.elements, start).astype(np.float32)
        flat = flat + chance.standard_normal(len(flat)).astype(np.float32) * 0.004
        raw[start : start + tensor.size_bytes] = flat.astype(np.float16).tobytes()
    path = tmp_path_factory.mktemp("noisy") / "noisy-f16.gguf"
    path.write_bytes(raw)
    return path
