from __future__ import annotations

from pathlib import Path

import pytest

from verstak.cli import files
from verstak.cli.files import read_file, write_file
from verstak.errors import DiskFull, UsageError


def test_what_is_written_is_read_and_folders_are_made(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b.csv", b"1;2")
    assert read_file(tmp_path / "a" / "b.csv") == b"1;2"


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_file(tmp_path / name)


def test_an_absurd_size_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.dxf"
    with path.open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)  # sparse: takes no room
    with pytest.raises(UsageError, match="at most"):
        read_file(path)


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        write_file(tmp_path, b"")


def test_a_full_disk_is_said() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(DiskFull):
        write_file(full, b"x" * 10)
