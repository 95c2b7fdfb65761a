"""From a job to a checked plan: an answer at once, then better ones.

The heuristic answers first; the solver's process then improves on it until the answer is proven,
nothing is left to try, time is up or the caller cancels. Every plan passes the checker before
anybody sees it; what the checker refuses is dropped, and the plan in hand says so.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob, Sheet, unfit_parts
from verstak.cutting.layout import Bound, CuttingPlan
from verstak.cutting.plan_words import CANCELLED, FIRST_ANSWER_ONLY, OUT_OF_TIME, REFUSED
from verstak.cutting.sheet_cost import objective_of, sheet_costs
from verstak.cutting.solver.area_bound import area_bound
from verstak.cutting.solver.column_generation import directions, whole
from verstak.cutting.solver.guillotine_tree import renumbered
from verstak.cutting.solver.kinds import Kinds, merge_kinds, name_again
from verstak.cutting.solver.process import COMMAND, Lost, findings
from verstak.cutting.solver.quick import quick_layouts
from verstak.cutting.solver.search import Found, Layouts, Role, SearchOptions, is_better
from verstak.cutting.solver.worker import Request
from verstak.errors import InvalidCutList, PartDoesNotFit, SolverFailed
from verstak.quantities.length import mm_text

_MARGINS_S: Mapping[Role, float] = {"program": 0.3, "both": 0.3, "packing": 0.0, "finish": 0.1}
"""How long before it would be killed each is asked to stop; packing tells all it finds at once."""

_SHARE_TO_FINISH = 0.08
_MOST_TO_FINISH_S = 0.6

_MOST_KINDS = 5000
"""Different parts beyond which no solver gets anywhere within minutes."""


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
    """One call: the best so far, in merged kinds and as a plan, and the floor under it."""

    job: CuttingJob
    unfit: frozenset[int]
    options: OptimiseOptions
    began: float
    on_progress: Callable[[CuttingPlan], None] | None
    cancelled: Callable[[], bool]
    fitting: list[int] = field(init=False)
    kinds: Kinds = field(init=False)
    best: CuttingPlan = field(init=False)
    layouts: Layouts = ()
    method: str = ""
    floor: float = 0.0
    floor_method: str = "area"
    remark: str | None = None
    out_of_time: bool = False

    def __post_init__(self) -> None:
        self.fitting = [i for i in range(len(self.job.parts)) if i not in self.unfit]
        self.kinds = merge_kinds(self.job.without(self.unfit))

    def plan(self) -> CuttingPlan:
        """The first answer, improved for as long as allowed."""
        self.layouts, _ = quick_layouts(self.kinds.job)
        self.floor, self.method = area_bound(self.kinds.job), "first fit"
        self.best = self._named()
        faults = check_plan(self.best)
        if faults:
            raise SolverFailed(f"the first answer was refused: {faults[0].message}")
        self._tell()
        if self.options.seconds <= 0:
            return replace(self.best, complete=False, remark=FIRST_ANSWER_ONLY)
        if len(self.kinds.job.parts) > _MOST_KINDS:
            remark = f"first answer only: more than {_MOST_KINDS} different parts"
            return replace(self.best, complete=False, remark=remark)
        self._search("both" if self.options.deterministic else "program", "packing")
        self._search("finish")
        if self.cancelled():
            self.remark = CANCELLED
        elif self.remark is None and self.out_of_time and not self.best.proven:
            self.remark = OUT_OF_TIME
        return replace(
            self.best,
            seconds=time.monotonic() - self.began,
            complete=self.remark is None,
            remark=self.remark,
        )

    def _search(self, *roles: Role) -> None:
        """Start the solvers of some roles and take what they find, until proven or time is up."""
        if roles[0] == "both":
            roles = ("both",)
        finishing = roles == ("finish",)
        left = self._left() if finishing else self._left() - self._time_to_finish()
        if left <= 0 or self.cancelled():
            self.out_of_time = True
            return
        options = [
            SearchOptions(role, max(0.05, left - _MARGINS_S[role]), self.options.deterministic)
            for role in roles
        ]
        requests = [Request(self.kinds.job, self.layouts, option) for option in options]
        deadline = self.began + self.options.seconds
        if not finishing:
            deadline -= self._time_to_finish()
        try:
            for found in findings(
                requests, deadline=deadline, cancelled=self.cancelled, command=self.options.solver
            ):
                if isinstance(found, Lost):
                    self.remark = found.message
                else:
                    self._take(found, finishing=finishing)
                if self.best.proven and not finishing:
                    return
        except SolverFailed as error:
            self.remark = error.message
        if not finishing:
            self.out_of_time = time.monotonic() >= deadline - _MARGINS_S[roles[0]]

    def _take(self, found: Found, *, finishing: bool) -> None:
        """Keep a finding if it is better and the checker has nothing against it."""
        job = self.kinds.job
        if found.floor > self.floor:
            self.floor, self.floor_method = found.floor, found.floor_method
        before = self.layouts, self.method
        welcome = is_better(job, found.layouts, self.layouts) or (
            finishing and not is_better(job, self.layouts, found.layouts)
        )
        if found.layouts and welcome:
            self.layouts = found.layouts
            self.method = f"{self.method}, {found.method}" if finishing else found.method
        try:
            plan = self._named()
            faults = check_plan(plan) if self.layouts is not before[0] else ()
            refusal = faults[0].message if faults else None
        except SolverFailed as error:
            refusal, plan = error.message, self.best
        if refusal is not None:
            self.layouts, self.method = before
            self.remark = f"{REFUSED}{refusal}"
            return
        self.best = plan
        self._tell()

    def _named(self) -> CuttingPlan:
        """The best layouts of merged kinds as a plan of the original job."""
        named = tuple(
            replace(layout, root=renumbered(layout.root, self.fitting))
            for layout in name_again(self.kinds, self.layouts)
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
            bound=None if short else _bound(self.job, self.floor, self.floor_method),
            method=self.method,
            seconds=time.monotonic() - self.began,
        )

    def _time_to_finish(self) -> float:
        return min(_MOST_TO_FINISH_S, self.options.seconds * _SHARE_TO_FINISH)

    def _left(self) -> float:
        return self.began + self.options.seconds - time.monotonic()

    def _tell(self) -> None:
        if self.on_progress:
            self.on_progress(self.best)


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


def _sheet_words(sheet: Sheet) -> str:
    size = f"{mm_text(sheet.length_um)}x{mm_text(sheet.width_um)}"
    return size if sheet.name in {size, ""} else f"{sheet.name} {size}"


def _unfit_message(job: CuttingJob, unfit: tuple[int, ...]) -> str:
    sheets = "; ".join(
        f"{_sheet_words(sheet)} leaves "
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
