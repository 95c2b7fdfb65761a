"""Power of whole machines with an accelerator, from what people measured at the wall."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from verstak.catalog.accelerator import Accelerator, PowerReading
from verstak.plan.cost.spread import Spread, conflicting
from verstak.quantities.quantity import Cited, Estimated, Quantity
from verstak.quantities.text import Bilingual

_HALF = 0.5
"""A model half as large keeps a card busy in much the same way; a tenth does not: one machine drew
262 W with a model of 3 billion weights and 464 to 509 W with 14 to 21 billion."""


def load_power(accelerator: Accelerator, *, billions: float) -> Spread | None:
    """Power of a machine with one such accelerator while a model answers, W.

    Args:
        accelerator: The card.
        billions: Weights of the model, in billions. Readings with much smaller models are left
            out, unless nothing larger was measured.

    Returns:
        ``None`` where nobody measured a machine with one of it.
    """
    rows = [row for row in accelerator.power if _of_one_machine(row) and row.load_low_w]
    largest = max((row.model_billions or 0.0 for row in rows), default=0.0)
    least = _HALF * min(billions, largest)
    return _range(
        [row for row in rows if (row.model_billions or 0.0) >= least],
        lambda row: (row.load_low_w, row.load_high_w),
        Bilingual("peak of a whole machine at the wall", "пик всей машины от розетки"),
    )


def likely_load(
    accelerator: Accelerator, accelerators: Iterable[Accelerator], *, count: int = 1
) -> Spread | None:
    """Power under load of a machine that nobody measured, W: from its cards' board power.

    Args:
        accelerator: The card.
        accelerators: The catalogue: of every machine that was measured, its power over its
            cards' board power gives a ratio, and the ratios a range.
        count: How many of the card are in it.

    Returns:
        ``None`` where its board power is not known, or nothing was measured.
    """
    if accelerator.board_power_w is None:
        return None
    ratios: list[float] = []
    for other in accelerators:
        rows = [row for row in other.power if row.scope == "system" and row.load_high_w]
        largest = max((row.model_billions or 0.0 for row in rows), default=0.0)
        ratios += [
            (row.load_high_w or 0.0) / (row.cards * other.board_power_w)
            for row in rows
            if other.board_power_w and other.kind == "gpu"
            if (row.model_billions or largest) >= _HALF * largest
        ]
    if not ratios:
        return None
    board = count * accelerator.board_power_w
    low, high = board * min(ratios), board * max(ratios)
    method = Bilingual(
        f"board power of {board:g} W × {min(ratios):.2f} to {max(ratios):.2f}, as measured machines "
        "with graphics cards drew",
        f"мощность карт {board:g} Вт × от {min(ratios):.2f} до {max(ratios):.2f}, как у измеренных "
        "машин с видеокартами".replace(".", ","),
    )
    figure = Quantity((low + high) / 2, "W", Estimated(method, low, high), decimals=0)
    return Spread(figure, low, high)


def idle_power(accelerators: Iterable[Accelerator]) -> Spread | None:
    """Power of a machine that waits, W: over all readings there are, whatever card is in it.

    Args:
        accelerators: The catalogue.
    """
    rows = [
        row
        for accelerator in accelerators
        for row in accelerator.power
        if row.scope == "system" and row.idle_w is not None
    ]
    return _range(
        rows,
        lambda row: (row.idle_w, row.idle_w),
        Bilingual("other people's machines at rest", "чужие машины в покое"),
    )


def _of_one_machine(row: PowerReading) -> bool:
    return row.scope == "system" and row.cards == 1


def _range(
    rows: list[PowerReading],
    ends: Callable[[PowerReading], tuple[float | None, float | None]],
    method: Bilingual,
) -> Spread | None:
    figures = []
    for row in rows:
        low, high = ends(row)
        if low is None or high is None:
            continue
        cited = Cited(row.source, clause=row.system, confidence="secondary")
        words = Bilingual(f"{row.system}: {row.source}", f"{row.system}: {row.source}")
        provenance = cited if low == high else Estimated(words, low, high)
        figures.append(Quantity((low + high) / 2, "W", provenance, decimals=0))
    if not figures:
        return None
    names = "; ".join(f"{row.system} ({row.source})" for row in rows)
    return conflicting(figures, Bilingual(f"{method.en}: {names}", f"{method.ru}: {names}"))
