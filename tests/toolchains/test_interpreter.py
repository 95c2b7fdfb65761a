from __future__ import annotations

import sys
from pathlib import Path

import pytest

from verstak.errors import UnsupportedFeature
from verstak.toolchains.interpreter import interpreters

OURS = sys.version_info.minor


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_one_that_runs_us_comes_first() -> None:
    first = next(iter(interpreters((OURS,))))
    assert first.version == sys.version_info[:3]
    assert first.shown.startswith(f"3.{OURS}.")


def test_a_launcher_that_has_no_such_version_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "a", "python3.99", "echo not installed >&2; exit 127")
    program(tmp_path / "b", "python3.99", "echo '[\"/opt/python\", 3, 99, 1]'")
    monkeypatch.setenv("PATH", f"{tmp_path / 'a'}:{tmp_path / 'b'}")
    found = list(interpreters((99,)))
    assert [(str(each.path), each.version) for each in found] == [("/opt/python", (3, 99, 1))]


def test_none_that_fits_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedFeature, match=r"Python 3\.98 or 3\.99") as caught:
        list(interpreters((98, 99)))
    assert "python3.98" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [("exit 1", "does not run"), ("echo '[\"/x\", 3, 7, 0]'", "is Python 3.7.0"), ("echo", "run")],
)
def test_a_given_one_has_to_fit(tmp_path: Path, answer: str, complaint: str) -> None:
    given = program(tmp_path, "python", answer)
    with pytest.raises(UnsupportedFeature, match=complaint):
        list(interpreters((OURS,), given))
