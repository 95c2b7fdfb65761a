"""The entities of a DXF as lines of straight sides and arcs, blocks expanded, in millimetres."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ezdxf.document import Drawing
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.ellipse import Ellipse
from ezdxf.entities.insert import Insert
from ezdxf.entities.line import Line
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.entities.mtext import MText
from ezdxf.entities.polyline import Polyline
from ezdxf.entities.spline import Spline
from ezdxf.entities.text import Text
from ezdxf.lldxf.const import DXFError

from verstak.errors import InvalidDrawing
from verstak.furniture.drawings.block_nesting import check_blocks, clean
from verstak.furniture.drawings.contours import XY, Vertex

CURVE_MM = 0.01
"""Ellipses and splines become chords that stay this close to the curve."""
FARTHEST_MM = 1e7
"""10 km from the origin; beyond it a number is damaged, and a double has no µm to spare."""
MOST_VERTICES = 2_000_000
_MOST_CONTROL_POINTS = 20_000
_ROUNDEST_BULGE = 1e6
_FINEST_SPLIT = 10
_MOST_CHORDS = 100_000


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One entity's line.

    Args:
        layer: Its layer; what lies on layer 0 of a block takes the layer of the insertion.
        path: Vertices in mm.
        closed: Marked as closed, or a full circle or ellipse.
        kind: DXF name of the entity.
    """

    layer: str
    path: tuple[Vertex, ...]
    closed: bool
    kind: str


@dataclass
class DrawnEntities:
    """All that a drawing shows.

    Args:
        lines: In the order of the file.
        texts: Words and where they start, mm.
        unread: Entities that hold geometry which is not read, by DXF name.
        noted: Texts, dimensions and the like, by DXF name.
        hidden: Entities on layers that are off or frozen, by layer.
        tilted: Entities that do not lie in the plane of the drawing, by layer.
    """

    lines: list[DrawnLine] = field(default_factory=list)
    texts: list[tuple[str, XY]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    tilted: Counter[str] = field(default_factory=Counter)


_NOTES = frozenset(
    {
        "ATTDEF",
        "ATTRIB",
        "DIMENSION",
        "ARC_DIMENSION",
        "HATCH",
        "MPOLYGON",
        "LEADER",
        "MULTILEADER",
        "MLEADER",
        "TOLERANCE",
        "POINT",
        "VIEWPORT",
        "IMAGE",
        "WIPEOUT",
        "OLE2FRAME",
        "ACAD_TABLE",
        "XLINE",
        "RAY",
    }
)
"""Kinds that describe a drawing and are no lines to cut."""

_BROKEN = (DXFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


def drawn_entities(
    document: Drawing, scale_mm: float, wanted: Callable[[str], bool]
) -> DrawnEntities:
    """Walk the model space, expanding blocks.

    Args:
        document: As ezdxf holds it.
        scale_mm: Millimetres in one unit of the drawing.
        wanted: Whether the lines of a layer are of interest; others are not looked at.

    Raises:
        InvalidDrawing: a block contains itself, blocks are nested too deeply or expand to too
            much, or a coordinate is not a number or absurd.
    """
    return _Walk(document, scale_mm, wanted).drawn()


class _Walk:
    def __init__(self, document: Drawing, scale_mm: float, wanted: Callable[[str], bool]) -> None:
        self._document = document
        self._scale = scale_mm
        self._wanted = wanted
        self._found = DrawnEntities()
        self._vertices = 0
        self._shown: dict[str, bool] = {}

    def drawn(self) -> DrawnEntities:
        space = self._document.modelspace()
        check_blocks(self._document, space)
        for entity, layer in self._entities(space, "0"):
            if not self._is_shown(layer) or entity.dxf.get("invisible", 0):
                self._found.hidden[layer] += 1
            else:
                self._take(entity, layer)
        return self._found

    def _entities(
        self, entities: Iterable[object], outer_layer: str
    ) -> Iterator[tuple[DXFGraphic, str]]:
        for entity in entities:
            if not isinstance(entity, DXFGraphic):
                continue
            layer = clean(str(entity.dxf.get("layer", "0")))
            if layer == "0":
                layer = outer_layer
            if not isinstance(entity, Insert):
                yield entity, layer
            elif not self._is_shown(layer):
                self._found.hidden[layer] += 1
            elif entity.block() is None:
                self._found.unread[f"INSERT {clean(str(entity.dxf.get('name', '')))}"] += 1
            else:
                yield from self._expand(entity, layer)

    def _expand(self, insert: Insert, layer: str) -> Iterator[tuple[DXFGraphic, str]]:
        for copy in insert.multi_insert() if insert.mcount > 1 else (insert,):
            try:
                placed = list(copy.virtual_entities())
            except _BROKEN as error:
                name = clean(str(insert.dxf.get("name", "")))
                raise InvalidDrawing(
                    f"block {name!r} cannot be placed: {str(error)[:120]}",
                    remedy="explode the block, and save the drawing again",
                ) from error
            yield from self._entities(placed, layer)

    def _is_shown(self, name: str) -> bool:
        if name not in self._shown:
            shown = True
            if name in self._document.layers:
                layer = self._document.layers.get(name)
                shown = not (layer.is_off() or layer.is_frozen())
            self._shown[name] = shown
        return self._shown[name]

    def _take(self, entity: DXFGraphic, layer: str) -> None:
        kind = entity.dxftype()
        if isinstance(entity, Text | MText):
            self._found.noted[kind] += 1
            self._text(entity)
            return
        if kind in _NOTES:
            self._found.noted[kind] += 1
            return
        if not self._wanted(layer):
            return
        read = _PATHS.get(kind)
        if read is None or (isinstance(entity, Polyline) and not _is_line(entity)):
            self._found.unread[kind] += 1
            return
        if not _is_flat(entity):
            self._found.tilted[layer] += 1
            return
        try:
            path, closed = read(entity, self._scale)
        except _BROKEN as error:
            if isinstance(error, InvalidDrawing):
                raise
            raise InvalidDrawing(
                f"a {kind} on layer {layer!r} cannot be read: {str(error)[:120]}",
                remedy="draw it anew, or delete it",
            ) from error
        if path:
            self._check(path, kind, layer)
            self._found.lines.append(DrawnLine(layer, path, closed, kind))

    def _check(self, path: tuple[Vertex, ...], kind: str, layer: str) -> None:
        self._vertices += len(path)
        if self._vertices > MOST_VERTICES:
            raise InvalidDrawing(f"the drawing has more than {MOST_VERTICES:,} vertices")
        for x, y, bulge in path:
            # Written so that NaN fails: it is neither below nor above.
            if not (
                abs(x) <= FARTHEST_MM and abs(y) <= FARTHEST_MM and abs(bulge) <= _ROUNDEST_BULGE
            ):
                raise InvalidDrawing(
                    f"a {kind} on layer {layer!r} has a vertex at ({x:g}, {y:g}) mm"
                    + (f" with bulge {bulge:g}" if bulge else "")
                    + f"; coordinates must be numbers within ±{FARTHEST_MM:g} mm",
                    remedy="check the unit and delete what lies far away",
                )

    def _text(self, entity: Text | MText) -> None:
        place = entity.dxf.get("insert")
        words = entity.plain_text() if isinstance(entity, MText) else entity.dxf.get("text", "")
        if place is not None and math.isfinite(place.x) and math.isfinite(place.y):
            at = (place.x * self._scale, place.y * self._scale)
            self._found.texts.append((clean(str(words)), at))


def _is_flat(entity: DXFGraphic) -> bool:
    if isinstance(entity, Line | Spline) or (
        isinstance(entity, Polyline) and entity.is_3d_polyline
    ):
        return True
    normal = entity.dxf.get("extrusion")
    return normal is None or (abs(normal.x) < 1e-6 and abs(normal.y) < 1e-6 and normal.z != 0)


def _is_line(entity: Polyline) -> bool:
    return entity.is_2d_polyline or entity.is_3d_polyline


Path = tuple[tuple[Vertex, ...], bool]


def _line(entity: DXFGraphic, mm: float) -> Path:
    a, b = entity.dxf.start, entity.dxf.end
    return ((a.x * mm, a.y * mm, 0.0), (b.x * mm, b.y * mm, 0.0)), False


def _circle(entity: DXFGraphic, mm: float) -> Path:
    centre = entity.ocs().to_wcs(entity.dxf.center)
    x, y, radius = centre.x * mm, centre.y * mm, abs(entity.dxf.radius) * mm
    if radius == 0:
        return ((x, y, 0.0),), True
    return ((x + radius, y, 1.0), (x - radius, y, 1.0)), True


def _arc(entity: DXFGraphic, mm: float) -> Path:
    sweep = (entity.dxf.end_angle - entity.dxf.start_angle) % 360
    if sweep < 1e-9 or sweep > 360 - 1e-9:
        return _circle(entity, mm)
    ocs, centre, radius = entity.ocs(), entity.dxf.center, abs(entity.dxf.radius)
    mirrored = -1.0 if entity.dxf.get("extrusion", _UP).z < 0 else 1.0
    # Two halves, so that an arc of nearly a full turn keeps a moderate bulge.
    bulge = mirrored * math.tan(math.radians(sweep) / 8)
    path: list[Vertex] = []
    for share in (0.0, 0.5, 1.0):
        angle = math.radians(entity.dxf.start_angle + share * sweep)
        point = ocs.to_wcs(
            (
                centre.x + radius * math.cos(angle),
                centre.y + radius * math.sin(angle),
                centre.z,
            )
        )
        path.append((point.x * mm, point.y * mm, bulge if share < 1 else 0.0))
    return tuple(path), False


def _lwpolyline(entity: LWPolyline, mm: float) -> Path:
    mirrored = -1.0 if entity.dxf.get("extrusion", _UP).z < 0 else 1.0
    # With the normal (0, 0, -1) the object's x axis points to the left: only x turns its sign.
    path = tuple(
        (float(mirrored * x * mm), float(y * mm), float(mirrored * bulge))
        for x, y, bulge in entity.get_points("xyb")
    )
    return path, bool(entity.closed)


def _polyline(entity: Polyline, mm: float) -> Path:
    flat = entity.is_2d_polyline
    mirrored = -1.0 if flat and entity.dxf.get("extrusion", _UP).z < 0 else 1.0
    path: list[Vertex] = []
    for vertex in entity.vertices:
        if vertex.dxf.get("flags", 0) & 16:  # control point of a fitted curve, not on the line
            continue
        place = vertex.dxf.location
        bulge = float(vertex.dxf.get("bulge", 0.0)) if flat else 0.0
        path.append((mirrored * place.x * mm, place.y * mm, mirrored * bulge))
    return tuple(path), bool(entity.is_closed)


def _ellipse(entity: Ellipse, mm: float) -> Path:
    axis, centre = entity.dxf.major_axis, entity.dxf.center
    far_x, far_y = (abs(c) * mm + axis.magnitude * mm for c in (centre.x, centre.y))
    if not (far_x <= FARTHEST_MM and far_y <= FARTHEST_MM):  # refused by the caller
        return ((far_x, far_y, 0.0),), True
    if axis.magnitude * mm < 1e-3:
        return ((centre.x * mm, centre.y * mm, 0.0),), True
    points = [(p.x * mm, p.y * mm, 0.0) for p in entity.flattening(CURVE_MM / mm, 8)]
    sweep = abs(entity.dxf.end_param - entity.dxf.start_param) % math.tau
    full = sweep < 1e-9 or sweep > math.tau - 1e-9
    return tuple(points[:-1] if full else points), full


def _spline(entity: Spline, mm: float) -> Path:
    held = [*entity.control_points, *entity.fit_points]
    if len(held) > _MOST_CONTROL_POINTS or not 1 <= entity.dxf.degree <= 11:
        raise InvalidDrawing(
            f"a SPLINE has {len(held):,} points and degree {entity.dxf.degree}",
            remedy="replace it by a polyline",
        )
    for point in held:
        if not (abs(point[0] * mm) <= FARTHEST_MM and abs(point[1] * mm) <= FARTHEST_MM):
            return ((float(point[0]) * mm, float(point[1]) * mm, 0.0),) * 2, False
    points = tuple((x * mm, y * mm, 0.0) for x, y in spline_points(entity, CURVE_MM / mm))
    if len(points) > 2 and math.dist(points[0], points[-1]) < 1e-6:
        return points[:-1], True
    return points, False


def spline_points(entity: Spline, within: float) -> list[XY]:
    """Chords of a spline, no farther from the curve than a distance in drawing units.

    Only the knots between the first and last ``degree`` bound the curve. Outside of them the
    basis functions do not add up to one, so that an unclamped (periodic) spline would run to
    places where nothing is drawn.
    """
    curve = entity.construction_tool()
    knots, degree = curve.knots(), curve.degree
    inner = sorted(set(knots[degree : len(knots) - degree]))
    spans = [
        (a + (b - a) * k / 4, a + (b - a) * (k + 1) / 4)
        for a, b in pairwise(inner)
        for k in range(4)
    ]
    if not spans:
        raise InvalidDrawing("a SPLINE without knots", remedy="replace it by a polyline")

    def at(t: float) -> XY:
        point = curve.point(t)
        return (point.x, point.y)

    points = [at(spans[0][0])]
    pending = [(a, b, 0) for a, b in reversed(spans)]
    while pending:
        a, b, depth = pending.pop()
        start, middle, end = points[-1], at((a + b) / 2), at(b)
        if depth < _FINEST_SPLIT and _off_chord(start, middle, end) > within:
            pending += [((a + b) / 2, b, depth + 1), (a, (a + b) / 2, depth + 1)]
        else:
            points.append(end)
        if len(points) > _MOST_CHORDS:
            raise InvalidDrawing(
                f"a SPLINE needs more than {_MOST_CHORDS:,} chords",
                remedy="replace it by a polyline",
            )
    return points


def _off_chord(a: XY, p: XY, b: XY) -> float:
    span = math.dist(a, b)
    if span == 0:
        return math.dist(a, p)
    return abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / span


class _Up:
    z = 1.0


_UP = _Up()
_PATHS: dict[str, Callable[..., Path]] = {
    "LINE": _line,
    "CIRCLE": _circle,
    "ARC": _arc,
    "LWPOLYLINE": _lwpolyline,
    "POLYLINE": _polyline,
    "ELLIPSE": _ellipse,
    "SPLINE": _spline,
}
