"""Divergence against size, presets and ours, drawn as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from verstak.drawing.shapes import Circle, Line, Page, Pen, Point, Polyline, Shape, Text
from verstak.drawing.svg import write_svg

WIDTH, HEIGHT = 180.0, 110.0
LEFT, RIGHT, TOP, BOTTOM = 22.0, 172.0, 14.0, 92.0
NAME_WIDTH, NAME_HEIGHT = 13.0, 3.2
GREY, BLUE, RED = "#9aa5b1", "#1f6feb", "#c2410c"


def plot(path: Path, model: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the picture; the vertical axis is logarithmic."""
    sizes = [number(row, key) for row in rows for key in ("preset_bytes", "bytes")]
    klds = [number(row, key) for row in rows for key in ("preset_kld", "kld")]
    low, high = math.floor(math.log10(min(klds))), math.ceil(math.log10(max(klds)))
    least, most = min(sizes), max(sizes)
    span = max(most - least, 1.0)

    def at(size: float, kld: float) -> Point:
        x = LEFT + (size - least) / span * (RIGHT - LEFT)
        y = BOTTOM - (math.log10(kld) - low) / max(high - low, 1) * (BOTTOM - TOP)
        return x, y

    shapes: list[Shape] = [Text((LEFT, 8), f"{model}: mean KL divergence, nats", 4.0, bold=True)]
    for power in range(low, high + 1):
        _, y = at(least, 10.0**power)
        shapes.append(Line((LEFT, y), (RIGHT, y), Pen(GREY, 0.15)))
        shapes.append(Text((LEFT - 2, y + 1), f"{10.0**power:g}", 3.0, "end"))
    for step in range(5):
        size = least + span * step / 4
        x, _ = at(size, 10.0**low)
        shapes.append(Text((x, BOTTOM + 5), f"{size / 1e6:.1f} MB", 3.0, "middle"))
    for keys, colour, label in (
        (("preset_bytes", "preset_kld"), RED, "llama.cpp's presets"),
        (("bytes", "kld"), BLUE, "types chosen by measured harm"),
    ):
        points = sorted(at(number(row, keys[0]), number(row, keys[1])) for row in rows)
        shapes.append(Polyline(tuple(points), pen=Pen(colour, 0.3)))
        shapes += [Circle(point, 0.9, Pen(colour, 0.2, colour)) for point in points]
        x = LEFT if colour == RED else LEFT + 60
        shapes.append(Circle((x + 1, HEIGHT - 6), 0.9, Pen(colour, 0.2, colour)))
        shapes.append(Text((x + 4, HEIGHT - 5), label, 3.2))
    shapes += names(
        [
            (*at(number(row, "preset_bytes"), number(row, "preset_kld")), str(row["preset"]))
            for row in rows
        ]
    )
    path.write_text(write_svg(Page(WIDTH, HEIGHT, tuple(shapes), f"{model}: presets")), "utf-8")


def names(places: Iterable[tuple[float, float, str]]) -> list[Shape]:
    """Names above their points, each above the one before it where they would touch."""
    texts: list[Shape] = []
    last: Point = (-math.inf, 0.0)
    for x, y, name in sorted(places):
        top = y - 1.5
        if x - last[0] < NAME_WIDTH and abs(top - last[1]) < NAME_HEIGHT:
            top = last[1] - NAME_HEIGHT
        outside = x + NAME_WIDTH > WIDTH
        texts.append(Text((x, top), name, 2.6, "end" if outside else "start"))
        last = x, top
    return texts


def number(row: Mapping[str, object], key: str) -> float:
    value = row[key]
    assert isinstance(value, int | float)
    return float(value)
