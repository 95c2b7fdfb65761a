"""Value types of GGUF metadata and the array that stays undecoded until it is asked for.

Source: the GGUF specification (ggml/docs/gguf.md), value types 0 to 12.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

type Scalar = int | float | bool | str
type Item = Scalar | tuple[Item, ...]
type MetaValue = Scalar | GgufArray

FLOAT32: Final = 6
BOOL: Final = 7
STRING: Final = 8
ARRAY: Final = 9

FIXED_FORMATS: Mapping[int, str] = MappingProxyType(
    {
        0: "B",
        1: "b",
        2: "H",
        3: "h",
        4: "I",
        5: "i",
        FLOAT32: "f",
        BOOL: "?",
        10: "Q",
        11: "q",
        12: "d",
    }
)
"""``struct`` letters of the types whose size does not depend on their content."""

FIXED_SIZES: Mapping[int, int] = MappingProxyType(
    {kind: struct.calcsize(f"<{letter}") for kind, letter in FIXED_FORMATS.items()}
)

_LENGTH = struct.Struct("<Q")
_ARRAY_HEAD = struct.Struct("<IQ")


def decode_text(raw: bytes) -> str:
    """Text of a string value; bytes that are not UTF-8 become lone surrogates.

    Tokenizers split characters, so a vocabulary may hold invalid UTF-8, and a strict reader
    would refuse files that every engine loads. `str.encode` with ``surrogateescape`` gives the
    bytes back.
    """
    return raw.decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class GgufArray:
    """An array as it lies in the file: bounds are checked, elements are not yet decoded.

    Attributes:
        element_type: GGUF value type of the elements.
        length: Number of elements.
        raw: The elements' bytes without the array's own head.
    """

    element_type: int
    length: int
    raw: bytes = field(repr=False)

    def __len__(self) -> int:
        return self.length

    def values(self) -> tuple[Item, ...]:
        """Decode every element; a vocabulary of 150,000 strings takes some 50 ms."""
        return _decode(self.raw, 0, self.element_type, self.length)[0]

    def holds_text(self, text: str) -> bool:
        """Whether an array of strings has this very element, found without decoding it all."""
        encoded = text.encode()
        needle = _LENGTH.pack(len(encoded)) + encoded
        if self.element_type != STRING or needle not in self.raw:
            return False
        # The bytes may also lie across two elements: believe them on an element's boundary only.
        at = 0
        for _ in range(self.length):
            if self.raw.startswith(needle, at):
                return True
            at += 8 + _LENGTH.unpack_from(self.raw, at)[0]
        return False


def _decode(raw: bytes, at: int, kind: int, count: int) -> tuple[tuple[Item, ...], int]:
    """Elements and the offset behind them; the reader has checked every bound before."""
    if kind == STRING:
        texts: list[str] = []
        for _ in range(count):
            (size,) = _LENGTH.unpack_from(raw, at)
            at += 8 + size
            texts.append(decode_text(raw[at - size : at]))
        return tuple(texts), at
    if kind == ARRAY:
        arrays: list[Item] = []
        for _ in range(count):
            inner_kind, inner_count = _ARRAY_HEAD.unpack_from(raw, at)
            inner, at = _decode(raw, at + _ARRAY_HEAD.size, inner_kind, inner_count)
            arrays.append(inner)
        return tuple(arrays), at
    fixed: tuple[Item, ...] = struct.unpack_from(f"<{count}{FIXED_FORMATS[kind]}", raw, at)
    return fixed, at + count * FIXED_SIZES[kind]
