from __future__ import annotations

import pytest

from verstak.catalog.accelerators import accelerators
from verstak.catalog.prices import prices
from verstak.plan.cost.purchase import street_price
from verstak.plan.office_budget import budget_words, cards_price
from verstak.quantities.quantity import Given, Quantity

CARD = accelerators().find("RTX 4090")
PRICES = prices()


def euro(value: float) -> Quantity:
    return Quantity(value, "€", Given("an option"), 0)


@pytest.mark.parametrize(
    ("budget", "price", "words"),
    [
        (4000, 3500, "the machine costs 3\N{NARROW NO-BREAK SPACE}500 €: 500 € of the budget"),
        (3000, 3500, "more than the budget by 500 €"),
        (1000, None, "the cards alone cost"),
        (2000, None, "may or may not be enough"),
    ],
)
def test_a_budget(budget: float, price: float | None, words: str) -> None:
    told = None if price is None else euro(price)
    said = budget_words(euro(budget), price=told, products=(CARD,), prices=PRICES)
    assert said is not None
    assert words in said.en
    assert "бюджет" in said.ru


def test_no_budget_no_words_and_no_price_no_verdict() -> None:
    assert budget_words(None, price=euro(1), products=(), prices=PRICES) is None
    said = budget_words(euro(1), price=None, products=(None,), prices=PRICES)
    assert said is not None
    assert "--price" in said.en


def test_two_cards_cost_twice_as_much() -> None:
    one, two = street_price(CARD, PRICES), cards_price((CARD, CARD), PRICES)
    assert one is not None
    assert two is not None
    assert two.value == pytest.approx(2 * one.value)
    assert two.high == pytest.approx(2 * one.high)
    mixed = cards_price((CARD, accelerators().find("RTX 5090")), PRICES)
    assert mixed is not None
    assert mixed.value > one.value
