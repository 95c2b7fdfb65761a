"""What it costs: curves over the months, when it pays back, and which inputs decide."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from verstak.plan.cost.break_even import BreakEven
from verstak.plan.cost.curve import CostCurve
from verstak.plan.cost.sensitivity import SHOWN
from verstak.plan.cost.sensitivity import Bar as Lever
from verstak.plan.office_cost import CostPart
from verstak.plan.report.axis import Axis, linear, logarithmic
from verstak.plan.report.element import extend, make
from verstak.plan.report.line_chart import Band, Line, Sample, line_chart
from verstak.plan.report.row_chart import Point, Row, Span, row_chart
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import figure_list, folded, grid, listed, section
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual


def money_section(cost: CostPart, sheet: Sheet) -> Element:
    """Everything about money, or what has to be given for it."""
    part = section("money", _TITLE, sheet, listed(cost.missing, sheet))
    report = cost.report
    if report is not None:
        extend(part, figure_list(report.figures, sheet))
    if cost.curves:
        extend(part, _curves(cost, sheet))
    if len([each for each in cost.even_curve if each.month is not None]) > 1:
        extend(part, _even_curve(cost, sheet))
    elif cost.even_curve:
        extend(part, make("p", sheet.say(_NEVER)))
    if cost.bars:
        extend(part, _tornado(cost, sheet))
    if report is not None:
        tables = [grid(each, sheet) for each in report.tables]
        extend(part, folded(sheet.say(_TABLES), *tables), listed(report.notes, sheet))
    inputs = figure_list(cost.inputs, sheet)
    if inputs is not None:
        extend(part, make("h3", sheet.say(_INPUTS)), inputs)
    return part


def _curves(cost: CostPart, sheet: Sheet) -> Element:
    lines = [_line(curve, sheet) for curve in cost.curves]
    months = max(len(curve.totals) for curve in cost.curves) - 1
    up, remark = _scale(cost.curves)
    ends = "; ".join(
        f"{line.name}: {sheet.text(curve.totals[-1].figure)}"
        for line, curve in zip(lines, cost.curves, strict=True)
    )
    return line_chart(
        lines,
        across=linear(0, months, most=6, snug=True),
        up=up,
        units=(sheet.say(_MONTHS), "€"),
        title=sheet.say(_CURVES) + sheet.say(remark),
        about=f"{sheet.say(_CURVES)}, {months} {sheet.say(_MONTHS)}: {ends}",
        sheet=sheet,
        band=_band(cost.even, months, sheet),
    )


def _scale(curves: Sequence[CostCurve]) -> tuple[Axis, Bilingual]:
    """From nothing on; by ratios where one offer would press the others to the ground."""
    highest = max(1.0, *(total.high for curve in curves for total in curve.totals))
    ends = [curve.totals[-1].value for curve in curves if curve.totals[-1].value > 0]
    if len(ends) < 2 or max(ends) / min(ends) < _FAR_APART:
        return linear(0, highest), Bilingual("", "")
    least = min(curve.totals[1].value for curve in curves if curve.totals[1].value > 0)
    return logarithmic(min(max(least, 1.0), highest / 10), highest), _BY_RATIO


def _line(curve: CostCurve, sheet: Sheet) -> Line:
    samples = tuple(
        Sample(month, total.value, total.low, total.high)
        for month, total in enumerate(curve.totals)
    )
    name = curve.offer.in_(sheet.language)
    if curve.check is not None and curve.check.verdict == "beyond":
        name = f"{name} ({sheet.say(_CANNOT)})"
    return Line(name, samples)


def _band(even: BreakEven | None, months: int, sheet: Sheet) -> Band | None:
    """When it pays back, as far as the chart reaches."""
    if even is None or even.earliest is None or even.earliest > months:
        return None
    middle = None if even.month is None or even.month.value > months else even.month.value
    return Band(even.earliest, middle, even.latest, sheet.say(_EVEN))


def _even_curve(cost: CostPart, sheet: Sheet) -> Element:
    known = [each for each in cost.even_curve if each.month is not None]
    samples = tuple(
        Sample(
            each.volume.total,
            each.month.value,
            each.month.value if each.earliest is None else each.earliest,
            # Where it may never pay back, the band ends at the last month that is shown.
            _longest(cost) if each.latest is None else each.latest,
        )
        for each in known
        if each.month is not None
    )
    volumes = [each.x for each in samples]
    about = "; ".join(
        f"{sheet.text(_volume(each))}: {sheet.text(each.month)}" for each in known if each.month
    )
    given = cost.even.volume.total if cost.even is not None else None
    return line_chart(
        [Line(sheet.say(_PAYS_BACK), samples)],
        across=logarithmic(min(volumes), max(volumes) * 1.0001),
        up=linear(0, _longest(cost)),
        units=(sheet.say(_VOLUME), sheet.say(_MONTHS)),
        title=sheet.say(_BY_VOLUME),
        about=about,
        sheet=sheet,
        band=None if given is None else Band(None, given, None, sheet.say(_GIVEN)),
    )


def _longest(cost: CostPart) -> float:
    ends = [
        end
        for each in cost.even_curve
        for end in (None if each.month is None else each.month.value, each.latest)
        if end is not None
    ]
    return max(1.0, *ends)


def _volume(point: BreakEven) -> Quantity:
    return Quantity(point.volume.total, "tok/month", Computed("in + out"), 0)


def _tornado(cost: CostPart, sheet: Sheet) -> Element:
    shown = cost.bars[:SHOWN]
    ends = [end for bar in shown for end in (bar.at_low, bar.at_high)]
    now = cost.saved.net if cost.saved is not None else None
    if now is not None:
        ends.append(now.value)
    low, high = min(*ends, 0.0), max(*ends, 0.0)
    legend = [
        make("span", make("span", class_="swatch end low"), f" {sheet.say(_AT_LOW)}", class_="key"),
        make(
            "span", make("span", class_="swatch end high"), f" {sheet.say(_AT_HIGH)}", class_="key"
        ),
    ]
    return row_chart(
        [_lever(each, None if now is None else now.value, sheet) for each in shown],
        axis=linear(low, max(high, low + 1.0)),
        unit=sheet.unit("€/year"),
        title=sheet.say(_TORNADO),
        sheet=sheet,
        legend=legend,
    )


def _lever(bar: Lever, now: float | None, sheet: Sheet) -> Row:
    low, high = (Quantity(end, "€/year", Computed(_MOVED), 0) for end in (bar.at_low, bar.at_high))
    label = make(
        "div",
        make("b", sheet.say(bar.name)),
        make("small", sheet.mark(bar.low), " → ", sheet.mark(low)),
        make("small", sheet.mark(bar.high), " → ", sheet.mark(high)),
        make("small", sheet.say(_STATED if bar.stated else _ASSUMED)),
        class_="label",
    )
    middle = (bar.at_low + bar.at_high) / 2 if now is None else now
    about = (
        f"{sheet.say(bar.name)}: {sheet.text(bar.low)} → {sheet.text(low)}; "
        f"{sheet.text(bar.high)} → {sheet.text(high)}"
    )
    return Row(
        label,
        about,
        spans=(Span(middle, bar.at_low, "low"), Span(middle, bar.at_high, "high")),
        points=(Point(middle, "bar"),),
    )


_FAR_APART = 10
"""Ratio of the dearest to the cheapest offer at the end."""

_BY_RATIO = Bilingual(
    "; equal steps upwards are equal ratios", "; равные шаги вверх — равные отношения"
)
_TITLE = Bilingual("Money", "Деньги")
_CURVES = Bilingual("Paid in all, month by month", "Потрачено всего, по месяцам")
_MONTHS = Bilingual("months", "мес.")
_CANNOT = Bilingual("cannot do this volume", "такого объёма не осилит")
_EVEN = Bilingual("own server overtakes the cloud", "свой сервер обгоняет облако")
_PAYS_BACK = Bilingual("own server pays back after", "свой сервер окупится за")
_BY_VOLUME = Bilingual("Break-even by volume", "Окупаемость от объёма")
_VOLUME = Bilingual("tokens a month, in and out", "токенов в месяц, вместе")
_GIVEN = Bilingual("the volume given", "указанный объём")
_NEVER = Bilingual(
    "At none of the volumes looked at, from a hundredth of the given one to a hundred times it, "
    "does the own server pay back within its life.",
    "Ни при одном объёме, от сотой доли указанного до стократного, свой сервер за свой срок не "
    "окупается.",
)
_TORNADO = Bilingual("Saving a year: what decides", "Экономия за год: что решает")
_AT_LOW = Bilingual("input at its lower end", "величина у нижней границы")
_AT_HIGH = Bilingual("at its upper end", "у верхней границы")
_STATED = Bilingual("ends of its sources", "границы из источников")
_ASSUMED = Bilingual("a quarter to each side, assumed", "четверть в обе стороны, допущение")
_MOVED = Bilingual("saving with this input moved", "экономия при сдвиге этой величины")
_TABLES = Bilingual("All costs in tables", "Все расходы таблицами")
_INPUTS = Bilingual("What this rests on", "На чём это основано")
