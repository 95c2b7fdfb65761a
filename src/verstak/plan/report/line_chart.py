"""Lines over a common scale: what something costs over the months, or how a volume decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from verstak.plan.report.axis import Axis, labels, tick_text
from verstak.plan.report.element import extend, make, number_text, share
from verstak.plan.report.sheet import Sheet

HEIGHT = 260
_TOP = 14
_BOTTOM = 40
_SCALE = 1000
"""Units of the drawing that stretches: its lines keep their width, its places do not."""
LOOKS = ("a", "b", "c", "d")
"""Colour and dashes of each line, as the style names them."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One place of a line.

    Attributes:
        x: Along the lower scale.
        value: Along the other.
        low: Unfavourable or favourable end.
        high: The other end.
    """

    x: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the band of its range.

    Attributes:
        name: What people call it.
        samples: In the order of x.
    """

    name: str
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A range of x that matters, with its middle.

    Attributes:
        low: Where it begins; ``None`` = unknown.
        value: Its middle; ``None`` = unknown.
        high: Where it ends; ``None`` = it does not.
        name: What it is.
    """

    low: float | None
    value: float | None
    high: float | None
    name: str


def line_chart(
    lines: Sequence[Line],
    *,
    across: Axis,
    up: Axis,
    units: tuple[str, str],
    title: str,
    about: str,
    sheet: Sheet,
    band: Band | None = None,
) -> Element:
    """A chart of lines.

    Args:
        lines: At most as many as there are looks.
        across: Scale of x.
        up: Scale of values.
        units: What is written under the lower scale and beside the top of the other.
        title: What it shows.
        about: The same in words, for those who do not see it.
        sheet: Where it is drawn.
        band: Range of x that matters.
    """
    drawing = make(
        "svg", make("title", about), class_="plot", height=HEIGHT, width="100%", role="img"
    )
    room = HEIGHT - _TOP - _BOTTOM
    for tick in up.ticks:
        y = _TOP + room * (1 - up.at(tick))
        extend(drawing, make("line", x1=0, x2="100%", y1=y, y2=y, class_="grid"))
    for tick in across.ticks:
        at = share(across.at(tick))
        extend(drawing, make("line", x1=at, x2=at, y1=_TOP, y2=HEIGHT - _BOTTOM, class_="grid"))
    if band is not None:
        extend(drawing, *_band(band, across, room))
    extend(drawing, _curves(lines, across, up, room))
    for tick in up.ticks:
        y = _TOP + room * (1 - up.at(tick))
        extend(
            drawing,
            make("text", _upper(tick, up, units[1], sheet), x=2, y=y - 3, class_="tick haloed"),
        )
    extend(drawing, *_lower(across, units[0], sheet))
    keys = [
        make("span", _sample(look), f" {line.name}", class_="key")
        for look, line in zip(LOOKS, lines, strict=False)
    ]
    if band is not None:
        keys.append(make("span", make("span", class_="swatch band"), f" {band.name}", class_="key"))
    return make(
        "figure",
        make("figcaption", title),
        make("p", *keys, class_="legend"),
        drawing,
        class_="chart",
    )


def _curves(lines: Sequence[Line], across: Axis, up: Axis, room: float) -> Element:
    box = make(
        "svg",
        x=0,
        y=_TOP,
        width="100%",
        height=room,
        viewBox=f"0 0 {_SCALE} {_SCALE}",
        preserveAspectRatio="none",
    )

    def place(x: float, value: float) -> str:
        return f"{number_text(_SCALE * across.at(x))},{number_text(_SCALE * (1 - up.at(value)))}"

    for look, line in zip(LOOKS, lines, strict=False):
        forth = [place(each.x, each.high) for each in line.samples]
        back = [place(each.x, each.low) for each in reversed(line.samples)]
        if forth != back[::-1]:
            extend(box, make("polygon", points=" ".join((*forth, *back)), class_=f"area {look}"))
    for look, line in zip(LOOKS, lines, strict=False):
        places = " ".join(place(each.x, each.value) for each in line.samples)
        extend(
            box,
            make(
                "polyline", points=places, class_=f"line {look}", vector_effect="non-scaling-stroke"
            ),
        )
    return box


def _band(band: Band, across: Axis, room: float) -> list[Element]:
    shapes = []
    if band.low is not None:
        low = across.at(band.low)
        high = 1.0 if band.high is None else across.at(band.high)
        shapes.append(
            make(
                "rect",
                x=share(low),
                width=share(max(0.0, high - low)),
                y=_TOP,
                height=room,
                class_="band",
            )
        )
    if band.value is not None:
        at = share(across.at(band.value))
        shapes.append(make("line", x1=at, x2=at, y1=_TOP, y2=_TOP + room, class_="limit"))
    return shapes


def _upper(tick: float, up: Axis, unit: str, sheet: Sheet) -> str:
    words = tick_text(tick, sheet.language)
    return f"{words} {unit}" if tick == up.ticks[-1] else words


def _lower(across: Axis, unit: str, sheet: Sheet) -> list[Element]:
    y = HEIGHT - _BOTTOM + 15
    shapes = [
        make("text", each.words, x=share(each.place), y=y, text_anchor=each.anchor, class_="tick")
        for each in labels(across, sheet.language)
    ]
    shapes.append(make("text", unit, x="100%", y=HEIGHT - 6, text_anchor="end", class_="unit"))
    return shapes


def _sample(look: str) -> Element:
    return make(
        "svg",
        make("line", x1=0, x2=28, y1=5, y2=5, class_=f"line {look}"),
        width=28,
        height=10,
        aria_hidden="true",
    )
