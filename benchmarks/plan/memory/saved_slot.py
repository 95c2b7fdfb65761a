"""The file in which the engine saves one sequence: made to fit more sequences or a longer prompt.

The engine restores a file only into a worker of as many sequences as the one that saved it, and
filling a cache of 32,768 tokens takes it hours on two cores. What memory a full cache takes does
not depend on what is in it, so a long file is made by repeating a shorter, really computed one:
same cells, same sizes, wrong contents.

Source:
    Read off files of xllamacpp 2026.10.11549 (``ggsq`` version 4); the layout is llama.cpp's
    ``llama_kv_cache::state_write``.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAGIC = 0x67677371  # "ggsq"
_VERSION = 4
_WIDTHS_BYTES = 8  # two numbers that are carried over as they are


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys or values of one layer."""

    type_number: int
    row_bytes: int
    data: bytes


@dataclass(frozen=True, slots=True)
class SavedSlot:
    """One sequence's cells.

    Attributes:
        marks: What precedes the token count in the file's list of tokens.
        closing: What follows the tokens.
        tokens: The prompt.
        transposed: Whether values are stored transposed; only false is understood.
        widths: Carried over.
        keys: By layer.
        values: By layer.
    """

    marks: tuple[int, int]
    closing: int
    tokens: tuple[int, ...]
    transposed: int
    widths: bytes
    keys: tuple[Rows, ...]
    values: tuple[Rows, ...]

    def stretched(self, tokens: Sequence[int]) -> SavedSlot:
        """As if this longer prompt had been read: the rows are repeated."""
        return SavedSlot(
            self.marks,
            self.closing,
            tuple(tokens),
            self.transposed,
            self.widths,
            tuple(_repeated(rows, len(tokens)) for rows in self.keys),
            tuple(_repeated(rows, len(tokens)) for rows in self.values),
        )


def read_slot(path: Path) -> SavedSlot:
    """Read a file that a worker with one sequence saved.

    Raises:
        ValueError: it is laid out in another way than this module knows.
    """
    with path.open("rb") as source:
        magic, version, words = _numbers(source, 3)
        if (magic, version) != (_MAGIC, _VERSION):
            raise ValueError(f"expected ggsq {_VERSION}, found {magic:#x} {version}")
        first, second, count = _numbers(source, 3)
        tokens = _numbers(source, count)
        closing, streams, cells = _numbers(source, 3)
        if words != count + 4 or streams != 1 or cells != count:
            raise ValueError(f"expected one sequence of {count} cells, found {streams}, {cells}")
        places = _numbers(source, 3 * cells)
        if places[::3] != tuple(range(cells)):
            raise ValueError("expected the cells in the order of their positions")
        transposed, layers = _numbers(source, 2)
        if transposed:
            raise ValueError("expected values row by row, as flash attention keeps them")
        widths = source.read(_WIDTHS_BYTES)
        keys = tuple(_read_rows(source, cells) for _ in range(layers))
        values = tuple(_read_rows(source, cells) for _ in range(layers))
        if source.read():
            raise ValueError("expected the end of the file after the last layer's values")
    return SavedSlot((first, second), closing, tokens, transposed, widths, keys, values)


def write_slot(slot: SavedSlot, path: Path, *, sequences: int) -> None:
    """Write a file that a worker of so many sequences restores, into whichever of them."""
    count = len(slot.tokens)
    with path.open("wb") as sink:
        sink.write(struct.pack("<6I", _MAGIC, _VERSION, count + 4, *slot.marks, count))
        sink.write(struct.pack(f"<{count}I", *slot.tokens))
        sink.write(struct.pack("<3I", slot.closing, sequences, count))
        for position in range(count):
            sink.write(struct.pack("<3I", position, 1, 0))
        sink.write(struct.pack("<2I", slot.transposed, len(slot.keys)) + slot.widths)
        for rows in (*slot.keys, *slot.values):
            sink.write(struct.pack("<IQ", rows.type_number, rows.row_bytes))
            sink.write(rows.data)
        sink.write(struct.pack(f"<{sequences - 1}I", *(0,) * (sequences - 1)))


def _numbers(source: BinaryIO, count: int) -> tuple[int, ...]:
    return struct.unpack(f"<{count}I", source.read(4 * count))


def _read_rows(source: BinaryIO, cells: int) -> Rows:
    type_number, row_bytes = struct.unpack("<IQ", source.read(12))
    return Rows(type_number, row_bytes, source.read(cells * row_bytes))


def _repeated(rows: Rows, cells: int) -> Rows:
    wanted = cells * rows.row_bytes
    times = -(-wanted // len(rows.data))
    return Rows(rows.type_number, rows.row_bytes, (rows.data * times)[:wanted])
