from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from verstak.convert.output import unfinished
from verstak.errors import DiskFull, UsageError


def test_a_file_and_a_folder(tmp_path: Path) -> None:
    with unfinished(tmp_path / "deep" / "file", needed_bytes=1) as place:
        place.write_text("x")
        assert not (tmp_path / "deep" / "file").exists()
    assert (tmp_path / "deep" / "file").read_text() == "x"
    with unfinished(tmp_path / "folder", needed_bytes=1) as place:
        place.mkdir()
        (place / "a").write_text("y")
    assert (tmp_path / "folder" / "a").read_text() == "y"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "folder"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with unfinished(tmp_path / "file", needed_bytes=1) as place:
            place.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_remains_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    dead = tmp_path / f".file.{process.pid}.unfinished"
    living = tmp_path / f".file.{os.getppid()}.unfinished"
    other = tmp_path / f".other.{process.pid}.unfinished"
    for path in (dead, living, other):
        path.write_text("x")
    with unfinished(tmp_path / "file", needed_bytes=1) as place:
        place.write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["file", living.name, other.name]
    )


def test_what_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("x")
    with (
        pytest.raises(UsageError, match="exists already"),
        unfinished(tmp_path / "here", needed_bytes=1),
    ):
        pass
    with pytest.raises(DiskFull, match="needed"), unfinished(tmp_path / "x", needed_bytes=2**62):
        pass
    with (
        pytest.raises(UsageError, match="cannot write"),
        unfinished(tmp_path / "here" / "below", needed_bytes=1),
    ):
        pass
