"""Points on two scales, numbered, with their intervals and the front of the best.

Places across are shares of the width, so that the chart stretches with the page; places up are
pixels. A name stands beside its point where there is room, and in the list below in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from verstak.evaluate.card import QualityCard
from verstak.plan.report.axis import LETTER_PX, Axis, labels, tick_text
from verstak.plan.report.element import Child, extend, make, number_text, share
from verstak.plan.report.sheet import Sheet
from verstak.quantities.text import Bilingual

HEIGHT = 340
_TOP = 16
_BOTTOM = 42
_SCALE = 1000
_RADIUS = 9
NARROWEST_NAMED_PX = 560
"""Width of the chart on the narrowest screen that shows names beside points."""
_LETTER_HEIGHT = 13

type Sign = Literal["circle", "square", "diamond", "triangle"]

SIGNS: dict[str, Sign] = {
    "GGUF": "circle",
    "ONNX": "square",
    "MLX": "diamond",
    "safetensors": "triangle",
}
_PATHS: dict[Sign, str] = {
    "circle": "M-8.5 0A8.5 8.5 0 1 0 8.5 0A8.5 8.5 0 1 0 -8.5 0Z",
    "square": "M-8 -8H8V8H-8Z",
    "diamond": "M0 -11L11 0L0 11L-11 0Z",
    "triangle": "M0 -11.5L11 8H-11Z",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One artifact.

    Attributes:
        number: Of it, on the whole page.
        card: What it is.
        name: What stands beside it: short.
        across: Value along the lower scale.
        up: Value along the other.
        low: Lower end of that value's interval; ``None`` = none is known.
        high: Upper end.
        about: Its numbers in words.
        best: Whether it is on the front.
    """

    number: int
    card: QualityCard
    name: str
    across: float
    up: float
    low: float | None
    high: float | None
    about: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Where a name stands beside its point.

    Attributes:
        mark: Whose.
        shift: Pixels to the right.
        y: Of the letters' foot.
        anchor: Which end of the name is there.
    """

    mark: Mark
    shift: int
    y: float
    anchor: Literal["start", "middle", "end"]


def scatter(
    marks: Sequence[Mark],
    *,
    across: Axis,
    up: Axis,
    units: tuple[str, str],
    title: str,
    sheet: Sheet,
    front: bool = True,
) -> Element:
    """The chart.

    Args:
        marks: Points.
        across: Lower scale.
        up: The other.
        units: What is written under the lower scale and beside the top of the other.
        title: What it shows.
        sheet: Where it is drawn.
        front: Whether the best are joined.
    """
    about = "; ".join(f"{mark.number}. {mark.card.name}: {mark.about}" for mark in marks)
    drawing = make(
        "svg",
        make("title", f"{title}. {about}"),
        class_="plot scatter",
        height=HEIGHT,
        width="100%",
        role="img",
    )
    extend(drawing, *_grid(across, up))
    if front:
        extend(drawing, _front([mark for mark in marks if mark.best], across, up))
    for mark in marks:
        extend(drawing, *_error(mark, across, up))
    for mark in marks:
        extend(drawing, _sign(mark, across, up))
    for named in names_beside(marks, across, up):
        extend(
            drawing,
            make(
                "text",
                named.mark.name,
                x=share(across.at(named.mark.across)),
                dx=named.shift,
                y=named.y,
                text_anchor=named.anchor,
                class_="beside haloed",
            ),
        )
    extend(drawing, *_scales(across, up, units, sheet))
    return make(
        "figure",
        make("figcaption", title),
        make("p", *_legend(marks, sheet, front=front), class_="legend"),
        drawing,
        class_="chart",
    )


def names_beside(marks: Sequence[Mark], across: Axis, up: Axis) -> Iterator[Named]:
    """Names that fit beside their points without touching another point or name.

    On a wider screen points only move apart, and names stay as they are, so what fits on the
    narrowest fits on all.
    """
    taken = [_box(*_center(mark, across, up), _RADIUS, _RADIUS) for mark in marks]
    for mark in marks:
        x, y = _center(mark, across, up)
        half = len(mark.name) * LETTER_PX / 2
        far = _RADIUS + 3
        places: tuple[tuple[float, float, int, Literal["start", "middle", "end"]], ...] = (
            (x + far + half, y, far, "start"),
            (x - far - half, y, -far, "end"),
            (x, y - far - 5, 0, "middle"),
            (x, y + far + 5, 0, "middle"),
        )
        for middle, height, shift, anchor in places:
            box = _box(middle, height, half, _LETTER_HEIGHT / 2)
            outside = (
                box[0] < 34
                or box[2] > NARROWEST_NAMED_PX
                or box[1] < 2
                or box[3] > HEIGHT - _BOTTOM
            )
            if outside or any(_touch(box, other) for other in taken):
                continue
            taken.append(box)
            yield Named(mark, shift, height + 4, anchor)
            break


def _center(mark: Mark, across: Axis, up: Axis) -> tuple[float, float]:
    return across.at(mark.across) * NARROWEST_NAMED_PX, _height(mark.up, up)


def _height(value: float, up: Axis) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - up.at(value))


def _box(x: float, y: float, half: float, rise: float) -> tuple[float, float, float, float]:
    return x - half, y - rise, x + half, y + rise


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _grid(across: Axis, up: Axis) -> Iterator[Element]:
    for tick in up.ticks:
        y = _height(tick, up)
        yield make("line", x1=0, x2="100%", y1=y, y2=y, class_="grid")
    for tick in across.ticks:
        at = share(across.at(tick))
        yield make("line", x1=at, x2=at, y1=_TOP, y2=HEIGHT - _BOTTOM, class_="grid")


def _front(best: Sequence[Mark], across: Axis, up: Axis) -> Element | None:
    if len(best) < 2:
        return None
    places = " ".join(
        f"{number_text(_SCALE * across.at(mark.across))},{number_text(_SCALE * (1 - up.at(mark.up)))}"
        for mark in sorted(best, key=lambda mark: mark.across)
    )
    line = make("polyline", points=places, class_="front", vector_effect="non-scaling-stroke")
    return make(
        "svg",
        line,
        x=0,
        y=_TOP,
        width="100%",
        height=HEIGHT - _TOP - _BOTTOM,
        viewBox=f"0 0 {_SCALE} {_SCALE}",
        preserveAspectRatio="none",
    )


def _error(mark: Mark, across: Axis, up: Axis) -> Iterator[Element]:
    if mark.low is None or mark.high is None:
        return
    at = share(across.at(mark.across))
    ends = _height(mark.low, up), _height(mark.high, up)
    yield make("line", x1=at, x2=at, y1=ends[0], y2=ends[1], class_=_look("error", mark))


def _sign(mark: Mark, across: Axis, up: Axis) -> Element:
    # A nested drawing without size stands where its corner is put: shapes inside are in pixels.
    return make(
        "svg",
        make("title", f"{mark.number}. {mark.card.name}: {mark.about}"),
        make("path", d=_PATHS[SIGNS[mark.card.format]], class_=_look("mark-sign", mark)),
        make("text", str(mark.number), x=0, y=3.5, class_="mark-number"),
        x=share(across.at(mark.across)),
        y=_height(mark.up, up),
        overflow="visible",
    )


def _look(name: str, mark: Mark) -> str:
    return f"{name} best" if mark.best else name


def _scales(across: Axis, up: Axis, units: tuple[str, str], sheet: Sheet) -> Iterator[Element]:
    for tick in up.ticks:
        words = tick_text(tick, sheet.language)
        if tick == up.ticks[-1]:
            words = f"{words} {units[1]}"
        yield make("text", words, x=2, y=_height(tick, up) - 3, class_="tick haloed")
    y = HEIGHT - _BOTTOM + 15
    for each in labels(across, sheet.language):
        at = share(each.place)
        yield make("text", each.words, x=at, y=y, text_anchor=each.anchor, class_="tick")
    yield make("text", units[0], x="100%", y=HEIGHT - 6, text_anchor="end", class_="unit")


def _legend(marks: Sequence[Mark], sheet: Sheet, *, front: bool) -> list[Child]:
    keys: list[Child] = []
    formats = dict.fromkeys(mark.card.format for mark in marks)
    if len(formats) > 1:
        keys += [make("span", _sample(SIGNS[each]), f" {each}", class_="key") for each in formats]
    if front and any(mark.best for mark in marks):
        line = make(
            "svg",
            make("line", x1=0, x2=28, y1=5, y2=5, class_="front"),
            width=28,
            height=10,
            aria_hidden="true",
        )
        keys.append(make("span", line, f" {sheet.say(_BEST)}", class_="key"))
    if any(mark.low is not None for mark in marks):
        keys.append(make("span", f"│ {sheet.say(_INTERVAL)}", class_="key"))
    return keys


def _sample(sign: Sign) -> Element:
    path = make("path", d=_PATHS[sign], class_="sign-sample", transform="translate(8 8) scale(.6)")
    return make("svg", path, width=16, height=16, aria_hidden="true")


_BEST = Bilingual(
    "Pareto front: nothing here is better in both",
    "граница Парето: ничто здесь не лучше сразу в обоих",
)
_INTERVAL = Bilingual("95 % interval", "интервал 95 %")
