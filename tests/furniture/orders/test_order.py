"""order: prices, sheets and the saw beside the cabinets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from verstak.cutting.job import FirstCut, Grain, SawRules, Sheet, Trim
from verstak.errors import InvalidCabinet
from verstak.furniture.orders.order import OrderSheet, read_order

LEAST = '[[cabinet]]\nkind = "base"\nwidth = 600\nheight = 720\ndepth = 560\nquantity = 3\n'
SHEET = '[[sheet]]\nmaterial = "mdf"\nthickness = 18\nlength = 2800\nwidth = 2070\n'


def test_an_order_of_everything() -> None:
    text = (
        LEAST
        + SHEET
        + 'name = "full"\ntrim = 10\nprice = 9800.50\nquantity = 7\ngrain = "none"\n'
        + SHEET
        + "offcut = true\n"
        + '[saw]\nkerf = 4.4\nstages = "free"\nfirst_cut = "crosswise"\nlongest_cut = 3200\n'
        + "min_offcut_length = 500\nmin_offcut_width = 150\n"
        + '[prices]\ncurrency = "EUR"\n"mdf 18/m2" = 17.35\nconfirmat = 1\n'
    )
    order = read_order(text, "test.toml")
    assert [(spec.width_um, quantity) for spec, quantity in order.cabinets] == [(600_000, 3)]
    full = Sheet(
        "full",
        2_800_000,
        2_070_000,
        7,
        Decimal("9800.50"),
        Trim.all_round(10_000),
        Grain.NONE,
    )
    offcut = Sheet("mdf 18 2800x2070", 2_800_000, 2_070_000, offcut=True)
    assert order.sheets == (OrderSheet("mdf", 18_000, full), OrderSheet("mdf", 18_000, offcut))
    assert order.sheets_by_board() == {("mdf", 18_000): (full, offcut)}
    assert order.rules == SawRules(4_400, None, FirstCut.CROSSWISE, 3_200_000, 500_000, 150_000)
    assert order.prices == {"mdf 18/m2": Decimal("17.35"), "confirmat": Decimal(1)}
    assert order.currency == "EUR"


def test_what_is_not_said_is_usual() -> None:
    order = read_order(LEAST, "test.toml")
    assert (order.sheets, order.prices, order.rules) == ((), {}, SawRules())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[prices]\nx = -1", "\\[prices\\]: 'x': expected a price of zero or more, found -1"),
        ("[prices]\nx = nan", "'x': expected a price"),
        ('[prices]\nx = "1"', "'x': expected a price"),
        ("[prices]\nx = true", "'x': expected a price"),
        ("[prices]\ncurrency = 1", "expected currency"),
        (SHEET.replace("mdf", "glass"), "sheet 1: expected one of the materials"),
        (SHEET.replace("2800", "0"), "sheet 1: length: .*greater than 0"),
        (SHEET + "trim = 1035", "sheet 1: nothing is left of 2800x2070 mm"),
        (SHEET + "trim = -1", "trim: "),
        (SHEET + "price = inf", "price: "),
        (SHEET + "price = -1", "price: "),
        (SHEET + "quantity = -1", "quantity: "),
        (SHEET + "kerf = 4", "sheet 1: unknown key 'kerf'"),
        ("[saw]\nkerf = -4", "\\[saw\\]: kerf"),
        ("[saw]\nstages = 4", "\\[saw\\]: stages"),
        ("[saw]\nstage = 3", "\\[saw\\]: unknown key 'stage'"),
        ("[sheet]\nlength = 3", "expected \\[\\[sheet\\]\\] tables"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(InvalidCabinet, match=said):
        read_order(LEAST + text, "test.toml")
    if text.startswith("[prices]\nx"):
        read_order(LEAST + "[prices]\nx = 0", "test.toml")
