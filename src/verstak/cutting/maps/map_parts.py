"""Parts and left-overs of a sheet map: outline, words, grain and edge bands."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.cutting.figures.remnants import worth_keeping
from verstak.cutting.job import CuttingJob, EdgeBand, Grain, Part, Sheet
from verstak.cutting.layout import Node
from verstak.cutting.maps import map_words as words
from verstak.cutting.maps.map_caption import Box, Lines, Words, broken, caption
from verstak.cutting.maps.map_frame import Frame
from verstak.cutting.maps.map_style import (
    BACKING,
    GRAIN,
    OFFCUT,
    OFFCUT_HATCH,
    PART,
    PART_BACKING,
    WASTE,
    BandKey,
    BandStyle,
    band_key,
    sizes_text,
)
from verstak.drawing.hatch import hatch
from verstak.drawing.shapes import Line, Pen, Point, Polyline, Rectangle, Shape
from verstak.quantities.text import Language

ACROSS = "\N{UP DOWN ARROW}"
"""Stands behind a size whose first number is measured across the direction of the text."""

_ROOM_FOR_GRAIN_MM = 8.0


@dataclass(frozen=True, slots=True)
class DrawnPiece:
    """One rectangle of the map.

    Args:
        shapes: From the back to the front.
        caption: What its text covers; ``None`` when nothing fitted.
        keyed: The part's number stands for its name: a list must explain it.
        across: Its size bears the mark :data:`ACROSS`.
    """

    shapes: tuple[Shape, ...]
    caption: Box | None
    keyed: bool = False
    across: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """Bands of a placed part by where they lie on the sheet."""

    left: EdgeBand | None
    right: EdgeBand | None
    bottom: EdgeBand | None
    top: EdgeBand | None


def sides(part: Part, *, turned: bool) -> Sides:
    """Where the bands of a part are when it lies as placed.

    A turned part is turned counter-clockwise: its front (``l1``, at y = 0) goes to the right,
    its left end (``w1``) to the bottom, like the text that is read from the right.
    """
    edges = part.edges
    if turned:
        return Sides(edges.l2, edges.l1, edges.w1, edges.w2)
    return Sides(edges.w1, edges.w2, edges.l1, edges.l2)


def full_name(part: Part) -> str:
    """Code and name in one line; never empty."""
    return f"{part.code} {part.name}".strip() or "—"


def runs_along_x(part: Part, sheet: Sheet) -> bool | None:
    """Whether a placed part's grain runs along the sheet's x; ``None`` without grain."""
    if Grain.NONE in {part.grain, sheet.grain}:
        return None
    return sheet.grain is Grain.LENGTH


@dataclass(frozen=True, slots=True)
class Canvas:
    """What all pieces of one map share.

    Args:
        job: Gives the parts.
        sheet: What they lie on.
        frame: Where the sheet lies on the page.
        styles: Lines of the edge bands.
        language: For decimal separators and words.
    """

    job: CuttingJob
    sheet: Sheet
    frame: Frame
    styles: dict[BandKey, BandStyle]
    language: Language


def draw_part(canvas: Canvas, node: Node) -> DrawnPiece:
    """Draw one placed part.

    Args:
        canvas: The map.
        node: A leaf with a part.

    Returns:
        Its shapes, the box of its text, and whether a list must explain its number.
    """
    index = node.part if node.part is not None else 0
    part = canvas.job.parts[index]
    box = canvas.frame.box(node)
    banded = sides(part, turned=node.turned)
    shapes: list[Shape] = [
        Rectangle((box.x, box.y), (box.dx, box.dy), PART),
        *_edge_marks(box, banded, canvas.styles),
    ]
    clear = _clear(box, banded)
    upright, keyed_from = _choices(part, index + 1, canvas.language, across=node.turned)
    turned, _ = _choices(part, index + 1, canvas.language, across=not node.turned)
    found = None
    along_x = runs_along_x(part, canvas.sheet)
    if along_x is not None and min(clear.dx, clear.dy) >= _ROOM_FOR_GRAIN_MM:
        beside = clear.inside(0, 0, 0, 2.2) if along_x else clear.inside(2.2, 0, 0, 0)
        found = caption(beside, upright, turned)
        if found and found.choice < keyed_from + 1:
            shapes += _grain_arrow(clear, along_x=along_x)
        else:
            # The sheet's direction is in the legend; the name is nowhere else.
            found = None
    found = found or caption(clear, upright, turned)
    if found is None:
        # The number may cover the edge marks: without it nobody knows the part.
        found = caption(box.inside(0.1, 0.1, 0.1, 0.1), upright[-1:], largest_mm=2.6)
        if found is None:
            return DrawnPiece(tuple(shapes), None, keyed=True)
        back = found.box
        shapes.append(Rectangle((back.x, back.y), (back.dx, back.dy), PART_BACKING))
        return DrawnPiece((*shapes, *found.texts), back, keyed=True)
    sized = found.choice < keyed_from + 2
    across = sized and found.turned != node.turned and part.length_um != part.width_um
    keyed = found.choice >= keyed_from
    return DrawnPiece((*shapes, *found.texts), found.box, keyed=keyed, across=across)


def draw_leftover(job: CuttingJob, node: Node, frame: Frame, language: Language) -> DrawnPiece:
    """Draw one left-over: hatched with its size when it is worth keeping, else grey."""
    box = frame.box(node)
    kept = worth_keeping(node, job.rules)
    shapes: list[Shape] = [
        Rectangle((box.x, box.y), (box.dx, box.dy), OFFCUT if kept else WASTE),
    ]
    size = Words(sizes_text(language, node.dx_um, node.dy_um), bold=kept)
    choices: list[list[Lines]] = [[(size,)]]
    if kept:
        shapes += hatch(box.x, box.y, box.dx, box.dy, pen=OFFCUT_HATCH)
        short = Words(words.OFFCUT_SHORT.in_(language), 0.8)
        choices.insert(0, [(Words(words.OFFCUT.in_(language), 0.8), size), (short, size)])
    found = caption(box.inside(0.8, 0.8, 0.8, 0.8), choices, largest_mm=3.4 if kept else 2.4)
    if found is None:
        return DrawnPiece(tuple(shapes), None)
    if kept:
        back = found.box
        shapes.append(
            Rectangle((back.x - 0.6, back.y - 0.6), (back.dx + 1.2, back.dy + 1.2), BACKING)
        )
    return DrawnPiece((*shapes, *found.texts), found.box)


def _choices(
    part: Part, key: int, language: Language, *, across: bool
) -> tuple[list[list[Lines]], int]:
    """Captions from the longest, and the index of the first that has a number for the name."""
    size = sizes_text(language, part.length_um, part.width_um)
    if across and part.length_um != part.width_um:
        size += f" {ACROSS}"
    sized = Words(size, 0.95)
    named: list[Lines] = [
        (*(Words(line, bold=True) for line in lines), sized)
        for lines in broken(full_name(part)[:120])
    ]
    in_one = Words(f"{full_name(part)[:120]} {size}", bold=True)
    choices: list[list[Lines]] = [[*named, (in_one,)]]
    if (part.saw_length_um, part.saw_width_um) != (part.length_um, part.width_um):
        saw = sizes_text(language, part.saw_length_um, part.saw_width_um)
        small = Words(f"{words.SAW.in_(language)} {saw}", 0.7, quiet=True)
        choices.insert(0, [(*lines, small) for lines in named])
    number = Words(f"№{key}", 0.9, bold=True)
    keyed: list[list[Lines]] = [
        [(number, Words(size, 0.85)), (Words(f"№{key} · {size}", 0.9, bold=True),)],
        [(Words(f"№{key} {size}", 0.9, bold=True),)],
        [(number,)],
        [(Words(str(key), 0.9, bold=True),)],
    ]
    return [*choices, *keyed], len(choices)


def _clear(box: Box, banded: Sides) -> Box:
    """What the edge marks leave, with a little air."""
    deep, air = 2 * _inset(box) + 0.3, min(0.7, min(box.dx, box.dy) / 8)
    return box.inside(
        deep if banded.left else air,
        deep if banded.top else air,
        deep if banded.right else air,
        deep if banded.bottom else air,
    )


def _inset(box: Box) -> float:
    """Distance of an edge mark's middle from its side: closer in slender parts."""
    return min(0.65, min(box.dx, box.dy) / 7)


def _edge_marks(box: Box, banded: Sides, styles: dict[BandKey, BandStyle]) -> list[Line]:
    inset = _inset(box)
    x1, x2 = box.x + inset, box.x + box.dx - inset
    y1, y2 = box.y + inset, box.y + box.dy - inset
    # Marks of neighbouring sides keep apart in the corner, so that each can be told.
    gap = 2 * inset
    marks: tuple[tuple[EdgeBand | None, Point, Point], ...] = (
        (banded.left, (x1, y1 + gap), (x1, y2 - gap)),
        (banded.right, (x2, y1 + gap), (x2, y2 - gap)),
        (banded.bottom, (x1 + gap, y2), (x2 - gap, y2)),
        (banded.top, (x1 + gap, y1), (x2 - gap, y1)),
    )
    lines = []
    for band, start, end in marks:
        if band:
            style = styles[band_key(band)].pen
            width = min(style.width_mm, inset)
            pen = Pen(style.stroke, width, dash_mm=style.dash_mm, role=style.role)
            lines.append(Line(start, end, pen))
    return lines


def grain_arrow(middle: Point, length_mm: float, *, along_x: bool) -> tuple[Shape, ...]:
    """A line with two open heads."""
    half, head = length_mm / 2, 0.9

    def at(along: float, across: float) -> Point:
        dx, dy = (along, across) if along_x else (across, along)
        return middle[0] + dx, middle[1] + dy

    shapes: list[Shape] = [Line(at(-half, 0), at(half, 0), GRAIN)]
    for sign in (-1, 1):
        back = sign * (half - head)
        tip = (at(back, -head / 2), at(sign * half, 0), at(back, head / 2))
        shapes.append(Polyline(tip, pen=GRAIN))
    return tuple(shapes)


def _grain_arrow(clear: Box, *, along_x: bool) -> tuple[Shape, ...]:
    extent = clear.dx if along_x else clear.dy
    middle = (
        (clear.x + clear.dx / 2, clear.y + clear.dy - 0.9)
        if along_x
        else (clear.x + 0.9, clear.y + clear.dy / 2)
    )
    return grain_arrow(middle, min(9.0, extent * 0.5), along_x=along_x)
