"""Sizes in bytes as people write them: ``450MB``, ``1.5 GiB``, ``450000000``."""

from __future__ import annotations

import re

_WRITTEN = re.compile(
    r"\s*(\d{1,15}(?:[.,]\d{1,6})?)\s*(B|KB|MB|GB|TB|KIB|MIB|GIB|TIB)?\s*", re.IGNORECASE
)
_UNITS = {
    "": 1,
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "TIB": 2**40,
}
_MOST_BYTES = 2**60


def read_byte_size(written: str | int) -> int | None:
    """Bytes of a size.

    Args:
        written: A whole number of bytes, or a number with a unit: ``MB`` is 10⁶ as makers of
            disks and Ollama's listing count, ``MiB`` is 2²⁰.

    Returns:
        At least 1, rounded down; ``None`` where it is no size.
    """
    if isinstance(written, int):
        return written if 1 <= written <= _MOST_BYTES else None
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    size = int(float(found[1].replace(",", ".")) * _UNITS[(found[2] or "").upper()])
    return size if 1 <= size <= _MOST_BYTES else None
