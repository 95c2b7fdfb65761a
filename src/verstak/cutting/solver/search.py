"""Looking for a better plan; run in a process of its own.

There are three things to do, each by a process, the first two side by side:

* ``program``: column generation, for a floor that holds for every plan, and the best whole-number
  use of its patterns;
* ``packing``: packingsolver, for as long as allowed;
* ``finish``: the emptiest sheet is packed again, so that what is left of it is one large offcut.

``both`` does the first two one after the other with fixed effort: the same plan every time.
Every improvement is handed out at once; nothing here is trusted by the receiver.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from verstak.cutting.job import CuttingJob
from verstak.cutting.layout import Node, SheetLayout, layouts_cost
from verstak.cutting.sheet_cost import sheet_costs
from verstak.cutting.solver.area_bound import area_bound
from verstak.cutting.solver.column_generation import ColumnGeneration, directions, whole
from verstak.cutting.solver.guillotine_tree import layouts_of, renumbered
from verstak.cutting.solver.packing import pack, squeeze

Layouts = tuple[SheetLayout, ...]
Role = Literal["program", "packing", "both", "finish"]

LAST_SHEET = "last sheet packed again"

_SHARE_OF_PROGRAM = 0.7
_NODES = 2000
_DETERMINISTIC_ROUNDS = 400
_USUAL_SECONDS = 10
_OPERATIONS_PER_SECOND = 30_000_000
"""Of one round: leaves time for some twenty rounds on a core that does 600 million a second."""
_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search.

    Args:
        role: What to do.
        seconds: Time for it.
        deterministic: Fixed effort instead of as much as time allows; the same job gives the
            same plan on any machine that is fast enough to end within ``seconds``.
    """

    role: Role
    seconds: float
    deterministic: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A better plan, a better floor, or both.

    Args:
        layouts: Patterns; empty when only the floor is new.
        method: How the layouts were found.
        floor: Proven floor under the cost, in the job's objective, not rounded.
        floor_method: How the floor was found.
    """

    layouts: Layouts
    method: str
    floor: float
    floor_method: str


def uncut_area(job: CuttingJob, layouts: Layouts) -> int:
    """Saw area of the pieces that a plan leaves out."""
    placed: Counter[int] = Counter()
    for layout in layouts:
        for leaf in layout.parts():
            if leaf.part is not None:
                placed[leaf.part] += layout.copies
    return sum(
        max(0, part.quantity - placed[index]) * part.saw_length_um * part.saw_width_um
        for index, part in enumerate(job.parts)
    )


def is_better(job: CuttingJob, layouts: Layouts, than: Layouts) -> bool:
    """Whether a plan leaves less uncut, or as much at less cost."""
    if not than:
        return bool(layouts)
    new, old = uncut_area(job, layouts), uncut_area(job, than)
    if new != old:
        return new < old
    return layouts_cost(job, layouts) < layouts_cost(job, than) - _EPS


def within_reach(job: CuttingJob, tree: Node) -> bool:
    """Whether no cut of a layout is longer than the saw can make."""
    longest = job.rules.longest_cut_um
    if longest is None or not tree.children:
        return True
    cut_um = tree.dy_um if tree.axis == "x" else tree.dx_um
    return cut_um <= longest and all(within_reach(job, child) for child in tree.children)


def largest_offcut(job: CuttingJob, tree: Node) -> int:
    """Area of the largest left-over worth keeping, or 0."""
    rules = job.rules
    worth = [
        leaf.area_um2
        for leaf in tree.leaves()
        if leaf.part is None
        and max(leaf.dx_um, leaf.dy_um) >= rules.min_offcut_length_um
        and min(leaf.dx_um, leaf.dy_um) >= rules.min_offcut_width_um
    ]
    return max(worth, default=0)


@dataclass(slots=True)
class Search:
    """One search.

    Args:
        job: Merged kinds, every one of which fits a sheet.
        start: A plan that is known already.
        options: What, how long and how.
        hand_out: Called with every improvement.
    """

    job: CuttingJob
    start: Layouts
    options: SearchOptions
    hand_out: Callable[[Found], None]
    best: Layouts = ()
    floor: float = 0.0
    floor_method: str = "area"
    _began: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Do what the role says, until it is done or time is up."""
        self.best = self.start
        self.floor = area_bound(self.job)
        role = self.options.role
        if role in {"program", "both"}:
            self._by_column_generation()
        if role == "packing" or (role == "both" and not self.proven):
            self._by_packingsolver()
        if role == "finish":
            self._last_sheet()

    @property
    def proven(self) -> bool:
        """Whether the best plan costs as little as any can."""
        if not self.best or uncut_area(self.job, self.best):
            return False
        costs = sheet_costs(self.job)
        floor = float(whole(self.floor)) if set(costs) <= {0.0, 1.0} else self.floor
        return layouts_cost(self.job, self.best) <= floor + _EPS

    def _left(self, share: float = 1.0) -> float:
        """Seconds left until a share of the whole time is spent."""
        return self.options.seconds * share - (time.monotonic() - self._began)

    def _by_column_generation(self) -> None:
        if not all(directions(self.job, sheet) for sheet in self.job.sheets):
            return
        rounds = 0

        def stop() -> bool:
            nonlocal rounds
            rounds += 1
            if self.options.deterministic and rounds > _DETERMINISTIC_ROUNDS:
                return True
            return self._left(_SHARE_OF_PROGRAM) <= 0

        program = ColumnGeneration(self.job, sheet_costs(self.job))
        affordable = _USUAL_SECONDS if self.options.deterministic else self.options.seconds
        if program.operations > _OPERATIONS_PER_SECOND * affordable:
            return  # a few rounds would prove nothing
        # More stages than the program knows could do better: then its floor proves nothing.
        staged = self.job.rules.stages is not None
        relaxed = program.run(stop, self._raise_floor if staged else None)
        self._raise_floor(relaxed.bound if staged else program.floor_of_free_plans())
        if self._left() <= 0:
            return
        nodes = _NODES if self.options.deterministic else None
        usage = program.integer(seconds=self._left(), nodes=nodes)
        if usage is not None:
            used = {index: sheets for index, sheets in enumerate(usage) if sheets}
            self._offer(layouts_of(self.job, used, relaxed.columns), "column generation")

    def _by_packingsolver(self) -> None:
        seconds = self._left()
        if seconds <= 0:
            return
        costs = tuple(cost or 1e-3 for cost in sheet_costs(self.job))
        pack(
            self.job,
            seconds=seconds,
            deterministic=self.options.deterministic,
            costs=costs,
            on_layouts=lambda layouts, _: self._offer(layouts, "packingsolver"),
        )

    def _last_sheet(self) -> None:
        """Pack the emptiest full sheet again, towards one side, for the largest offcut."""
        if not self.best:
            return
        number = min(range(len(self.best)), key=lambda n: _fill(self.job, self.best[n]))
        layout = self.best[number]
        pieces = Counter(leaf.part for leaf in layout.parts() if leaf.part is not None)
        order = sorted(pieces)
        alone = replace(
            self.job,
            parts=tuple(replace(self.job.parts[p], quantity=pieces[p]) for p in order),
        )
        best = layout.root
        for axis in ("x", "y"):
            seconds = self._left(0.5 if axis == "x" else 1)
            if seconds <= 0:
                continue
            packed = squeeze(alone, layout.sheet, axis, seconds=seconds)
            if packed is None or not within_reach(self.job, packed):
                continue
            named = renumbered(packed, order)
            if largest_offcut(self.job, named) > largest_offcut(self.job, best):
                best = named
        if best is layout.root:
            return
        rest = [replace(layout, copies=layout.copies - 1)] if layout.copies > 1 else []
        layouts = [*self.best[:number], *rest, *self.best[number + 1 :]]
        self.best = (*layouts, SheetLayout(layout.sheet, 1, best))
        self._tell(LAST_SHEET)

    def _offer(self, layouts: Layouts, method: str) -> None:
        if not all(within_reach(self.job, layout.root) for layout in layouts):
            return  # packingsolver knows no longest cut
        if layouts and is_better(self.job, layouts, self.best):
            self.best = layouts
            self._tell(method)

    def _raise_floor(self, floor: float) -> None:
        if floor > self.floor + _EPS:
            self.floor, self.floor_method = floor, "column generation"
            self.hand_out(Found((), "", self.floor, self.floor_method))

    def _tell(self, method: str) -> None:
        self.hand_out(Found(self.best, method, self.floor, self.floor_method))


def _fill(job: CuttingJob, layout: SheetLayout) -> tuple[bool, float]:
    sheet = job.sheets[layout.sheet]
    used = sum(leaf.area_um2 for leaf in layout.parts())
    return sheet.offcut, used / (sheet.usable_length_um * sheet.usable_width_um)
