"""Holes of confirmats, dowels and eccentric fittings, for a panel's face and another's edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet, Connection, Fastener
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.furniture.drilling.hole import (
    Bore,
    Hole,
    Operation,
    Point,
    Side,
    axis_index,
    bored,
    side_facing,
)
from verstak.furniture.panel import AXES, Axis, Panel, PanelRole
from verstak.quantities.length import UM_PER_MM, mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, Words
from verstak.quantities.text import Bilingual

_CONTACT_UM = 500
"""Panels farther apart than this do not touch."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Where the edge of one panel meets the face of another.

    Args:
        face: Panel whose face is met.
        edge: Panel whose edge meets it.
        across: Cabinet axis square to the face.
        upwards: Whether the edge panel lies at the larger coordinate of ``across``.
        along: Cabinet axis that the joint runs along.
        low_um: Where the joint begins along it.
        high_um: Where it ends.
        contact_um: Cabinet coordinate of the face along ``across``.
        middle_um: Cabinet coordinate of the edge's middle along the third axis.
    """

    face: Panel
    edge: Panel
    across: Axis
    upwards: bool
    along: Axis
    low_um: int
    high_um: int
    contact_um: int
    middle_um: int

    @property
    def over(self) -> Axis:
        """The axis of the edge panel's thickness."""
        return self.edge.thickness_axis

    def spot(self, along_um: int) -> Point:
        """The place on the face for one fastener."""
        spot = [0, 0, 0]
        spot[axis_index(self.across)] = self.contact_um
        spot[axis_index(self.along)] = along_um
        spot[axis_index(self.over)] = self.middle_um
        return (spot[0], spot[1], spot[2])

    @property
    def face_side(self) -> Side:
        """Side of the face panel that is met."""
        return side_facing(self.face, self.across, positive=self.upwards)

    @property
    def edge_side(self) -> Side:
        """Edge of the edge panel that meets it."""
        return side_facing(self.edge, self.across, positive=not self.upwards)


def joint(cabinet: Cabinet, connection: Connection) -> Joint:
    """The geometry of one connection.

    Raises:
        InvalidCabinet: a panel is missing, the panels do not touch, or no edge meets the face.
    """
    face, edge = (
        panel_of(cabinet, panel, connection) for panel in (connection.face, connection.edge)
    )
    across = face.thickness_axis
    n = axis_index(across)
    over = edge.thickness_axis
    if over == across:
        raise _bad(connection, "they lie parallel, so no edge meets a face")
    along = next(a for a in AXES if a not in {across, over})
    above = edge.origin_um[n] - (face.origin_um[n] + face.extent_um[n])
    below = face.origin_um[n] - (edge.origin_um[n] + edge.extent_um[n])
    if min(abs(above), abs(below)) > _CONTACT_UM:
        raise _bad(connection, f"they are {mm_text(max(above, below))} mm apart")
    upwards = abs(above) <= abs(below)
    r, m = axis_index(along), axis_index(over)
    low, high = _overlap(face, edge, r)
    over_low, over_high = _overlap(face, edge, m)
    if high <= low or over_high - over_low < edge.thickness_um:
        raise _bad(connection, "the whole edge does not lie on the face")
    return Joint(
        face,
        edge,
        across,
        upwards,
        along,
        low,
        high,
        face.origin_um[n] + (face.extent_um[n] if upwards else 0),
        edge.origin_um[m] + edge.thickness_um // 2,
    )


def panel_of(cabinet: Cabinet, panel_id: str, owner: object) -> Panel:
    """The panel of that id, or a typed error.

    Raises:
        InvalidCabinet: the cabinet has none.
    """
    try:
        return cabinet.panel(panel_id)
    except KeyError:
        raise InvalidCabinet(
            f"{owner} names the panel {panel_id!r}, which the cabinet does not have",
            remedy="the panels are " + ", ".join(panel.id for panel in cabinet.panels),
        ) from None


def places_um(low_um: int, high_um: int, count: int, *, rank: int = 0) -> tuple[int, ...]:
    """Places of fasteners along a joint, the same from both ends.

    The outer ones are 50 mm from the ends; in a short joint each takes the middle of its equal
    share. A second row of fasteners on the same line (``rank`` 1) stands one pitch further in.

    Args:
        low_um: Where the joint begins.
        high_um: Where it ends.
        count: Fasteners.
        rank: Which row of fasteners on this line it is.

    Source:
        ``confirmat.end_distance`` of data/drilling.toml.
    """
    length, pitch = high_um - low_um, size_um("system32.pitch")
    if count <= 0 or length <= 0:
        return ()
    share = length // (2 * count) // UM_PER_MM * UM_PER_MM
    inset = min(size_um("confirmat.end_distance"), share)
    shift = 0
    if rank:
        if count > 1 and length - 2 * (inset + rank * pitch) >= pitch * (count - 1):
            inset += rank * pitch
        else:
            shift = rank * min(pitch, share // 2)
    if count == 1:
        return (low_um + length // 2 + shift,)
    reach = length - 2 * inset
    first = [low_um + inset + reach * i // (count - 1) + shift for i in range((count + 1) // 2)]
    last = [high_um - inset - reach * i // (count - 1) + shift for i in range(count // 2)]
    return (*first, *reversed(last))


def fastener_holes(cabinet: Cabinet, connections: Sequence[Connection]) -> tuple[Hole, ...]:
    """Face and edge holes of all connections; nails need none.

    Raises:
        InvalidCabinet: a connection that cannot be drilled; the message names both panels.
    """
    found: list[Hole] = []
    done: list[tuple[Joint, int]] = []
    for number, connection in enumerate(connections, 1):
        if connection.fastener is Fastener.NAIL or connection.count < 1:
            continue
        where = joint(cabinet, connection)
        taken = [rank for other, rank in done if _same_line(other, where)]
        rank = max(taken, default=-1) + 1
        done.append((where, rank))
        spots = places_um(where.low_um, where.high_um, connection.count, rank=rank)
        for index, along in enumerate(spots, 1):
            owner = f"connection {number}, {connection.fastener} {index}"
            found.extend(_drilled(where, connection, where.spot(along), owner))
    return tuple(found)


def _drilled(where: Joint, connection: Connection, spot: Point, owner: str) -> tuple[Hole, ...]:
    face, edge = where.face, where.edge
    match connection.fastener:
        case Fastener.CONFIRMAT:
            # The head goes in from outside, so the hole is bored from the far face.
            outer = side_facing(face, where.across, positive=not where.upwards)
            return (
                bored(face, outer, spot, _confirmat_face(), owner),
                bored(edge, where.edge_side, spot, _confirmat_edge(face), owner),
            )
        case Fastener.DOWEL:
            return (
                bored(
                    face,
                    where.face_side,
                    spot,
                    _bore(Operation.DOWEL_FACE, "dowel", "face_depth"),
                    owner,
                ),
                bored(
                    edge,
                    where.edge_side,
                    spot,
                    _bore(Operation.DOWEL_EDGE, "dowel", "edge_depth"),
                    owner,
                ),
            )
        case Fastener.ECCENTRIC:
            return _eccentric(where, spot, owner)
        case Fastener.NAIL:
            return ()


def _confirmat_face() -> Bore:
    return Bore(
        Operation.CONFIRMAT_FACE,
        size_um("confirmat.face_diameter"),
        None,
        size("confirmat.face_diameter").provenance,
        size_um("confirmat.sink_diameter"),
        size_um("confirmat.sink_depth"),
    )


def _confirmat_edge(face: Panel) -> Bore:
    """Edge hole for the screw that holds long enough: 50 mm, behind thick boards 70 mm."""
    screw = size("confirmat.length")
    if size_um("confirmat.length") - face.thickness_um < size_um("confirmat.least_hold"):
        screw = size("confirmat.long_length")
    reserve = size("confirmat.edge_reserve")
    thickness = Quantity(
        mm(face.thickness_um),
        "mm",
        Given(Bilingual(f"thickness of {face.id}", f"толщина {face.id}")),
        1,
    )
    depth = round(screw.value * UM_PER_MM) - face.thickness_um + size_um("confirmat.edge_reserve")
    return Bore(
        Operation.CONFIRMAT_EDGE,
        size_um("confirmat.edge_diameter"),
        depth,
        Computed(
            Bilingual(
                "depth = screw − thickness + reserve; diameter 5 mm (4.5 to 5.5)",
                "глубина = длина винта − толщина + запас; диаметр 5 мм (4,5–5,5)",
            ),
            (("screw", screw), ("thickness", thickness), ("reserve", reserve)),
            size_source("confirmat.edge_diameter"),
        ),
    )


def size_source(key: str) -> Words | None:
    """Source of a size when it was read somewhere."""
    return getattr(size(key).provenance, "source", None)


def _bore(operation: Operation, group: str, depth: str, diameter: str = "diameter") -> Bore:
    key = f"{group}.{diameter}"
    return Bore(operation, size_um(key), size_um(f"{group}.{depth}"), size(key).provenance)


def _eccentric(where: Joint, spot: Point, owner: str) -> tuple[Hole, ...]:
    edge = where.edge
    housing = _housing_depth_key(edge)
    distance = size_um("eccentric.drilling_distance")
    inside = list(spot)
    inside[axis_index(where.across)] += distance if where.upwards else -distance
    return (
        bored(
            where.face,
            where.face_side,
            spot,
            _bore(Operation.CAM_PIN, "eccentric", "pin_depth", "pin_diameter"),
            owner,
        ),
        bored(
            edge,
            where.edge_side,
            spot,
            _bore(Operation.CAM_BOLT_EDGE, "eccentric", "drilling_distance", "bolt_diameter"),
            owner,
        ),
        bored(
            edge,
            housing_side(edge),
            (inside[0], inside[1], inside[2]),
            _bore(Operation.CAM_HOUSING, "eccentric", housing, "housing_diameter"),
            owner,
        ),
    )


def housing_side(edge: Panel) -> Side:
    """Face that hides a cam's housing: above for tops and rails, below for the rest, else A."""
    if edge.thickness_axis == "z" and edge.role in {PanelRole.TOP, PanelRole.RAIL}:
        return Side.B
    if edge.thickness_axis == "y":
        return Side.B  # the rear face of a plinth, rail or front
    return Side.A


def _housing_depth_key(edge: Panel) -> str:
    known = {16_000: "16", 18_000: "18", 19_000: "19"}
    if edge.thickness_um not in known:
        raise InvalidCabinet(
            f"eccentric fitting in {edge.id}: the depth of its housing was read for boards of "
            f"16, 18 and 19 mm, found {mm_text(edge.thickness_um)} mm",
            remedy="use confirmats or dowels, or a board of 16, 18 or 19 mm",
        )
    return f"housing_depth_{known[edge.thickness_um]}"


def _same_line(one: Joint, other: Joint) -> bool:
    """Whether two joints put their fasteners in the same strip of the same panel."""
    return (
        one.face.id == other.face.id
        and one.along == other.along
        and abs(one.middle_um - other.middle_um) < 2 * size_um("eccentric.housing_diameter")
        and min(one.high_um, other.high_um) > max(one.low_um, other.low_um)
    )


def _overlap(one: Panel, other: Panel, index: int) -> tuple[int, int]:
    return (
        max(one.origin_um[index], other.origin_um[index]),
        min(
            one.origin_um[index] + one.extent_um[index],
            other.origin_um[index] + other.extent_um[index],
        ),
    )


def _bad(connection: Connection, why: str) -> InvalidCabinet:
    return InvalidCabinet(
        f"{connection.fastener} from the face of {connection.face} into the edge of "
        f"{connection.edge}: expected an edge that lies on a face, but {why}",
        remedy="check the places of the two panels",
    )
