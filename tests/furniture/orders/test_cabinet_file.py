"""cabinet_file: TOML in millimetres to specs, and what is wrong said in the writer's words."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.cutting.job import EdgeBand
from verstak.errors import InvalidCabinet, VerstakError
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BoardChoice,
    BottomPlace,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    SlideSystem,
    Support,
    TopKind,
)
from verstak.furniture.orders.cabinet_file import read_cabinets

LEAST = '[[cabinet]]\nkind = "base"\nwidth = 600\nheight = 720\ndepth = 560\n'


def only(text: str) -> CabinetSpec:
    ((spec, quantity),) = read_cabinets(text, name="test.toml")
    assert quantity == 1
    return spec


def test_the_least_that_is_needed() -> None:
    assert only(LEAST) == CabinetSpec(CabinetKind.BASE, 600_000, 720_000, 560_000)


def test_every_key() -> None:
    text = """
[[cabinet]]
kind = "corner"
name = "угол"
quantity = 4
width = 1050
height = "0,72 m"
depth = 56.5e1
carcass = { material = "plywood_birch", thickness = 15, decor = "берёза", grain = true }
front = { material = "mdf", thickness = 19 }
back = { material = "hdf", thickness = 3.2 }
bottom = "under"
top = "full"
rail_width = 90
back_place = "groove"
groove_depth = 7
groove_offset = 15
support = "plinth"
support_height = 80
fronts = "inset"
front_gap = 1.5
doors = 0
shelves = 2
shelf_setback = 30
drawers = 0
slides = "undermount"
dividers = 0
rod = false
carcass_fastener = "dowel"
visible_edge = { name = "ABS", thickness = 0.8, premilling = 0.5 }
hidden_edge = false
front_edge = { name = "ABS 1", thickness = 1 }
blind = 600
"""
    (read,) = read_cabinets(text, name="test.toml")
    assert read == (
        CabinetSpec(
            kind=CabinetKind.CORNER,
            width_um=1_050_000,
            height_um=720_000,
            depth_um=565_000,
            name="угол",
            carcass=BoardChoice("plywood_birch", 15_000, "берёза", grain=True),
            front=BoardChoice("mdf", 19_000),
            back=BoardChoice("hdf", 3_200),
            bottom=BottomPlace.UNDER,
            top=TopKind.FULL,
            rail_width_um=90_000,
            back_place=BackPlace.GROOVE,
            groove_depth_um=7_000,
            groove_offset_um=15_000,
            support=Support.PLINTH,
            support_height_um=80_000,
            fronts=FrontPlace.INSET,
            front_gap_um=1_500,
            doors=0,
            shelves=2,
            shelf_setback_um=30_000,
            slides=SlideSystem.UNDERMOUNT,
            carcass_fastener="dowel",
            visible_edge=EdgeBand("ABS", 800, 500),
            hidden_edge=None,
            front_edge=EdgeBand("ABS 1", 1_000),
            blind_um=600_000,
        ),
        4,
    )


def test_defaults_hold_for_all_and_a_board_may_be_completed() -> None:
    text = (
        '[defaults]\nkind = "base"\nheight = 720\ndepth = 560\nshelves = 2\n'
        'carcass = { material = "mdf", thickness = 18, decor = "oak" }\nhidden_edge = false\n'
        "[[cabinet]]\nwidth = 600\n"
        '[[cabinet]]\nwidth = 300\nshelves = 1\ncarcass = { decor = "ash" }\n'
        'hidden_edge = { name = "x", thickness = 1 }\n'
    )
    (first, _), (second, _) = read_cabinets(text, name="test.toml")
    assert (first.shelves, first.carcass, first.hidden_edge) == (
        2,
        BoardChoice("mdf", 18_000, "oak"),
        None,
    )
    assert (second.shelves, second.carcass) == (1, BoardChoice("mdf", 18_000, "ash"))
    assert second.hidden_edge == EdgeBand("x", 1_000)


def test_a_kind_brings_its_usual_values() -> None:
    drawers = only(LEAST.replace("base", "drawers"))
    assert (drawers.drawers, drawers.doors, drawers.shelves) == (3, 0, 0)
    wall = only(LEAST.replace("base", "wall"))
    assert (wall.top, wall.support) == (TopKind.FULL, Support.NONE)
    assert only(LEAST.replace("base", "wardrobe") + 'top = "rails"\n').top is TopKind.RAILS


def test_prices_sheets_and_the_saw_may_stand_in_the_same_file() -> None:
    assert only(LEAST + "[prices]\nx = 1\n[saw]\nkerf = 4\n").width_um == 600_000


def test_a_byte_order_mark_is_no_error() -> None:
    assert only("\ufeff" + LEAST).width_um == 600_000


@pytest.mark.parametrize(
    ("text", "said", "advice"),
    [
        ("", "expected at least one \\[\\[cabinet\\]\\]", "begin each cabinet"),
        ("cabinet = 1", "expected at least one", None),
        ("cabinet = [1]", "cabinet 1: expected a table, found 1", None),
        ("[[cabinet]\nkind=1", "expected TOML", "words stand in quotes"),
        (LEAST + "widht = 5", "cabinet 1: unknown key 'widht'", "did you mean 'width'"),
        (LEAST + 'colour = "red"', "unknown key 'colour'", "known keys: kind, width"),
        (
            LEAST + 'name = "sink"\ncarcass = {material = "mdf", thicknes = 16}',
            "cabinet 1 'sink': carcass.thickness is missing; unknown key 'carcass.thicknes'",
            "did you mean 'thickness'",
        ),
        (
            LEAST + 'front_edge = {name = "x", thickness = 1, premiling = 1}',
            "unknown key 'front_edge.premiling'",
            "did you mean 'premilling'",
        ),
        (LEAST.replace("width = 600\n", ""), "cabinet 1: width is missing", None),
        (LEAST.replace("600", '"wide"'), "width: expected a length .* found 'wide'", None),
        (LEAST.replace("600", '"600 ft"'), "width: expected a length .* found '600 ft'", None),
        (LEAST.replace("600", "true"), "width: expected a length in mm, found True", None),
        (LEAST.replace("600", "nan"), "width: expected a length", None),
        (LEAST.replace("600", "[600]"), "width: expected a length in mm, found \\[600\\]", None),
        (LEAST.replace("600", "1e9"), "width: expected a length|more than 100 m", None),
        (LEAST.replace("base", "bass"), "kind: Input should be 'base', 'wall'.*found 'bass'", None),
        (LEAST + "doors = 1.5", "doors: Input should be a valid integer, found", None),
        (LEAST + "doors = true", "doors: Input should be a valid integer", None),
        (LEAST + "quantity = 0", "quantity: .*greater than or equal to 1, found 0", None),
        (LEAST + "quantity = 100001", "quantity: .*less than or equal to 100000", None),
        (LEAST + "front_edge = true", "front_edge: expected .* or false, found True", None),
        (LEAST + "defaults = 3", "unknown key 'defaults'", None),
        ("[defaults]\nwide = 3\n" + LEAST, "\\[defaults\\]: unknown key 'wide'", None),
        ("defaults = 3\n" + LEAST, "\\[defaults\\]: expected a table", None),
        ("[sheets]\n" + LEAST, "unknown key 'sheets'", "did you mean 'sheet'"),
        ("x = " + "[" * 3000, "expected", None),
        ("#" * 2_000_001, "2000001 characters", "split"),
        ("[[cabinet]]\n" * 1001, "1001 cabinets", None),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_what_is_wrong_is_said(text: str, said: str, advice: str | None) -> None:
    with pytest.raises(InvalidCabinet, match=said) as caught:
        read_cabinets(text, name="test.toml")
    assert caught.value.message.startswith("test.toml")
    if advice:
        assert advice in (caught.value.remedy or "")


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_on_purpose(text: str) -> None:
    for candidate in (text, LEAST + text):
        with contextlib.suppress(VerstakError):
            assert read_cabinets(candidate, name="x")
