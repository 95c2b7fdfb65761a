"""The costs of several offers side by side, as a table for a terminal, a page and a program."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.plan.cost.break_even import BreakEven
from verstak.plan.cost.curve import CostCurve
from verstak.plan.cost.savings import Savings
from verstak.plan.cost.sensitivity import SHOWN, Bar
from verstak.plan.cost.spread import Spread
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual


def cost_report(
    curves: Sequence[CostCurve],
    *,
    saved: Savings | None = None,
    even: BreakEven | None = None,
    even_curve: Sequence[BreakEven] = (),
    bars: Sequence[Bar] = (),
) -> Report:
    """What was computed of money, in one shape.

    Args:
        curves: Of the offers, at one volume.
        saved: A year of the own machine against the cloud.
        even: Break-even at that volume.
        even_curve: Break-even at other volumes.
        bars: Sensitivity, the most important input first; three are shown.
    """
    tables = [_curves(curves)]
    if (ranges := _ranges(curves)).rows:
        tables.append(ranges)
    if even_curve:
        tables.append(_even_table(even_curve))
    if bars:
        tables.append(_bars(bars[:SHOWN]))
    return Report(
        title=Bilingual("Costs", "Расходы"),
        figures=(*_saved(saved), *_even(even)),
        tables=tuple(tables),
        notes=_notes(curves),
    )


def _curves(curves: Sequence[CostCurve]) -> Table:
    months = [len(curve.totals) - 1 for curve in curves]
    years = range(12, max(months, default=0) + 1, 12)
    heads = columns(
        ("offer", "offer", "вариант"),
        ("upfront", "at once", "сразу"),
        ("monthly", "a month", "в месяц"),
    )
    ends = columns(*((f"month_{m}", f"after {m} months", f"за {m} мес.") for m in years))
    rows: list[tuple[Cell, ...]] = []
    for curve in curves:
        totals = [curve.totals[m] if m < len(curve.totals) else None for m in years]
        cells = [curve.totals[0], curve.monthly, *totals]
        rows.append((curve.offer, *(None if cell is None else cell.figure for cell in cells)))
    return Table("costs", Bilingual("Costs", "Расходы"), (*heads, *ends), tuple(rows))


def _ranges(curves: Sequence[CostCurve]) -> Table:
    """Low and high of what is uncertain in the table of costs."""
    rows: list[tuple[Cell, ...]] = []
    for curve in curves:
        named = (
            (Bilingual("at once", "сразу"), curve.totals[0]),
            (Bilingual("a month", "в месяц"), curve.monthly),
            (Bilingual("in all", "всего"), curve.totals[-1]),
        )
        rows += [
            (curve.offer, name, *_ends(number)) for name, number in named if not number.certain
        ]
    return Table(
        "cost_ranges",
        Bilingual("Ranges of uncertain costs", "Пределы неточных расходов"),
        columns(
            ("offer", "offer", "вариант"),
            ("what", "what", "что"),
            ("low", "from", "от"),
            ("high", "to", "до"),
        ),
        tuple(rows),
    )


def _ends(number: Spread) -> tuple[Quantity, Quantity]:
    figure = number.figure
    low, high = (
        Quantity(end, figure.unit, figure.provenance, figure.decimals)
        for end in (number.low, number.high)
    )
    return low, high


def _even_table(points: Sequence[BreakEven]) -> Table:
    return Table(
        "break_even",
        Bilingual("Break-even by volume", "Окупаемость от объёма"),
        columns(
            ("tokens", "tokens a month", "токенов в месяц"),
            ("month", "pays back after", "окупится за"),
            ("earliest", "at best", "в лучшем случае"),
            ("latest", "at worst", "в худшем случае"),
            ("reason", "why not", "почему нет"),
        ),
        tuple(
            (
                Quantity(point.volume.total, "tok/month", Computed("in + out"), 0),
                point.month,
                _months(point.earliest),
                _months(point.latest),
                point.reason,
            )
            for point in points
        ),
    )


def _bars(bars: Sequence[Bar]) -> Table:
    provenance = Computed(Bilingual("saving with the input moved", "экономия при сдвиге"))
    return Table(
        "sensitivity",
        Bilingual("What decides", "Что решает"),
        columns(
            ("input", "input", "величина"),
            ("low", "from", "от"),
            ("high", "to", "до"),
            ("at_low", "saving at that end", "экономия на этом краю"),
            ("at_high", "saving at this end", "экономия на другом"),
            ("range", "range", "откуда пределы"),
        ),
        tuple(
            (
                bar.name,
                bar.low,
                bar.high,
                Quantity(bar.at_low, "€/year", provenance, 0),
                Quantity(bar.at_high, "€/year", provenance, 0),
                _STATED if bar.stated else _ASSUMED,
            )
            for bar in bars
        ),
    )


def _saved(saved: Savings | None) -> tuple[Figure, ...]:
    if saved is None:
        return ()
    why = None if saved.check is None else saved.check.explanation
    named = (
        ("net_saving", "saved a year", "экономия за год", saved.net, why),
        ("cloud_year", "cloud a year", "облако за год", saved.cloud, None),
        ("running_year", "running costs a year", "расходы за год", saved.running, None),
        (
            "depreciation_year",
            "depreciation a year",
            "амортизация за год",
            saved.depreciation,
            None,
        ),
    )
    return tuple(
        Figure(key, Bilingual(en, ru), each.figure, reason or each.range_words)
        for key, en, ru, each, reason in named
    )


def _even(even: BreakEven | None) -> tuple[Figure, ...]:
    if even is None:
        return ()
    name = Bilingual("pays back after", "окупится за")
    return (Figure("break_even", name, even.month, even.reason),)


def _months(value: float | None) -> Quantity | None:
    formula = Bilingual("price gap / monthly gain", "разница покупок / выигрыш в месяц")
    return None if value is None else Quantity(value, "months", Computed(formula), 1)


def _notes(curves: Sequence[CostCurve]) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(
            f"{curve.offer.en}: {curve.check.explanation.en}",
            f"{curve.offer.ru}: {curve.check.explanation.ru}",
        )
        for curve in curves
        if curve.check is not None
    )


_STATED = Bilingual("of its sources", "из источников")
_ASSUMED = Bilingual("a quarter to each side, assumed", "четверть в обе стороны, допущение")
