from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from verstak.errors import UsageError
from verstak.furniture.bill.prices import Per, Prices, spelling
from verstak.quantities.quantity import Given
from verstak.quantities.text import Bilingual

LIST = Prices.parse(
    {
        "ЛДСП 16 мм/м2": Decimal("512.40"),
        "particleboard 16/sheet": Decimal(2600),
        "Edge 2 mm/m": Decimal("31.5"),
        "confirmat": Decimal("1.20"),
        "Петля 110°/шт": Decimal(95),
    },
    currency="RUB",
)


@pytest.mark.parametrize(
    ("name", "per", "amount"),
    [
        ("лдсп  16", Per.AREA, "512.40"),
        ("Particleboard 16 mm", Per.SHEET, "2600"),
        ("2 mm", Per.LENGTH, "31.5"),
        ("2", Per.LENGTH, "31.5"),
        ("CONFIRMAT", Per.PIECE, "1.20"),
        ("петля 110°", Per.PIECE, "95"),
    ],
)
def test_names_as_people_write_them(name: str, per: Per, amount: str) -> None:
    found = LIST.find([name], per)
    assert found is not None
    assert found.amount == Decimal(amount)


def test_the_first_name_that_has_a_price_wins() -> None:
    both = Prices.parse({"hinge": Decimal(80), "hinge 165": Decimal(240)})
    for names, amount in ((("hinge 165", "hinge"), 240), (("hinge 110", "hinge"), 80)):
        found = both.find(names, Per.PIECE)
        assert found is not None
        assert found.amount == amount
    assert both.find(["hinge"], Per.LENGTH) is None


def test_a_price_is_given_and_has_its_unit() -> None:
    price = LIST.rows[0]
    quantity = LIST.quantity(price)
    assert quantity.text("ru") == "512,40 руб./м²"
    assert quantity.provenance == Given(Bilingual("price list", "прайс-лист"))


def test_decimal_commas_and_points_are_one_name() -> None:
    assert spelling("Кромка 0,4 мм") == spelling("edge 0.4 mm") == "0.4"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"board/hour": Decimal(1)}, "unit m2, sheet, m or pcs"),
        ({"board/m2": Decimal(-1)}, "zero or more"),
        ({"board/m2": Decimal("NaN")}, "zero or more"),
        ({"board/m2": Decimal("Infinity")}, "zero or more"),
        ({"board/m2": Decimal("1e30")}, "at most"),
        ({"board/m2": 1.5}, "expected a number"),
        ({"board/m2": True}, "expected a number"),
        ({"board/m2": "12"}, "expected a number"),
        ({"/m2": Decimal(1)}, "what is sold"),
        ({"": Decimal(1)}, "what is sold"),
        ({"hinge": Decimal(1), "HINGE/pcs": Decimal(2)}, "same thing"),
    ],
)
def test_what_cannot_be_a_price(written: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Prices.parse(cast("dict[str, Decimal]", written))


def test_a_currency_is_needed() -> None:
    with pytest.raises(UsageError, match="currency"):
        Prices.parse({}, currency=" ")
