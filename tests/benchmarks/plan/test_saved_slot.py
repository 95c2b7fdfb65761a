"""Saved sequences: read as the engine writes them, and made to fit more or longer ones."""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

import pytest
from benchmarks.plan.memory.saved_slot import Rows, SavedSlot, read_slot, write_slot

SLOT = SavedSlot(
    marks=(0xFFFFFFFF, 1),
    closing=0,
    tokens=(11, 12, 13),
    transposed=0,
    widths=bytes(8),
    keys=(Rows(1, 4, b"aaaabbbbcccc"),),
    values=(Rows(8, 2, b"ddeeff"),),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_slot(SLOT, tmp_path / "slot", sequences=1)
    assert read_slot(tmp_path / "slot") == SLOT


def test_rows_are_repeated_for_a_longer_prompt_and_cut_for_a_shorter_one() -> None:
    longer = SLOT.stretched(range(5))
    assert longer.tokens == (0, 1, 2, 3, 4)
    assert longer.keys[0].data == b"aaaabbbbccccaaaabbbb"
    assert longer.values[0].data == b"ddeeffddee"
    assert SLOT.stretched((7, 8)).keys[0].data == b"aaaabbbb"


def test_further_sequences_are_empty(tmp_path: Path) -> None:
    write_slot(SLOT, tmp_path / "one", sequences=1)
    write_slot(SLOT, tmp_path / "four", sequences=4)
    one, four = ((tmp_path / name).read_bytes() for name in ("one", "four"))
    assert len(four) == len(one) + 3 * 4
    assert four.endswith(struct.pack("<3I", 0, 0, 0))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"transposed": 1}, "row by row"),
        ({"values": (Rows(8, 2, b"ddeeffgg"),)}, "end of the file"),
    ],
)
def test_another_layout_is_refused(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    write_slot(dataclasses.replace(SLOT, **changed), tmp_path / "slot", sequences=1)  # type: ignore[arg-type]  # the table's fields are checked by running it
    with pytest.raises(ValueError, match=told):
        read_slot(tmp_path / "slot")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "slot").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="expected ggsq"):
        read_slot(tmp_path / "slot")
