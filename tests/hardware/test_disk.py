from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from verstak.hardware.disk import free_bytes


def test_a_folder_that_is_not_there_yet_is_asked_of_its_parent(tmp_path: Path) -> None:
    free = free_bytes(tmp_path / "models" / "blobs")
    assert free is not None
    # Others write to this disk meanwhile.
    assert free == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.05)


def test_what_cannot_be_asked_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert free_bytes(tmp_path / "file" / ("x" * 300)) is None
