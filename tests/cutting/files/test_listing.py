"""Also of defaults: what was said wins over the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.cutting.files.defaults import CutListDefaults, SaidRules
from verstak.cutting.files.listing import Listing
from verstak.cutting.files.part_table import ListedPart
from verstak.cutting.files.stock_table import ListedSheet
from verstak.cutting.job import FirstCut, Part, SawRules, Sheet, Trim
from verstak.errors import InvalidCutList

MM = 1000
FULL = Sheet("full", 2750 * MM, 1830 * MM)
OTHER = Sheet("other", 2800 * MM, 2070 * MM)


def listed(name: str, material: str = "", thickness_um: int | None = None) -> ListedPart:
    return ListedPart(Part(name, 720 * MM, 560 * MM), material, thickness_um)


def test_one_job_per_material_and_thickness() -> None:
    parts = [listed("a", "white", 16 * MM), listed("b", "white", 18 * MM), listed("c", "oak")]
    listing = Listing("order", [*parts, listed("d", "white", 16 * MM)])
    jobs = listing.jobs(CutListDefaults(sheets=(FULL,), thickness_um=19 * MM))
    assert [(j.material, j.thickness_um, [p.name for p in j.parts]) for j in jobs] == [
        ("white", 16 * MM, ["a", "d"]),
        ("white", 18 * MM, ["b"]),
        ("oak", 19 * MM, ["c"]),
    ]
    assert {job.name for job in jobs} == {"order"}


def test_stock_serves_its_own_material_and_a_blank_one_serves_any() -> None:
    stock = [ListedSheet(FULL, "white", 16 * MM), ListedSheet(OTHER)]
    parts = [listed("a", "white", 16 * MM), listed("b", "oak", 16 * MM)]
    white, oak = Listing("order", parts, stock).jobs(CutListDefaults())
    assert white.sheets == (FULL, OTHER)
    assert oak.sheets == (OTHER,)
    with pytest.raises(InvalidCutList, match=r"no sheet for oak, 16 mm among the 1 listed"):
        Listing("order", parts, stock[:1]).jobs(CutListDefaults())


def test_no_sheet_anywhere() -> None:
    with pytest.raises(InvalidCutList, match="no sheet for the parts") as caught:
        Listing("order", [listed("a")]).jobs(CutListDefaults())
    assert caught.value.remedy == "--sheet 2750x1830"


def test_what_was_said_wins_over_the_file() -> None:
    rules = SawRules(kerf_um=3 * MM, stages=2, first_cut=FirstCut.CROSSWISE)
    stock = [ListedSheet(replace(FULL, trim=Trim.all_round(5 * MM)))]
    said = SaidRules(4_400, 10 * MM, "free", FirstCut.LENGTHWISE, 3200 * MM, 500 * MM, 90 * MM)
    listing = Listing("order", [listed("a")], stock, rules)
    (silent,) = listing.jobs(CutListDefaults())
    assert silent.rules == rules
    assert silent.sheets[0].trim == Trim.all_round(5 * MM)
    (job,) = listing.jobs(CutListDefaults(sheets=(OTHER,), rules=said))
    assert job.sheets == (replace(OTHER, trim=Trim.all_round(10 * MM)),)
    assert job.rules == SawRules(4_400, None, FirstCut.LENGTHWISE, 3200 * MM, 500 * MM, 90 * MM)
