"""Cards of the catalogue in place of a machine's own: what one more euro would buy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from verstak.catalog.accelerator import Accelerator, DevicePrice, PriceKind
from verstak.errors import UsageError
from verstak.hardware.machine import Device
from verstak.plan.devices import device_of
from verstak.plan.placement.place import best_choice
from verstak.plan.placement.question import Question
from verstak.plan.placement.result import Improvement
from verstak.plan.placement.search import Chosen
from verstak.plan.placement.upgrades import Card, other_cards
from verstak.quantities.quantity import Cited, Computed, Quantity
from verstak.quantities.text import Bilingual

MOST_CARDS = 6

_KINDS: tuple[PriceKind, ...] = ("street_new", "street", "street_used", "launch")
"""What is asked today goes before what was asked on the first day."""

_DIFFERENCE = Bilingual(
    "price of this card - price of the present one", "цена этой карты − цена нынешней"
)


def next_cards(
    question: Question,
    *,
    present: Accelerator | None,
    known: Iterable[Accelerator],
    currency: str = "EUR",
    most: int = MOST_CARDS,
) -> tuple[Improvement, ...]:
    """What the next larger cards would buy, those with a price first.

    Args:
        question: Roles and the machine as it is, with at most one device.
        present: The product that its device is; ``None`` = no device, or one that is not known.
        known: The catalogue.
        currency: In which prices are compared; none is converted.
        most: How many cards at most.

    Raises:
        UsageError: the machine has several devices.
    """
    if len(question.machine.devices) > 1:
        raise UsageError(
            "expected a machine with one device, found "
            f"{len(question.machine.devices)}: which one would be replaced?"
        )
    cards = sorted(_larger(question, present, known, currency), key=_by_price)[:most]
    now = best_choice(question) or ()

    def best_with(device: Device) -> tuple[Chosen, ...] | None:
        machine = replace(question.machine, devices=(device,))
        # A measured processor stays what it is; a card was never measured here.
        return best_choice(replace(question, machine=machine))

    return other_cards(
        cards,
        now=now,
        best_with=best_with,
        needs=question.needs,
        replaces=bool(question.machine.devices),
    )


def _larger(
    question: Question, present: Accelerator | None, known: Iterable[Accelerator], currency: str
) -> Iterator[Card]:
    have = max((one.memory_bytes or 0 for one in question.machine.devices), default=0)
    own = None if present is None else _price(present, currency)
    for accelerator in known:
        if accelerator.kind != "gpu" or accelerator.memory_bytes is None:
            continue
        if accelerator.memory_bytes <= have or accelerator.bandwidth_bytes_per_s is None:
            continue
        price = _price(accelerator, currency)
        bare = own is None and present is None and not question.machine.devices
        extra = None
        if price is not None and (own is not None or bare):
            extra = _extra(price, own, currency)
        if extra is None or extra.value > 0:
            yield Card(device_of(accelerator), extra)


def _price(accelerator: Accelerator, currency: str) -> DevicePrice | None:
    """The price to compare by: the newest of the kind that says most about today."""
    for kind in _KINDS:
        fitting = [
            price
            for price in accelerator.prices
            if price.kind == kind and price.currency == currency
        ]
        if fitting:
            return max(fitting, key=lambda price: price.date or "")
    return None


def _extra(price: DevicePrice, own: DevicePrice | None, currency: str) -> Quantity:
    theirs = _cited(price, currency)
    if own is None:
        return theirs
    inputs = (("this", theirs), ("present", _cited(own, currency)))
    return Quantity(
        price.amount - own.amount, _unit(currency), Computed(_DIFFERENCE, inputs), decimals=0
    )


def _cited(price: DevicePrice, currency: str) -> Quantity:
    when = price.date or Bilingual("no date", "без даты")
    note = Bilingual(
        f"{price.kind}, {when if isinstance(when, str) else when.en}",
        f"{price.kind}, {when if isinstance(when, str) else when.ru}",
    )
    return Quantity(price.amount, _unit(currency), Cited(price.source, note=note), decimals=0)


def _unit(currency: str) -> str:
    return {"EUR": "€", "USD": "$"}.get(currency, currency)


def _by_price(card: Card) -> tuple[bool, float, int, str]:
    price = card.extra_price
    memory = card.device.memory_bytes or 0
    return price is None, 0.0 if price is None else price.value, memory, card.device.name
