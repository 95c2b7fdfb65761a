"""Tools about parts: area and mass, of one size or of a whole list, for N products."""

from __future__ import annotations

from dataclasses import replace

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    Board,
    KnownDensity,
    KnownParts,
    KnownThickness,
    Pieces,
    Products,
    Question,
    StatedLength,
    StatedThickness,
    StatedWidth,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.part_tables import (
    area_table,
    board_table,
    mass_table,
    unweighed_notes,
)
from verstak.assistant.tools.price_slots import (
    COST_ASKED,
    KnownAreaPrice,
    cost_answers,
    cost_feeds,
    cost_figures,
)
from verstak.assistant.tools.refusal import question as ask
from verstak.assistant.tools.stated_parts import StatedPart, stated_parts
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolError, ToolFailed
from verstak.furniture.listed_parts import ListMass, PartList, list_mass
from verstak.furniture.part_sums import panels_area
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

AREA_CUES = (
    "площадь",
    "площадь деталей",
    "квадратов",
    "area",
    "area of parts",
    "square metres",
)
MASS_CUES = ("масса", "вес", "нагрузка", "mass", "weight")
PIECES_CUES = ("количество", "деталей", "штук", "pieces", "parts", "quantity")

_PARTS_FED = ("деталей", "parts")
"""Not the words of a single part's own number: a result is no reason to multiply by it again."""


def part_area(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: KnownThickness = None,
    density: KnownDensity = None,
    board: Board = None,
    pieces: Pieces = None,
    products: Products = 1,
    price: KnownAreaPrice = None,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Finished area and number of the parts that the question is about."""
    single = StatedPart(length, width, thickness, board, pieces)
    chosen = stated_parts(parts, single, question, desk.language)
    whole = PartList(chosen.parts, products)
    cost = cost_figures(whole.area, price, "RUB/m²")
    figures = [
        Figure("area", Bilingual("Area", "Площадь"), whole.area),
        *cost,
        *_area_parts(whole),
    ]
    weighed = list_mass(whole, _stated_density(density))
    if weighed.mass is not None and not weighed.unweighed:
        figures.append(Figure("mass", Bilingual("Mass", "Масса"), weighed.mass))
    figures.extend(_volume(whole))
    several = len(whole.parts) > 1
    return Outcome(
        Report(
            Bilingual("Area of the parts, finished sizes", "Площадь деталей, чистовые размеры"),
            tuple(figures),
            (*board_table(whole), area_table(whole)) if several else (),
            chosen.notes,
        ),
        answers=("area", *cost_answers(cost)),
        feeds=(
            *cost_feeds(cost),
            Feed(whole.area, AREA_CUES),
            Feed(whole.pieces, _PARTS_FED),
            *((Feed(weighed.mass, MASS_CUES),) if weighed.mass and not weighed.unweighed else ()),
        ),
    )


def _area_parts(whole: PartList) -> tuple[Figure, ...]:
    """Number of parts, and the area of one of the things that are counted."""
    figures = []
    number = int(whole.pieces.value)
    if number != 1:
        figures.append(Figure("pieces", Bilingual("Parts", "Деталей"), whole.pieces))
    if whole.products != 1:
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
    if len(whole.parts) == 1 and number != 1:
        (part,) = whole.parts
        one = panels_area(part.length_um, part.width_um)
        figures.append(Figure("piece_area", Bilingual("Area of one", "Площадь одной"), one))
    return tuple(figures)


def _volume(whole: PartList) -> tuple[Figure, ...]:
    """Of all parts, when the thickness of each is known."""
    exact = 0
    for part in whole.parts:
        if part.board.thickness_um is None:
            return ()
        exact += part.area_um2 * part.board.thickness_um * whole.products
    volume = Quantity(exact / 10**18, "m³", Computed("V = Σ n · l · w · t"), 4)
    return (Figure("volume", Bilingual("Volume", "Объём"), volume),)


def part_mass(
    *,
    parts: KnownParts = None,
    length: StatedLength = None,
    width: StatedWidth = None,
    thickness: StatedThickness = None,
    density: KnownDensity = None,
    board: Board = None,
    pieces: Pieces = None,
    products: Products = 1,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Mass and area of the parts that the question is about; what cannot be weighed is named."""
    single = StatedPart(length, width, thickness, board, pieces)
    chosen = stated_parts(parts, single, question, desk.language)
    whole = PartList(chosen.parts, products)
    weighed = list_mass(whole, _stated_density(density))
    if weighed.mass is None or weighed.of_one is None:
        raise _cannot_weigh(weighed)
    several = len(whole.parts) > 1
    name = Bilingual("Mass", "Масса")
    if weighed.unweighed:
        name = Bilingual("Mass of what could be weighed", "Масса того, что удалось взвесить")
    figures = [Figure("mass", name, weighed.mass)]
    if products != 1:
        one = Bilingual("Mass of one product", "Масса одного изделия")
        figures.append(Figure("mass_of_one", one, weighed.of_one))
    if not several and whole.pieces.value != 1:
        (part,) = whole.parts
        alone = list_mass(PartList((replace(part, quantity=1),)), _stated_density(density)).mass
        figures.append(Figure("piece_mass", Bilingual("Mass of one", "Масса одной"), alone))
    figures.append(Figure("area", Bilingual("Area", "Площадь"), whole.area))
    if whole.pieces.value != 1:
        figures.append(Figure("pieces", Bilingual("Parts", "Деталей"), whole.pieces))
    for number, (kind, known) in enumerate(weighed.densities):
        words = Bilingual(f"Density: {kind.name.en}", f"Плотность: {kind.name.ru}")
        figures.append(Figure(f"density_{'abcdefghij'[number % 10]}", words, known))
    return Outcome(
        Report(
            Bilingual("Mass of the parts", "Масса деталей"),
            tuple(figures),
            (mass_table(whole, weighed),) if several else (),
            (*chosen.notes, *unweighed_notes(weighed)),
        ),
        answers=("mass",),
        feeds=(
            Feed(weighed.mass, MASS_CUES),
            Feed(whole.area, AREA_CUES),
            Feed(whole.pieces, _PARTS_FED),
        ),
    )


def _stated_density(density: float | None) -> Quantity | None:
    if density is None:
        return None
    return Quantity(density, "kg/m³", Given(Bilingual("density", "плотность")), 0)


def _cannot_weigh(weighed: ListMass) -> ToolError:
    """Ask for what the user can still say; a density that no source gives is a failure."""
    boards = {part.board for part, _ in weighed.unweighed}
    if all(board.thickness_um is None for board in boards):
        return ask("How thick is the board, mm", "Какая толщина плиты, мм")
    if all(board.material is None and not board.called for board in boards):
        return ask(
            "A mass needs the material or the density: is it particleboard, MDF, HDF or plywood",
            "Для массы нужен материал или плотность: это ЛДСП, МДФ, ХДФ или фанера",
        )
    reasons = list(dict.fromkeys(why for _, why in weighed.unweighed))
    return ToolFailed(
        "; ".join(why.en for why in reasons),
        remedy="name the board and its thickness, or the density in kg/m³",
        in_russian="; ".join(why.ru for why in reasons)
        + ". Назовите материал с толщиной или плотность в кг/м³",
    )


def part_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            part_area,
            title=Bilingual("Area of parts", "Площадь деталей"),
            doing=Bilingual("calculating the area", "считаю площадь"),
            about=Bilingual(
                "Area in m² and number of equal panels of one size or of a product's listed parts, "
                "also of one board only, for N products.",
                "Площадь в м² и количество одинаковых деталей одного размера или деталей изделия "
                "по списку, и только одного материала, на N изделий.",
            ),
            examples=(
                "Какая площадь щита 800×350 мм?",
                "Площадь детали 640 на 410, 12 штук",
                "сколько квадратов в столешнице 2400х600",
                "площадь двери 1950x447 мм в м2",
                "м² одной полки 764×300",
                "скок м2 займут 40 шт 300*500",
                "Посчитай площадь восьми панелей 1,2 м на 0,4 м",
                "What is the area of a 900x450 mm panel?",
                "square metres of 25 shelves 864 by 280",
                "area of one door 716 × 396, m²",
                "Комод: 2 бока 800×450, крышка 900×450, дно 868×450 из ЛДСП 16. Сколько м² плиты?",
                "Стеллаж из 2 стоек 1800х300 и 5 полок 700х300, посчитай площадь на 60 стеллажей",
                "Сколько квадратных метров ЛДСП 18 мм и сколько деталей уйдёт на 40 шкафов",
                "боковина 2 шт 2100*560, полка 4 шт 768*540, скока лдсп 16 на 25 шкафов в м2",
                "сколько МДФ в квадратах на все фасады: 4 фасада 396×716",
                "сколько всего деталей и квадратов на партию",
                "A unit has 2 sides 700x300, a bottom 568x300. Total area for 80 units in m²?",
                "How many m² of 16 mm particleboard do these parts take?",
                "total board area of 3 shelves 800x250 and 2 sides 1200x250",
                "Объём 40 щитов 1200×600×18 мм в кубометрах",
                "cubic metres of 12 panels 2400x300x40",
                "Какая площадь у партии дверей, 60 штук?",
                "15 полок — сколько это м2?",
                "площадь 80 боковин 720×560 и стоимость по 640 руб за м²",
                "total area of 90 shelves in square metres?",
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
                "pieces": ("сколько деталей", "количество деталей", "how many parts"),
                "piece_area": ("площадь одной", "одной детали", "area of one part"),
                "volume": ("объём", "кубатура", "кубов", "кубометров", "volume", "cubic metres"),
                "area_of_one": ("площадь одного", "на одно изделие", "area of one", "per product"),
                "mass": ("масса", "вес", "весит", "весят", "mass", "weight", "weigh"),
                "cost": COST_ASKED,
            },
        ),
        derive(
            part_mass,
            title=Bilingual("Mass of parts", "Масса деталей"),
            doing=Bilingual("calculating the mass", "считаю массу"),
            about=Bilingual(
                "Mass in kg and area of equal panels of one size, or of a product from the list of "
                "its parts, by thickness and density or material, for N products.",
                "Масса в кг и площадь одинаковых деталей одного размера или изделия по списку "
                "деталей, по толщине и плотности или материалу, на N изделий.",
            ),
            examples=(
                "Сколько весит полка 1000×300×18 мм при плотности 700 кг/м³?",
                "Масса фасада 596х396х19 из МДФ, плотность 750",
                "вес столешницы 3000*600*38 лдсп",
                "скока весит крышка 800 на 400 толщиной 22 мм из фанеры",
                "Какой вес у десяти щитов 2000×450×16 ЛДСП",
                "масса щита 1,2×0,6 м, толщина 25 мм, 640 кг/м3",
                "площадь и масса четырёх панелей 700×300×16 ЛДСП",
                "Сколько весит лист ЛДСП 2750×1830×16?",
                "вес листа фанеры 1525х1525х15, плотность 650",
                "How heavy is a 764x300x16 mm particleboard shelf?",
                "weight of 6 panels 500 × 400 × 18 at 680 kg/m³",
                "mass of a plywood side 700x500x15",
                "what does a 2800x2070x18 MDF sheet weigh?",
                "Сколько весит тумба: 2 боковины 600×400, дно 468×400, крышка 500×400, ЛДСП 16?",
                "Масса корпуса из ЛДСП 16 мм: 2 стойки 2000х500, 4 полки 768х480",
                "вес шкафа по деталям, плотность 650 кг/м3",
                "общий вес партии 30 столов: столешница 1200*700, 2 опоры 720*650, лдсп 25",
                "посчитай массу всех деталей изделия",
                "What does a cabinet weigh: 2 sides 720x300, 2 shelves 568x300, 16 mm chipboard?",
                "mass of these parts at 700 kg/m³",
                "total weight of 12 bookcases from the parts list",
                "сколько весят 18 полок?",
                "what do 30 doors weigh?",
            ),
            asks={
                "mass": ("масса", "вес", "весит", "сколько весит", "mass", "weight", "heavy"),
                "area": ("площадь", "квадратов", "area", "square metres"),
                "piece_mass": ("масса одной", "вес одной", "одна весит", "mass of one", "each"),
                "mass_of_one": ("масса одного", "вес одного", "weight of one"),
                "pieces": ("сколько деталей", "how many parts"),
            },
        ),
    )
