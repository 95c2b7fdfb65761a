"""What one more gigabyte, or another card, would buy: the same search on a larger machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import GIB, MIB
from verstak.plan.candidates import Offer
from verstak.plan.placement.column import Capacity
from verstak.plan.placement.pools import Pool
from verstak.plan.placement.program import costs_of
from verstak.plan.placement.result import Improvement
from verstak.plan.placement.search import Chosen, Search
from verstak.plan.placement.wording import choice_words
from verstak.plan.role_need import RoleNeed
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

STEPS_GIB = (1, 2, 4, 8)

_NO_PRICE = Bilingual("no price with a date was found", "цена с датой не найдена")


@dataclass(frozen=True, slots=True)
class Card:
    """A card that could be bought instead.

    Attributes:
        device: What it is.
        extra_price: What it costs more than the present one; ``None`` = not known.
    """

    device: Device
    extra_price: Quantity | None


def more_memory(
    search: Search,
    every: Sequence[Offer],
    *,
    needs: Sequence[RoleNeed],
    pools: Sequence[Pool],
    capacity: Capacity,
    now: Sequence[Chosen],
) -> tuple[Improvement, ...]:
    """The best plan with 1, 2, 4 and 8 GiB more on the memory that matters most.

    That is the largest device, or main memory where there is none; one of unknown size is not
    limited and gains nothing.

    Args:
        search: Over the offers.
        every: The offers.
        needs: Of the roles.
        pools: Memories.
        capacity: The same for the program.
        now: The best plan of the machine as it is.
    """
    where = _matters(pools)
    if where is None:
        return ()
    found = []
    before = _worth(now)
    for step in STEPS_GIB:
        larger = list(capacity.memory_mib)
        larger[where] = (larger[where] or 0) + step * GIB // MIB
        within = Capacity(capacity.roles, tuple(larger))
        better = search.best(every, within, plans=1, known=now)
        change = Bilingual(
            f"{step} GiB more on {pools[where].name.en}",
            f"ещё {step} ГиБ: {pools[where].name.ru}",
        )
        gains = None
        if better and _worth(better[0]) < before:
            gains = choice_words(needs, [one.offer for one in better[0]])
        found.append(Improvement(change, gains))
    return tuple(found)


def other_cards(
    cards: Iterable[Card],
    *,
    now: Sequence[Chosen],
    best_with: Callable[[Device], Sequence[Chosen] | None],
    needs: Sequence[RoleNeed],
    replaces: bool = True,
) -> tuple[Improvement, ...]:
    """What other cards would buy, the cheapest first, those without a price last.

    Args:
        cards: What could be bought.
        now: The best plan of the machine as it is; empty = there is none.
        best_with: The best plan of the machine with one device in place of its own.
        needs: Of the roles.
        replaces: Whether the machine has a card that goes.
    """
    ordered = sorted(
        cards,
        key=lambda card: (
            card.extra_price is None,
            0.0 if card.extra_price is None else card.extra_price.value,
            card.device.name,
        ),
    )
    found = []
    for card in ordered:
        better = best_with(card.device)
        gains = None
        if better is not None and (not now or _worth(better) < _worth(now)):
            gains = choice_words(needs, [one.offer for one in better])
        found.append(
            Improvement(
                change=_bought(card.device.name, replaces=replaces),
                gains=gains,
                price=card.extra_price,
                why=_NO_PRICE if card.extra_price is None else None,
            )
        )
    return tuple(found)


def _bought(name: str, *, replaces: bool) -> Bilingual:
    if replaces:
        return Bilingual(f"{name} instead", f"{name} вместо нынешней")
    return Bilingual(f"with {name}", f"с {name}")


def _matters(pools: Sequence[Pool]) -> int | None:
    sized = [
        (index, pool.available.value)
        for index, pool in enumerate(pools)
        if pool.available is not None and pool.device is not None
    ]
    if sized:
        return max(sized, key=lambda pair: pair[1])[0]
    main = len(pools) - 1
    return None if pools[main].available is None or main > 0 else main


def _worth(plan: Sequence[Chosen]) -> tuple[int, ...]:
    """What plans are compared by, without speed and memory."""
    return costs_of([one.column for one in plan])[:-2]
