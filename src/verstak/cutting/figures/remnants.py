"""What is left of a sheet and worth keeping."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.cutting.job import CuttingJob, SawRules
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout


@dataclass(frozen=True, slots=True)
class Offcut:
    """A left-over that goes back into stock.

    Args:
        layout: Index into ``plan.layouts``; 0 for a layout by itself.
        copies: Sheets cut that way, each of which leaves one.
        x_um: Left side on the sheet.
        y_um: Bottom side.
        dx_um: Extent along the sheet's length, and so along its grain if it runs there.
        dy_um: Extent along the sheet's width.
    """

    layout: int
    copies: int
    x_um: int
    y_um: int
    dx_um: int
    dy_um: int

    @property
    def area_um2(self) -> int:
        """Area of one."""
        return self.dx_um * self.dy_um


def worth_keeping(leftover: Node, rules: SawRules) -> bool:
    """Whether a left-over reaches the smallest offcut, longer side against longer side."""
    longer, shorter = sorted((leftover.dx_um, leftover.dy_um), reverse=True)
    return longer >= rules.min_offcut_length_um and shorter >= rules.min_offcut_width_um


def layout_offcuts(job: CuttingJob, layout: SheetLayout, number: int = 0) -> tuple[Offcut, ...]:
    """Left-overs of one layout that are worth keeping, the largest first.

    Args:
        job: Gives the smallest offcut.
        layout: Its left-over leaves are taken as they lie; none is joined or re-cut.
        number: Index of the layout, to find it again.
    """
    found = (
        Offcut(number, layout.copies, left.x_um, left.y_um, left.dx_um, left.dy_um)
        for left in layout.leftovers()
        if worth_keeping(left, job.rules)
    )
    return tuple(sorted(found, key=lambda each: (-each.area_um2, each.x_um, each.y_um)))


def plan_offcuts(plan: CuttingPlan) -> tuple[Offcut, ...]:
    """Offcuts of all layouts of a plan, layout by layout."""
    return tuple(
        offcut
        for number, layout in enumerate(plan.layouts)
        for offcut in layout_offcuts(plan.job, layout, number)
    )
