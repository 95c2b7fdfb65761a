"""Rows on one scale: a label in words, and beside or below it what lies where.

A track stretches with the page, so places are shares of its width; letters keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from verstak.plan.report.axis import Axis, labels
from verstak.plan.report.element import Child, extend, make, share
from verstak.plan.report.sheet import Sheet
from verstak.quantities.text import Bilingual

type Sign = Literal["dot", "square", "diamond", "triangle", "bar"]

_HEIGHT = 22
_MIDDLE = _HEIGHT / 2
_SIDES = {"dot": "●", "square": "■", "diamond": "◆", "triangle": "▲", "bar": "|"}


@dataclass(frozen=True, slots=True)
class Point:
    """A sign on a row."""

    value: float
    sign: Sign = "dot"


@dataclass(frozen=True, slots=True)
class Span:
    """From one value to another.

    Attributes:
        low: One end.
        high: The other.
        look: ``whisker`` = a line with ends, ``low`` and ``high`` = bars told apart by colour
            and hatching.
    """

    low: float
    high: float
    look: Literal["whisker", "line", "low", "high"] = "whisker"


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        label: What it is, with its numbers.
        about: The same in words, for those who do not see it.
        spans: Behind the points.
        points: In front.
        said: Written on the track in place of signs, for example that a queue has no end.
    """

    label: Element
    about: str
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A line across all rows."""

    value: float
    name: Bilingual


def row_chart(
    rows: Sequence[Row],
    *,
    axis: Axis,
    unit: str,
    title: str,
    sheet: Sheet,
    limit: Limit | None = None,
    legend: Sequence[Child] = (),
    least: str = "",
) -> Element:
    """A chart of rows.

    Args:
        rows: From top to bottom.
        axis: Their common scale.
        unit: Of the scale, as the language spells it.
        title: What it shows.
        sheet: Where it is drawn.
        limit: Line across all rows.
        legend: What signs mean.
        least: Before the first tick, where smaller values lie at it too.
    """
    box = make("figure", make("figcaption", title), class_="chart rows")
    if legend:
        extend(box, make("p", *legend, class_="legend"))
    for row in rows:
        extend(box, make("div", row.label, _track(row, axis, limit), class_="row"))
    return extend(
        box,
        make(
            "div",
            make("div", class_="no-label"),
            _scale(axis, unit, limit, sheet, least),
            class_="row scale",
        ),
    )


def sign_key(sign: Sign, words: str) -> Element:
    """What a sign means."""
    return make(
        "span",
        make("span", _SIDES[sign], class_="sign", aria_hidden="true"),
        f" {words}",
        class_="key",
    )


def _track(row: Row, axis: Axis, limit: Limit | None) -> Element:
    drawing = make(
        "svg", make("title", row.about), class_="track", height=_HEIGHT, width="100%", role="img"
    )
    for tick in axis.ticks:
        at = share(axis.at(tick))
        extend(drawing, make("line", x1=at, x2=at, y1=0, y2=_HEIGHT, class_="grid"))
    if limit is not None:
        at = share(axis.at(limit.value))
        extend(drawing, make("line", x1=at, x2=at, y1=0, y2=_HEIGHT, class_="limit"))
    for span in row.spans:
        extend(drawing, *_span(span, axis))
    for point in row.points:
        extend(drawing, _sign(point, axis))
    if row.said is not None:
        extend(drawing, make("text", row.said, x=4, y=_MIDDLE + 4, class_="said"))
    return drawing


def _span(span: Span, axis: Axis) -> list[Element]:
    low, high = sorted((axis.at(span.low), axis.at(span.high)))
    left, right = share(low), share(high)
    if span.look in {"low", "high"}:
        return [
            make(
                "rect",
                x=left,
                width=share(high - low),
                y=4,
                height=_HEIGHT - 8,
                class_=f"end {span.look}",
            )
        ]
    shapes = [make("line", x1=left, x2=right, y1=_MIDDLE, y2=_MIDDLE, class_=span.look)]
    if span.look == "whisker":
        shapes += [
            make("line", x1=at, x2=at, y1=_MIDDLE - 5, y2=_MIDDLE + 5, class_="whisker")
            for at in (left, right)
        ]
    return shapes


def _sign(point: Point, axis: Axis) -> Element:
    # A nested drawing without size stands where its corner is put: shapes inside are in pixels.
    at = share(axis.at(point.value))
    if point.sign == "dot":
        return make("circle", cx=at, cy=_MIDDLE, r=5, class_="sign")
    if point.sign == "bar":
        return make("line", x1=at, x2=at, y1=2, y2=_HEIGHT - 2, class_="base")
    paths = {
        "square": "M-5 -5H5V5H-5Z",
        "diamond": "M0 -6.5L6.5 0L0 6.5L-6.5 0Z",
        "triangle": "M0 -6.5L6.5 5.5H-6.5Z",
    }
    return make(
        "svg",
        make("path", d=paths[point.sign], class_="sign"),
        x=at,
        y=_MIDDLE,
        overflow="visible",
    )


def _scale(axis: Axis, unit: str, limit: Limit | None, sheet: Sheet, least: str) -> Element:
    drawing = make("svg", class_="track", height=34, width="100%", aria_hidden="true")
    for each in labels(axis, sheet.language, before=least):
        at = share(each.place)
        extend(drawing, make("text", each.words, x=at, y=12, text_anchor=each.anchor))
    extend(drawing, make("text", unit, x="100%", y=29, text_anchor="end", class_="unit"))
    if limit is not None:
        extend(drawing, make("text", sheet.say(limit.name), x=0, y=29, class_="limit-name"))
    return drawing
