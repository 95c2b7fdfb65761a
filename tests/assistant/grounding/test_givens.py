from __future__ import annotations

from decimal import Decimal

from verstak.assistant.events import Argument
from verstak.assistant.grounding.givens import origin_of
from verstak.assistant.message.mention import PartLine
from verstak.quantities.quantity import Computed, Given, Quantity

SPAN = Argument("span", "пролёт", 800, "mm", "given", "80 см")
GAP = Argument("gap", "зазор", Decimal("0.5"), "mm", "default", "обычный зазор")
PARTS = Argument(
    "parts",
    "детали",
    (PartLine("дно", ("дн",), 2, 568_000, 560_000, 16_000, None, "", 0, 1),),
    "",
    "given",
    "дно 568×560",
)


def given_mm(value: float, unit: str = "mm") -> Quantity:
    return Quantity(value, unit, Given("a size"))


def test_an_argument_tells_who_gave_a_number() -> None:
    assert origin_of(given_mm(800), (GAP, SPAN), "ru") == ("given", "80 см")
    assert origin_of(given_mm(0.8, "m"), (GAP, SPAN), "ru") == ("given", "80 см")
    assert origin_of(given_mm(0.5), (GAP, SPAN), "ru") == ("assumed", "обычный зазор")
    assert origin_of(given_mm(568), (PARTS,), "ru") == ("given", "дно 568×560")


def test_nothing_is_put_into_the_users_mouth() -> None:
    assert origin_of(given_mm(0), (SPAN,), "ru") == ("assumed", "a size")
    assert origin_of(given_mm(0), (PARTS,), "ru") == ("assumed", "a size")
    assert origin_of(given_mm(800, "kg"), (SPAN,), "ru") == ("assumed", "a size")
    assert origin_of(given_mm(1136), (PARTS,), "ru") == ("computed", "a size")


def test_other_provenances_stay() -> None:
    made = Quantity(800, "mm", Computed("a + b"))
    assert origin_of(made, (SPAN,), "ru") == ("computed", "a + b")
