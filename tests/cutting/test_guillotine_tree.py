from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from verstak.cutting.guillotine_tree import place, renumbered, split, tidy, without
from verstak.cutting.layout import Node

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
