"""The page's tables come from the result files, and times of a busy machine stay out of them."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.assistant.page import BEGIN, END, page
from benchmarks.assistant.summary import summary

ROW = {
    "id": "F20", "group": "public", "category": "strength", "style": "", "language": "ru",
    "answer_type": "number", "headline": True, "anywhere": True, "unaccounted": {"total": 2},
    "error": None, "first_byte_s": 0.1, "first_status_s": None, "computed_s": 1.5, "end_s": 7.25,
}  # fmt: skip


def written(folder: Path, *, quiet: bool) -> str:
    rows = [ROW, ROW | {"headline": False}]
    result = {
        "machine": {"date": "2026-11-27"}, "quiet": quiet, "model": "analysis", "roles": {},
        "bare": False, "summary": summary(rows), "answers": rows,
    }  # fmt: skip
    (folder / "assistant_try.json").write_text(json.dumps(result), encoding="utf-8")
    return page(f"head\n{BEGIN}\nold\n{END}\ntail\n", folder)


def test_the_section_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    text = written(tmp_path, quiet=True)
    assert text.startswith("head\n")
    assert text.endswith("tail\n")
    assert "old" not in text
    assert "[assistant_try](../results/assistant_try.json)" in text
    assert "1 of 2 (50%)" in text
    assert "1.5 (1.5 to 1.5)" in text
    assert "| 4 |" in text  # numbers that nothing accounts for
    assert page(text, tmp_path) == text


def test_times_of_a_busy_machine_are_not_shown(tmp_path: Path) -> None:
    assert "7.25" in written(tmp_path, quiet=True)
    assert "7.25" not in written(tmp_path, quiet=False)
