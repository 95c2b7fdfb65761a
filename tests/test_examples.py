"""The folder examples/: every file is read, and what it describes is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.furniture.overlaps import faults

from verstak.cutting.files.cut_list import read_cut_list
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.job import Sheet, unfit_parts
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.furniture.bill.prices import Prices
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet_spec import CabinetKind
from verstak.furniture.drilling.collisions import find_collisions
from verstak.furniture.drilling.drill import drill
from verstak.furniture.orders.cabinet_file import read_cabinets
from verstak.furniture.orders.order import read_order
from verstak.furniture.standards.cabinet_check import check_cabinets
from verstak.furniture.standards.rule_check import Verdict
from verstak.furniture.standards.rules import load_rules

EXAMPLES = Path(__file__).parent.parent / "examples"
PLANS = sorted(EXAMPLES.glob("*-plan.toml"))
ORDERS = sorted(set(EXAMPLES.glob("*.toml")) - set(PLANS))
LISTS = sorted(EXAMPLES.glob("*.csv"))


def named(path: Path) -> str:
    return path.stem


def test_there_are_three_orders_two_lists_and_a_plan() -> None:
    assert {path.stem for path in ORDERS} == {"kitchen", "wardrobe", "office"}
    assert {path.stem for path in LISTS} == {"parts", "стол"}
    # What it says is held in tests/plan/statements/test_customer_plan.py.
    assert {path.stem for path in PLANS} == {"customer-plan"}


@pytest.mark.parametrize("path", ORDERS, ids=named)
def test_an_order_is_built_priced_and_fits_its_sheets(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    order = read_order(text, path.name)
    assert read_cabinets(text, name=path.name) == order.cabinets
    cabinets = [(build_cabinet(spec), quantity) for spec, quantity in order.cabinets]
    for cabinet, _ in cabinets:
        assert faults(cabinet) == []
        clashes = find_collisions(cabinet, drill(cabinet))
        assert [clash.sentence.en for clash in clashes] == []
    prices = Prices.parse(order.prices, currency=order.currency)
    cost = bill_of_materials(cabinets, prices=prices).cost
    assert cost is not None
    assert [line.name.en for line in cost.missing] == []
    assert cost.unused == ()
    sheets = order.sheets_by_board()
    for job in cutting_jobs(cabinets, sheets=sheets, rules=order.rules):
        assert job.thickness_um is not None
        assert (job.material, job.thickness_um) in sheets
        assert unfit_parts(job) == ()


def test_the_kitchen_shows_five_families() -> None:
    text = (EXAMPLES / "kitchen.toml").read_text(encoding="utf-8")
    kinds = {spec.kind for spec, _ in read_cabinets(text, name="kitchen.toml")}
    assert kinds == set(CabinetKind) - {CabinetKind.WARDROBE}


@pytest.mark.parametrize(("path", "pieces"), [*zip(LISTS, (24, 10), strict=True)])
def test_a_list_is_read_and_fits_a_sheet(path: Path, pieces: int) -> None:
    sheet = Sheet("2750x1830", 2_750_000, 1_830_000)
    defaults = CutListDefaults(sheets=(sheet,))
    (job,) = read_cut_list(path.read_bytes(), name=path.name, defaults=defaults)
    assert job.pieces == pieces
    assert unfit_parts(job) == ()


def test_the_desk_s_bands_are_read() -> None:
    path = EXAMPLES / "стол.csv"
    defaults = CutListDefaults(sheets=(Sheet("s", 2_750_000, 1_830_000),))
    (job,) = read_cut_list(path.read_bytes(), name=path.name, defaults=defaults)
    top = job.parts[0]
    assert [band.thickness_um for band in top.edges if band] == [2_000] * 4
    # 1400 - 2·2
    assert top.saw_length_um == 1_396_000
    assert job.parts[2].edges.l2 is None


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_readme_names_every_file(name: str) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    for path in (*ORDERS, *LISTS, *PLANS):
        assert f"`{path.name}`" in text


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_an_example_breaks_no_rule_that_we_have_read(path: Path) -> None:
    cabinets = [build_cabinet(spec) for spec, _ in read_cabinets(path.read_text("utf-8"), name="")]
    broken = [
        (finding.where.en, finding.result)
        for finding in check_cabinets(cabinets, load_rules()).findings
        if finding.result.verdict is Verdict.DOES_NOT_CONFORM
    ]
    assert broken == []
