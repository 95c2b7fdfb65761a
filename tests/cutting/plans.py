"""Cutting plans written by hand, and random ones, without any solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from verstak.cutting.job import CuttingJob, FirstCut, Grain, Part, SawRules, Sheet, Trim
from verstak.cutting.layout import Axis, CuttingPlan, Node, SheetLayout

MM = 1000
AXES: tuple[Axis, Axis] = ("x", "y")


@dataclass(frozen=True)
class Piece:
    """A part in its cell; what the cell has too much is trimmed off."""

    part: int
    turned: bool = False


@dataclass(frozen=True)
class Split:
    """Children along an axis with their extents in mm; what remains is one left-over."""

    axis: Axis
    items: tuple[tuple[float, Spec], ...]


Spec = Piece | Split | None


def rows(axis: Axis, *items: tuple[float, Spec]) -> Split:
    return Split(axis, items)


def other(axis: Axis) -> Axis:
    return "y" if axis == "x" else "x"


def slice_of(node: Node, axis: Axis, start: int, extent: int) -> Node:
    if axis == "x":
        return Node(node.x_um + start, node.y_um, extent, node.dy_um)
    return Node(node.x_um, node.y_um + start, node.dx_um, extent)


def cut_up(node: Node, axis: Axis, extents: Sequence[int], kerf_um: int) -> list[Node]:
    """Uncut children of a node: one per extent, then what is left, if it is more than sawdust."""
    start, children = 0, []
    for extent in extents:
        children.append(slice_of(node, axis, start, extent))
        start += extent + kerf_um
    left = (node.dx_um if axis == "x" else node.dy_um) - start
    if left > 0:
        children.append(slice_of(node, axis, start, left))
    return children


def grow(job: CuttingJob, node: Node, spec: Spec, parent: Axis | None = None) -> Node:
    """The tree of a specification inside an uncut rectangle."""
    kerf = job.rules.kerf_um
    if spec is None:
        return node
    if isinstance(spec, Split):
        extents = [round(extent * MM) for extent, _ in spec.items]
        grown = cut_up(node, spec.axis, extents, kerf)
        children = [
            grow(job, child, item, spec.axis)
            for child, (_, item) in zip(grown, spec.items, strict=False)
        ]
        rest = tuple(grown[len(children) :])
        return replace(node, axis=spec.axis, children=(*children, *rest))
    part = job.parts[spec.part]
    dx, dy = part.saw_length_um, part.saw_width_um
    if spec.turned:
        dx, dy = dy, dx
    wanted = {"x": (dx, node.dx_um), "y": (dy, node.dy_um)}
    differ = [axis for axis in AXES if wanted[axis][0] != wanted[axis][1]]
    if not differ:
        return replace(node, part=spec.part, turned=spec.turned)
    axis = next((each for each in differ if each != parent), differ[0])
    cell, *left = cut_up(node, axis, [wanted[axis][0]], kerf)
    return replace(node, axis=axis, children=(grow(job, cell, spec, axis), *left))


def field(sheet: Sheet) -> Node:
    return Node(
        sheet.trim.left_um, sheet.trim.bottom_um, sheet.usable_length_um, sheet.usable_width_um
    )


def layout(job: CuttingJob, spec: Spec, *, sheet: int = 0, copies: int = 1) -> SheetLayout:
    return SheetLayout(sheet, copies, grow(job, field(job.sheets[sheet]), spec))


def part(name: str, length: float, width: float, quantity: int = 1, **more: object) -> Part:
    return Part(name, round(length * MM), round(width * MM), quantity, **more)  # type: ignore[arg-type]  # test shorthand


def sheet(length: float = 2750, width: float = 1830, trim: float = 10, **more: object) -> Sheet:
    return Sheet(
        "ЛДСП 16",
        round(length * MM),
        round(width * MM),
        trim=Trim.all_round(round(trim * MM)),
        **more,  # type: ignore[arg-type]  # test shorthand
    )


def kitchen() -> CuttingPlan:
    """Two strips on one pattern of two sheets: sides above, doors (grained) and a filler below.

    Sheet 2750x1830, trim 10, kerf 4: the field is 2730x1810. Strip 1 is 720 high: three sides
    of 560 (turned) and one door of 296 in a cell that is trimmed from 720 to 716. Strip 2 is 716
    high: two doors of 296.
    """
    job = CuttingJob(
        (
            part("side", 720, 560, 6),
            part("door", 716, 296, 6, grain=Grain.WIDTH),
        ),
        (sheet(),),
        SawRules(stages=2, first_cut=FirstCut.LENGTHWISE),
    )
    spec = rows(
        "y",
        (
            720,
            rows(
                "x",
                (560, Piece(0, turned=True)),
                (560, Piece(0, turned=True)),
                (560, Piece(0, turned=True)),
                (296, Piece(1, turned=True)),
            ),
        ),
        (716, rows("x", (296, Piece(1, turned=True)), (296, Piece(1, turned=True)))),
    )
    return CuttingPlan(job, (layout(job, spec, copies=2),))


Boxes = Sequence[tuple[float, float, float, float]]


def leaves_of(boxes: Boxes) -> tuple[Node, ...]:
    """Part leaves 0, 1, … from (x, y, dx, dy) in mm."""
    leaves = []
    for index, box in enumerate(boxes):
        x, y, dx, dy = (round(each * MM) for each in box)
        leaves.append(Node(x, y, dx, dy, part=index))
    return tuple(leaves)


def loose_plan(
    boxes: Boxes,
    *,
    length: float,
    width: float,
    rules: SawRules | None = None,
) -> CuttingPlan:
    """Boxes in mm as parts directly under the root: never a consistent tree."""
    parts = tuple(part(f"p{i}", dx, dy) for i, (_, _, dx, dy) in enumerate(boxes))
    job = CuttingJob(parts, (sheet(length, width, trim=0),), rules or SawRules(kerf_um=4 * MM))
    root = replace(field(job.sheets[0]), axis="x", children=leaves_of(boxes))
    return CuttingPlan(job, (SheetLayout(0, 1, root),))


@dataclass
class _Growth:
    draw: st.DrawFn
    kerf_um: int
    parts: list[Part]


@st.composite
def random_plans(draw: st.DrawFn, *, most_depth: int = 4) -> CuttingPlan:
    """A plan grown by splitting a sheet at random; always one that can be sawn."""
    kerf = draw(st.sampled_from([0, 3_000, 4_400]))
    trim = draw(st.sampled_from([0, 10_000]))
    depth = draw(st.integers(0, most_depth))
    axis: Axis = "x" if draw(st.booleans()) else "y"
    board = Sheet("plate", 2_000_000, 1_200_000, trim=Trim.all_round(trim), grain=Grain.LENGTH)
    parts: list[Part] = []
    root = _random_node(_Growth(draw, kerf, parts), field(board), axis, depth)
    if not parts:
        parts.append(Part("p0", root.dx_um, root.dy_um))
        root = replace(field(board), part=0)
    stages = depth if depth in {2, 3} else None
    first = FirstCut.ANY
    if draw(st.booleans()) and root.children:
        first = FirstCut.LENGTHWISE if axis == "y" else FirstCut.CROSSWISE
    rules = SawRules(kerf_um=kerf, stages=stages, first_cut=first)
    copies = draw(st.integers(1, 3))
    job = CuttingJob(tuple(replace(p, quantity=copies) for p in parts), (board,), rules)
    return CuttingPlan(job, (SheetLayout(0, copies, root),))


def _random_node(growth: _Growth, node: Node, axis: Axis, depth: int) -> Node:
    draw, kerf, parts = growth.draw, growth.kerf_um, growth.parts
    extent = node.dx_um if axis == "x" else node.dy_um
    least = 20_000
    if depth == 0 or extent < 3 * least + 2 * kerf:
        if draw(st.integers(0, 3)) == 0:
            return node
        turned: bool = draw(st.booleans())
        size = (node.dy_um, node.dx_um) if turned else (node.dx_um, node.dy_um)
        # Grain that allows exactly this turning on a sheet grained along its length.
        grain = draw(st.sampled_from([Grain.NONE, Grain.WIDTH if turned else Grain.LENGTH]))
        parts.append(Part(f"p{len(parts)}", *size, grain=grain))
        return replace(node, part=len(parts) - 1, turned=turned)
    extents: list[int] = []
    room = extent
    for _ in range(draw(st.integers(1, 3))):
        if room < 2 * least:
            break
        extents.append(draw(st.integers(least, room)))
        room -= extents[-1] + kerf
    children = cut_up(node, axis, extents, kerf)
    grown = [_random_node(growth, child, other(axis), depth - 1) for child in children]
    return replace(node, axis=axis, children=tuple(grown))
