"""A cabinet from its outer sizes: what it is made of for N pieces, and how it is drawn."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.tools.cabinet_slots import (
    BlindPart,
    CabinetCount,
    CarcassThickness,
    Dividers,
    Doors,
    Drawers,
    Drawn,
    FrontThickness,
    Kind,
    OuterDepth,
    OuterHeight,
    OuterWidth,
    Shelves,
)
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.material_slots import Question
from verstak.assistant.tools.outcome import Feed, MadeFile, Outcome
from verstak.assistant.tools.part_tools import AREA_CUES, MASS_CUES
from verstak.assistant.tools.plan_files import PDF, SVG, XLSX
from verstak.assistant.tools.said_counts import products_said
from verstak.assistant.tools.tool import Tool, derive
from verstak.drawing.pdf import write_pdf
from verstak.drawing.svg import write_svg
from verstak.errors import InvalidCabinet, ToolRefused
from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_tables import bill_xlsx
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_report import CabinetAnswer, cabinet_answer
from verstak.furniture.cabinet_spec import CabinetKind
from verstak.furniture.drilling.drilling_dxf import write_cabinet_dxf
from verstak.furniture.orders.cabinet_file import cabinets_of
from verstak.furniture.part_sums import area_quantity
from verstak.furniture.views.view_page import cabinet_pages
from verstak.quantities.quantity import Assumed, Computed, Given, Quantity, count
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_SHEETS = ("views", "assembly", "parts")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Earliest time a ZIP can state: the same cabinet gives the same bytes."""


def cabinet(
    *,
    kind: Kind = "base",
    width: OuterWidth,
    height: OuterHeight,
    depth: OuterDepth,
    doors: Doors = None,
    shelves: Shelves = None,
    drawers: Drawers = None,
    dividers: Dividers = None,
    thickness: CarcassThickness = 16,
    front: FrontThickness = 18,
    blind: BlindPart = None,
    products: CabinetCount = None,
    drawing: Drawn = False,
    question: Question = None,
    desk: Desk,
) -> Outcome:
    """What N cabinets of these outer sizes are made of, or the drawing of one."""
    stated = _denied(question) | _stated(doors, shelves, drawers, dividers, blind)
    built = _built(kind, (width, height, depth), stated, thickness, front)
    if drawing:
        return _drawing(built, stated, desk)
    products = products_said(question) if products is None else products
    bill = bill_of_materials([(built, products)])
    report = bill.report()
    area = area_quantity(
        sum(line.area_um2 for line in bill.boards),
        Computed(Bilingual("Σ over the boards", "Σ по плитам")),
    )
    figures = (
        *report.figures,
        Figure("area", Bilingual("Area of all panels", "Площадь всех деталей"), area),
    )
    notes = (*built.notes, *report.notes)
    return Outcome(
        Report(
            report.title,
            figures,
            (*report.tables, _taken(built, stated)),
            tuple(dict.fromkeys(notes)),
        ),
        answers=("parts", "area", "known_mass" if bill.unweighed else "mass"),
        files=_files(cabinet_answer(built, pieces=products), bill, desk) if desk.draw else (),
        feeds=_feeds(bill, area),
    )


def _drawing(cabinet: Cabinet, stated: dict[str, Any], desk: Desk) -> Outcome:
    """One cabinet drilled, checked and drawn; its figures are those of the drawing."""
    answer = cabinet_answer(cabinet)
    report = answer.report()
    bill = bill_of_materials([(cabinet, 1)])
    return Outcome(
        Report(
            report.title, report.figures, (*report.tables, _taken(cabinet, stated)), report.notes
        ),
        answers=("panels", "area"),
        files=_files(answer, bill, desk) if desk.draw else (),
    )


_NONE_OF = {
    "doors": re.compile(
        r"\bбез (?:двер|фасад|створ)|\b(?:no|without) (?:doors|fronts)", re.IGNORECASE
    ),
    "shelves": re.compile(r"\bбез пол[ок]|\b(?:no|without) shel", re.IGNORECASE),
}


def _denied(question: ParsedMessage | None) -> dict[str, Any]:
    """``без дверей``: a none that no number says."""
    if question is None:
        return {}
    return {key: 0 for key, words in _NONE_OF.items() if words.search(question.text)}


def _stated(
    doors: int | None,
    shelves: int | None,
    drawers: int | None,
    dividers: int | None,
    blind: float | None,
) -> dict[str, Any]:
    said = {"doors": doors, "shelves": shelves, "drawers": drawers, "dividers": dividers}
    stated: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
    if blind is not None:
        stated["blind"] = str(blind)
    return stated


def _built(
    kind: str,
    outer: tuple[float, float, float],
    stated: dict[str, Any],
    thickness: float,
    front: float,
) -> Cabinet:
    if kind == CabinetKind.DRAWERS and "drawers" not in stated:
        raise ToolRefused("how many drawers does it have?", in_russian="сколько в изделии ящиков?")
    if kind == CabinetKind.CORNER and "blind" not in stated:
        raise ToolRefused(
            "how wide is the blind part of the corner cabinet, mm?",
            in_russian="какая ширина глухой части углового шкафа, мм?",
        )
    described = {
        "kind": kind,
        **{key: str(value) for key, value in zip(_OUTER, outer, strict=True)},
        "carcass": {"material": "particleboard", "thickness": str(thickness)},
        "front": {"material": "particleboard", "thickness": str(front)},
        **stated,
    }
    try:
        ((spec, _),) = cabinets_of({"cabinet": [described]}, name="question")
        return build_cabinet(spec)
    except InvalidCabinet as error:
        raise ToolRefused(
            error.message,
            remedy=error.remedy,
            in_russian="такое изделие нельзя построить: размеры, толщина плит или начинка "
            "противоречат друг другу",
        ) from error


_OUTER = ("width", "height", "depth")
_PARAMETERS = (
    ("doors", Bilingual("Doors", "Дверей")),
    ("shelves", Bilingual("Loose shelves", "Съёмных полок")),
    ("drawers", Bilingual("Drawers", "Ящиков")),
    ("dividers", Bilingual("Dividers", "Перегородок")),
)


def _taken(cabinet: Cabinet, stated: dict[str, Any]) -> Table:
    """What the cabinet was built with, and which of it nobody stated."""
    by_default = Assumed(
        Bilingual("the usual value of its kind", "обычное значение для этого вида")
    )
    said = Given(Bilingual("the question", "вопрос"))
    yes, no = Bilingual("stated", "названо"), Bilingual("assumed", "принято")
    rows = [
        (
            name,
            count(getattr(cabinet.spec, key), said if key in stated else by_default),
            yes if key in stated else no,
        )
        for key, name in _PARAMETERS
    ]
    heads = columns(
        ("parameter", "parameter", "параметр"),
        ("value", "value", "значение"),
        ("origin", "from", "откуда"),
    )
    return Table("taken", Bilingual("What it has", "Что в изделии"), heads, tuple(rows))


def _feeds(bill: Bill, area: Quantity) -> tuple[Feed, ...]:
    figures = {figure.key: figure.value for figure in bill.report().figures}
    cues = {
        "parts": ("деталей", "количество деталей", "parts"),
        "edge_band": ("кромка", "длина кромки", "edge band"),
        "known_mass" if bill.unweighed else "mass": MASS_CUES,
    }
    found = [
        Feed(value, cues[key])
        for key, value in figures.items()
        if key in cues and isinstance(value, Quantity)
    ]
    return (Feed(area, AREA_CUES), *found)


def _files(answer: CabinetAnswer, bill: Bill, desk: Desk) -> tuple[MadeFile, ...]:
    cabinet, language = answer.cabinet, desk.language
    pages = cabinet_pages(cabinet, language=language)
    titles = (
        Bilingual("Views and sections", "Виды и разрезы"),
        Bilingual("Exploded view", "Схема сборки"),
        Bilingual("Panels", "Детали"),
    )
    drawn = [
        MadeFile(f"cabinet-{name}.svg", title, SVG, write_svg(page).encode(), drawn=True)
        for name, title, page in zip(_SHEETS, titles, pages, strict=False)
    ]
    all_pages = cabinet_pages(cabinet, language=language, holes=answer.drilling.holes)
    return (
        *drawn,
        MadeFile(
            "cabinet-drawings.pdf",
            Bilingual("Drawings for printing", "Чертежи для печати"),
            PDF,
            write_pdf(all_pages),
        ),
        MadeFile(
            "bill-of-materials.xlsx",
            Bilingual("Bill of materials", "Ведомость материалов"),
            XLSX,
            bill_xlsx(bill, language),
        ),
        MadeFile(
            "drilled-panels-dxf.zip",
            Bilingual("Drilled panels, DXF", "Детали с присадкой, DXF"),
            "application/zip",
            _zipped(write_cabinet_dxf(cabinet, answer.drilling.holes)),
        ),
    )


def _zipped(files: Any) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)
    return packed.getvalue()


def cabinet_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            cabinet,
            title=Bilingual("A cabinet: bill and drawings", "Изделие: ведомость и чертежи"),
            doing=Bilingual("building the cabinet", "строю изделие и ведомость"),
            about=Bilingual(
                "Parts, areas, edge band, fittings and masses of N cabinets from outer width, "
                "height and depth alone (the program builds the parts itself), or drawings: "
                "views, exploded view, drilled panels.",
                "Детали, площади, кромка, фурнитура и масса N изделий только по наружным ширине, "
                "высоте и глубине (детали строит сама программа), или чертежи: виды, схема "
                "сборки, детали с присадкой.",
            ),
            examples=(
                "Рассчитай тумбу 800×720×510 мм с двумя дверями и одной полкой",
                "Деталировка навесного шкафа 600х700х320, 2 двери, 2 полки, 40 штук",
                "спецификация на пенал 600*2100*560 из ЛДСП 18",
                "что нужно на комод 900 на 850 на 450 с 4 ящиками",
                "Смета материалов: шкаф для одежды ширина 1200 высота 2200 глубина 600, 15 изделий",
                "сделай ведомость на тумбу 45 см × 82 см × 50 см",
                "скок лдсп и кромки на кухонную тумбу 400х720х560",
                "Bill of materials for a base cabinet 800x720x560 with two doors",
                "parts list of a wall unit 600 wide, 720 high, 300 deep, 25 pieces",
                "what do I need for a chest of drawers 1000×800×450 with five drawers?",
                "Нарисуй тумбу 500×820×480 с одной дверью",
                "Чертёж навесного шкафа 800х600х320, две двери",
                "покажи схему сборки пенала 600*2000*400 с 5 полками",
                "начерти комод 1000 на 900 на 450, 4 ящика",
                "эскиз шкафа 1500×2300×600 и присадка",
                "дай чертёж тумбы ширина 30 см высота 72 см глубина 56 см в pdf",
                "взрыв-схема кухонной тумбы 600х720х510",
                "Draw a base cabinet 600x820x560 with two doors",
                "exploded view of a wall cabinet 400 × 720 × 320",
                "sketch a wardrobe 1200 wide, 2100 high, 580 deep",
            ),
            asks={
                "parts": ("деталей", "сколько деталей", "деталировка", "parts"),
                "area": ("площадь", "сколько ЛДСП", "м²", "area"),
                "edge_band": ("кромка", "сколько кромки", "edge band"),
                "known_mass": ("масса", "вес", "mass", "weight"),
                "panels": ("чертёж", "нарисуй", "drawing", "draw"),
            },
        ),
    )
