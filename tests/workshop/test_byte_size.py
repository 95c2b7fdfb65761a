"""Sizes as people write them."""

from __future__ import annotations

import pytest

from verstak.workshop.byte_size import read_byte_size


@pytest.mark.parametrize(
    ("written", "size"),
    [
        (450, 450),
        ("450", 450),
        ("450MB", 450_000_000),
        ("1.5 GiB", 3 * 2**29),
        ("0,5 gb", 500_000_000),
        ("1kib", 1024),
        ("3k", 3000),
        ("7 B", 7),
        ("5 iB", None),
        ("0", None),
        (0, None),
        (-5, None),
        ("-5MB", None),
        ("1e3MB", None),
        ("4 pounds", None),
        ("", None),
        ("999999999999999TB", None),
    ],
)
def test_sizes(written: str | int, size: int | None) -> None:
    assert read_byte_size(written) == size
