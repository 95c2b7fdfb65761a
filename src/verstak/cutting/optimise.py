"""From a job to a checked plan: an answer at once, then better ones.

The heuristic answers first; the solver's process then improves on it until the answer is proven,
nothing is left to try, time is up or the caller cancels. Every plan passes the checker before
anybody sees it; what the checker refuses is dropped, and the plan in hand says so.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from verstak.cutting.area_bound import area_bound
from verstak.cutting.checker import check_plan
from verstak.cutting.column_generation import directions, whole
from verstak.cutting.guillotine_tree import renumbered
from verstak.cutting.job import CuttingJob, unfit_parts
from verstak.cutting.kinds import Kinds, merge_kinds, name_again
from verstak.cutting.layout import Bound, CuttingPlan
from verstak.cutting.quick import quick_layouts
from verstak.cutting.search import Found, SearchOptions
from verstak.cutting.sheet_cost import objective_of, sheet_costs
from verstak.cutting.solver_process import COMMAND, findings
from verstak.cutting.solver_worker import Request
from verstak.errors import InvalidCutList, PartDoesNotFit, SolverFailed
from verstak.quantities.length import mm_text

_MARGIN_S = 0.3
"""The solver is asked to stop this much before it would be killed."""


@dataclass(frozen=True, slots=True)
class OptimiseOptions:
    """How long and how to look for a plan.

    Args:
        seconds: Wall time for everything; 0 gives the first answer.
        deterministic: Fixed effort, the same plan every time; ``seconds`` is then only a limit.
        skip_unfit: Solve the rest when a part is larger than every sheet, instead of refusing.
        solver: Program to run as the solver.
    """

    seconds: float = 10.0
    deterministic: bool = False
    skip_unfit: bool = False
    solver: tuple[str, ...] = COMMAND


def _never() -> bool:
    return False


def optimise(
    job: CuttingJob,
    options: OptimiseOptions | None = None,
    *,
    on_progress: Callable[[CuttingPlan], None] | None = None,
    cancelled: Callable[[], bool] = _never,
) -> CuttingPlan:
    """Lay out a job.

    Args:
        job: Parts, sheets, rules.
        options: Time limit and the like.
        on_progress: Called with every better plan (or better floor), checked already.
        cancelled: When it says yes, the best plan so far is returned at once.

    Returns:
        A plan that the checker accepts. Pieces that are not in it are in ``unplaced``.

    Raises:
        PartDoesNotFit: a part is larger than every sheet and ``skip_unfit`` is off.
        InvalidCutList: the saw cannot cut any of the sheets.
        SolverFailed: even the first answer was refused by the checker (a defect of verstak).
    """
    options = options or OptimiseOptions()
    began = time.monotonic()
    _refuse_impossible(job)
    unfit = unfit_parts(job)
    if unfit and not options.skip_unfit:
        raise PartDoesNotFit(_unfit_message(job, unfit), remedy=_UNFIT_REMEDY)
    if len(unfit) == len(job.parts):
        raise PartDoesNotFit(_unfit_message(job, unfit), remedy=_UNFIT_REMEDY)
    return _Run(job, frozenset(unfit), options, began, on_progress, cancelled).plan()


@dataclass(slots=True)
class _Run:
    job: CuttingJob
    unfit: frozenset[int]
    options: OptimiseOptions
    began: float
    on_progress: Callable[[CuttingPlan], None] | None
    cancelled: Callable[[], bool]

    def plan(self) -> CuttingPlan:
        fitting = [i for i in range(len(self.job.parts)) if i not in self.unfit]
        kinds = merge_kinds(self.job.without(self.unfit))
        layouts, missing = quick_layouts(kinds.job)
        first = Found(layouts, area_bound(kinds.job), "area", "first fit")
        best = self._named(kinds, fitting, first)
        faults = check_plan(best)
        if faults:
            raise SolverFailed(f"the first answer was refused: {faults[0].message}")
        self._tell(best)
        if self.options.seconds <= 0:
            return replace(best, complete=False, remark="first answer only; no time to improve it")
        if best.proven and not missing and self.job.pieces == 1:
            return best
        request = Request(
            kinds.job,
            layouts,
            SearchOptions(
                max(0.05, self._left() - _MARGIN_S), deterministic=self.options.deterministic
            ),
        )
        return self._improve(best, kinds, fitting, request)

    def _improve(
        self, best: CuttingPlan, kinds: Kinds, fitting: list[int], request: Request
    ) -> CuttingPlan:
        remark = None
        deadline = self.began + self.options.seconds
        try:
            for found in findings(
                request, deadline=deadline, cancelled=self.cancelled, command=self.options.solver
            ):
                plan = self._candidate(best, kinds, fitting, found)
                faults = check_plan(plan) if found.layouts else ()
                if faults:
                    remark = f"a layout of the solver was refused: {faults[0].message}"
                    continue
                best = plan
                self._tell(best)
        except SolverFailed as error:
            remark = error.message
        if self.cancelled():
            remark = "cancelled; this is the best plan so far"
        elif remark is None and self._left() <= 0 and not best.proven:
            remark = "the time limit was reached"
        seconds = time.monotonic() - self.began
        return replace(best, seconds=seconds, complete=remark is None, remark=remark)

    def _candidate(
        self, best: CuttingPlan, kinds: Kinds, fitting: list[int], found: Found
    ) -> CuttingPlan:
        if not found.layouts:
            bound = _bound(self.job, found.floor, found.floor_method)
            return replace(best, bound=bound if not best.unplaced or self.unfit else best.bound)
        return self._named(kinds, fitting, found)

    def _named(
        self,
        kinds: Kinds,
        fitting: list[int],
        found: Found,
    ) -> CuttingPlan:
        """Layouts of merged kinds as a plan of the original job."""
        named = tuple(
            replace(layout, root=renumbered(layout.root, fitting))
            for layout in name_again(kinds, found.layouts)
        )
        placed: Counter[int] = Counter()
        for layout in named:
            for leaf in layout.parts():
                if leaf.part is not None:
                    placed[leaf.part] += layout.copies
        unplaced = tuple(
            (index, part.quantity - placed[index])
            for index, part in enumerate(self.job.parts)
            if part.quantity > placed[index]
        )
        short = any(index not in self.unfit for index, _ in unplaced)
        return CuttingPlan(
            job=self.job,
            layouts=named,
            unplaced=unplaced,
            # A plan that leaves pieces out for want of sheets is under no floor of the whole job.
            bound=None if short else _bound(self.job, found.floor, found.floor_method),
            method=found.method,
            seconds=time.monotonic() - self.began,
        )

    def _left(self) -> float:
        return self.began + self.options.seconds - time.monotonic()

    def _tell(self, plan: CuttingPlan) -> None:
        if self.on_progress:
            self.on_progress(plan)


_UNFIT_REMEDY = (
    "compare the saw size with the sheet inside its trim, check whether the grain forbids "
    "turning, take a larger sheet or make the part of two; or solve the rest (--skip-unfit)"
)


def _refuse_impossible(job: CuttingJob) -> None:
    if any(directions(job, sheet) for sheet in job.sheets):
        return
    sheet = job.sheets[0]
    longest = job.rules.longest_cut_um or 0
    raise InvalidCutList(
        f"the saw cuts {mm_text(longest)} mm at most, and the first cut of every sheet is longer "
        f"(sheet {sheet.name!r}: {mm_text(sheet.usable_length_um)} or "
        f"{mm_text(sheet.usable_width_um)} mm, first cut {job.rules.first_cut.value})",
        remedy="allow the other first cut, or give the saw's real longest cut",
    )


def _unfit_message(job: CuttingJob, unfit: tuple[int, ...]) -> str:
    sheets = "; ".join(
        f"{sheet.name} {mm_text(sheet.length_um)}x{mm_text(sheet.width_um)} leaves "
        f"{mm_text(sheet.usable_length_um)}x{mm_text(sheet.usable_width_um)} inside the trim"
        for sheet in job.sheets[:5]
    )
    named = []
    for index in unfit[:10]:
        part = job.parts[index]
        saw = f"{mm_text(part.saw_length_um)}x{mm_text(part.saw_width_um)}"
        bound = "" if part.grain == "none" else f", grain along its {part.grain.value}"
        named.append(
            f"{part.name!r} finished {mm_text(part.length_um)}x{mm_text(part.width_um)}, "
            f"saw {saw}{bound}"
        )
    more = f" and {len(unfit) - 10} more" if len(unfit) > 10 else ""
    return f"these parts fit no sheet: {'; '.join(named)}{more}. Sheets: {sheets}"


def _bound(job: CuttingJob, floor: float, method: str) -> Bound:
    costs = sheet_costs(job)
    if objective_of(job) == "sheets":
        return Bound(whole(floor), floor, method)
    dearest = max(costs)
    return Bound(whole(floor / dearest), floor / dearest, method, cost=floor)
