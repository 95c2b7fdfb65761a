"""Layouts of a BAZIS ``.CUT``: its nested ``Part`` elements read as guillotine trees.

Nobody has told us which point ``Px`` and ``Py`` are counted from, whether ``UID`` counts from 0
or 1, or whether a turned leaf's ``X`` and ``Y`` are its own or the sheet's. Every file answers
that itself: under a wrong reading parts leave the sheet, overlap, or differ from the size in
the list of parts. :data:`READINGS` are tried in order, and the first under which the most
layouts hold together is taken; a layout that holds together under none is reported, never used.
What we write follows the first.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from verstak.cutting.files.bazis_tree import SNAP_UM, InconsistentTree, Rectangle, assemble
from verstak.cutting.files.cells import BadCell, length_um, pieces, yes_or_no
from verstak.cutting.job import CuttingJob, Sheet
from verstak.cutting.layout import Node, SheetLayout

Origin = str
"""Where positions count from: ``sheet``, ``field`` (inside the trim), or the parent's corner
(``parent``: the outermost from the field's; ``parent+trim``: the outermost from the sheet's)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the numbers of a layout.

    Args:
        origin: Where positions count from.
        first_uid: UID of the first part of the list.
        own_size: A turned leaf states its own length and width, not those along the sheet.
    """

    origin: Origin
    first_uid: int
    own_size: bool


READINGS = tuple(
    Reading(origin, first_uid, own_size)
    for own_size, first_uid, origin in itertools.product(
        (False, True), (0, 1), ("sheet", "field", "parent", "parent+trim")
    )
)


@dataclass(frozen=True, slots=True)
class _Board:
    """What a layout is read against."""

    job: CuttingJob
    uids: Sequence[int | None]
    sheet: Sheet
    reading: Reading

    @property
    def field(self) -> Rectangle:
        sheet = self.sheet
        return Rectangle(
            sheet.trim.left_um,
            sheet.trim.bottom_um,
            sheet.usable_length_um,
            sheet.usable_width_um,
        )


def read_layouts(
    elements: Sequence[Element], job: CuttingJob, uids: Sequence[int | None]
) -> tuple[tuple[SheetLayout, ...], int, Reading]:
    """The layouts that hold together, the number of those that do not, and the reading.

    Args:
        elements: ``Layout`` elements.
        job: The job that they cut.
        uids: Index into ``job.parts`` for each shape of the list; ``None`` for one that asks
            for no pieces.
    """
    best: tuple[SheetLayout, ...] = ()
    taken = READINGS[0]
    for reading in READINGS:
        found = []
        for element in elements:
            try:
                found.append(_layout(element, job, uids, reading))
            except (InconsistentTree, BadCell):
                continue
        if len(found) > len(best):
            best, taken = tuple(found), reading
        if len(found) == len(elements):
            break
    return best, len(elements) - len(best), taken


def attribute_um(element: Element, name: str) -> int:
    """A length in millimetres.

    Raises:
        BadCell: it is missing or not a length.
    """
    try:
        return length_um(element.get(name), decimal_comma=True)
    except BadCell as error:
        raise BadCell(f"{element.tag} {name}: {error}") from None


def _layout(
    element: Element, job: CuttingJob, uids: Sequence[int | None], reading: Reading
) -> SheetLayout:
    index = _sheet_index(element, job)
    board = _Board(job, uids, job.sheets[index], reading)
    field = board.field
    outermost = {"field": (field.x_um, field.y_um), "parent": (field.x_um, field.y_um)}
    corner = outermost.get(reading.origin, (0, 0))
    tops = element.findall("Part")
    if len(tops) == 1 and tops[0].get("UID") is None:
        whole = _place(tops[0], corner)
        sheet = Rectangle(0, 0, board.sheet.length_um, board.sheet.width_um)
        if whole == sheet != field:  # a root that is the untrimmed sheet
            tops = tops[0].findall("Part")
            field_corner = (0, 0) if reading.origin.startswith("parent") else corner
            corner = field_corner
    nodes = [_node(top, board, corner) for top in tops]
    alone = nodes[0] if len(nodes) == 1 else None
    root = (
        alone
        if alone and Rectangle(alone.x_um, alone.y_um, alone.dx_um, alone.dy_um) == field
        else assemble(field, nodes, job.rules.kerf_um)
    )
    return SheetLayout(index, pieces(element.get("Count", "1")), root)


def _sheet_index(element: Element, job: CuttingJob) -> int:
    """The sheet by its number, if the stated size agrees; else the only one of that size."""
    sizes = [(sheet.length_um, sheet.width_um) for sheet in job.sheets]
    stated = pieces(element.get("SheetID", "0"), least=0)
    if element.get("X") is None or element.get("Y") is None:
        if stated < len(sizes):
            return stated
        raise InconsistentTree(f"no sheet {stated}")
    size = (attribute_um(element, "X"), attribute_um(element, "Y"))
    for index in (stated, stated - 1):
        if 0 <= index < len(sizes) and sizes[index] == size:
            return index
    if sizes.count(size) == 1:
        return sizes.index(size)
    if len(sizes) == 1:
        return 0
    raise InconsistentTree(f"no sheet {stated} of that size")


def _place(element: Element, corner: tuple[int, int]) -> Rectangle:
    return Rectangle(
        corner[0] + attribute_um(element, "Px"),
        corner[1] + attribute_um(element, "Py"),
        attribute_um(element, "X"),
        attribute_um(element, "Y"),
    )


def _node(element: Element, board: _Board, corner: tuple[int, int]) -> Node:
    """A nested element as a node of our tree."""
    place = _place(element, corner)
    children = element.findall("Part")
    if element.get("UID") is not None:
        if children:
            raise InconsistentTree("a part with something nested in it")
        return _leaf(element, board, place)
    if not children:
        return Node(place.x_um, place.y_um, place.dx_um, place.dy_um)
    if board.reading.origin.startswith("parent"):
        corner = (place.x_um, place.y_um)
    return assemble(
        place, [_node(child, board, corner) for child in children], board.job.rules.kerf_um
    )


def _leaf(element: Element, board: _Board, place: Rectangle) -> Node:
    uid = pieces(element.get("UID"), least=0) - board.reading.first_uid
    index = board.uids[uid] if 0 <= uid < len(board.uids) else None
    if index is None:
        raise InconsistentTree(f"no part has the UID {element.get('UID')}")
    part = board.job.parts[index]
    told = bool(yes_or_no(element.get("Turn")))
    dx, dy = place.dx_um, place.dy_um
    if board.reading.own_size and told:
        dx, dy = dy, dx
    own, turned = (part.saw_length_um, part.saw_width_um), told
    if not (_near((dx, dy), own[::-1] if told else own)):
        # Turn may mean "may turn" here; the size says how the part lies.
        turned = not told
        if board.reading.own_size or not _near((dx, dy), own[::-1] if turned else own):
            raise InconsistentTree(f"a leaf differs in size from its part {part.name!r}")
    if own[0] == own[1]:
        turned = False
    exact = own[::-1] if turned else own
    return Node(place.x_um, place.y_um, *exact, part=index, turned=turned)


def _near(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return all(abs(a - b) <= SNAP_UM for a, b in zip(size, wanted, strict=True))
