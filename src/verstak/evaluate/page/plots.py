"""Quality and speed against size: one plot for what may be compared, none where it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verstak.evaluate.card import Divergence, Interval, QualityCard, Speed
from verstak.evaluate.comparison.figures import divergence_quantities, size, speed_quantities
from verstak.evaluate.comparison.front import front
from verstak.evaluate.comparison.groups import Group
from verstak.evaluate.comparison.tables import Numbers, divergence_table, key_of, speed_table
from verstak.evaluate.page.scatter import Mark, scatter
from verstak.plan.report.axis import Axis, linear, logarithmic
from verstak.plan.report.element import Child
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import grid
from verstak.quantities.quantity import Measured, Quantity
from verstak.quantities.text import Bilingual

_BELOW = 3
"""How far below the least value a scale of ratios still follows an interval, as a ratio."""
_WIDE = 12
"""Values further apart than so many times are shown on a scale of ratios."""


def quality_part(group: Group[Divergence], numbers: Numbers, sheet: Sheet) -> list[Child]:
    """Plot and table of one reference on one text; a single artifact has no plot."""
    table = grid(divergence_table(group, numbers, key="divergence"), sheet)
    scale = _scale(group)
    marks = []
    for card, row in group.rows:
        found = divergence_quantities(card, row)
        about = f"{sheet.text(size(card))}, {_with_range(found['mean'], sheet)}"
        marks.append(_mark(card, numbers, row.mean, about, scale=scale[0]))
    if len(marks) < 2:
        return [table]
    best = set(front([(mark.across, mark.up) for mark in marks]))
    marks = [replace(mark, best=at in best) for at, mark in enumerate(marks)]
    row = group.first
    title = Bilingual(
        f"Mean KL divergence from {row.reference} on {row.text} against size; lower left is better",
        f"Среднее отличие KL от {row.reference} на {row.text} против размера; лучше — левее и ниже",
    )
    plot = scatter(
        marks,
        across=_sizes(marks),
        up=_values([mark.up for mark in marks], _ends(marks)),
        units=(sheet.unit(scale[1]), sheet.unit("nat")),
        title=sheet.say(title),
        sheet=sheet,
    )
    return [plot, table]


def speed_part(group: Group[Speed], numbers: Numbers, sheet: Sheet) -> list[Child]:
    """Plot and table of one machine; a single artifact has no plot."""
    table = grid(speed_table(group, numbers, key="speed"), sheet)
    scale = _scale(group)
    marks = []
    for card, row in group.rows:
        found = speed_quantities(card, row)["decode"]
        value = row.decode_tokens_s
        if found is None or value is None:
            continue
        about = f"{row.runtime}, {sheet.text(size(card))}, {_with_range(found, sheet)}"
        marks.append(_mark(card, numbers, value, about, scale=scale[0]))
    if len(marks) < 2:
        return [table]
    # More tokens a second are better: the front is of the smallest and the fastest.
    best = set(front([(mark.across, -mark.up) for mark in marks]))
    marks = [replace(mark, best=at in best) for at, mark in enumerate(marks)]
    title = Bilingual(
        f"Tokens written a second on {group.first.machine} against size; upper left is better",
        f"Токенов в секунду на {group.first.machine} против размера; лучше — левее и выше",
    )
    plot = scatter(
        marks,
        across=_sizes(marks),
        up=linear(0, max(1e-9, *(mark.up for mark in marks), *_ends(marks))),
        units=(sheet.unit(scale[1]), sheet.unit("tok/s")),
        title=sheet.say(title),
        sheet=sheet,
    )
    return [plot, table]


def _mark(
    card: QualityCard, numbers: Numbers, value: Interval, about: str, *, scale: float
) -> Mark:
    whole = value.low != value.high
    return Mark(
        number=numbers[key_of(card)],
        card=card,
        name=card.level if card.format == "GGUF" else f"{card.format} {card.level}",
        across=card.size_bytes / scale,
        up=value.value,
        low=value.low if whole else None,
        high=value.high if whole else None,
        about=about,
    )


def _scale[Row](group: Group[Row]) -> tuple[float, str]:
    """Bytes of the unit that suits the largest, and its name."""
    return (1e9, "GB") if max(card.size_bytes for card, _ in group.rows) >= 1e9 else (1e6, "MB")


def _sizes(marks: Sequence[Mark]) -> Axis:
    low, high = min(mark.across for mark in marks), max(mark.across for mark in marks)
    if high > _WIDE * low:
        return logarithmic(low, high)
    room = max(high - low, high * 0.02) * 0.06
    return linear(max(0.0, low - room), high + room)


def _values(values: Sequence[float], ends: Sequence[float]) -> Axis:
    low, high = min(values), max(*values, *ends)
    if low > 0 and max(values) > _WIDE * low:
        # An interval that reaches to zero goes on below the scale of ratios.
        below = min((end for end in ends if end > low / _BELOW), default=low)
        return logarithmic(min(low, below), high)
    bottom = min(0.0, low, *ends)
    return linear(bottom, high if high > bottom else bottom + 1e-6)


def _ends(marks: Sequence[Mark]) -> list[float]:
    return [end for mark in marks for end in (mark.low, mark.high) if end is not None]


def _with_range(quantity: Quantity, sheet: Sheet) -> str:
    said = sheet.text(quantity)
    told = quantity.provenance
    if isinstance(told, Measured) and told.low != told.high:
        return f"{said} [{sheet.ends(quantity)}]"
    return said
