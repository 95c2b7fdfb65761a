"""BAZIS ``.CUT``: a cutting job and its layouts, read as ours and written from ours.

Taken for granted, since the form is known from its elements alone:

- ``X`` of a shape lies along the sheet's length and grain; sizes of parts are saw sizes, for
  edge bands are not in the file. ``Turn`` of a part: it may turn. ``Sx``, ``Sy``: trim of each
  of the two sides along that axis. A ``Count`` of 99999 is as many sheets as needed; a smaller
  format with a count of its own is an offcut.
- In a layout, what we write counts ``Px``/``Py`` from the corner of the untrimmed sheet, counts
  ``UID`` from 0, nests everything in one ``Part`` that is the field inside the trim, and states
  sizes as they lie; ``Turn`` of a leaf: it lies turned. ``Layer`` is 1 for what the outermost
  ``Part`` is cut into. Other readings are recognised (:mod:`verstak.cutting.files.bazis_layouts`).
- Left-overs are not written where they follow from the rest.

Attributes whose meaning is not known (``Class``, ``TotalUnit``, ``Cut``) are not written.
Edge bands, prices, codes, stages and the size of the smallest offcut do not exist in the form;
grain across a part's length is written as a part with its sides exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import (
    Element,
    SubElement,
    indent,
    tostring,
)

from verstak.cutting.files.bazis_layouts import READINGS, attribute_um, read_layouts
from verstak.cutting.files.bazis_tree import told_children
from verstak.cutting.files.cells import BadCell, pieces, yes_or_no
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.exchange_xml import MOST_DEPTH, parse_xml, printable
from verstak.cutting.files.listing import Listing
from verstak.cutting.files.part_table import ListedPart
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.stock_table import ListedSheet
from verstak.cutting.job import CuttingJob, Grain, Part, SawRules, Sheet, Trim
from verstak.cutting.layout import CuttingPlan, Node, SheetLayout
from verstak.errors import InvalidCutList, InvalidDrawing
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

UNLIMITED = 99_999

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class CutFile:
    """What a ``.CUT`` holds.

    Args:
        jobs: One per material and thickness.
        plans: The layouts chosen in the file for the job of the same index, to compare with;
            ``None`` where there are none, or none that hold together.
        notes: What was taken for granted or left out.
    """

    jobs: tuple[CuttingJob, ...]
    plans: tuple[CuttingPlan | None, ...]
    notes: ReadNotes


@dataclass(frozen=True, slots=True)
class _Shape:
    """A ``Shape`` of the parts or of the stock."""

    name: str
    dx_um: int
    dy_um: int
    count: int
    turn: bool
    element: Element


def read_cut(
    data: bytes, *, title: str = ".CUT", defaults: CutListDefaults | None = None
) -> CutFile:
    """Jobs and layouts of a ``.CUT``.

    Args:
        data: The file.
        title: Its name, for messages and for jobs when the project has none.
        defaults: What the person said beside the file. Layouts are only kept where the sheets
            and the kerf are the file's own.

    Raises:
        InvalidDrawing: broken or hostile XML, or values that cannot be read.
        InvalidCutList: nothing to cut, or no sheet to cut from.
    """
    defaults = defaults or CutListDefaults()
    root = parse_xml(data, title=title, root="AutoCut")
    project = root.find("Project")
    if project is None:
        raise InvalidDrawing(f"{title}: there is no Project in it")
    name = project.get("Name") or title
    jobs: list[CuttingJob] = []
    plans: list[CuttingPlan | None] = []
    remarks: list[Bilingual] = []
    for element in project.iter("Data"):
        try:
            found = _read_data(element, name, defaults, remarks)
        except BadCell as error:
            where = f"{title}, material {element.get('Type', '')!r}"
            raise InvalidDrawing(f"{where}: {error}") from None
        if found is not None:
            jobs.append(found[0])
            plans.append(found[1])
    if not jobs:
        raise InvalidCutList(f"{title}: there is nothing to cut in it")
    return CutFile(tuple(jobs), tuple(plans), ReadNotes(remarks=tuple(dict.fromkeys(remarks))))


def _read_data(
    data: Element, name: str, defaults: CutListDefaults, remarks: list[Bilingual]
) -> tuple[CuttingJob, CuttingPlan | None] | None:
    material = data.get("Type", "")
    shapes = [_shape(shape) for shape in data.iterfind("Objective/Shape")]
    uids: list[int | None] = []
    bound = any(not shape.turn for shape in shapes if shape.count)
    listed: list[ListedPart] = []
    thickness_um = attribute_um(data, "Ply") if data.get("Ply") else None
    for shape in shapes:
        uids.append(len(listed) if shape.count else None)
        if shape.count:
            grain = Grain.NONE if shape.turn else Grain.LENGTH
            part = Part(shape.name, shape.dx_um, shape.dy_um, shape.count, grain)
            listed.append(ListedPart(part, material, thickness_um or None))
    if not listed:
        if shapes:
            remarks.append(
                Bilingual(f"{material}: no pieces are asked for", f"{material}: нет деталей")
            )
        return None
    rules = SawRules()
    kerfs = {attribute_um(s.element, "NestGap") for s in shapes if s.element.get("NestGap")}
    if kerfs:
        rules = replace(rules, kerf_um=max(kerfs))
    if len(kerfs) > 1:
        kerf = mm_text(max(kerfs))
        remarks.append(
            Bilingual(
                f"{material}: parts state different kerfs; the widest, {kerf} mm, is used",
                f"{material}: у деталей разный пропил; взят наибольший, {kerf} мм",
            )
        )
    grained = bound or bool(yes_or_no(data.get("Grain")))
    sheets = _sheets(data, grained=grained)
    job = Listing(name, listed, sheets, rules).jobs(defaults)[0]
    own = CutListDefaults()
    if (
        sheets
        and job.sheets == tuple(s.sheet for s in sheets)
        and job.rules.kerf_um == (own.rules.over(rules).kerf_um)
    ):
        return job, _plan(data, job, uids, remarks)
    return job, None


def _shape(element: Element) -> _Shape:
    name = element.get("Name", "")
    try:
        dx, dy = attribute_um(element, "X"), attribute_um(element, "Y")
        turn = yes_or_no(element.get("Turn"))
        count = _count(element.get("Count"))
    except BadCell as error:
        raise BadCell(f"shape {name!r}: {error}") from None
    if dx <= 0 or dy <= 0:
        size = f"{mm_text(dx)}x{mm_text(dy)}"
        raise BadCell(f"shape {name!r}: both sides must be above zero, found {size}")
    return _Shape(name, dx, dy, count, turn is not False, element)


def _count(written: str | None) -> int:
    if written and written.isascii() and written.isdigit() and len(written) < 20:
        return min(int(written), UNLIMITED)
    return pieces(written, least=0)


def _sheets(data: Element, *, grained: bool) -> list[ListedSheet]:
    stock = [
        _shape(shape)
        for condition in data.iterfind("Condition")
        if condition.get("Type") == "Shape"
        for shape in condition.iterfind("Shape")
    ]
    largest = max((shape.dx_um * shape.dy_um for shape in stock), default=0)
    sheets = []
    for shape in stock:
        side_x, side_y = (
            attribute_um(shape.element, name) if shape.element.get(name) else 0
            for name in ("Sx", "Sy")
        )
        limited = shape.count < UNLIMITED
        sheets.append(
            ListedSheet(
                Sheet(
                    shape.name,
                    shape.dx_um,
                    shape.dy_um,
                    shape.count if limited else None,
                    trim=Trim(side_x, side_x, side_y, side_y),
                    grain=Grain.LENGTH if grained else Grain.NONE,
                    offcut=limited and shape.dx_um * shape.dy_um < largest,
                )
            )
        )
    return sheets


_ORIGINS_RU = {
    "sheet": "угол листа",
    "field": "угол листа внутри торцовки",
    "parent": "угол охватывающего прямоугольника",
    "parent+trim": "угол охватывающего прямоугольника, с торцовкой",
}


def _plan(
    data: Element, job: CuttingJob, uids: Sequence[int | None], remarks: list[Bilingual]
) -> CuttingPlan | None:
    """The chosen solution's layouts, when all of them hold together."""
    solutions = data.findall("Solutions/Solution")
    if not solutions:
        return None
    holder = data.find("Solutions")
    selected = holder.get("Selected", "0") if holder is not None else "0"
    index = int(selected) if selected.isascii() and selected.isdigit() else 0
    solution = solutions[index if index < len(solutions) else 0]
    layouts, broken, reading = read_layouts(solution.findall("Layouts/Layout"), job, uids)
    if broken:
        remarks.append(
            Bilingual(
                f"{job.material}: {broken} layouts do not hold together as guillotine cuts of "
                "these parts; the file's layouts were not used",
                f"{job.material}: {broken} карт не складываются в сквозные резы этих деталей; "
                "карты из файла не использованы",
            )
        )
        return None
    if not layouts:
        return None
    if reading != READINGS[0]:
        remarks.append(
            Bilingual(
                f"{job.material}: positions were read as counted from: "
                f"{reading.origin}, UID from {reading.first_uid}",
                f"{job.material}: начало отсчёта положений в файле: "
                f"{_ORIGINS_RU[reading.origin]}, UID с {reading.first_uid}",
            )
        )
    placed = [0] * len(job.parts)
    for layout in layouts:
        for leaf in layout.parts():
            if leaf.part is not None:
                placed[leaf.part] += layout.copies
    missing = ((i, part.quantity - placed[i]) for i, part in enumerate(job.parts))
    solver = solution.get("SolverName", "")
    return CuttingPlan(
        job,
        layouts,
        unplaced=tuple((i, number) for i, number in missing if number > 0),
        method=f"BAZIS {solver}".strip(),
    )


def write_cut(plans: Sequence[CuttingPlan]) -> bytes:
    """Plans as one ``.CUT``, UTF-8 with a byte-order mark.

    Raises:
        InvalidCutList: there is no plan, or one holds what the form cannot say: a trim that
            differs left and right or bottom and top, or parts with grain and sheets whose
            grain runs in different ways.
    """
    if not plans:
        raise InvalidCutList("there is no plan to write")
    root = Element("AutoCut", {"ver": "100"})
    project = SubElement(root, "Project", {"Name": printable(plans[0].job.name)})
    for plan in plans:
        _write_data(project, plan)
    indent(root, " ")
    body = tostring(root, encoding="unicode")
    return _BOM + f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _write_data(project: Element, plan: CuttingPlan) -> None:
    job = plan.job
    exchanged = _exchanged(job)
    grained = any(sheet.grain is not Grain.NONE for sheet in job.sheets)
    attributes = {"Type": printable(job.material), "Grain": str(grained)}
    if job.thickness_um is not None:
        attributes["Ply"] = mm_text(job.thickness_um)
    data = SubElement(project, "Data", attributes)
    objective = SubElement(data, "Objective")
    for part, swap in zip(job.parts, exchanged, strict=True):
        dx, dy = part.saw_length_um, part.saw_width_um
        x, y = (dy, dx) if swap else (dx, dy)
        free = part.grain is Grain.NONE or not grained
        SubElement(
            objective,
            "Shape",
            _size(x, y)
            | {
                "Turn": str(free),
                "NestGap": mm_text(job.rules.kerf_um),
                "Count": str(part.quantity),
                "Name": printable(part.name),
            },
        )
    condition = SubElement(data, "Condition", {"Type": "Shape"})
    for sheet in job.sheets:
        SubElement(condition, "Shape", _sheet_attributes(sheet))
    solutions = SubElement(data, "Solutions", {"Selected": "0"})
    solution = SubElement(
        solutions,
        "Solution",
        {
            "SolverName": "verstak",
            "SheetCounts": str(plan.sheets),
            "SolveGap": mm_text(job.rules.kerf_um),
        },
    )
    layouts = SubElement(solution, "Layouts")
    for index, layout in enumerate(plan.layouts):
        _write_layout(layouts, index, layout, job, exchanged)


def _exchanged(job: CuttingJob) -> list[bool]:
    """For each part, whether its length lies along y as the grain binds it."""
    grains = {sheet.grain for sheet in job.sheets}
    if len(grains) > 1 and any(part.grain is not Grain.NONE for part in job.parts):
        raise InvalidCutList(
            f"{job.material or job.name}: a .CUT cannot hold parts with grain together with "
            "sheets whose grain runs in different ways",
            remedy="cut the sheets of each grain as a job of its own",
        )
    sheet = job.sheets[0]
    return [part.grain is not Grain.NONE and part.turnings(sheet) == (True,) for part in job.parts]


def _sheet_attributes(sheet: Sheet) -> dict[str, str]:
    trim = sheet.trim
    if trim.left_um != trim.right_um or trim.bottom_um != trim.top_um:
        raise InvalidCutList(
            f"sheet {sheet.name!r}: a .CUT holds one trim for left and right and one for bottom "
            "and top",
            remedy="make the trims of opposite sides alike",
        )
    count = UNLIMITED if sheet.quantity is None else min(sheet.quantity, UNLIMITED)
    return (
        {"Name": printable(sheet.name)}
        | _size(sheet.length_um, sheet.width_um)
        | {
            "Turn": "False",
            "Sx": mm_text(trim.left_um),
            "Sy": mm_text(trim.bottom_um),
            "Count": str(count),
        }
    )


def _size(dx_um: int, dy_um: int) -> dict[str, str]:
    return {"X": mm_text(dx_um), "Y": mm_text(dy_um)}


def _write_layout(
    layouts: Element, index: int, layout: SheetLayout, job: CuttingJob, exchanged: Sequence[bool]
) -> None:
    sheet = job.sheets[layout.sheet]
    element = SubElement(
        layouts,
        "Layout",
        {"ID": str(index), "SheetID": str(layout.sheet), "Count": str(layout.copies)}
        | _size(sheet.length_um, sheet.width_um),
    )
    # A list of what is still to be written: a tree may be deeper than Python likes to recurse.
    waiting: list[tuple[Element, Node, int]] = [(element, layout.root, 0)]
    while waiting:
        parent, node, depth = waiting.pop()
        if depth > MOST_DEPTH - 10:
            raise InvalidCutList(f"layout {index + 1} is nested too deeply for a .CUT")
        attributes = _size(node.dx_um, node.dy_um)
        attributes |= {"Px": mm_text(node.x_um), "Py": mm_text(node.y_um)}
        if node.part is not None:
            turned = node.turned is not exchanged[node.part]
            attributes |= {"Turn": str(turned), "Layer": str(depth), "UID": str(node.part)}
        written = SubElement(parent, "Part", attributes)
        if node.children:
            told = told_children(node, job.rules.kerf_um)
            waiting += [(written, child, depth + 1) for child in reversed(told)]
