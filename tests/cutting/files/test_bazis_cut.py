"""Also of bazis_tree and bazis_layouts, which only this format needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from tests.cutting.plans import field, kitchen, random_plans

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.files.bazis_cut import read_cut, write_cut
from verstak.cutting.files.bazis_layouts import READINGS
from verstak.cutting.files.bazis_tree import InconsistentTree, Rectangle, assemble
from verstak.cutting.files.defaults import CutListDefaults, SaidRules
from verstak.cutting.job import EdgeBand, Edges, Grain, Part, Sheet, Trim
from verstak.cutting.layout import CuttingPlan, Node
from verstak.errors import InvalidCutList, InvalidDrawing, VerstakError

SAMPLE = (Path(__file__).parents[1] / "samples" / "order.CUT").read_bytes()
MM = 1000


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def assume_kept(plan: CuttingPlan) -> None:
    """Leave out what makes no difference at the saw and is not kept."""
    for node in nodes(plan.layouts[0].root):
        # A node that one leaf fills wholly is no cut at all, in either direction.
        only = node.children[0] if len(node.children) == 1 else None
        if only is not None and not only.children:
            assume((only.dx_um, only.dy_um) != (node.dx_um, node.dy_um))
    # A turned square is a square.
    assume(all(part.length_um != part.width_um for part in plan.job.parts))


def as_read(plan: CuttingPlan) -> CuttingPlan:
    """What the form can hold of a plan: no stages, no direction, and parts at their saw size."""
    rules = replace(CutListDefaults().rules.over(plan.job.rules), stages=3)
    rules = replace(rules, first_cut=type(rules.first_cut).ANY)
    return CuttingPlan(replace(plan.job, rules=rules), plan.layouts, method="BAZIS verstak")


def test_a_job_is_read_with_its_layout() -> None:
    found = read_cut(SAMPLE)
    (job,) = found.jobs
    assert (job.name, job.material, job.thickness_um) == ("Заказ 1", "ЛДСП Белый", 16 * MM)
    assert job.parts == (
        Part("1", 720_400, 560 * MM, 2, Grain.LENGTH),
        Part("2", 500 * MM, 300 * MM, 1, Grain.NONE),
    )
    assert job.rules.kerf_um == 4_400
    trim = Trim(10 * MM, 10 * MM, 12 * MM, 12 * MM)
    assert job.sheets == (
        Sheet("Плита", 2750 * MM, 1830 * MM, trim=trim),
        Sheet("Обрезок 1", 900 * MM, 600 * MM, 2, offcut=True),
    )
    (plan,) = found.plans
    assert plan is not None
    assert check_plan(plan) == ()
    root = plan.layouts[0].root
    assert root.axis == "x"
    assert [child.axis for child in root.children] == ["y", "y", None]
    # 12 + 2 · 560 + 2 · 4.4 = 1140.8 mm is where the left-over above the two sides begins.
    left = root.children[0].children[2]
    assert (left.part, left.y_um, left.dy_um) == (None, 1_140_800, 1818_000 - 1_140_800)
    assert [leaf.turned for leaf in plan.layouts[0].parts()] == [False, False, True]
    assert plan.unplaced == ()


def shifted(data: bytes, dx: float, dy: float) -> bytes:
    text = re.sub(r' Px="([\d.]+)"', lambda m: f' Px="{float(m[1]) + dx:g}"', data.decode())
    return re.sub(r' Py="([\d.]+)"', lambda m: f' Py="{float(m[1]) + dy:g}"', text).encode()


def relative(data: bytes) -> bytes:
    """The sample with each position counted from its parent's corner."""
    text = data.decode()
    for old, new in (
        ('Y="1806" Px="10" Py="12">\n   <Part X="720.4" Y="1806" Px="10" Py="12"',
         'Y="1806" Px="0" Py="0">\n   <Part X="720.4" Y="1806" Px="0" Py="0"'),
        ('Px="10" Py="12" Turn', 'Px="0" Py="0" Turn'),
        ('Px="10" Py="576.4"', 'Px="0" Py="564.4"'),
        ('Px="734.8" Py="12">', 'Px="724.8" Py="0">'),
        ('Px="734.8" Py="12" Turn', 'Px="0" Py="0" Turn'),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.mark.parametrize(
    "data",
    [
        shifted(SAMPLE, -10, -12),
        relative(SAMPLE),
        SAMPLE.replace(b'UID="1"', b'UID="2"').replace(b'UID="0"', b'UID="1"'),
        SAMPLE.replace(b'X="300" Y="500" Px', b'X="500" Y="300" Px'),
        SAMPLE.replace(b'SheetID="0"', b'SheetID="1"'),
    ],
    ids=["inside the trim", "from the parent", "UID from 1", "own sizes", "SheetID from 1"],
)
def test_other_ways_to_count_are_recognised(data: bytes) -> None:
    assert data != SAMPLE
    assert read_cut(data).plans[0] == read_cut(SAMPLE).plans[0]


def test_a_layout_without_inner_nodes_is_understood() -> None:
    """As a list of strips, or of parts that lie in one strip without filling it."""
    text = SAMPLE.decode()
    flat = re.sub(r'<Part X="2730"[^>]*>(.*)</Part>(\s*</Layout>)', r"\1\2", text, flags=re.DOTALL)
    assert flat != text
    assert read_cut(flat.encode()).plans[0] == read_cut(SAMPLE).plans[0]
    bare = re.sub(r'<Part X="300" Y="1806"[^>]*>(.*?)</Part>', r"\1", text, flags=re.DOTALL)
    assert bare != text
    assert read_cut(bare.encode()).plans[0] == read_cut(SAMPLE).plans[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('Py="576.4"', 'Py="570"'),
        ('UID="1"', 'UID="9"'),
        ('X="300" Y="500" Px', 'X="301" Y="500" Px'),
        ('Px="734.8" Py="12" Turn', 'Px="2700" Py="12" Turn'),
    ],
    ids=["overlap", "no such part", "another size", "off the sheet"],
)
def test_a_layout_that_cannot_be_sawn_is_told_and_not_used(old: str, new: str) -> None:
    assert old in SAMPLE.decode()
    found = read_cut(SAMPLE.decode().replace(old, new).encode())
    assert found.jobs == read_cut(SAMPLE).jobs
    assert found.plans == (None,)
    assert "1 layouts do not hold together" in found.notes.in_words()[0].en


def test_what_was_said_wins_and_drops_layouts_that_no_longer_hold() -> None:
    said = CutListDefaults(rules=SaidRules(kerf_um=3 * MM, trim_um=0))
    found = read_cut(SAMPLE, defaults=said)
    assert found.jobs[0].rules.kerf_um == 3 * MM
    assert found.jobs[0].sheets[0].trim == Trim()
    assert found.plans == (None,)


def test_the_written_form() -> None:
    data = write_cut([kitchen()])
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf<?xml")
    assert '<Shape X="720" Y="560" Turn="True" NestGap="4" Count="6" Name="side" />' in text
    # The door's grain runs along its width: its sides are exchanged, and no leaf of it is turned.
    assert '<Shape X="296" Y="716" Turn="False" NestGap="4" Count="6" Name="door" />' in text
    assert 'X="2750" Y="1830" Turn="False" Sx="10" Sy="10" Count="99999"' in text
    assert '<Layout ID="0" SheetID="0" Count="2" X="2750" Y="1830">' in text
    assert '<Part X="2730" Y="1810" Px="10" Py="10">' in text
    leaf = '<Part X="560" Y="720" Px="10" Py="10" Turn="True" Layer="2" UID="0" />'
    assert leaf in text
    assert text.count("UID=") == 6
    # Inner nodes: the field, two strips, one cell; the left-overs follow and are not told.
    assert len(re.findall(r"<Part (?![^>]*UID)", text)) == 4


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_plans())
def test_writing_and_reading_is_identity(plan: CuttingPlan) -> None:
    assume_kept(plan)
    job = plan.job
    # Grain across the length is written with the sides exchanged, so it cannot come back.
    assume(all(part.grain is not Grain.WIDTH for part in job.parts))
    found = read_cut(write_cut([plan]), title="job")
    expected = as_read(replace(plan, job=replace(job, name="job")))
    assert found.jobs == (expected.job,)
    assert found.plans == (expected,)
    assert found.notes.remarks == ()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_plans())
def test_what_is_written_can_always_be_sawn(plan: CuttingPlan) -> None:
    assume_kept(plan)
    found = read_cut(write_cut([plan]))
    assert found.plans[0] is not None
    again = replace(found.plans[0], job=replace(found.jobs[0], rules=plan.job.rules))
    assert check_plan(again) == check_plan(plan)
    named = replace(plan, job=replace(plan.job, name=found.jobs[0].name))
    assert write_cut([again]) == write_cut([named])


def test_several_materials_are_several_jobs() -> None:
    plan = kitchen()
    other = replace(plan, job=replace(plan.job, material="МДФ", thickness_um=19 * MM))
    found = read_cut(write_cut([plan, other]))
    assert [(job.material, job.thickness_um) for job in found.jobs] == [
        ("", None),
        ("МДФ", 19 * MM),
    ]


def test_edge_bands_are_written_as_saw_sizes() -> None:
    plan, band = kitchen(), EdgeBand("PVC", 1 * MM)
    edged = replace(plan.job.parts[0], length_um=722 * MM, edges=Edges(w1=band, w2=band))
    job = replace(plan.job, parts=(edged, plan.job.parts[1]))
    assert read_cut(write_cut([replace(plan, job=job)])).jobs[0].parts[0].length_um == 720 * MM


def test_what_the_form_cannot_hold_is_refused() -> None:
    plan = kitchen()
    lopsided = replace(plan.job.sheets[0], trim=Trim(10 * MM, 0, 0, 0))
    with pytest.raises(InvalidCutList, match="one trim for left and right"):
        write_cut([replace(plan, job=replace(plan.job, sheets=(lopsided,)))])
    plain = replace(plan.job.sheets[0], grain=Grain.NONE)
    with pytest.raises(InvalidCutList, match="different ways"):
        write_cut([replace(plan, job=replace(plan.job, sheets=(plain, plan.job.sheets[0])))])
    with pytest.raises(InvalidCutList, match="no plan"):
        write_cut([])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SAMPLE[:900], "broken XML at line"),
        (b"<Other/>", "root element AutoCut"),
        (b'<AutoCut ver="100"/>', "no Project"),
        (SAMPLE.replace(b'Count="2" Name', b'Count="2.5" Name'), "shape '1': expected a whole"),
        (SAMPLE.replace(b'X="720.4" Y="560" Turn', b'X="-720" Y="560" Turn'), "above zero"),
        (SAMPLE.replace(b'NestGap="4.4"', b'NestGap="abc"'), "Shape NestGap: expected"),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><AutoCut>&x;</AutoCut>',
            "document type or entities",
        ),
        (b"<AutoCut>" + b"<a>" * 300 + b"</a>" * 300 + b"</AutoCut>", "deeper than 200"),
    ],
)
def test_broken_and_hostile_files(data: bytes, words: str) -> None:
    with pytest.raises(InvalidDrawing, match=words):
        read_cut(data)


def test_a_file_without_anything_to_cut() -> None:
    empty = b'<AutoCut><Project Name="p"><Data Type="m"><Objective/></Data></Project></AutoCut>'
    with pytest.raises(VerstakError, match="nothing to cut"):
        read_cut(empty)


def test_rectangles_that_no_straight_cut_separates() -> None:
    """The pinwheel: four around a fifth."""
    outer = Rectangle(0, 0, 3 * MM, 3 * MM)
    pinwheel = [
        Node(0, 0, 2 * MM, MM, part=0),
        Node(2 * MM, 0, MM, 2 * MM, part=0),
        Node(MM, 2 * MM, 2 * MM, MM, part=0),
        Node(0, MM, MM, 2 * MM, part=0),
    ]
    with pytest.raises(InconsistentTree, match="no straight cuts"):
        assemble(outer, pinwheel, 0)
    with pytest.raises(InconsistentTree, match="outside"):
        assemble(outer, [Node(-MM, 0, MM, MM, part=0)], 0)


def test_a_lone_part_in_the_middle_gets_cells_of_its_own() -> None:
    outer = Rectangle(0, 0, 100 * MM, 80 * MM)
    root = assemble(outer, [Node(20 * MM, 30 * MM, 40 * MM, 10 * MM, part=0)], 4 * MM)
    assert root.axis == "y"
    below, strip, above = root.children
    assert (below.y_um, below.dy_um, below.dx_um) == (0, 26 * MM, 100 * MM)
    assert (above.y_um, above.dy_um) == (44 * MM, 36 * MM)
    left, part, right = strip.children
    assert (left.x_um, left.dx_um, part.x_um, right.x_um, right.dx_um) == (
        0, 16 * MM, 20 * MM, 64 * MM, 36 * MM
    )  # fmt: skip


def test_the_first_reading_is_ours_and_all_differ() -> None:
    assert (READINGS[0].origin, READINGS[0].first_uid, READINGS[0].own_size) == ("sheet", 0, False)
    assert len(set(READINGS)) == 16
    assert field(kitchen().job.sheets[0]).x_um == 10 * MM
