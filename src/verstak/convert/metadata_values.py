"""Values of a GGUF's metadata: read with the type that is needed, and those that we write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from verstak.errors import InvalidGguf
from verstak.formats.gguf_values import GgufArray, MetaValue

type WrittenValue = bool | int | float | str | Sequence[str] | Sequence[int] | Sequence[float]
"""``int`` becomes an unsigned, in arrays a signed 32-bit number; ``float`` a 32-bit one."""

type WrittenMetadata = dict[str, WrittenValue]


@dataclass(frozen=True, slots=True)
class MetadataValues:
    """Metadata of one architecture: ``{architecture}.`` is put before every short key.

    Attributes:
        architecture: ``general.architecture``.
        values: All keys of the file.
    """

    architecture: str
    values: Mapping[str, MetaValue] = field(repr=False)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number.

        Raises:
            InvalidGguf: it is missing and has no default, or is something else.
        """
        value = self.values.get(self._full(key))
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidGguf(f"the GGUF's {self._full(key)} must be a whole number")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A number. One that was stored in 32 bits comes back as short as it was written.

        Raises:
            InvalidGguf: it is missing and has no default, or is something else.
        """
        value = self.values.get(self._full(key))
        if value is None and default is not None:
            return default
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise InvalidGguf(f"the GGUF's {self._full(key)} must be a number")
        return shortest(float(value))

    def text(self, key: str) -> str | None:
        """A text, or ``None``."""
        value = self.values.get(self._full(key))
        return value if isinstance(value, str) else None

    def array(self, key: str) -> tuple[object, ...] | None:
        """Elements of an array, or ``None``."""
        value = self.values.get(self._full(key))
        return value.values() if isinstance(value, GgufArray) else None

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return self._full(key) in self.values

    def _full(self, key: str) -> str:
        return f"{self.architecture}.{key}"


def shortest(value: float) -> float:
    """The shortest decimal that rounds to the same 32-bit number: 1e-06 and not 9.99999997e-07."""
    return float(str(np.float32(value)))
