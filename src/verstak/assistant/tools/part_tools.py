"""Tools about equal panels of one size: area and mass."""

from __future__ import annotations

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import (
    Board,
    KnownDensity,
    KnownThickness,
    PartLength,
    PartThickness,
    PartWidth,
    Pieces,
    Products,
    Question,
)
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.said_counts import (
    pieces_said,
)
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolFailed, ToolRefused
from verstak.furniture.mass import board_mass
from verstak.furniture.materials import material
from verstak.furniture.part_sums import panels_area, pieces_of
from verstak.quantities.length import um
from verstak.quantities.quantity import Given, Quantity
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


def part_area(
    *,
    length: PartLength,
    width: PartWidth,
    thickness: KnownThickness = None,
    pieces: Pieces = None,
    products: Products = 1,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Area of equal rectangular panels."""
    del thickness, desk  # the thickness changes no area; its slot keeps it out of the others
    pieces = pieces_said(question) if pieces is None else pieces
    total = panels_area(um(length), um(width), pieces=pieces, products=products)
    one = panels_area(um(length), um(width))
    figures = [Figure("area", Bilingual("Area", "Площадь"), total)]
    if pieces * products != 1:
        figures.append(Figure("piece_area", Bilingual("Area of one", "Площадь одной"), one))
        figures.append(Figure("pieces", Bilingual("Pieces", "Штук"), pieces_of(pieces, products)))
    return Outcome(
        Report(Bilingual("Area of panels", "Площадь деталей"), tuple(figures)),
        answers=("area",),
        feeds=(Feed(total, AREA_CUES),),
    )


def part_mass(
    *,
    length: PartLength,
    width: PartWidth,
    thickness: PartThickness,
    density: KnownDensity = None,
    board: Board = None,
    pieces: Pieces = None,
    products: Products = 1,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """Mass of equal rectangular panels."""
    del desk
    known = _density(density, board, um(thickness))
    one = board_mass(um(length), um(width), um(thickness), known)
    pieces = pieces_said(question) if pieces is None else pieces
    number = pieces * products
    total = board_mass(um(length), um(width), um(thickness), known, pieces=number)
    figures = [Figure("mass", Bilingual("Mass", "Масса"), total)]
    if number != 1:
        figures.append(Figure("piece_mass", Bilingual("Mass of one", "Масса одной"), one))
        figures.append(Figure("pieces", Bilingual("Pieces", "Штук"), pieces_of(pieces, products)))
    figures.append(Figure("density", Bilingual("Density", "Плотность"), known))
    return Outcome(
        Report(Bilingual("Mass of panels", "Масса деталей"), tuple(figures)),
        answers=("mass",),
        feeds=(Feed(total, MASS_CUES),),
    )


def _density(stated: float | None, board: str | None, thickness_um: int) -> Quantity:
    if stated is not None:
        return Quantity(stated, "kg/m³", Given(Bilingual("density", "плотность")), 0)
    if board is None:
        raise ToolRefused(
            "a mass needs the material or the density: is it particleboard, MDF, HDF or plywood?",
            in_russian="для массы нужен материал или плотность: ЛДСП, МДФ, ХДФ или фанера?",
        )
    found = material(board).density(thickness_um)
    if found is None:
        why = material(board).why_no_density(thickness_um)
        raise ToolFailed(
            why.en, remedy="state the density in kg/m³", in_russian=f"{why.ru}; назовите её в кг/м³"
        )
    return found


def part_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            part_area,
            title=Bilingual("Area of panels", "Площадь деталей"),
            doing=Bilingual("calculating the area", "считаю площадь"),
            about=Bilingual(
                "Area in m² of equal rectangular panels of one size, times their number.",
                "Площадь в м² одинаковых прямоугольных деталей одного размера на их количество.",
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
            ),
            asks={
                "area": ("площадь", "квадратов", "м²", "area", "square metres"),
                "piece_area": ("площадь одной", "одной детали", "area of one", "each"),
                "pieces": ("сколько штук", "how many pieces"),
            },
        ),
        derive(
            part_mass,
            title=Bilingual("Mass of panels", "Масса деталей"),
            doing=Bilingual("calculating the mass", "считаю массу"),
            about=Bilingual(
                "Mass in kg of equal panels from length, width, thickness and density or material.",
                "Масса в кг одинаковых деталей по длине, ширине, толщине и плотности или "
                "материалу.",
            ),
            examples=(
                "Сколько весит полка 1000×300×18 мм при плотности 700 кг/м³?",
                "Масса фасада 596х396х19 из МДФ, плотность 750",
                "вес столешницы 3000*600*38 лдсп",
                "скока весит крышка 800 на 400 толщиной 22 мм из фанеры",
                "Какой вес у десяти дверей 2000×450×16 ЛДСП",
                "масса щита 1,2×0,6 м, толщина 25 мм, 640 кг/м3",
                "How heavy is a 764x300x16 mm particleboard shelf?",
                "weight of 6 panels 500 × 400 × 18 at 680 kg/m³",
                "mass of a plywood side 700x500x15",
            ),
            asks={
                "mass": ("масса", "вес", "весит", "сколько весит", "mass", "weight", "heavy"),
                "piece_mass": ("масса одной", "вес одной", "одна весит", "mass of one", "each"),
            },
        ),
    )
