"""``inside_sizes``: what the boards leave inside."""

from __future__ import annotations

import pytest

from verstak.errors import InvalidCabinet
from verstak.furniture.builders.openings import opening_width
from verstak.furniture.inside_sizes import inner_depth, inner_height, section_width, shelf_length


def test_worked() -> None:
    assert section_width(800_000, 16_000).value == opening_width(800_000, 16_000).value == 768
    assert section_width(1_500_000, 16_000, 2).value == pytest.approx((1500 - 64) / 3)
    assert inner_height(2_100_000, 18_000, support_um=100_000).value == 1964
    assert inner_height(720_000, 16_000, boards=1).value == 704
    assert inner_depth(560_000, back_um=3_000, groove_offset_um=12_000).value == 545
    assert inner_depth(580_000, front_um=18_000).value == 562
    assert shelf_length(568_000, 2_000).value == 566


def test_nothing_left() -> None:
    with pytest.raises(InvalidCabinet, match="left"):
        section_width(60_000, 16_000, 2)
