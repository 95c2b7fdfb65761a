"""packingsolver's guillotine solver behind our own types: job in, layouts out.

Only :mod:`verstak.cutting.solver.worker` runs this, in a process that can be killed.

Source:
    Fontan and Libralesso, "PackingSolver: a tree search-based solver for two-dimensional two-
    and three-staged guillotine packing problems", arXiv:2004.02603; the library of that name.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

from packingsolver import Objective, OptimizationMode, rectangleguillotine

from verstak.cutting.job import CuttingJob, FirstCut, Sheet
from verstak.cutting.layout import Axis, Node, SheetLayout
from verstak.cutting.solver.guillotine_tree import field_of, recut, tidy

OnLayouts = Callable[[tuple[SheetLayout, ...], int], None]

_FIRST = {
    FirstCut.ANY: rectangleguillotine.CutOrientation.Any,
    # Their "vertical" cuts run along y: the strips follow one another along x.
    FirstCut.CROSSWISE: rectangleguillotine.CutOrientation.Vertical,
    FirstCut.LENGTHWISE: rectangleguillotine.CutOrientation.Horizontal,
}


def step_of(job: CuttingJob) -> int:
    """Greatest common divisor of all lengths: the solver's unit, so that nothing is rounded."""
    lengths = [job.rules.kerf_um]
    for sheet in job.sheets:
        lengths += [sheet.usable_length_um, sheet.usable_width_um]
    for part in job.parts:
        lengths += [part.saw_length_um, part.saw_width_um]
    return reduce(math.gcd, lengths) or 1


def pack(
    job: CuttingJob,
    *,
    seconds: float,
    deterministic: bool,
    costs: tuple[float, ...],
    on_layouts: OnLayouts | None = None,
) -> tuple[tuple[SheetLayout, ...], int]:
    """Solve a job for as long as allowed.

    Args:
        job: Parts that fit, at their saw sizes.
        seconds: The solver is asked to stop then; it may take longer.
        deterministic: One pass of fixed effort instead of an anytime search.
        costs: Cost per sheet size; the cheapest plan is looked for.
        on_layouts: Called with every better answer and the solver's own floor.

    Returns:
        Layouts (empty when none was found) and the solver's floor in sheets (0 when unknown).
    """
    step = step_of(job)
    one_size = len(job.sheets) == 1 and job.sheets[0].quantity is None
    objective = Objective.BinPacking if one_size else Objective.VariableSizedBinPacking
    builder = _builder(job, step, objective, costs)
    parameters = rectangleguillotine.OptimizeParameters()
    parameters.verbosity_level = 0
    parameters.time_limit = seconds
    parameters.optimization_mode = (
        OptimizationMode.NotAnytimeDeterministic if deterministic else OptimizationMode.Anytime
    )

    def report(output: Any) -> None:
        if on_layouts and output.solution.full():
            on_layouts(_layouts(job, output.solution, step), _floor(output, one_size=one_size))

    parameters.new_solution_callback = report
    output = rectangleguillotine.optimize(builder.build(), parameters)
    floor = _floor(output, one_size=one_size)
    if not output.solution.full():
        return (), floor
    return _layouts(job, output.solution, step), floor


def squeeze(job: CuttingJob, sheet: int, axis: str, *, seconds: float) -> Node | None:
    """All parts of a job on one sheet, as close as possible to its left (x) or bottom (y) side.

    Returns:
        The tree of the usable field with everything beyond as one left-over, or ``None`` when
        the parts were not found to fit.
    """
    step = step_of(job)
    alone = replace(job, sheets=(replace(job.sheets[sheet], quantity=1),))
    objective = Objective.OpenDimensionX if axis == "x" else Objective.OpenDimensionY
    parameters = rectangleguillotine.OptimizeParameters()
    parameters.verbosity_level = 0
    parameters.time_limit = seconds
    parameters.optimization_mode = OptimizationMode.NotAnytimeDeterministic
    builder = _builder(alone, step, objective, (1.0,))
    output = rectangleguillotine.optimize(builder.build(), parameters)
    solution = output.solution
    if not solution.full() or solution.number_of_bins() != 1:
        return None
    field = field_of(job.sheets[sheet])
    tree = _tree(solution.bin(0), field, step, job.rules.kerf_um)
    tree = _named(job, job.sheets[sheet], _obedient(job, tree))
    if tree.dx_um > field.dx_um or tree.dy_um > field.dy_um:
        return None
    return tree


def _builder(
    job: CuttingJob, step: int, objective: Objective, costs: tuple[float, ...]
) -> rectangleguillotine.InstanceBuilder:
    builder = rectangleguillotine.InstanceBuilder()
    builder.set_objective(objective)
    builder.set_cut_thickness(job.rules.kerf_um // step)
    builder.set_cut_type(rectangleguillotine.CutType.NonExact)
    builder.set_first_stage_orientation(_FIRST[_first_cut(job)])
    # Without a limit the solver chooses the first direction itself; three rounds obey.
    if job.rules.stages is None and _first_cut(job) is FirstCut.ANY:
        builder.set_number_of_stages_unlimited()
    else:
        builder.set_number_of_stages(job.rules.stages or 3)
    for sheet, cost in zip(job.sheets, costs, strict=True):
        builder.add_bin_type(
            sheet.usable_length_um // step,
            sheet.usable_width_um // step,
            cost=cost,
            copies=_copies(job, sheet, objective),
        )
    for part in job.parts:
        ways = {part.turnings(sheet) for sheet in job.sheets}
        width, height = part.saw_length_um // step, part.saw_width_um // step
        only = next(iter(ways)) if len(ways) == 1 else (False, True)
        if only == (True,):
            width, height = height, width
        builder.add_item_type(width, height, copies=part.quantity, oriented=len(only) == 1)
    return builder


def _copies(job: CuttingJob, sheet: Sheet, objective: Objective) -> int:
    if objective in {Objective.OpenDimensionX, Objective.OpenDimensionY}:
        return 1
    return job.pieces if sheet.quantity is None else min(sheet.quantity, job.pieces)


def _first_cut(job: CuttingJob) -> FirstCut:
    """The saw's longest cut may leave only one direction."""
    longest = job.rules.longest_cut_um
    if longest is None or job.rules.first_cut is not FirstCut.ANY:
        return job.rules.first_cut
    if max(sheet.usable_length_um for sheet in job.sheets) > longest:
        return FirstCut.CROSSWISE
    return FirstCut.ANY


def _obedient(job: CuttingJob, tree: Node) -> Node:
    """The solver cuts a large left-over off first, in any direction; where one is asked, not so."""
    axis: Axis
    match _first_cut(job):
        case FirstCut.LENGTHWISE:
            axis = "y"
        case FirstCut.CROSSWISE:
            axis = "x"
        case FirstCut.ANY:
            return tree
    if tree.axis in {None, axis}:
        return tree
    return recut(tree, axis, job.rules.kerf_um) or tree


def _floor(output: Any, *, one_size: bool) -> int:
    return int(output.bin_packing_bound) if one_size else 0


def _layouts(job: CuttingJob, solution: Any, step: int) -> tuple[SheetLayout, ...]:
    layouts = []
    for position in range(solution.number_of_different_bins()):
        packed = solution.bin(position)
        sheet = int(packed.bin_type_id)
        field = field_of(job.sheets[sheet])
        tree = _tree(packed, field, step, job.rules.kerf_um)
        tree = _named(job, job.sheets[sheet], _obedient(job, tree))
        layouts.append(SheetLayout(sheet, int(packed.copies), tree))
    return tuple(layouts)


def _tree(packed: Any, field: Node, step: int, kerf_um: int) -> Node:
    nodes = packed.nodes

    def grow(index: int) -> Node:
        node = nodes[index]
        made = Node(
            field.x_um + node.l * step,
            field.y_um + node.b * step,
            (node.r - node.l) * step,
            (node.t - node.b) * step,
        )
        children = [grow(child) for child in node.children]
        if not children:
            item = int(node.item_type_id)
            return replace(made, part=item) if item >= 0 else made
        along_x = len({(child.x_um, child.dx_um) for child in children}) > 1 or (
            len(children) == 1 and children[0].dx_um != made.dx_um
        )
        axis: Axis = "x" if along_x else "y"
        children.sort(key=lambda c: c.x_um if axis == "x" else c.y_um)
        return replace(made, axis=axis, children=tuple(children))

    # Twice: making a tree canonical joins rounds, and sawdust between them becomes a wide gap.
    once = tidy(_filled(grow(0), kerf_um), kerf_um)
    return tidy(_filled(once, kerf_um), kerf_um)


def _filled(node: Node, kerf_um: int) -> Node:
    """Close up children to one kerf between neighbours, and name what is left at the end.

    The solver leaves out left-overs, and may leave two kerfs where nothing lies between them.
    """
    if not node.children or node.axis is None:
        return node
    along_x = node.axis == "x"
    start = node.x_um if along_x else node.y_um
    end = start + (node.dx_um if along_x else node.dy_um)
    children = []
    for child in node.children:
        gap = (child.x_um if along_x else child.y_um) - start
        moved = _moved(child, gap if along_x else 0, 0 if along_x else gap) if gap > 0 else child
        children.append(_filled(moved, kerf_um))
        start += (child.dx_um if along_x else child.dy_um) + kerf_um
    if end > start:
        bare = _bare(node)
        rest = (
            replace(bare, x_um=start, dx_um=end - start)
            if along_x
            else replace(bare, y_um=start, dy_um=end - start)
        )
        children.append(rest)
    return replace(node, children=tuple(children))


def _moved(node: Node, left_um: int, down_um: int) -> Node:
    children = tuple(_moved(child, left_um, down_um) for child in node.children)
    return replace(node, x_um=node.x_um - left_um, y_um=node.y_um - down_um, children=children)


def _bare(node: Node) -> Node:
    return Node(node.x_um, node.y_um, node.dx_um, node.dy_um)


def _named(job: CuttingJob, sheet: Sheet, node: Node) -> Node:
    """Say which leaves are turned: the solver only knows sizes."""
    if node.children:
        return replace(node, children=tuple(_named(job, sheet, child) for child in node.children))
    if node.part is None:
        return node
    part = job.parts[node.part]
    as_written = (node.dx_um, node.dy_um) == (part.saw_length_um, part.saw_width_um)
    return replace(node, turned=not as_written or part.turnings(sheet) == (True,))
