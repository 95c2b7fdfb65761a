"""In Russian every report of the two rooms is Russian: names may be Latin, prose may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from verstak.cutting.figures.order_figures import order_report
from verstak.cutting.figures.plan_figures import plan_figures
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.furniture.bill.prices import Prices
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.changes.compare import compare_cabinets
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drilling.drilling_report import drilled
from verstak.furniture.drilling.system32 import RearRow
from verstak.furniture.drilling.system32 import rows as drilled_rows
from verstak.furniture.hinges import hinge_count
from verstak.furniture.orders.order import read_order
from verstak.furniture.shop_sums import (
    check_confirmat_holes,
    check_part_pitch,
    front_fit,
    strips_across,
    system32_rows,
)
from verstak.furniture.standards.assignments import parse_assignments
from verstak.furniture.standards.cabinet_check import check_cabinets
from verstak.furniture.standards.limit import Comparison
from verstak.furniture.standards.rule_check import check
from verstak.furniture.standards.rules import load_rules
from verstak.furniture.strength.joints import compare_joints
from verstak.furniture.strength.shelf import check_shelf
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Measured,
    Provenance,
    Quantity,
    Words,
    words_in,
)
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

DRAWINGS = sorted((Path(__file__).parent / "data" / "opendesk").rglob("*.dxf"))
BASE = load_rules()

ORDER = """
[[cabinet]]
kind = "base"
name = "стол"
quantity = 2
width = 600
height = 720
depth = 560
doors = 2
shelves = 1

[[cabinet]]
kind = "drawers"
name = "тумба"
width = 600
height = 720
depth = 560
drawers = 3
slides = "undermount"
carcass_fastener = "dowel"

[[cabinet]]
kind = "wall"
name = "навесной"
width = 1500
height = 400
depth = 320
doors = 2
shelves = 1
back_place = "groove"

[[cabinet]]
kind = "wardrobe"
name = "гардероб"
width = 1500
height = 2200
depth = 600
support_height = 80
doors = 3
dividers = 1
shelves = 4
drawers = 2
rod = true
carcass_fastener = "eccentric"

[prices]
currency = "RUB"
"particleboard 16/m2" = 680
"петля" = 95
"опора/шт" = 22
"""

NAMES = """
    ANSI AVENTOS Accuride Agric Atar BAZIS BLUMOTION BioResources Blum CATAS CLIP COFORD Denizli
    Design Eckelman Egger Eurospan Forest GRASS GitHub Hettich Häfele INDAUX Isoroy Journal KCMA
    KRONO Kaindl Kastamonu Lamello MDFE MEDIUM MOVENTO Maleki Materials Metsä Minifix OPTIMUS
    Ozcifci Process Prod Products Purdue SWISS Sagulator Science SlideLine Swisspan TDGR Taghiyari
    Turk University Wood Yuksel Zhang bazis cutting-engine kdef opendesk packingsolver redalyc
    sabittuncel thefreelibrary thermwood woodbin xbir Würth
"""
"""Makers, products, authors, journals and programs: written alike in every language."""

_ADDRESS = re.compile(
    r"https?://\S+|doi:\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|ru|eu|io|org|de|net|pl|uk|html)\b[\w/.%=?-]*"
)
_REPOSITORY = re.compile(r"\b\w+/[\w.-]*[\w-]")
_IDENTIFIER = re.compile(r"\b\w+(?:[._]\w+)+\b")
_OPTION = re.compile(r"--[a-z-]+|\$[A-Z]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{4,}(?:-[A-Za-z]+)*")


def latin_words(text: str, also: frozenset[str] = frozenset()) -> set[str]:
    """Latin words of four letters or more that are neither names nor addresses."""
    text = text.replace("verstak shelf", "")  # a command
    for pattern in (_ADDRESS, _REPOSITORY, _IDENTIFIER, _OPTION):
        text = pattern.sub(" ", text)
    return {word.strip("-") for word in _LATIN.findall(text)} - set(NAMES.split()) - also


def said(report: Report) -> Iterator[tuple[str, str]]:
    """Every Russian text that people see of a report, with its place."""
    yield "title", report.title.ru
    for figure in report.figures:
        yield f"{figure.key}, name", figure.name.ru
        if figure.key != "verdict_code":  # a word for programs
            yield from _cell(figure.key, figure.value)
        if figure.why:
            yield f"{figure.key}, why", figure.why.ru
    for table in report.tables:
        yield table.key, table.title.ru
        for column in table.columns:
            yield f"{table.key}.{column.key}, name", column.name.ru
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                yield from _cell(f"{table.key}.{column.key}", cell)
    for note in report.notes:
        yield "note", note.ru


def _cell(where: str, cell: Cell) -> Iterator[tuple[str, str]]:
    match cell:
        case Quantity():
            yield f"{where}, value", cell.text("ru")
            yield from _origin(f"{where}, origin", cell.provenance)
        case Bilingual():
            yield where, cell.ru
        case str():
            yield where, cell
        case _:
            return


def _origin(where: str, provenance: Provenance) -> Iterator[tuple[str, str]]:
    parts: tuple[Words | None, ...]
    match provenance:
        case Computed(formula=formula, source=source):
            parts = (formula, source)
            for symbol, quantity in provenance.inputs:
                yield from _cell(f"{where} of {symbol}", quantity)
        case Cited(source=source, clause=clause, note=note):
            parts = (source, clause, note)
        case Given(by=by):
            parts = (by,)
        case Assumed(why=why):
            parts = (why,)
        case Measured(where=measured):
            parts = (measured,)
        case Estimated(method=method):
            parts = (method,)
    for words in parts:
        if words is not None:
            yield where, words_in(words, "ru")


@cache
def cabinets() -> tuple[tuple[Cabinet, int], ...]:
    """The order, built."""
    order = read_order(ORDER, "заказ.toml")
    return tuple((build_cabinet(spec), quantity) for spec, quantity in order.cabinets)


@cache
def plans() -> tuple[CuttingPlan, ...]:
    """A first plan of every board."""
    options = OptimiseOptions(seconds=0)
    return tuple(optimise(job, options) for job in cutting_jobs(cabinets(), language="ru"))


def prices() -> Prices:
    """The order's price list."""
    order = read_order(ORDER, "заказ.toml")
    return Prices.parse(order.prices, currency=order.currency)


SHELF = ShelfCase(800_000, 300_000, 16_000)
REPORTS: dict[str, Callable[[], Report]] = {
    "plan": lambda: plan_figures(plans()[0]).report(),
    "all plans": lambda: order_report(plans()),
    "bill": lambda: bill_of_materials(cabinets()).report(),
    "priced bill": lambda: bill_of_materials(
        cabinets(), prices=prices(), plans=plans(), edge_allowance_um=30_000
    ).report(),
    "comparison": lambda: compare_cabinets(
        cabinets()[:2], cabinets()[1:], prices=prices()
    ).report(),
    "drilling": lambda: drilled(cabinets()[0][0]).report(),
    "drilling of dowels and slides": lambda: drilled(cabinets()[1][0]).report(),
    "drilling of a wardrobe": lambda: drilled(cabinets()[3][0]).report(),
    "cabinet check": lambda: check_cabinets([cabinet for cabinet, _ in cabinets()], BASE).report(),
    "shelf": lambda: check_shelf(SHELF).report(),
    "loaded shelf": lambda: check_shelf(
        ShelfCase(
            800_000,
            300_000,
            16_000,
            line_load_n_m=100,
            point_load_kg=5,
            point_at_um=200_000,
            self_weight=True,
            creep=1.8,
            limit=300,
        )
    ).report(),
    "shelf of MDF": lambda: check_shelf(
        ShelfCase(800_000, 300_000, 16_000, material="mdf", self_weight=True)
    ).report(),
    "shelf of plywood": lambda: check_shelf(
        ShelfCase(800_000, 300_000, 15_000, material="plywood_birch")
    ).report(),
    "joints": lambda: compare_joints(force_n=100, arm_um=400_000).report(),
    "system 32": lambda: drilled_rows(560_000).report(),
    "system 32, rear row": lambda: drilled_rows(560_000, rear=RearRow.MULTIPLE_OF_32).report(),
    "hinges": lambda: hinge_count(2_000_000, 620_000).report(),
    "no hinges": lambda: hinge_count(2_600_000, 700_000).report(),
    "strips": lambda: strips_across(1_830_000, 300_000, kerf_um=4_000, trim_um=10_000).report(),
    "front": lambda: front_fit(720_000, 716_000).report(),
    "rows": lambda: system32_rows(560_000).report(),
    "holes": lambda: check_confirmat_holes(5_000, 8_000, BASE).report(),
    "pitch": lambda: check_part_pitch(300_000, 302_000, 4_000).report(),
}


def test_english_prose_is_found_and_names_are_not() -> None:
    assert latin_words("прогиб by handbook, Blum, https://a.com/words, front.gap --units") == {
        "handbook"
    }


def test_english_is_found_wherever_it_hides() -> None:
    deep = Quantity(1.0, "mm", Assumed("a custom nobody wrote down"))
    shown = Quantity(2.0, "mm", Computed("2 · a", (("a", deep),)))
    title = Bilingual("Shelf", "Полка")
    clean = Quantity(1.0, "mm", Given(title))
    head = columns(("x", "x", "x"))
    for report in (
        Report(title, (Figure("a", title, shown),)),
        Report(title, (Figure("a", title, None, Bilingual("why", "because")),)),
        Report(title, (Figure("a", Bilingual("Width", "Width"), clean),)),
        Report(title, tables=(Table("t", title, head, (("plain words",),)),)),
        Report(title, notes=(Bilingual("note", "some note"),)),
    ):
        assert len(list(foreign(report))) == 1
    assert list(foreign(Report(title, (Figure("a", title, clean),)))) == []


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_is_russian_in_russian(kind: str) -> None:
    ids = {panel.id for cabinet, _ in cabinets() for panel in cabinet.panels}
    shown = frozenset(ids if kind.startswith(("drilling", "comparison")) else ())
    assert list(foreign(REPORTS[kind](), shown)) == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_described_in_russian(path: Path) -> None:
    result = read_drawing(path.read_bytes(), name="чертёж.dxf")
    layers = {word for layer in result.layers for word in latin_words(layer.layer)}
    assert list(foreign(result.report(), frozenset(layers))) == []


def test_every_rule_speaks_russian() -> None:
    for parameter in BASE.parameters.values():
        rules = BASE.about(parameter.key)
        value = next((v for rule in rules for v in rule.values), 1.0)
        found = check({parameter.key: value}, BASE).report()
        assert list(foreign(found)) == [], parameter.key
    assert any(rule.comparison is Comparison.RANGE for rule in BASE.rules)


def test_an_unknown_value_is_spoken_of_in_russian() -> None:
    asked = parse_assignments("диван.высота = 400", BASE)
    assert list(foreign(check(asked, BASE).report())) == []


def test_prices_may_be_written_as_the_russian_bill_asks_for_them() -> None:
    asked = bill_of_materials(cabinets(), prices=prices()).cost
    assert asked is not None
    assert asked.total is None
    keys = {
        key: Decimal(1)
        for line in asked.missing
        if line.missing
        for key in re.findall(r'"([^"]+)"', line.missing.ru)
    }
    written = {**read_order(ORDER, "заказ.toml").prices, **keys}
    priced = bill_of_materials(cabinets(), prices=Prices.parse(written)).cost
    assert priced is not None
    assert priced.missing == ()
    assert priced.unused == ()


def foreign(report: Report, also: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Texts with English words in them, with the place and the whole text."""
    seen = set()
    for where, text in said(report):
        words = latin_words(text, also)
        if words and text not in seen:
            seen.add(text)
            yield f"{where}: {', '.join(sorted(words))}", text
