"""Saw cuts of one sheet: order, places, lengths, settings and turns, worked out by hand."""

from __future__ import annotations

from hypothesis import given, settings
from tests.cutting.plans import MM, Piece, kitchen, layout, part, random_plans, rows, sheet

from verstak.cutting.figures.sequence import Cut, CutTotals, cut_sequence, cut_totals
from verstak.cutting.job import CuttingJob, SawRules, Sheet, Trim
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout


def in_mm(cut: Cut) -> tuple[float, ...]:
    return tuple(each / MM for each in (*cut.start_um, *cut.end_um))


def test_a_kitchen_sheet_by_hand() -> None:
    plan = kitchen()
    cuts = cut_sequence(plan.job, plan.layouts[0])
    assert [cut.number for cut in cuts] == list(range(1, 14))
    seen = [(c.stage, c.axis, c.position_um // MM, c.fence_um // MM, c.setup, c.turn) for c in cuts]
    assert seen == [
        (0, "y", 10, 10, True, False),  # trim: bottom, top, left, right
        (0, "y", 1820, 1810, True, False),
        (0, "x", 10, 10, True, True),
        (0, "x", 2740, 2730, True, False),
        (1, "y", 730, 720, True, True),  # strips of 720 and 716
        (1, "y", 1450, 716, True, False),
        (2, "x", 570, 560, True, True),  # strip 1: three sides, one door
        (2, "x", 1134, 560, False, False),
        (2, "x", 1698, 560, False, False),
        (2, "x", 1998, 296, True, False),
        (3, "y", 726, 716, False, True),  # that door trimmed from 720 to 716, as strip 2 was
        (2, "x", 306, 296, False, True),  # strip 2: two doors
        (2, "x", 606, 296, False, False),
    ]
    assert in_mm(cuts[0]) == (0, 10, 2750, 10)
    assert in_mm(cuts[2]) == (10, 10, 10, 1820)
    assert in_mm(cuts[4]) == (10, 730, 2740, 730)
    assert in_mm(cuts[6]) == (570, 10, 570, 730)
    assert in_mm(cuts[10]) == (1702, 726, 1998, 726)
    assert in_mm(cuts[12]) == (606, 734, 606, 1450)
    # 2·2750 + 2·1810 + 2·2730 + 4·720 + 296 + 2·716
    assert cut_totals(cuts) == CutTotals(cuts=13, length_um=19_188 * MM, setups=8, turns=5)
    assert cut_totals(cuts, copies=2) == CutTotals(26, 38_376 * MM, 16, 10)


def test_an_exact_fit_needs_no_last_cut_and_sawdust_needs_one() -> None:
    rules = SawRules(kerf_um=4 * MM)
    for rest, cuts in ((0, 1), (1, 2), (4, 2), (5, 2)):
        job = CuttingJob((part("p", 100, 50, 2),), (sheet(204 + rest, 50, trim=0),), rules)
        laid = layout(job, rows("x", (100, Piece(0)), (100, Piece(0))))
        assert len(cut_sequence(job, laid)) == cuts, rest
        assert len(laid.root.children) == (3 if rest == 5 else 2)


def test_only_sides_with_trim_are_trimmed() -> None:
    board = Sheet("plate", 1000 * MM, 500 * MM, trim=Trim(left_um=7 * MM, top_um=9 * MM))
    job = CuttingJob((part("p", 993, 491),), (board,))
    cuts = cut_sequence(job, layout(job, Piece(0)))
    assert [(c.axis, c.position_um // MM, c.fence_um // MM, c.length_um // MM) for c in cuts] == [
        ("y", 491, 491, 1000),
        ("x", 7, 7, 491),
    ]


def test_a_part_as_large_as_the_sheet_is_not_sawn() -> None:
    job = CuttingJob((part("p", 1000, 500),), (sheet(1000, 500, trim=0),))
    cuts = cut_sequence(job, layout(job, Piece(0)))
    assert cuts == ()
    assert cut_totals(cuts) == CutTotals()


def test_equal_sizes_keep_the_fence_across_pieces() -> None:
    """Two strips of 100 with parts of 50: one setting for the strips, one for the parts."""
    job = CuttingJob((part("p", 50, 100, 6),), (sheet(158, 204, trim=0),))
    strip = rows("x", (50, Piece(0)), (50, Piece(0)), (50, Piece(0)))
    cuts = cut_sequence(job, layout(job, rows("y", (100, strip), (100, strip))))
    assert [(cut.stage, cut.setup, cut.turn) for cut in cuts] == [
        (1, True, False),
        (2, True, True),
        (2, False, False),
        (2, False, False),
        (2, False, False),
    ]


@given(random_plans())
@settings(max_examples=100)
def test_what_the_blade_takes_is_what_the_leaves_lack(plan: CuttingPlan) -> None:
    """Field − leaves = Σ cut length · kerf, when no cut runs into sawdust at a margin."""
    first = plan.layouts[0]
    kerf = plan.job.rules.kerf_um
    cuts = [cut for cut in cut_sequence(plan.job, first) if cut.stage]
    lost = first.root.area_um2 - sum(leaf.area_um2 for leaf in first.root.leaves())
    blade = sum(cut.length_um for cut in cuts) * kerf
    assert lost <= blade
    if not any_sawdust(first):
        assert lost == blade
    assert [cut.number for cut in cut_sequence(plan.job, first)] == list(
        range(1, len(cut_sequence(plan.job, first)) + 1)
    )


def any_sawdust(laid: SheetLayout) -> bool:
    def dusty(node: Node) -> bool:
        if not node.children:
            return False
        last = node.children[-1]
        end = (last.x_um + last.dx_um, last.y_um + last.dy_um)
        own = (node.x_um + node.dx_um, node.y_um + node.dy_um)
        return end != own or any(dusty(child) for child in node.children)

    return dusty(laid.root)
