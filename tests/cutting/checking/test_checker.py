"""The independent checker: a good plan passes, each kind of fault is found and placed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cutting.plans import (
    MM,
    Piece,
    field,
    kitchen,
    layout,
    loose_plan,
    part,
    random_plans,
    rows,
    sheet,
)

from verstak.cutting.checking.checker import MOST_ALIKE, check_plan
from verstak.cutting.checking.tree_check import nodes
from verstak.cutting.job import (
    CuttingJob,
    EdgeBand,
    Edges,
    FirstCut,
    Grain,
    SawRules,
)
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout

PINWHEEL: list[tuple[float, float, float, float]] = [
    (0, 0, 20, 10),
    (24, 0, 10, 20),
    (14, 24, 20, 10),
    (0, 14, 10, 20),
    (14, 14, 6, 6),
]
"""The smallest pattern that no edge-to-edge cut enters, with kerf 4 in a field of 34x34."""


def codes(plan: CuttingPlan) -> set[str]:
    return {fault.code for fault in check_plan(plan)}


def with_root(plan: CuttingPlan, root: Node) -> CuttingPlan:
    return replace(plan, layouts=(replace(plan.layouts[0], root=root), *plan.layouts[1:]))


def with_leaf(plan: CuttingPlan, number: int, **changes: int | bool | None) -> CuttingPlan:
    """The same tree with one part leaf changed, counted in the order of ``parts()``."""
    wanted = list(plan.layouts[0].parts())[number]

    def changed(node: Node) -> Node:
        if node is wanted:
            return replace(node, **changes)  # type: ignore[arg-type]  # any of Node's fields
        return replace(node, children=tuple(changed(child) for child in node.children))

    return with_root(plan, changed(plan.layouts[0].root))


def with_rules(plan: CuttingPlan, **changes: object) -> CuttingPlan:
    rules = replace(plan.job.rules, **changes)  # type: ignore[arg-type]  # any of the rules
    return replace(plan, job=replace(plan.job, rules=rules))


def test_a_good_plan_has_no_fault() -> None:
    assert check_plan(kitchen()) == ()


def test_saw_sizes_count_not_finished_ones() -> None:
    band = EdgeBand("white", 800, premilling_um=500)
    job = CuttingJob(
        (part("p", 161, 492, edges=Edges(band, band, band, band)),), (sheet(160.4, 491.4, 0),)
    )
    assert check_plan(CuttingPlan(job, (layout(job, Piece(0)),))) == ()


# A fault per code -----------------------------------------------------------------------------


def test_outside() -> None:
    job = CuttingJob((part("p", 500, 300),), (sheet(600, 400),))
    root = replace(
        field(job.sheets[0]),
        axis="x",
        children=(Node(9 * MM, 10 * MM, 500 * MM, 300 * MM, part=0),),
    )
    faults = check_plan(CuttingPlan(job, (SheetLayout(0, 1, root),)))
    outside = [fault for fault in faults if fault.code == "outside"]
    assert len(outside) == 1
    assert outside[0].sheet_layout == 0
    assert "'p' 500x300 at (9, 10) on sheet 'ЛДСП 16'" in outside[0].message
    assert "x from 10 to 590" in outside[0].message


@pytest.mark.parametrize(("x", "y"), [(9, 10), (10, 9), (91, 10), (10, 91)])
def test_outside_on_each_side(x: float, y: float) -> None:
    job = CuttingJob((part("p", 500, 300),), (sheet(600, 400),))
    node = Node(round(x * MM), round(y * MM), 500 * MM, 300 * MM, part=0)
    plan = CuttingPlan(job, (SheetLayout(0, 1, node),))
    assert "outside" in codes(plan)
    inside = replace(node, x_um=90 * MM, y_um=90 * MM)
    assert "outside" not in codes(CuttingPlan(job, (SheetLayout(0, 1, inside),)))


def test_size() -> None:
    plan = kitchen()
    side = replace(plan.job.parts[0], width_um=560 * MM + 1)
    wrong = replace(plan, job=replace(plan.job, parts=(side, plan.job.parts[1])))
    faults = check_plan(wrong)
    assert {fault.code for fault in faults} == {"size"}
    assert len(faults) == 3
    assert "turned is 560.001x720" in faults[0].message


def test_size_in_the_wrong_turning() -> None:
    assert codes(with_leaf(kitchen(), 0, turned=False)) == {"size"}


def test_turned_against_the_grain() -> None:
    plan = kitchen()
    door = replace(plan.job.parts[1], grain=Grain.LENGTH)
    wrong = replace(plan, job=replace(plan.job, parts=(plan.job.parts[0], door)))
    faults = check_plan(wrong)
    assert {fault.code for fault in faults} == {"turned"}
    assert len(faults) == 3


@pytest.mark.parametrize(
    ("part_grain", "sheet_grain", "turned", "good"),
    [
        (Grain.LENGTH, Grain.LENGTH, False, True),
        (Grain.LENGTH, Grain.LENGTH, True, False),
        (Grain.LENGTH, Grain.WIDTH, True, True),
        (Grain.LENGTH, Grain.WIDTH, False, False),
        (Grain.WIDTH, Grain.LENGTH, True, True),
        (Grain.WIDTH, Grain.WIDTH, False, True),
        (Grain.NONE, Grain.WIDTH, True, True),
        (Grain.LENGTH, Grain.NONE, True, True),
    ],
)
def test_grain_lies_along_grain(
    part_grain: Grain, sheet_grain: Grain, *, turned: bool, good: bool
) -> None:
    job = CuttingJob((part("p", 500, 300, grain=part_grain),), (sheet(grain=sheet_grain),))
    plan = CuttingPlan(job, (layout(job, Piece(0, turned=turned)),))
    assert codes(plan) == (set() if good else {"turned"})


def test_a_square_part_is_bound_by_its_grain() -> None:
    job = CuttingJob((part("p", 300, 300, grain=Grain.LENGTH),), (sheet(),))
    assert codes(CuttingPlan(job, (layout(job, Piece(0, turned=True)),))) == {"turned"}


def test_overlap() -> None:
    plan = loose_plan([(0, 0, 100, 100), (60, 70, 100, 100)], length=400, width=400)
    overlap = [fault for fault in check_plan(plan) if fault.code == "overlap"]
    assert len(overlap) == 1
    assert "'p0' 100x100 at (0, 0) and 'p1' 100x100 at (60, 70) overlap by 30" in overlap[0].message


def test_one_part_inside_another_overlaps() -> None:
    plan = loose_plan([(0, 0, 300, 300), (100, 100, 20, 20)], length=400, width=400)
    assert "overlap" in codes(plan)


def test_kerf() -> None:
    plan = loose_plan([(0, 0, 100, 100), (103.999, 0, 100, 100)], length=400, width=400)
    kerf = [fault for fault in check_plan(plan) if fault.code == "kerf"]
    assert len(kerf) == 1
    assert "3.999 apart, the kerf is 4" in kerf[0].message


def test_parts_a_step_of_723_apart_with_kerf_4_4() -> None:
    """Exam item F44: 720 + 3 mm between parts, kerf 4.4."""
    rules = SawRules(kerf_um=4_400)
    plan = loose_plan([(0, 0, 720, 500), (723, 0, 720, 500)], length=2000, width=500, rules=rules)
    assert "kerf" in codes(plan)
    plan = loose_plan([(0, 0, 720, 500), (724.4, 0, 720, 500)], length=2000, width=500, rules=rules)
    assert "kerf" not in codes(plan)


def test_corners_may_not_be_nearer_than_a_kerf_in_both_directions() -> None:
    near = loose_plan([(0, 0, 100, 100), (103, 103, 100, 100)], length=400, width=400)
    assert "kerf" in codes(near)
    past = loose_plan([(0, 0, 100, 100), (104, 50, 100, 100)], length=400, width=400)
    assert "kerf" not in codes(past)


def test_without_a_kerf_parts_may_touch() -> None:
    rules = SawRules(kerf_um=0)
    boxes: list[tuple[float, float, float, float]] = [(0, 0, 100, 200), (100, 0, 100, 200)]
    assert check_plan(loose_plan(boxes, length=200, width=200, rules=rules)) == ()
    boxes = [(0, 0, 100, 200), (99.999, 0, 100, 200)]
    assert "overlap" in codes(loose_plan(boxes, length=200, width=200, rules=rules))


def test_pinwheel_is_not_guillotine() -> None:
    plan = loose_plan(PINWHEEL, length=34, width=34)
    assert codes(plan) == {"not_guillotine", "tree"}
    # Without its middle it is one all the same, without an arm it is not.
    assert "not_guillotine" in codes(loose_plan(PINWHEEL[:4], length=34, width=34))
    assert "not_guillotine" not in codes(loose_plan(PINWHEEL[1:], length=34, width=34))


def nested(stages: int | None, first_cut: FirstCut = FirstCut.ANY) -> CuttingPlan:
    """A pattern of exactly three rounds, lengthwise first.

    Two strips; the first holds a column of two parts beside a part as high as both.
    """
    job = CuttingJob(
        (part("low", 200, 100, 2), part("high", 300, 204), part("long", 504, 50)),
        (sheet(504, 258, trim=0, grain=Grain.NONE),),
        SawRules(kerf_um=4 * MM, stages=stages, first_cut=first_cut),
    )
    column = rows("y", (100, Piece(0)), (100, Piece(0)))
    spec = rows("y", (204, rows("x", (200, column), (300, Piece(1)))), (50, Piece(2)))
    return CuttingPlan(job, (layout(job, spec),))


def test_stages() -> None:
    assert check_plan(nested(3)) == ()
    assert check_plan(nested(None)) == ()
    faults = check_plan(nested(2))
    assert [fault.code for fault in faults] == ["stages"]
    assert "takes 3 rounds of cuts, allowed are 2" in faults[0].message


def test_the_last_trim_of_a_part_is_free_but_only_one() -> None:
    plan = kitchen()  # two rounds, and a door trimmed from 720 to 716
    assert plan.job.rules.stages == 2
    assert check_plan(plan) == ()
    # Two slats above each other in that strip are a third round.
    job = replace(plan.job, parts=(part("side", 720, 560, 6), part("slat", 296, 350, 2)))
    column = rows("y", (350, Piece(1)), (350, Piece(1)))
    three = (560, Piece(0, turned=True))
    low = rows("x", *[(720, Piece(0))] * 3)
    strips = rows("y", (720, rows("x", three, three, three, (296, column))), (560, low))
    assert codes(CuttingPlan(job, (layout(job, strips),))) == {"stages"}
    job = replace(job, rules=replace(job.rules, stages=3))
    assert check_plan(CuttingPlan(job, (layout(job, strips),))) == ()


def test_a_tree_that_wastes_rounds() -> None:
    """Two parts side by side, sawn lengthwise for nothing in between: the tree is held to it."""
    job = CuttingJob(
        (part("a", 100, 100), part("b", 96, 100), part("c", 50, 100)),
        (sheet(254, 100, trim=0),),
        SawRules(kerf_um=4 * MM, stages=2),
    )
    field_ = field(job.sheets[0])
    pair = Node(0, 0, 200 * MM, 100 * MM)
    cells = (
        Node(0, 0, 100 * MM, 100 * MM, part=0),
        Node(104 * MM, 0, 96 * MM, 100 * MM, part=1),
    )
    idle = replace(pair, axis="y", children=(replace(pair, axis="x", children=cells),))
    last = Node(204 * MM, 0, 50 * MM, 100 * MM, part=2)
    plan = CuttingPlan(job, (SheetLayout(0, 1, replace(field_, axis="x", children=(idle, last))),))
    faults = check_plan(plan)
    assert [fault.code for fault in faults] == ["stages"]
    assert "can be sawn in 1 rounds, but its tree takes 3" in faults[0].message


def test_first_cut() -> None:
    assert check_plan(nested(3, FirstCut.LENGTHWISE)) == ()
    # Crosswise first costs a round without a cut, so a fourth one.
    assert codes(nested(3, FirstCut.CROSSWISE)) == {"first_cut"}


def test_first_cut_of_the_tree() -> None:
    """Four equal parts may be sawn either way first; the tree decides."""
    job = CuttingJob(
        (part("p", 100, 100, 4),),
        (sheet(204, 204, trim=0),),
        SawRules(kerf_um=4 * MM, stages=2, first_cut=FirstCut.LENGTHWISE),
    )
    column = rows("y", (100, Piece(0)), (100, Piece(0)))
    plan = CuttingPlan(job, (layout(job, rows("x", (100, column), (100, column))),))
    assert codes(plan) == {"first_cut"}
    assert check_plan(with_rules(plan, first_cut=FirstCut.CROSSWISE)) == ()
    assert check_plan(with_rules(plan, first_cut=FirstCut.ANY)) == ()


def test_a_first_round_that_has_nothing_to_cut_is_left_out() -> None:
    """Parts as high as the sheet leave no lengthwise cut to make."""
    job = CuttingJob(
        (part("p", 100, 204, 2),),
        (sheet(204, 204, trim=0, grain=Grain.NONE),),
        SawRules(kerf_um=4 * MM, stages=2, first_cut=FirstCut.LENGTHWISE),
    )
    plan = CuttingPlan(job, (layout(job, rows("x", (100, Piece(0)), (100, Piece(0)))),))
    assert check_plan(plan) == ()


def test_cut_too_long() -> None:
    plan = with_rules(kitchen(), longest_cut_um=2_729 * MM)
    faults = check_plan(plan)
    assert {fault.code for fault in faults} == {"cut_too_long"}
    assert "takes cuts of 2730, the saw makes at most 2729" in faults[0].message
    assert check_plan(with_rules(kitchen(), longest_cut_um=2_730 * MM)) == ()


def test_count_of_a_missing_piece() -> None:
    plan = kitchen()
    faults = check_plan(with_leaf(plan, 0, part=None, turned=False))
    assert [fault.code for fault in faults] == ["count"]
    assert faults[0].sheet_layout is None
    assert (
        "part 'side': 4 pieces placed and 0 called unplaced, asked for are 6" in faults[0].message
    )


def test_count_of_a_piece_too_many() -> None:
    plan = kitchen()
    more = replace(plan, layouts=(replace(plan.layouts[0], copies=3),))
    assert [fault.code for fault in check_plan(more)] == ["count", "count"]


def test_unplaced_pieces_count() -> None:
    plan = kitchen()
    once = replace(plan, layouts=(replace(plan.layouts[0], copies=1),))
    assert check_plan(replace(once, unplaced=((0, 3), (1, 3)))) == ()
    assert codes(replace(once, unplaced=((0, 3), (1, 2)))) == {"count"}
    assert codes(replace(plan, unplaced=((7, 1),))) == {"count"}
    assert codes(replace(plan, unplaced=((0, -1), (0, 1)))) == {"count"}


def test_a_part_that_the_job_lacks() -> None:
    assert "count" in codes(with_leaf(kitchen(), 0, part=9))
    assert "count" in codes(with_leaf(kitchen(), 0, part=-1))


def test_stock() -> None:
    plan = kitchen()
    short = replace(plan, job=replace(plan.job, sheets=(sheet(quantity=1),)))
    faults = check_plan(short)
    assert [fault.code for fault in faults] == ["stock"]
    assert "2 are cut, 1 are in stock" in faults[0].message
    assert check_plan(replace(plan, job=replace(plan.job, sheets=(sheet(quantity=2),)))) == ()


@pytest.mark.parametrize("change", [{"copies": 0}, {"copies": -1}, {"sheet": 3}, {"sheet": -1}])
def test_impossible_layouts_are_stock_faults(change: dict[str, int]) -> None:
    plan = kitchen()
    wrong = replace(plan, layouts=(replace(plan.layouts[0], **change),))  # type: ignore[arg-type]  # counts only
    assert "stock" in codes(wrong)


def test_tree_that_its_rectangles_do_not_support() -> None:
    """The left-over of the upper strip grows a millimetre: only the tree is wrong."""
    plan = kitchen()
    root = plan.layouts[0].root
    *strips, left = root.children
    wrong = replace(root, children=(*strips, replace(left, dy_um=left.dy_um + MM)))
    assert codes(with_root(plan, wrong)) == {"tree"}


def test_faults_are_told_twenty_times_and_no_more() -> None:
    boxes = [(0.0, 0.0, 10.0, 10.0)] * 60
    faults = check_plan(loose_plan(boxes, length=400, width=400))
    assert sum(fault.code == "overlap" for fault in faults) == MOST_ALIKE


def test_an_empty_plan_lacks_its_parts() -> None:
    plan = kitchen()
    assert codes(replace(plan, layouts=())) == {"count"}
    assert check_plan(replace(plan, layouts=(), unplaced=((0, 6), (1, 6)))) == ()


def test_a_sheet_without_parts_is_no_fault() -> None:
    plan = kitchen()
    spare = SheetLayout(0, 1, field(plan.job.sheets[0]))
    assert check_plan(replace(plan, layouts=(*plan.layouts, spare))) == ()


# Random plans ---------------------------------------------------------------------------------


@given(random_plans())
@settings(max_examples=150)
def test_random_guillotine_plans_pass(plan: CuttingPlan) -> None:
    assert check_plan(plan) == ()


@given(random_plans(), st.data())
@settings(max_examples=150)
def test_a_random_change_is_found(plan: CuttingPlan, data: st.DataObject) -> None:
    leaves = list(plan.layouts[0].parts())
    number = data.draw(st.integers(0, len(leaves) - 1), label="leaf")
    leaf = leaves[number]
    change = data.draw(st.sampled_from(["shift", "grow", "swap", "drop", "copies"]), label="change")
    match change:
        case "shift":
            step = data.draw(st.sampled_from([-1, 1]))
            assert codes(with_leaf(plan, number, x_um=leaf.x_um + step)) & {"tree", "outside"}
        case "grow":
            assert {"size"} <= codes(with_leaf(plan, number, dy_um=leaf.dy_um + 1))
        case "swap":
            swapped = with_leaf(plan, number, dx_um=leaf.dy_um, dy_um=leaf.dx_um)
            square = leaf.dx_um == leaf.dy_um
            assert codes(swapped) == set() if square else {"size"} <= codes(swapped)
        case "drop":
            assert codes(with_leaf(plan, number, part=None, turned=False)) == {"count"}
        case _:
            more = replace(plan.layouts[0], copies=plan.layouts[0].copies + 1)
            assert codes(replace(plan, layouts=(more,))) == {"count"}


@given(random_plans(), st.data())
@settings(max_examples=100)
def test_a_part_moved_upon_another_is_found(plan: CuttingPlan, data: st.DataObject) -> None:
    """Overlaps are found from the rectangles, whatever the tree says."""
    leaves = list(plan.layouts[0].parts())
    if len(leaves) < 2:
        return
    first, second = data.draw(st.permutations(range(len(leaves))))[:2]
    target = leaves[second]
    moved = with_leaf(plan, first, x_um=target.x_um, y_um=target.y_um)
    assert "overlap" in codes(moved)


def test_every_node_is_visited_once() -> None:
    root = kitchen().layouts[0].root
    assert sum(node.part is not None for node in nodes(root)) == 6
