"""Sizes in bytes as people write them: ``450MB``, ``1.5 GiB``, ``450000000``."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"\s*(\d{1,15}(?:[.,]\d{1,6})?)\s*(?:([KMGT])(I?))?B?\s*", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_MOST_BYTES = 2**60


def read_byte_size(written: str | int) -> int | None:
    """Bytes of a size.

    Args:
        written: A whole number of bytes, or a number with a unit: ``MB`` is 10⁶ as makers of
            disks and Ollama's listing count, ``MiB`` is 2²⁰; ``M`` is ``MB``.

    Returns:
        At least 1, rounded down; ``None`` where it is no size.
    """
    if isinstance(written, int):
        return written if 1 <= written <= _MOST_BYTES else None
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    power = _POWERS[(found[2] or "").upper()]
    size = int(float(found[1].replace(",", ".")) * (1024 if found[3] else 1000) ** power)
    return size if 1 <= size <= _MOST_BYTES else None
