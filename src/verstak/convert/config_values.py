"""Numbers out of a stranger's ``config.json``, with errors that name the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard, cast

from verstak.errors import InvalidCheckpoint

_MOST = 2**31 - 1
_LARGEST = 3.4e38  # of a single: what a GGUF holds

MOST_HEAD = 65_536
"""Values of one head; real ones have up to 512."""


@dataclass(frozen=True, slots=True)
class ConfigValues:
    """The part of ``config.json`` that describes the language model.

    Attributes:
        values: The keys; those of ``text_config`` where the language model is part of a larger one.
    """

    values: Mapping[str, object] = field(repr=False)

    @classmethod
    def of(cls, config: Mapping[str, object]) -> ConfigValues:
        """Of a whole configuration."""
        inner = config.get("text_config")
        if isinstance(inner, dict):
            return cls({**config, **inner})
        return cls(config)

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number of at least 1.

        Raises:
            InvalidCheckpoint: it is missing and has no default, or is no such number.
        """
        value = self.values.get(name)
        if value is None:
            if default is None:
                raise InvalidCheckpoint(f"config.json has no {name}")
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST:
            raise InvalidCheckpoint(
                f"{name} in config.json must be a whole number above zero, found {value!r:.60}"
            )
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A finite number.

        Raises:
            InvalidCheckpoint: it is missing and has no default, or is no such number.
        """
        found = self.optional_number(name)
        if found is not None:
            return found
        if default is None:
            raise InvalidCheckpoint(f"config.json has no {name}")
        return default

    def optional_number(self, name: str) -> float | None:
        """A finite number, or ``None`` when the key is missing or null.

        Raises:
            InvalidCheckpoint: it is something else.
        """
        value = self.values.get(name)
        if value is None:
            return None
        if not _is_number(value):
            raise InvalidCheckpoint(f"{name} in config.json must be a number, found {value!r:.60}")
        return float(value)

    def positive(self, name: str) -> float:
        """A finite number above zero.

        Raises:
            InvalidCheckpoint: it is missing or no such number.
        """
        value = self.number(name)
        if value <= 0:
            raise InvalidCheckpoint(f"{name} in config.json must be above zero, found {value:g}")
        return value

    def numbers(self, name: str) -> tuple[float, ...]:
        """A list of finite numbers.

        Raises:
            InvalidCheckpoint: it is missing or something else.
        """
        value = self.values.get(name)
        if not isinstance(value, list) or not all(_is_number(item) for item in value):
            raise InvalidCheckpoint(f"{name} in config.json must be a list of numbers")
        return tuple(float(item) for item in value)

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no.

        Raises:
            InvalidCheckpoint: it is something else.
        """
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise InvalidCheckpoint(f"{name} in config.json must be true or false")
        return value

    def text(self, name: str) -> str | None:
        """A text, or ``None`` when it is missing or something else."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def inner(self, name: str) -> ConfigValues | None:
        """An object within, or ``None`` when it is missing, null or empty.

        Raises:
            InvalidCheckpoint: it is something else.
        """
        value = self.values.get(name)
        if value is None or value == {}:
            return None
        if not isinstance(value, dict):
            raise InvalidCheckpoint(f"{name} in config.json must be an object")
        return ConfigValues(cast("dict[str, object]", value))

    @property
    def head_size(self) -> int:
        """Values of one attention head.

        Raises:
            InvalidCheckpoint: the width does not divide into the heads, or a head into halves.
        """
        if self.values.get("head_dim") is not None:
            head = self.whole("head_dim")
        else:
            width, heads = self.whole("hidden_size"), self.whole("num_attention_heads")
            if width % heads:
                raise InvalidCheckpoint(f"hidden_size {width} does not divide into {heads} heads")
            head = width // heads
        if head % 2 or head > MOST_HEAD:
            raise InvalidCheckpoint(
                f"a head has {head} values, expected an even number to {MOST_HEAD}"
            )
        return head


def _is_number(value: object) -> TypeGuard[int | float]:
    """Whether it is a number that 32 bits hold."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= _LARGEST  # NaN compares as false
