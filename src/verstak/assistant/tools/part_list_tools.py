"""Tools about a list of parts: area, mass and edge band of a product's parts, for N products."""

from __future__ import annotations

from verstak.assistant.message.mention import BandMention, PartLine
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.edge_slots import EdgeAllowance, banded_sides, sides_words
from verstak.assistant.tools.material_slots import (
    KnownDensity,
    Parts,
    Products,
    Question,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.part_choice import ChosenParts, choose_parts, lines_named
from verstak.assistant.tools.part_tools import AREA_CUES, MASS_CUES
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolFailed
from verstak.furniture.edge_sums import ALL_ROUND, BandedPanels, BandedSides, band_length
from verstak.furniture.listed_parts import ListedPart, ListMass, PartList, list_mass
from verstak.furniture.part_sums import length_given
from verstak.quantities.length import um
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_PART = Bilingual("the list", "список")
EDGE_CUES = ("кромка", "длина кромки", "метров кромки", "edge band", "band", "length of band")


def parts_area(
    *, parts: Parts, question: Question = None, products: Products = 1, desk: Desk
) -> Outcome:
    """Finished area and number of the parts that the question is about."""
    del desk
    chosen = choose_parts(parts, question)
    whole = PartList(chosen.parts, products)
    figures = [
        Figure("area", Bilingual("Area", "Площадь"), whole.area),
        Figure("pieces", Bilingual("Parts", "Деталей"), whole.pieces),
    ]
    if products != 1:
        figures += [
            Figure(
                "area_of_one",
                Bilingual("Area of one product", "Площадь на одно изделие"),
                whole.area_of_one,
            ),
            Figure(
                "pieces_of_one",
                Bilingual("Parts of one product", "Деталей в одном изделии"),
                whole.pieces_of_one,
            ),
        ]
    mass = list_mass(whole)
    if mass.mass is not None and not mass.unweighed:
        figures.append(Figure("mass", Bilingual("Mass", "Масса"), mass.mass))
    return Outcome(
        Report(
            Bilingual("Area of the parts, finished sizes", "Площадь деталей, чистовые размеры"),
            tuple(figures),
            (*_board_table(whole), _area_table(whole)),
            chosen.notes,
        ),
        answers=("area",),
        feeds=(
            Feed(whole.area, AREA_CUES),
            Feed(whole.pieces, ("деталей", "количество деталей", "parts", "pieces")),
        ),
    )


def parts_mass(
    *,
    parts: Parts,
    question: Question = None,
    density: KnownDensity = None,
    products: Products = 1,
    desk: Desk,
) -> Outcome:
    """Mass of the parts that the question is about; what cannot be weighed is named."""
    del desk
    chosen = choose_parts(parts, question)
    whole = PartList(chosen.parts, products)
    stated = None
    if density is not None:
        stated = Quantity(density, "kg/m³", Given(Bilingual("density", "плотность")), 0)
    weighed = list_mass(whole, stated)
    if weighed.mass is None or weighed.of_one is None:
        raise _cannot_weigh(weighed)
    title = Bilingual("Mass of the parts", "Масса деталей")
    name = Bilingual("Mass", "Масса")
    if weighed.unweighed:
        name = Bilingual("Mass of what could be weighed", "Масса того, что удалось взвесить")
    figures = [Figure("mass", name, weighed.mass)]
    if products != 1:
        one = Bilingual("Mass of one product", "Масса одного изделия")
        figures.append(Figure("mass_of_one", one, weighed.of_one))
    for number, (board, known) in enumerate(weighed.densities):
        words = Bilingual(f"Density: {board.name.en}", f"Плотность: {board.name.ru}")
        figures.append(Figure(f"density_{'abcdefghij'[number % 10]}", words, known))
    return Outcome(
        Report(
            title,
            tuple(figures),
            (_mass_table(whole, weighed),),
            (*chosen.notes, *_unweighed_notes(weighed)),
        ),
        answers=("mass",),
        feeds=(Feed(weighed.mass, MASS_CUES),),
    )


def parts_edge_length(
    *,
    parts: Parts,
    question: Question = None,
    products: Products = 1,
    allowance: EdgeAllowance = 0,
    desk: Desk,
) -> Outcome:
    """Metres of edge band on the parts that the question names."""
    del desk
    chosen = choose_parts(parts, question)
    rows = _banded(chosen, () if question is None else question.bands)
    panels = [_panels(line, sides) for line, sides in rows]
    total = band_length(panels, products=products, allowance_um=um(allowance))
    figures = [Figure("edge_length", Bilingual("Edge band", "Кромка"), total)]
    if products != 1:
        one = band_length(panels, allowance_um=um(allowance))
        figures.append(Figure("edge_of_one", Bilingual("For one product", "На одно изделие"), one))
    left = [line.name for line in chosen.lines if all(line is not one for one, _ in rows)]
    notes = list(chosen.notes)
    if left:
        names = ", ".join(dict.fromkeys(left))
        notes.append(Bilingual(f"Without band: {names}.", f"Без кромки: {names}."))
    if not allowance:
        notes.append(Bilingual("Without allowance.", "Без припуска."))
    return Outcome(
        Report(
            Bilingual("Edge band of the parts", "Кромка на детали"),
            tuple(figures),
            (_edge_table(rows, products, um(allowance)),),
            tuple(notes),
        ),
        answers=("edge_length",),
        feeds=(Feed(total, EDGE_CUES),),
    )


def _banded(
    chosen: ChosenParts, bands: tuple[BandMention, ...]
) -> list[tuple[PartLine, BandedSides]]:
    """Which lines carry a band, and where; bands without a noun hold for every line."""
    rows: list[tuple[PartLine, BandedSides]] = []
    for line in chosen.lines:
        own = [b for b in bands if b.noun and lines_named((line,), b.noun)]
        common = [b for b in bands if not b.noun or not lines_named(chosen.lines, b.noun)]
        named_others = any(b.noun and lines_named(chosen.lines, b.noun) for b in bands)
        meant = own or ([] if named_others and not common else common)
        if not meant:
            if not bands:
                rows.append((line, ALL_ROUND))
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
            length_given(line.length_um, _PART),
            length_given(line.width_um, _PART),
            sides_words(sides),
            count(line.quantity * products, Computed("n · N")),
            band_length([_panels(line, sides)], products=products, allowance_um=allowance_um),
        )
        for line, sides in rows
    ]
    return Table("edges", Bilingual("By part", "По деталям"), heads, tuple(cells))


def _cannot_weigh(weighed: ListMass) -> ToolFailed:
    reasons = list(dict.fromkeys(why for _, why in weighed.unweighed))
    return ToolFailed(
        "; ".join(why.en for why in reasons),
        remedy="name the board and its thickness, or the density in kg/m³",
        in_russian="; ".join(why.ru for why in reasons)
        + ". Назовите материал с толщиной или плотность в кг/м³",
    )


def _unweighed_notes(weighed: ListMass) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(f"Not weighed: {part.name} — {why.en}.", f"Не взвешено: {part.name} — {why.ru}.")
        for part, why in weighed.unweighed
    )


def _board_table(whole: PartList) -> tuple[Table, ...]:
    boards = whole.by_board()
    if len(boards) < 2:
        return ()
    heads = columns(
        ("board", "board", "плита"),
        ("pieces", "parts", "деталей"),
        ("area", "area", "площадь"),
    )
    rows = tuple((board.name, each.pieces, each.area) for board, each in boards.items())
    return (Table("boards", Bilingual("By board", "По плитам"), heads, rows),)


_SIZES = (
    ("part", "part", "деталь"),
    ("length", "length", "длина"),
    ("width", "width", "ширина"),
    ("board", "board", "плита"),
    ("pieces", "pieces", "штук"),
)


def _sizes(whole: PartList, part: ListedPart) -> tuple[Cell, ...]:
    return (
        part.name,
        length_given(part.length_um, _PART),
        length_given(part.width_um, _PART),
        part.board.name,
        whole.line_pieces(part),
    )


def _area_table(whole: PartList) -> Table:
    rows = tuple((*_sizes(whole, part), whole.line_area(part)) for part in whole.parts)
    heads = columns(*_SIZES, ("area", "area", "площадь"))
    return Table("parts", Bilingual("By part", "По деталям"), heads, rows)


def _mass_table(whole: PartList, weighed: ListMass) -> Table:
    rows = tuple(
        (*_sizes(whole, part), mass) for part, mass in zip(whole.parts, weighed.lines, strict=True)
    )
    heads = columns(*_SIZES, ("mass", "mass", "масса"))
    return Table("parts", Bilingual("By part", "По деталям"), heads, rows)


def part_list_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            parts_area,
            title=Bilingual("Area of a list of parts", "Площадь по списку деталей"),
            doing=Bilingual("adding up the parts", "складываю площади деталей"),
            about=Bilingual(
                (
                    "Area in m² and number of the listed parts of a product (also of one board only), "
                    "for N products."
                ),
                "Площадь в м² и количество деталей изделия по списку (и только одного материала), "
                "на N изделий.",
            ),
            examples=(
                "Комод: 2 бока 800×450, крышка 900×450, дно 868×450 из ЛДСП 16. Сколько м² плиты?",
                "Стеллаж из 2 стоек 1800х300 и 5 полок 700х300, посчитай площадь на 60 стеллажей",
                "Сколько квадратных метров ЛДСП 18 мм и сколько деталей уйдёт на 40 шкафов",
                "боковина 2 шт 2100*560, полка 4 шт 768*540, скока лдсп 16 на 25 шкафов в м2",
                "площадь материала на изделие по списку деталей",
                "сколько МДФ на все фасады: 4 фасада 396×716",
                "скольк всего деталей и квадратов на партию",
                (
                    "A unit has 2 sides 700x300, a bottom 568x300 and 2 shelves 566x280. "
                    "Total area for 80 units?"
                ),
                "How many m² of 16 mm particleboard do these parts take?",
                "total board area of 3 shelves 800x250 and 2 sides 1200x250",
            ),
            asks={
                "area": (
                    "площадь",
                    "квадратов",
                    "м²",
                    "сколько ЛДСП",
                    "сколько материала",
                    "area",
                    "square metres",
                    "how much board",
                ),
                "pieces": ("сколько деталей", "деталей", "количество деталей", "how many parts"),
                "area_of_one": ("площадь одного", "на одно изделие", "area of one", "per product"),
                "mass": ("масса", "вес", "mass", "weight"),
            },
        ),
        derive(
            parts_mass,
            title=Bilingual("Mass of a list of parts", "Масса по списку деталей"),
            doing=Bilingual("weighing the parts", "считаю массу деталей"),
            about=Bilingual(
                "Mass in kg of a product from the list of its parts, for N products.",
                "Масса в кг изделия по списку его деталей, на N изделий.",
            ),
            examples=(
                "Сколько весит тумба: 2 боковины 600×400, дно 468×400, крышка 500×400, ЛДСП 16?",
                "Масса корпуса из ЛДСП 16 мм: 2 стойки 2000х500, 4 полки 768х480",
                "вес шкафа по деталям, плотность 650 кг/м3",
                "общий вес партии 30 столов: столешница 1200*700, 2 опоры 720*650, лдсп 25",
                "скока будет весить стеллаж в сборе",
                "посчитай массу всех деталей изделия",
                (
                    "What does a cabinet weigh: 2 sides 720x300, top and bottom 568x300, 16 mm "
                    "particleboard?"
                ),
                "mass of these parts at 700 kg/m³",
                "total weight of 12 bookcases from the parts list",
            ),
            asks={
                "mass": ("масса", "вес", "весит", "mass", "weight", "weigh"),
                "mass_of_one": ("масса одного", "вес одного", "weight of one"),
            },
        ),
        derive(
            parts_edge_length,
            title=Bilingual("Edge band of a list of parts", "Кромка по списку деталей"),
            doing=Bilingual("measuring the edge band", "считаю кромку"),
            about=Bilingual(
                "Metres of edge band on listed parts (all or the named ones), for N products.",
                "Метры кромки на детали из списка (на все или на названные), на N изделий.",
            ),
            examples=(
                (
                    "Детали: 2 двери 1900×396, 3 полки 764×500. Кромка по периметру дверей на 30 "
                    "шкафов, м?"
                ),
                "Сколько метров кромки 0,4 мм на все полки по одной длинной стороне на 45 изделий",
                "кромка кругом на 4 фасада 596х140 и 2 боковины 700х500 скок погонных",
                "сколько погонных метров кромки уйдёт на список деталей",
                "кромка ПВХ 1 мм по периметру всех деталей, тираж 120",
                "длинна кромки на ящики: 3 фасада 180*396 кругом, комодов 20",
                "Edge band all round the doors: 2 doors 700x396, 3 shelves 768x300, 50 cabinets",
                "How many metres of 1 mm band for all listed shelves, one long side each?",
                "total edging in metres for the parts list",
            ),
            asks={
                "edge_length": ("кромка", "метров", "погонных", "edge", "band", "metres"),
                "edge_of_one": ("на одно изделие", "for one", "per product"),
            },
        ),
    )
