from __future__ import annotations

import threading
from pathlib import Path

import pytest

from verstak.errors import SourceUnavailable
from verstak.model.names import Digest
from verstak.store.sources.file import FileOrigin, find_file
from verstak.store.sources.origin import SourceLacks, Span

DIGEST = Digest("ef" * 32)


def test_any_span_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(bytes(range(100)))
    reading = FileOrigin(path).read(Span(10, 50), skip_bytes=5, cancel=threading.Event())
    assert b"".join(reading) == bytes(range(15, 60))


def test_a_file_that_shrinks_or_goes(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"short")
    with pytest.raises(SourceUnavailable, match="shorter"):
        list(FileOrigin(path).read(Span(0, 10), skip_bytes=0, cancel=threading.Event()))
    path.unlink()
    with pytest.raises(SourceLacks, match="no such file"):
        list(FileOrigin(path).read(Span(0, 10), skip_bytes=0, cancel=threading.Event()))


@pytest.mark.parametrize("name", [DIGEST.file_name, f"blobs/{DIGEST.file_name}", "any.gguf"])
def test_a_folder_is_searched_as_stores_keep_things(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"weights")
    (tmp_path / "a-other.gguf").write_bytes(b"another size")
    assert find_file(tmp_path, DIGEST, 7) == path


def test_nothing_suitable(tmp_path: Path) -> None:
    with pytest.raises(SourceLacks):
        find_file(tmp_path, DIGEST, 7)
    with pytest.raises(SourceLacks):
        find_file(tmp_path / "none", DIGEST, 7)
    (tmp_path / "x.gguf").write_bytes(b"123")
    with pytest.raises(SourceUnavailable, match="expected 7 bytes, found 3"):
        find_file(tmp_path / "x.gguf", DIGEST, 7)
