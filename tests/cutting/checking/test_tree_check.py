"""A tree of cuts that contradicts itself is told where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.cutting.plans import MM, Piece, cut_up, field, kitchen, layout, other, part, rows, sheet

from verstak.cutting.checking.tree_check import cuts_anything, tree_remarks, tree_rounds
from verstak.cutting.job import CuttingJob, SawRules
from verstak.cutting.layout import Axis, Node

KERF = 4 * MM
ROOT = kitchen().layouts[0].root
SHEET = kitchen().job.sheets[0]


def remarks(root: Node) -> list[str]:
    return list(tree_remarks(root, SHEET, KERF))


def with_child(root: Node, number: int, child: Node) -> Node:
    children = list(root.children)
    children[number] = child
    return replace(root, children=tuple(children))


def test_a_good_tree() -> None:
    assert remarks(ROOT) == []


def test_the_root_is_the_field_inside_the_trim() -> None:
    (remark,) = remarks(Node(0, 0, 2750 * MM, 1830 * MM))
    assert (
        remark
        == "the root is 2750x1830 at (0, 0), the field inside the trim is 2730x1810 at (10, 10)"
    )


def test_a_child_too_near_its_neighbour() -> None:
    second = ROOT.children[1]
    found = remarks(
        with_child(ROOT, 1, Node(second.x_um, second.y_um - 1, second.dx_um, second.dy_um))
    )
    assert "should start at y = 734, one kerf of 4 after its neighbour" in found[0]


def test_a_first_child_that_leaves_a_gap() -> None:
    field_ = field(SHEET)
    child = Node(field_.x_um + 1, field_.y_um, field_.dx_um - 1, field_.dy_um)
    (remark,) = remarks(replace(field_, axis="x", children=(child,)))
    assert "should start at x = 10" in remark


def test_children_that_reach_beyond() -> None:
    left = ROOT.children[-1]
    found = remarks(with_child(ROOT, 2, replace(left, dy_um=left.dy_um + 5)))
    assert found == ["the children of 2730x1810 at (10, 10) reach 0.005 beyond it"]


def test_a_left_over_without_a_leaf() -> None:
    found = remarks(replace(ROOT, children=ROOT.children[:2]))
    # 1810 − 720 − 4 − 716 − 4 = 366.
    assert found == ["366 of 2730x1810 at (10, 10) belong to no leaf"]


@pytest.mark.parametrize(
    ("missing", "good"), [(0, True), (3_999, True), (4_000, True), (4_001, False)]
)
def test_sawdust_needs_no_leaf(missing: int, *, good: bool) -> None:
    field_ = field(SHEET)
    child = replace(field_, dx_um=field_.dx_um - missing)
    root = replace(field_, axis="x", children=(child,))
    assert (remarks(root) == []) is good
    assert cuts_anything(root) is (missing > 0)


def test_a_child_that_does_not_fill_its_parent() -> None:
    strip = ROOT.children[0]
    low = replace(strip, dx_um=strip.dx_um - 1, axis=None, children=())
    found = remarks(with_child(ROOT, 0, low))
    assert found == [
        "the node 2729.999x720 at (10, 10) does not fill its parent 2730x1810 at (10, 10)"
    ]


def test_axes_alternate() -> None:
    strip = replace(
        ROOT.children[0], axis="y", children=(replace(ROOT.children[0], axis=None, children=()),)
    )
    assert any(
        "is cut along y like its parent" in remark for remark in remarks(with_child(ROOT, 0, strip))
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"axis": "x"}, "has the axis x and nothing to cut into"),
        ({"dy_um": 0}, "has no area"),
        ({"children": (Node(0, 0, 1, 1),)}, "has children and no axis"),
        (
            {"children": (Node(0, 0, 1, 1),), "axis": "x", "part": 0},
            "is a part and is cut up as well",
        ),
    ],
)
def test_impossible_nodes(change: dict[str, object], words: str) -> None:
    left = replace(ROOT.children[-1], **change)  # type: ignore[arg-type]  # any of Node's fields
    assert any(words in remark for remark in remarks(with_child(ROOT, 2, left)))


def test_rounds_of_a_tree() -> None:
    # Strips, cells, and one free trim of the door in its cell.
    assert tree_rounds(ROOT, None) == 2
    assert tree_rounds(ROOT, "y") == 2
    # A first round in the other direction that cuts nothing counts.
    assert tree_rounds(ROOT, "x") == 3
    assert tree_rounds(field(SHEET), "x") == 0


def test_rounds_of_one_part() -> None:
    job = CuttingJob((part("p", 100, 50),), (sheet(200, 100, trim=0),), SawRules(kerf_um=KERF))
    assert tree_rounds(layout(job, rows("x", (100, Piece(0)))).root, None) == 1
    tight = CuttingJob((part("p", 200, 50),), (sheet(200, 100, trim=0),), SawRules(kerf_um=KERF))
    assert tree_rounds(layout(tight, Piece(0)).root, None) == 0


def test_a_root_that_cuts_nothing_is_no_round() -> None:
    whole = field(SHEET)
    strip = replace(
        whole, axis="x", children=tuple(replace(c, part=0) for c in cut_up(whole, "x", [MM], KERF))
    )
    root = replace(whole, axis="y", children=(strip,))
    assert tree_rounds(root, None) == 1
    assert tree_rounds(root, "y") == 2


def test_a_tree_two_thousand_deep_is_no_recursion() -> None:
    whole = field(SHEET)
    stack: list[tuple[Node, list[Node]]] = []
    node, axis = whole, "x"
    for _ in range(2000):
        chosen: Axis = "x" if axis == "x" else "y"
        first, *rest = cut_up(
            node, chosen, [(node.dx_um if chosen == "x" else node.dy_um) - 100], 0
        )
        stack.append((replace(node, axis=chosen), [replace(each, part=0) for each in rest]))
        node, axis = first, other(chosen)
    grown = replace(node, part=0)
    for parent, rest in reversed(stack):
        grown = replace(parent, children=(grown, *rest))
    assert list(tree_remarks(grown, SHEET, 0)) == []
    assert tree_rounds(grown, None) == 2000
