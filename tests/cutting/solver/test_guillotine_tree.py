from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from tests.cutting.jobs import small_jobs

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob
from verstak.cutting.layout import CuttingPlan, Node
from verstak.cutting.solver.guillotine_tree import place, recut, renumbered, split, tidy, without
from verstak.cutting.solver.quick import quick_layouts

FIELD = Node(10, 10, 100, 60)


def leaf(part: int) -> Callable[[Node], Node]:
    return lambda node: replace(node, part=part)


def test_splitting_leaves_a_kerf_and_names_what_is_left() -> None:
    tree = split(FIELD, "x", [(30, leaf(0)), (20, leaf(1))], 4)
    assert [(n.x_um, n.dx_um, n.part) for n in tree.children] == [
        (10, 30, 0),
        (44, 20, 1),
        (68, 42, None),
    ]


def test_what_is_narrower_than_the_kerf_is_sawdust() -> None:
    tree = split(FIELD, "x", [(98, leaf(0))], 4)
    assert len(tree.children) == 1


def test_an_exact_fill_is_no_cut() -> None:
    assert split(FIELD, "x", [(100, leaf(0))], 4) == replace(FIELD, part=0)


def test_a_child_cut_along_its_parents_axis_is_flattened() -> None:
    tree = split(FIELD, "x", [(60, lambda n: split(n, "x", [(20, leaf(0))], 4))], 4)
    assert [n.dx_um for n in tree.children] == [20, 76]
    assert tree.children[1].part is None  # two left-overs and the kerf between them are one


def test_a_part_is_trimmed_in_both_directions() -> None:
    tree = place(FIELD, 7, 50, 30, 4, turned=True)
    parts = [n for n in tree.leaves() if n.part == 7]
    assert [(n.x_um, n.y_um, n.dx_um, n.dy_um, n.turned) for n in parts] == [(10, 10, 50, 30, True)]
    assert sorted(n.area_um2 for n in tree.leaves() if n.part is None) == [50 * 26, 46 * 60]


def test_dropping_every_part_leaves_the_whole_field() -> None:
    tree = split(FIELD, "x", [(30, leaf(0)), (20, leaf(0))], 4)
    assert without(tree, Counter({0: 2}), 4) == FIELD
    once = without(tree, Counter({0: 1}), 4)
    assert [n.part for n in once.leaves()] == [None, 0, None]
    assert tidy(once, 4) == once


def test_parts_are_called_by_other_numbers() -> None:
    tree = split(FIELD, "x", [(30, leaf(0)), (20, leaf(1))], 4)
    assert [n.part for n in renumbered(tree, [5, 3]).leaves()] == [5, 3, None]


def test_recutting_keeps_every_part_and_turns_the_first_cuts() -> None:
    def core(node: Node) -> Node:
        return split(node, "y", [(20, leaf(0)), (30, leaf(1))], 4)

    tree = split(FIELD, "x", [(50, core)], 4)
    assert tree.axis == "x"
    turned = recut(tree, "y", 4)
    assert turned is not None
    assert [(n.dx_um, n.dy_um) for n in turned.children] == [(100, 20), (100, 30), (100, 2)]
    parts = [(n.x_um, n.y_um, n.dx_um, n.dy_um) for n in turned.leaves() if n.part is not None]
    assert parts == [(10, 10, 50, 20), (10, 34, 50, 30)]
    assert recut(tree, "x", 4) == tree


def test_what_no_cut_goes_through_is_not_recut() -> None:
    # A pinwheel of four parts round a hole.
    places = [(0, 0, 6, 4), (6, 0, 4, 6), (4, 6, 6, 4), (0, 4, 4, 6)]
    parts = tuple(Node(x, y, dx, dy, part=i) for i, (x, y, dx, dy) in enumerate(places))
    pinwheel = Node(0, 0, 10, 10, axis="x", children=parts)
    assert recut(pinwheel, "x", 0) is None
    assert recut(pinwheel, "y", 0) is None


@settings(max_examples=40, deadline=None)
@given(small_jobs())
def test_recutting_any_first_answer_is_accepted_too(job: CuttingJob) -> None:
    layouts, _ = quick_layouts(job)
    again = [(n, recut(n.root, n.root.axis or "x", job.rules.kerf_um)) for n in layouts]
    assert all(root is not None for _, root in again)
    recutted = tuple(replace(n, root=root) for n, root in again if root is not None)
    assert check_plan(CuttingPlan(job, recutted)) == ()
