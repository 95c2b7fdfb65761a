"""The journal: times of earlier runs on this machine, and names that builds have made."""

from __future__ import annotations

from pathlib import Path

import pytest

from verstak.workshop.journal import FILE_NAME, Journal


def test_times_are_told_from_earlier_runs(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "here")
    assert journal.seconds("quantize", 100.0) is None
    for work, seconds in ((10.0, 1.0), (10.0, 3.0), (20.0, 4.0)):
        journal.add("done", "quantize", work=work, seconds=seconds)
    Journal(tmp_path, "elsewhere").add("done", "quantize", work=1.0, seconds=500.0)
    journal.add("done", "quantize", work=1.0, seconds=500.0, resumed=True)
    journal.add("done", "measure", work=1.0, seconds=500.0)
    told = journal.seconds("quantize", 100.0)
    assert told is not None
    seconds, range_ = told
    assert seconds == pytest.approx(20.0)
    assert [range_.low, range_.high] == pytest.approx([10.0, 30.0])
    assert "3 earlier runs" in str(range_.method)


def test_a_line_that_was_cut_spoils_no_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "here")
    journal.add("begun", "quantize")
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b'{"event": "do\xff')
    journal.add("publishing", "tiny:latest", key="sha256:1")
    assert [entry.event for entry in journal.entries()] == ["begun", "publishing"]
    assert journal.published("tiny:latest") == {"sha256:1"}
    assert journal.published("other") == frozenset()


def test_no_journal_is_an_empty_one(tmp_path: Path) -> None:
    assert list(Journal(tmp_path / "none", "here").entries()) == []
