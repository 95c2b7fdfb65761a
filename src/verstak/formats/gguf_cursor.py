"""A forward-only view of a GGUF's metadata that never believes a length before checking it.

Every length is compared with the bytes that the file still has and with the limit on metadata
before anything of that size is read or built, so memory grows with the bytes that are really
there. The file is read in growing chunks and not mapped: a file that shrinks while it is read
then ends in an error and not in SIGBUS.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from verstak.errors import InvalidGguf
from verstak.formats.gguf_values import (
    ARRAY,
    BOOL,
    FIXED_FORMATS,
    FIXED_SIZES,
    STRING,
    GgufArray,
    MetaValue,
    Scalar,
    decode_text,
)

_FIRST_CHUNK_BYTES = 64 * 1024
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_FIXED = {kind: struct.Struct(f"<{letter}") for kind, letter in FIXED_FORMATS.items()}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a header may claim. Real files stay far below: the numbers in brackets are theirs.

    Attributes:
        metadata_bytes: Everything before the tensor data (6 MB for a 152k vocabulary).
        keys: Metadata keys (some 60).
        key_bytes: Length of one key; the specification's own bound.
        text_bytes: Single strings of all keys together (0.1 MB, most of it the chat template).
        strings: Elements of all string arrays together (840,000 for a 262k vocabulary).
        array_depth: Arrays within arrays; the specification names no bound.
        nested_arrays: Arrays within arrays, all together.
        tensors: Tensors (about 1,100 for the largest public models).
        tensor_name_bytes: The engine's own bound, ``GGML_MAX_NAME`` less its terminator.
        alignment_bytes: ``general.alignment`` (32).
    """

    metadata_bytes: int = 64 * 2**20
    keys: int = 10_000
    key_bytes: int = 65_535
    text_bytes: int = 16 * 2**20
    strings: int = 2_000_000
    array_depth: int = 4
    nested_arrays: int = 4_096
    tensors: int = 32_768
    tensor_name_bytes: int = 63
    alignment_bytes: int = 65_536


def shown(raw: bytes | str) -> str:
    """A name out of a file, safe and short enough for a message."""
    text = raw if isinstance(raw, str) else raw.decode("utf-8", "backslashreplace")
    return ascii(text if len(text) <= 60 else f"{text[:60]}...")


class MetadataCursor:
    """Reads values one after the other.

    Args:
        file: Opened for reading at offset 0.
        size_bytes: Size of the file.
        limits: What the header may claim.
    """

    def __init__(self, file: BinaryIO, size_bytes: int, limits: Limits) -> None:
        self._file = file
        self._size = size_bytes
        self._limits = limits
        self._buffer = bytearray()
        self._text_left = limits.text_bytes
        self._strings_left = limits.strings
        self._nested_left = limits.nested_arrays
        self.position = 0

    def need(self, count: int, what: str) -> None:
        """Make sure that the next ``count`` bytes exist and are in the buffer."""
        end = self.position + count
        if end <= len(self._buffer):
            return
        if end > self._size:
            raise InvalidGguf(
                f"truncated GGUF: {what} at byte {self.position} needs {count} bytes, "
                f"the file has {max(0, self._size - self.position)} left",
                remedy="download the file again",
            )
        if end > self._limits.metadata_bytes:
            raise InvalidGguf(
                f"GGUF header too large: {what} at byte {self.position} passes the limit of "
                f"{self._limits.metadata_bytes} bytes"
            )
        ceiling = min(self._size, self._limits.metadata_bytes)
        target = min(max(end, 2 * len(self._buffer), _FIRST_CHUNK_BYTES), ceiling)
        while len(self._buffer) < target:
            piece = self._file.read(target - len(self._buffer))
            if not piece:
                raise InvalidGguf("truncated GGUF: the file became shorter while it was read")
            self._buffer += piece

    def u32(self, what: str) -> int:
        """An unsigned 32-bit number."""
        self.need(4, what)
        (value,) = _U32.unpack_from(self._buffer, self.position)
        self.position += 4
        return int(value)

    def u64(self, what: str) -> int:
        """An unsigned 64-bit number."""
        self.need(8, what)
        (value,) = _U64.unpack_from(self._buffer, self.position)
        self.position += 8
        return int(value)

    def take(self, count: int, what: str) -> bytes:
        """The next bytes."""
        self.need(count, what)
        raw = bytes(self._buffer[self.position : self.position + count])
        self.position += count
        return raw

    def name(self, what: str, max_bytes: int) -> str:
        """A string that must be valid UTF-8, not empty, without NUL: a key or a tensor's name."""
        length = self.u64(f"length of {what}")
        if not 0 < length <= max_bytes:
            raise InvalidGguf(
                f"invalid GGUF: {what} must have 1 to {max_bytes} bytes, found {length}"
            )
        raw = self.take(length, what)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidGguf(f"invalid GGUF: {what} {shown(raw)} is not UTF-8") from error
        if "\0" in text:
            raise InvalidGguf(f"invalid GGUF: {what} {shown(raw)} holds a NUL")
        return text

    def value(self, key: str) -> MetaValue:
        """One metadata value with its type in front.

        Args:
            key: The key it belongs to, for messages.
        """
        kind = self.u32(f"type of {shown(key)}")
        if kind == ARRAY:
            return self._array(key)
        return self._scalar(kind, key)

    def _scalar(self, kind: int, key: str) -> Scalar:
        what = f"value of {shown(key)}"
        if kind == STRING:
            return self._text(key, what)
        if kind not in FIXED_SIZES:
            raise InvalidGguf(f"invalid GGUF: {what} has the unknown type {kind}")
        raw = self.take(FIXED_SIZES[kind], what)
        if kind == BOOL and raw[0] > 1:
            raise InvalidGguf(f"invalid GGUF: {what} is a boolean of {raw[0]}, expected 0 or 1")
        value: Scalar = _FIXED[kind].unpack(raw)[0]
        return value

    def _text(self, key: str, what: str) -> str:
        length = self.u64(f"length of {shown(key)}")
        self._text_left -= length
        if self._text_left < 0:
            raise InvalidGguf(
                f"invalid GGUF: {what} has {length} bytes, more than the limit of "
                f"{self._limits.text_bytes} for all strings"
            )
        return decode_text(self.take(length, what))

    def _array(self, key: str) -> GgufArray:
        kind = self.u32(f"element type of {shown(key)}")
        count = self.u64(f"element count of {shown(key)}")
        start = self.position
        self._skip_elements(kind, count, key, depth=1)
        return GgufArray(kind, count, bytes(self._buffer[start : self.position]))

    def _skip_elements(self, kind: int, count: int, key: str, *, depth: int) -> None:
        what = f"array {shown(key)}"
        if kind == STRING:
            self._skip_strings(count, what)
        elif kind == ARRAY:
            self._skip_arrays(count, key, depth=depth + 1)
        elif kind in FIXED_SIZES:
            self.need(count * FIXED_SIZES[kind], what)
            end = self.position + count * FIXED_SIZES[kind]
            if kind == BOOL and self._buffer[self.position : end].translate(None, b"\0\1"):
                raise InvalidGguf(f"invalid GGUF: {what} holds a boolean that is neither 0 nor 1")
            self.position = end
        else:
            raise InvalidGguf(f"invalid GGUF: {what} has elements of the unknown type {kind}")

    def _skip_arrays(self, count: int, key: str, *, depth: int) -> None:
        if depth > self._limits.array_depth:
            raise InvalidGguf(
                f"invalid GGUF: array {shown(key)} is nested more than "
                f"{self._limits.array_depth} deep"
            )
        self._nested_left -= count
        if self._nested_left < 0:
            raise InvalidGguf(
                f"invalid GGUF: more than {self._limits.nested_arrays} arrays within arrays"
            )
        for _ in range(count):
            kind = self.u32(f"element type within {shown(key)}")
            inner = self.u64(f"element count within {shown(key)}")
            self._skip_elements(kind, inner, key, depth=depth)

    def _skip_strings(self, count: int, what: str) -> None:
        self._strings_left -= count
        if self._strings_left < 0:
            raise InvalidGguf(
                f"invalid GGUF: {what} has {count} strings, more than the limit of "
                f"{self._limits.strings} for all arrays"
            )
        self.need(8 * count, what)  # each has at least its length
        # Vocabularies have hundreds of thousands of strings: this loop is the reader's hot path.
        unpack, buffer, position = _U64.unpack_from, self._buffer, self.position
        for _ in range(count):
            if position + 8 > len(buffer):
                self.position = position
                self.need(8, what)
            position += 8 + unpack(buffer, position)[0]
            # A length beyond the file is caught by the next turn's need, or behind the loop.
        self.position = min(position, self._size + 1)
        self.need(0, what)
