"""How good a cutting plan is: sheets, yield, waste, offcuts, sawing work, cost and gap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from verstak.cutting.figures.plan_json import plan_json
from verstak.cutting.figures.plan_report import plan_report
from verstak.cutting.figures.remnants import Offcut, plan_offcuts
from verstak.cutting.figures.sequence import Cut, CutTotals, cut_sequence, cut_totals
from verstak.cutting.job import CuttingJob, Part, Sheet
from verstak.cutting.layout import CuttingPlan, layouts_cost
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class SheetUse:
    """How often one sheet of the job is cut.

    Args:
        sheet: Index into ``job.sheets``.
        count: Sheets cut.
        patterns: Different layouts on it.
    """

    sheet: int
    count: int
    patterns: int


@dataclass(frozen=True, slots=True)
class BandUse:
    """Edge band of one type: finished side lengths of the placed pieces, without allowance.

    Args:
        name: Article or decor.
        thickness_um: Thickness.
        length_um: Of all pieces together.
        sides: Sides that are banded.
    """

    name: str
    thickness_um: int
    length_um: int
    sides: int


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Figures of one plan; areas in µm², lengths in µm, all exact.

    ``sheets_area_um2`` = ``parts_area_um2`` + ``offcuts_area_um2`` + ``waste_um2``.

    Args:
        plan: What was measured.
        uses: Sheets of the job that are cut, in the job's order.
        placed: Pieces on the sheets.
        unplaced: Pieces that are not.
        parts_area_um2: Placed pieces at saw size.
        sheets_area_um2: Sheets and offcuts used, whole, trim included.
        offcuts: Left-overs worth keeping, layout by layout.
        cuts: Saw cuts of each layout, for one sheet of it.
        work: Cuts, cut length, setups and turns of all sheets, each sawn by itself.
        cost: Prices of the sheets used, added up; stock offcuts cost nothing. ``None`` when a
            used sheet has no price.
        cost_why: Then: which one.
        bands: Edge bands by type, in the order in which the parts name them.
    """

    plan: CuttingPlan
    uses: tuple[SheetUse, ...]
    placed: int
    unplaced: int
    parts_area_um2: int
    sheets_area_um2: int
    offcuts: tuple[Offcut, ...]
    cuts: tuple[tuple[Cut, ...], ...]
    work: CutTotals
    cost: Decimal | None
    cost_why: Bilingual | None
    bands: tuple[BandUse, ...]

    @property
    def sheets(self) -> int:
        """New sheets cut; offcuts from stock are counted apart."""
        return self.plan.sheets

    @property
    def offcuts_used(self) -> int:
        """Offcuts from stock that are cut."""
        return self.plan.offcuts_used

    @property
    def patterns(self) -> int:
        """Different layouts."""
        return len(self.plan.layouts)

    @property
    def lower_bound(self) -> int | None:
        """Fewest new sheets that any plan for the placed pieces needs, if it is known."""
        return self.plan.bound.sheets if self.plan.bound else None

    @property
    def offcuts_area_um2(self) -> int:
        """All offcuts worth keeping, of every copy."""
        return sum(offcut.copies * offcut.area_um2 for offcut in self.offcuts)

    @property
    def waste_um2(self) -> int:
        """Neither part nor offcut worth keeping: trim, kerfs and small left-overs."""
        return self.sheets_area_um2 - self.parts_area_um2 - self.offcuts_area_um2

    @property
    def yield_percent(self) -> float | None:
        """КИМ: placed pieces at saw size over the whole sheets used; ``None`` without sheets."""
        if not self.sheets_area_um2:
            return None
        return 100 * self.parts_area_um2 / self.sheets_area_um2

    @property
    def objective_cost(self) -> float:
        """What the plan tried to keep low: new sheets; with several sizes price or area in m²."""
        return layouts_cost(self.plan.job, self.plan.layouts)

    @property
    def gap_percent(self) -> float | None:
        """How far above the lower bound, in percent of it; 0 when the plan is proven best.

        New sheets are compared; with several sizes of sheet their price or area, as the bound
        has it. ``None`` while no bound is known, or a bound of zero says nothing.
        """
        bound = self.plan.bound
        if bound is None:
            return None
        if self.plan.proven:
            return 0.0
        reached, floor = float(self.sheets), float(bound.sheets)
        if bound.cost is not None:
            reached, floor = self.objective_cost, bound.cost
        return 100 * (reached - floor) / floor if floor > 0 else None

    def report(self) -> Report:
        """Figures and tables for people and models."""
        return plan_report(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data for programs: the figures flat, then every layout with its cuts."""
        return plan_json(self)


def plan_figures(plan: CuttingPlan) -> PlanFigures:
    """Measure a plan.

    Args:
        plan: One that the checker accepts; nothing is checked again here.

    Returns:
        Its figures. Each copy of a pattern counts in full.

    Source:
        Yield (КИМ) as BAZIS-Cutting states it: saw sizes over full sheets.
    """
    job = plan.job
    copies: Counter[int] = Counter()
    patterns: Counter[int] = Counter()
    pieces: Counter[int] = Counter()
    for layout in plan.layouts:
        copies[layout.sheet] += layout.copies
        patterns[layout.sheet] += 1
        for leaf in layout.parts():
            pieces[leaf.part or 0] += layout.copies
    cuts = tuple(cut_sequence(job, layout) for layout in plan.layouts)
    totals = [
        cut_totals(each, layout.copies) for each, layout in zip(cuts, plan.layouts, strict=True)
    ]
    cost, cost_why = _cost(job, copies)
    return PlanFigures(
        plan=plan,
        uses=tuple(SheetUse(sheet, copies[sheet], patterns[sheet]) for sheet in sorted(copies)),
        placed=pieces.total(),
        unplaced=sum(missing for _, missing in plan.unplaced),
        parts_area_um2=sum(n * saw_area_um2(job.parts[part]) for part, n in pieces.items()),
        sheets_area_um2=sum(n * sheet_area_um2(job.sheets[sheet]) for sheet, n in copies.items()),
        offcuts=plan_offcuts(plan),
        cuts=cuts,
        work=CutTotals(
            cuts=sum(each.cuts for each in totals),
            length_um=sum(each.length_um for each in totals),
            setups=sum(each.setups for each in totals),
            turns=sum(each.turns for each in totals),
        ),
        cost=cost,
        cost_why=cost_why,
        bands=_bands(job, pieces),
    )


def saw_area_um2(part: Part) -> int:
    """Area of one piece as it is sawn."""
    return part.saw_length_um * part.saw_width_um


def sheet_area_um2(sheet: Sheet) -> int:
    """Area of the whole sheet, trim included."""
    return sheet.length_um * sheet.width_um


def _cost(job: CuttingJob, copies: Counter[int]) -> tuple[Decimal | None, Bilingual | None]:
    total = Decimal(0)
    for index, count in sorted(copies.items()):
        sheet = job.sheets[index]
        if sheet.offcut:
            continue
        if sheet.price is None:
            return None, Bilingual(
                f"sheet {sheet.name!r} has no price", f"у листа «{sheet.name}» нет цены"
            )
        total += count * sheet.price
    return total, None


def _bands(job: CuttingJob, pieces: Counter[int]) -> tuple[BandUse, ...]:
    lengths: Counter[tuple[str, int]] = Counter()
    sides: Counter[tuple[str, int]] = Counter()
    for index, part in enumerate(job.parts):
        side_lengths = (part.length_um, part.length_um, part.width_um, part.width_um)
        for band, length in zip(part.edges, side_lengths, strict=True):
            if band is not None and pieces[index]:
                lengths[band.name, band.thickness_um] += pieces[index] * length
                sides[band.name, band.thickness_um] += pieces[index]
    return tuple(
        BandUse(name, thickness, length, sides[name, thickness])
        for (name, thickness), length in lengths.items()
    )
