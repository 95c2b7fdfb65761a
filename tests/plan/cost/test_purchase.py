from __future__ import annotations

import pytest

from verstak.catalog.accelerators import accelerators
from verstak.catalog.prices import prices
from verstak.plan.cost.purchase import USED, street_price
from verstak.quantities.quantity import Estimated


def test_prices_that_conflict_leave_a_range() -> None:
    card = street_price(accelerators().find("RTX 4090"), prices())
    assert card is not None
    # 1,600 to 1,900 euro in one place, 2,200 to 2,800 dollars in another.
    assert (card.low, card.high) == pytest.approx((1600, 2800 / 1.1637))
    assert isinstance(card.figure.provenance, Estimated)
    assert "getlocalia" in str(card.figure.provenance.method)


def test_used_ones_are_cheaper() -> None:
    known = accelerators().find("RTX 4090")
    new, used = street_price(known, prices()), street_price(known, prices(), kinds=USED)
    assert new is not None
    assert used is not None
    assert used.high < new.low


def test_no_price_is_no_price() -> None:
    assert street_price(accelerators().find("RTX 4060"), prices()) is None
    assert street_price(accelerators().find("RTX 3090 Ti"), prices()) is None  # the first day's
