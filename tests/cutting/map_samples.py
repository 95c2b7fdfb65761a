"""Plans with Russian names, edge bands and offcuts for maps, and what a drawn page is held to."""

from __future__ import annotations

import math
from itertools import combinations

from tests.cutting.plans import Piece, Spec, layout, rows, sheet

from verstak.cutting.job import CuttingJob, EdgeBand, Edges, Grain, Part, SawRules
from verstak.cutting.layout import CuttingPlan
from verstak.drawing.fonts import CAP_HEIGHT, text_width_mm
from verstak.drawing.shapes import Page, Text

MM = 1000
THICK = EdgeBand("ПВХ Дуб", 2 * MM)
THIN = EdgeBand("ПВХ Дуб", 400)
MILLED = EdgeBand("ABS белая", 1 * MM, 500)


def kitchen() -> CuttingPlan:
    """Two strips, one reusable offcut above them, two patterns; kerf 4, trim 10.

    Strip 1 (720): side, turned side, door turned; strip 2 (100): three rails.
    """
    parts = (
        Part("Стенка боковая", 720 * MM, 560 * MM, 6, code="1.1"),
        Part(
            "Фасад <верхний> & «левый»",
            (716 + 4) * MM,
            (296 + 4) * MM,
            3,
            Grain.LENGTH,
            Edges(THICK, THICK, THICK, THICK),
            "2.1",
        ),
        Part("Царга", 568 * MM, 100 * MM + 400, 9, edges=Edges(l1=THIN)),
        Part("Планка", 500 * MM, 60 * MM, 1, edges=Edges(w1=MILLED)),
    )
    job = CuttingJob(parts, (sheet(),), SawRules(), "Кухня Ивановых", "ЛДСП дуб сонома", 16 * MM)
    above = (100, rows("x", *((568, Piece(2)),) * 3))
    side = (720, Piece(0))
    door = (716, Piece(1))
    first = rows("y", (720, rows("x", side, (560, Piece(0, turned=True)), door)), above)
    second = rows("y", (560, rows("x", (499.5, Piece(3)))))
    return CuttingPlan(
        job, (layout(job, first, copies=3), layout(job, second)), method="by hand", seconds=0.5
    )


def crowded(columns: int = 10, lines: int = 10) -> CuttingPlan:
    """So many different small parts on one sheet, some turned, some banded, all named."""
    edges = (Edges(), Edges(l1=THIN), Edges(THICK, THICK, THIN, THIN), Edges(w2=MILLED))
    names = ("Полка", "Ящик: задняя стенка", "Ребро жёсткости", "Столешница письменного стола")
    parts: list[Part] = []
    spec: list[tuple[float, Spec]] = []
    wide, high = 2600 // columns, 1700 // lines
    for line in range(lines):
        strip: list[tuple[float, Spec]] = []
        for column in range(columns):
            number = len(parts)
            length, width = wide - 4 - 7 * (number % 5), high - 4 - 9 * (number % 4)
            turned = number % 7 == 3
            if turned:
                length, width = width, length
            parts.append(
                Part(
                    names[number % 4],
                    length * MM,
                    width * MM,
                    1,
                    (Grain.WIDTH if turned else Grain.LENGTH) if number % 3 else Grain.NONE,
                    edges[number % len(edges)],
                    f"{line + 1}.{column + 1}",
                )
            )
            across = parts[-1].saw_width_um if turned else parts[-1].saw_length_um
            strip.append((across / MM, Piece(number, turned)))
        spec.append((high, rows("x", *strip)))
    job = CuttingJob(tuple(parts), (sheet(),), SawRules(stages=3), "Офис", "ЛДСП белый", 16 * MM)
    return CuttingPlan(job, (layout(job, rows("y", *spec)),))


Corner = tuple[float, float, float, float]


def text_box(text: Text) -> Corner:
    """Left, top, right, bottom of the capitals of a text, mm of paper."""
    width = text_width_mm(text.words, text.size_mm, bold=text.bold)
    back = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    turn = math.radians(text.angle_deg)
    corners = [
        (
            text.at[0] + along * math.cos(turn) + down * math.sin(turn),
            text.at[1] - along * math.sin(turn) + down * math.cos(turn),
        )
        for along in (-back, width - back)
        for down in (-CAP_HEIGHT * text.size_mm, 0.0)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def texts_of(page: Page) -> list[Text]:
    return [shape for shape in page.shapes if isinstance(shape, Text) and shape.words.strip()]


def all_words(page: Page) -> list[str]:
    return [text.words for text in texts_of(page)]


def overlaps(page: Page) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    boxes = [(text.words, text_box(text)) for text in texts_of(page)]
    air = 0.02
    return [
        (first, second)
        for (first, a), (second, b) in combinations(boxes, 2)
        if a[0] + air < b[2] and b[0] + air < a[2] and a[1] + air < b[3] and b[1] + air < a[3]
    ]


def outside(page: Page, margin_mm: float = 4.0) -> list[str]:
    """Texts that a printer might cut off."""
    found = []
    for text in texts_of(page):
        left, top, right, bottom = text_box(text)
        if (
            left < margin_mm
            or top < margin_mm
            or right > page.width_mm - margin_mm
            or bottom > page.height_mm - margin_mm
        ):
            found.append(text.words)
    return found
