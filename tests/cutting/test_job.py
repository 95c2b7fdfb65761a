"""Parts, sheets and the saw: saw sizes, turnings, what fits, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cutting.plans import MM, part, sheet

from verstak.cutting.job import (
    MOST_PARTS,
    CuttingJob,
    EdgeBand,
    Edges,
    Grain,
    Part,
    SawRules,
    Sheet,
    Trim,
    fits,
    unfit_parts,
)
from verstak.errors import InvalidCutList


def banded(thickness: float, premilling: float) -> Edges:
    band = EdgeBand("white", round(thickness * MM), round(premilling * MM))
    return Edges(band, band, band, band)


@pytest.mark.parametrize(
    ("finished", "thickness", "premilling", "saw"),
    [
        ((161, 492), 0.8, 0.5, (160.4, 491.4)),  # exam item F17, a real BAZIS order
        ((362, 289), 1, 0.5, (361, 288)),  # exam item F18
        ((720, 560), 2, 0, (716, 556)),
        ((720, 560), 0.4, 0.5, (720.2, 560.2)),  # more is milled off than glued on
    ],
)
def test_saw_size_is_finished_less_bands_plus_premilling(
    finished: tuple[float, float], thickness: float, premilling: float, saw: tuple[float, float]
) -> None:
    one = part("p", *finished, edges=banded(thickness, premilling))
    assert (one.saw_length_um / MM, one.saw_width_um / MM) == saw


def test_bands_act_across_the_side_that_they_lie_on() -> None:
    front = part("shelf", 566, 540, edges=Edges(l1=EdgeBand("white", 2000, 500)))
    assert (front.saw_length_um, front.saw_width_um) == (566_000, 538_500)
    assert (front.bare_length_um, front.bare_width_um) == (566_000, 538_000)
    side = part("shelf", 566, 540, edges=Edges(w1=EdgeBand("white", 2000, 500)))
    assert (side.saw_length_um, side.saw_width_um) == (564_500, 540_000)


def test_edges_come_in_their_order() -> None:
    bands = [EdgeBand(name, 1000) for name in ("l1", "l2", "w1", "w2")]
    assert [band.name for band in Edges(*bands) if band] == ["l1", "l2", "w1", "w2"]


@pytest.mark.parametrize(
    ("part_grain", "sheet_grain", "expected"),
    [
        (Grain.NONE, Grain.LENGTH, (False, True)),
        (Grain.LENGTH, Grain.NONE, (False, True)),
        (Grain.LENGTH, Grain.LENGTH, (False,)),
        (Grain.WIDTH, Grain.WIDTH, (False,)),
        (Grain.LENGTH, Grain.WIDTH, (True,)),
        (Grain.WIDTH, Grain.LENGTH, (True,)),
    ],
)
def test_turnings(part_grain: Grain, sheet_grain: Grain, expected: tuple[bool, ...]) -> None:
    assert part("p", 500, 300, grain=part_grain).turnings(sheet(grain=sheet_grain)) == expected


def test_a_square_part_without_grain_need_not_turn() -> None:
    assert part("p", 300, 300).turnings(sheet()) == (False,)


@pytest.mark.parametrize(
    ("length", "width", "grain", "fitting"),
    [
        (2730, 1810, Grain.NONE, True),
        (2730.001, 1810, Grain.NONE, False),
        (2730, 1810.001, Grain.NONE, False),
        (1810, 2730, Grain.NONE, True),  # turned
        (1810, 2730, Grain.LENGTH, False),
        (1810, 2730, Grain.WIDTH, True),
        (2750, 1830, Grain.NONE, False),  # the sheet, but not inside its trim
    ],
)
def test_fits_inside_the_trim(length: float, width: float, grain: Grain, *, fitting: bool) -> None:
    assert fits(part("p", length, width, grain=grain), sheet()) is fitting


def test_fits_by_saw_size() -> None:
    wide = part("p", 2730.6, 1810.6, edges=banded(0.8, 0.5))
    assert fits(wide, sheet())
    assert not fits(replace(wide, edges=Edges()), sheet())


def test_unfit_parts_are_those_that_fit_no_sheet() -> None:
    parts = (part("a", 2000, 500), part("b", 3000, 500), part("c", 3000, 2000))
    job = CuttingJob(parts, (sheet(), sheet(3660, 1830)))
    assert unfit_parts(job) == (2,)
    assert [p.name for p in job.without(frozenset({2})).parts] == ["a", "b"]


def test_pieces() -> None:
    assert CuttingJob((part("a", 10, 10, 3), part("b", 10, 10, 4)), (sheet(),)).pieces == 7


def test_usable_field() -> None:
    board = Sheet("plate", 1000, 500, trim=Trim(left_um=1, right_um=2, bottom_um=3, top_um=4))
    assert (board.usable_length_um, board.usable_width_um) == (997, 493)


@pytest.mark.parametrize(
    ("parts", "sheets", "rules", "words"),
    [
        ((), (sheet(),), SawRules(), "nothing to cut"),
        ((part("p", 1, 1),), (), SawRules(), "no sheet"),
        (
            (part("p", 0, 100),),
            (sheet(),),
            SawRules(),
            "'p': both sides must be above zero, found 0x100",
        ),
        ((part("p", 100, -5),), (sheet(),), SawRules(), "found 100x-5"),
        ((part("p", 100, 50, 0),), (sheet(),), SawRules(), "quantity must be 1 or more, found 0"),
        ((part("p", 100, 50, MOST_PARTS + 1),), (sheet(),), SawRules(), "at most 100000"),
        ((part("p", 3, 50, edges=banded(2, 0)),), (sheet(),), SawRules(), "nothing is left to saw"),
        ((part("p", 50, 50, edges=banded(0, 0)),), (sheet(),), SawRules(), "thickness above zero"),
        ((part("p", 50, 50, edges=banded(1, -1)),), (sheet(),), SawRules(), "pre-milling"),
        ((part("p", 1, 1),), (sheet(0, 100),), SawRules(), "both sides must be above zero"),
        (
            (part("p", 1, 1),),
            (sheet(100, 20),),
            SawRules(),
            "100x20 mm: nothing is left inside the trim",
        ),
        ((part("p", 1, 1),), (sheet(trim=-1),), SawRules(), "trim must not be negative"),
        ((part("p", 1, 1),), (sheet(quantity=-1),), SawRules(), "count must not be negative"),
        ((part("p", 1, 1),), (sheet(price=Decimal(-1)),), SawRules(), "price must be zero or more"),
        (
            (part("p", 1, 1),),
            (sheet(),),
            SawRules(kerf_um=-1),
            "kerf must not be negative, found -0.001",
        ),
        (
            (part("p", 1, 1),),
            (sheet(),),
            SawRules(stages=4),
            "stages must be 2, 3 or free, found 4",
        ),
        ((part("p", 1, 1),), (sheet(),), SawRules(longest_cut_um=0), "longest cut"),
        ((part("p", 1, 1),), (sheet(),), SawRules(min_offcut_width_um=-1), "smallest offcut"),
    ],
)
def test_a_contradiction_is_named(
    parts: tuple[Part, ...], sheets: tuple[Sheet, ...], rules: SawRules, words: str
) -> None:
    with pytest.raises(InvalidCutList) as caught:
        CuttingJob(parts, sheets, rules)
    assert words in caught.value.message


@given(
    st.integers(50_000, 3_000_000),
    st.integers(100, 3_000),
    st.integers(0, 2_000),
)
def test_saw_bare_and_finished_agree(length: int, thickness: int, premilling: int) -> None:
    band = EdgeBand("b", thickness, premilling)
    one = Part("p", length, length, edges=Edges(l1=band, w1=band, w2=band))
    assert one.bare_length_um == length - 2 * thickness
    assert one.saw_length_um == one.bare_length_um + 2 * premilling
    assert one.saw_width_um == length - thickness + premilling
