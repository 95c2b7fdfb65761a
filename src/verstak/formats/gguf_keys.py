"""Typed, bounded access to the keys of one architecture."""

from __future__ import annotations

import re
from collections.abc import Mapping

from verstak.errors import InvalidGguf
from verstak.formats.gguf_cursor import shown
from verstak.formats.gguf_values import GgufArray, Item, MetaValue

MAX_LAYERS = 1_024
MAX_WIDTH = 2**20
MAX_CONTEXT = 2**31

_FAMILY = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


class KeyReader:
    """Reads keys that begin with the architecture's name.

    Args:
        metadata: Keys and values of a checked header.

    Raises:
        InvalidGguf: the architecture is missing, or no name.
    """

    def __init__(self, metadata: Mapping[str, MetaValue]) -> None:
        family = metadata.get("general.architecture")
        if not isinstance(family, str):
            raise InvalidGguf("invalid GGUF: general.architecture is missing")
        if not _FAMILY.fullmatch(family):
            raise InvalidGguf(f"invalid GGUF: general.architecture is {shown(family)}")
        self.family = family
        self._metadata = metadata

    def integer(self, key: str, low: int, high: int, *, default: int | None = None) -> int:
        """A number that must be there, unless there is a default."""
        value = self._metadata.get(f"{self.family}.{key}", default)
        if value is None:
            raise InvalidGguf(f"invalid GGUF: {shown(self.family)}.{key} is missing")
        return self._checked(key, value, low, high)

    def optional(self, key: str, high: int) -> int | None:
        """A number from 0; ``None`` where the file does not give it."""
        value = self._metadata.get(f"{self.family}.{key}")
        return None if value is None else self._checked(key, value, 0, high)

    def flags(self, key: str, layers: int) -> tuple[bool, ...] | None:
        """One flag a layer; ``None`` where the file gives no array of them."""
        value = self._metadata.get(f"{self.family}.{key}")
        if not isinstance(value, GgufArray):
            return None
        items = self._of_layers(key, value, layers)
        if not all(isinstance(item, int) for item in items):  # a bool is one
            raise InvalidGguf(f"invalid GGUF: {shown(self.family)}.{key} must hold flags")
        return tuple(bool(item) for item in items)

    def per_layer(
        self, key: str, layers: int, *, default: tuple[int, ...] | None = None
    ) -> tuple[int, ...]:
        """One number for every layer; files write either one for all or an array."""
        value = self._metadata.get(f"{self.family}.{key}")
        if value is None and default is not None:
            return default
        if not isinstance(value, GgufArray):
            return (self.integer(key, 0, MAX_WIDTH),) * layers
        items = self._of_layers(key, value, layers)
        return tuple(self._checked(key, item, 0, MAX_WIDTH) for item in items)

    def _of_layers(self, key: str, value: GgufArray, layers: int) -> tuple[Item, ...]:
        if not layers <= value.length <= MAX_LAYERS:
            raise InvalidGguf(
                f"invalid GGUF: {shown(self.family)}.{key} has {value.length} values for "
                f"{layers} layers"
            )
        return value.values()[:layers]

    def _checked(self, key: str, value: MetaValue | Item, low: int, high: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidGguf(f"invalid GGUF: {shown(self.family)}.{key} must be an integer")
        if not low <= value <= high:
            raise InvalidGguf(
                f"invalid GGUF: {shown(self.family)}.{key} is {value}, expected {low} to {high}"
            )
        return value
