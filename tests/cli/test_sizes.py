from __future__ import annotations

import pytest

from verstak.cli.sizes import human_bytes


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (491_400_064, "491 MB"),
        (1_117_320_768, "1.1 GB"),
        (2e12, "2.0 TB"),
    ],
)
def test_decimal_units(count: float, text: str) -> None:
    assert human_bytes(count) == text
