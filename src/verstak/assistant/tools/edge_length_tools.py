"""Metres of edge band: on equal parts of one size, or on the parts of a list."""

from __future__ import annotations

from verstak.assistant.message.mention import BandMention, ParsedMessage, PartLine
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.edge_slots import (
    BandSides,
    EdgeAllowance,
    banded_sides,
    sides_of,
    sides_words,
)
from verstak.assistant.tools.material_slots import (
    KnownParts,
    KnownThickness,
    Pieces,
    Products,
    Question,
    StatedLength,
    StatedWidth,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.part_choice import ChosenParts, lines_named
from verstak.assistant.tools.part_tables import LISTED
from verstak.assistant.tools.price_slots import (
    COST_ASKED,
    KnownMetrePrice,
    cost_answers,
    cost_feeds,
    cost_figures,
)
from verstak.assistant.tools.stated_parts import StatedPart, stated_parts
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.edge_sums import ALL_ROUND, BandedPanels, BandedSides, band_length
from verstak.furniture.part_sums import length_given
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

EDGE_CUES = (
    "кромка",
    "длина кромки",
    "метров кромки",
    "метров",
    "edge band",
    "band",
    "length of band",
    "metres",
)


def edge_length(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: KnownThickness = None,
    sides: BandSides = None,
    pieces: Pieces = None,
    products: Products = 1,
    allowance: EdgeAllowance = 0,
    price: KnownMetrePrice = None,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Metres of edge band on the parts that the question names."""
    single = StatedPart(length, width, thickness, None, pieces)
    chosen = stated_parts(parts, single, question, desk.language)
    if len(chosen.lines) == 1 and not chosen.left_out:
        rows = [(chosen.lines[0], sides_of(sides, question))]
    else:
        rows = _banded(chosen, sides, question)
    panels = [_panels(line, banded) for line, banded in rows]
    total = band_length(panels, products=products, allowance_um=um(allowance))
    cost = cost_figures(total, price, "RUB/m")
    figures = [
        Figure("edge_length", Bilingual("Edge band", "Кромка"), total),
        *cost,
        *_edge_of_one(panels, products, um(allowance)),
    ]
    if len({banded for _, banded in rows}) == 1:
        words = sides_words(rows[0][1])
        figures.append(Figure("sides", Bilingual("Banded sides", "Стороны с кромкой"), words))
    left = [line.name for line in chosen.lines if all(line is not one for one, _ in rows)]
    notes = list(chosen.notes)
    if left:
        names = ", ".join(dict.fromkeys(left))
        notes.append(Bilingual(f"Without band: {names}.", f"Без кромки: {names}."))
    if not allowance:
        notes.append(Bilingual("Without allowance.", "Без припуска."))
    return Outcome(
        Report(
            Bilingual("Edge band", "Кромка"),
            tuple(figures),
            (_edge_table(rows, products, um(allowance)),) if len(rows) > 1 else (),
            tuple(notes),
        ),
        answers=("edge_length", *cost_answers(cost)),
        feeds=(Feed(total, EDGE_CUES), *cost_feeds(cost)),
    )


def _edge_of_one(
    panels: list[BandedPanels], products: int, allowance_um: int
) -> tuple[Figure, ...]:
    """On one part where there is only one kind; on one product otherwise."""
    if len(panels) == 1 and panels[0].pieces * products != 1:
        each = panels[0]
        one = band_length(
            [BandedPanels(each.length_um, each.width_um, each.sides)], allowance_um=allowance_um
        )
        return (Figure("edge_of_one", Bilingual("On one part", "На одну деталь"), one),)
    if len(panels) > 1 and products != 1:
        one = band_length(panels, allowance_um=allowance_um)
        return (Figure("edge_of_one", Bilingual("For one product", "На одно изделие"), one),)
    return ()


def _banded(
    chosen: ChosenParts, choice: str | None, message: ParsedMessage | None
) -> list[tuple[PartLine, BandedSides]]:
    """Which lines carry a band, and where; bands without a noun hold for every line."""
    bands: tuple[BandMention, ...] = () if message is None else message.bands
    plain = ALL_ROUND if choice is None else sides_of(choice, None)
    rows: list[tuple[PartLine, BandedSides]] = []
    for line in chosen.lines:
        own = [b for b in bands if b.noun and lines_named((line,), b.noun)]
        common = [b for b in bands if not b.noun or not lines_named(chosen.lines, b.noun)]
        named_others = any(b.noun and lines_named(chosen.lines, b.noun) for b in bands)
        meant = own or ([] if named_others and not common else common)
        if not meant:
            if not bands:
                rows.append((line, plain))
            continue
        rows.extend((line, banded_sides(band.sides)) for band in meant)
    return rows


def _panels(line: PartLine, sides: BandedSides) -> BandedPanels:
    return BandedPanels(line.length_um, line.width_um, sides, line.quantity, line.name)


def _edge_table(
    rows: list[tuple[PartLine, BandedSides]], products: int, allowance_um: int
) -> Table:
    heads = columns(
        ("part", "part", "деталь"),
        ("length", "length", "длина"),
        ("width", "width", "ширина"),
        ("sides", "banded sides", "стороны с кромкой"),
        ("pieces", "pieces", "штук"),
        ("edge", "edge band", "кромка"),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            line.name,
            length_given(line.length_um, LISTED),
            length_given(line.width_um, LISTED),
            sides_words(sides),
            count(line.quantity * products, Computed("n · N")),
            band_length([_panels(line, sides)], products=products, allowance_um=allowance_um),
        )
        for line, sides in rows
    ]
    return Table("edges", Bilingual("By part", "По деталям"), heads, tuple(cells))


def edge_length_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            edge_length,
            title=Bilingual("Metres of edge band", "Метры кромки"),
            doing=Bilingual("measuring the edge band", "считаю кромку"),
            about=Bilingual(
                "Metres of edge band on equal parts of one size or on listed parts (all or the "
                "named ones), all round or on some sides, for N products.",
                "Метры кромки на одинаковые детали одного размера или на детали из списка (все или "
                "названные), по периметру или по части сторон, на N изделий.",
            ),
            examples=(
                "Сколько кромки по периметру двери 1950×447 мм?",
                "Кромка на полку 764х300 по одной длинной стороне, 40 полок, м",
                "метраж кромки кругом на фасад 596*396, 80 шт",
                "скок погонных кромки на столешницу 1200 на 600 вкруг",
                "сколько метров ПВХ по двум длинным сторонам планки 800×90, 25 штук",
                "периметр кромления детали 450 на 350 мм в метрах",
                "длина кромки на 60 щитов 1,1×0,5 м с припуском 30 мм на сторону",
                "расход кромки: фасад 716х296, оклеить со всех сторон, 120 шт",
                "How much edge band for a 900x450 panel all round?",
                "edging in metres for 30 shelves 864 × 280, front edge only",
                "metres of band, two long sides, 700x140, 90 pieces",
                "Детали: 2 двери 1900×396, 3 полки 764×500. Кромка по периметру дверей на 30 шкафов?",
                "Сколько метров кромки 0,4 мм на все полки по одной длинной стороне на 45 изделий",
                "кромка кругом на 4 фасада 596х140 и 2 боковины 700х500 скок погонных",
                "сколько погонных метров кромки уйдёт на список деталей",
                "кромка ПВХ 1 мм по периметру всех деталей, тираж 120",
                "длинна кромки на ящики: 3 фасада 180*396 кругом, комодов 20",
                "Edge band all round the doors: 2 doors 700x396, 3 shelves 768x300, 50 cabinets",
                "How many metres of 1 mm band for all listed shelves, one long side each?",
                "total edging in metres for the parts list",
                "сколько кромки уйдёт на 70 дверей?",
                "кромка на 30 полок 764×300 по периметру: метры и стоимость при цене 35 руб за метр",
                "How many metres of 2 mm edge go on sixty shelves?",
                "How many metres of edge go round 40 parts 60x45 cm?",
            ),
            asks={
                "edge_length": (
                    "кромка",
                    "метров кромки",
                    "погонных",
                    "длина кромки",
                    "edge band",
                    "edging",
                    "metres of band",
                ),
                "cost": COST_ASKED,
                "edge_of_one": ("на одну", "на одно изделие", "for one", "each", "per product"),
            },
        ),
    )
