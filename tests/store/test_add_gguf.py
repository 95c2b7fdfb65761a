from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from verstak.errors import Cancelled, IntegrityError, InvalidGguf, UnknownSource, UsageError
from verstak.model.names import Digest, ModelName
from verstak.store.add_gguf import add_gguf
from verstak.store.store import Store

NAME = ModelName.parse("mine:1")


@pytest.fixture
def file(tmp_path: Path, tiny_gguf: bytes) -> Path:
    path = tmp_path / "given" / "model.gguf"
    path.parent.mkdir()
    path.write_bytes(tiny_gguf)
    return path


def test_a_file_becomes_a_model(store: Store, file: Path, tiny_gguf: bytes) -> None:
    seen: list[tuple[str, int, int]] = []
    digest = Digest(hashlib.sha256(tiny_gguf).hexdigest())
    model = add_gguf(store, file, NAME, expected=digest, on_copied=lambda *told: seen.append(told))
    assert store.get(NAME) == model
    assert model.manifest.of_kind("model")[0].digest == str(digest)
    assert model.config.model_family == "llama"
    assert model.config.quantization_level == "F32"
    assert seen == [("model.gguf", len(tiny_gguf), len(tiny_gguf))]
    assert list(store.verify()) == []


def test_the_blob_is_a_copy_that_edits_of_the_original_do_not_reach(
    store: Store, file: Path
) -> None:
    add_gguf(store, file, NAME)
    with file.open("r+b") as original:
        original.write(b"XXXX")
    assert list(store.verify()) == []


def test_a_folder_with_one_model_and_its_projector(
    store: Store, file: Path, make_gguf: Callable[..., bytes]
) -> None:
    (file.parent / "mmproj.gguf").write_bytes(make_gguf("clip", general__type="mmproj"))
    (file.parent / "README.md").write_text("hello")
    model = add_gguf(store, file.parent, NAME)
    assert [layer.kind for layer in model.manifest.layers] == ["projector", "model"] or [
        layer.kind for layer in model.manifest.layers
    ] == ["model", "projector"]
    assert model.config.model_family == "llama"


def test_a_folder_with_several_models_asks_which(store: Store, file: Path) -> None:
    (file.parent / "other.gguf").write_bytes(file.read_bytes())
    with pytest.raises(UsageError, match=r"holds 2 models: model\.gguf, other\.gguf"):
        add_gguf(store, file.parent, NAME)


@pytest.mark.parametrize("name", ["nothing", "nothing/there.gguf"])
def test_what_is_not_there_is_an_unknown_source(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownSource):
        add_gguf(store, tmp_path / name, NAME)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnknownSource):
        add_gguf(store, tmp_path / "empty", NAME)


@pytest.mark.parametrize("data", [b"", b"GGUF", b"junk" * 100, b"version https://git-lfs"])
def test_what_is_no_model_is_refused_before_a_byte_is_copied(
    store: Store, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    with pytest.raises(InvalidGguf):
        add_gguf(store, path, NAME)
    assert not store.layout.root.exists()


def test_another_digest_than_promised_publishes_nothing(store: Store, file: Path) -> None:
    with pytest.raises(IntegrityError, match="digest mismatch"):
        add_gguf(store, file, NAME, expected=Digest("0" * 64))
    assert store.list() == []
    assert list(store.layout.blobs_dir.iterdir()) == []


def test_a_copy_can_be_cancelled(store: Store, file: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        add_gguf(store, file, NAME, cancel=cancel)
    assert store.list() == []
