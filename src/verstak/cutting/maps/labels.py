"""Labels for cut parts: 24 on an A4 sheet, one per piece, in the order of sawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from verstak.cutting.job import CuttingJob, Grain, Part
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.maps import map_words as words
from verstak.cutting.maps.map_parts import grain_arrow
from verstak.cutting.maps.map_style import INK, PART, QUIET, band_key, band_styles, sizes_text
from verstak.cutting.maps.qr_shapes import qr_shapes
from verstak.drawing.fonts import shortened, text_width_mm
from verstak.drawing.pdf import write_pdf
from verstak.drawing.shapes import Line, Page, Pen, Point, Rectangle, Shape, Text
from verstak.errors import UsageError
from verstak.quantities.text import Language

COLUMNS, ROWS = 3, 8
LABEL_MM = (70.0, 37.0)
"""The common self-adhesive sheet: 24 labels of 70 by 37 mm, with 0.5 mm above and below."""

MOST_LABELS = 20_000

_PAGE_MM = (210.0, 297.0)
_TOP_MM = (_PAGE_MM[1] - ROWS * LABEL_MM[1]) / 2
_PAD_MM = 4.0
_QR_MM = 17.0
_LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says.

    Args:
        job: The part's own.
        part: The part.
        plan: Number of the plan, from 1.
        sheet: Number of the sheet in its plan, copies counted, from 1.
        sheets: Sheets of the plan.
        piece: Number of the piece on its sheet, in the order of sawing, from 1.
        pieces: Pieces on the sheet.
    """

    job: CuttingJob
    part: Part
    plan: int
    sheet: int
    sheets: int
    piece: int
    pieces: int

    def payload(self) -> str:
        """Compact text for scanners: ``name;LxW;material;sheet/piece``."""
        size = sizes_text("en", self.part.length_um, self.part.width_um).replace("×", "x")
        name = f"{self.part.code} {self.part.name}".strip()
        return (
            f"{_field(name, 60)};{size};{_field(self.job.material, 40)};{self.sheet}/{self.piece}"
        )


def write_labels(
    plans: Sequence[CuttingPlan], *, language: Language, url: str | None = None
) -> bytes:
    """Write labels for all placed pieces.

    Args:
        plans: Checked plans; labels follow plan by plan, sheet by sheet.
        language: Of the fixed words.
        url: Where an office shows its parts. ``None``: the QR code holds the compact text of
            :meth:`Label.payload`; else this address with ``plan/sheet/piece`` appended.

    Returns:
        A PDF of A4 pages for sheets of 3 by 8 labels.

    Raises:
        UsageError: there is no piece, or more than 20,000 of them.
    """
    count = sum(
        layout.copies * sum(1 for _ in layout.parts()) for plan in plans for layout in plan.layouts
    )
    if not count:
        raise UsageError("no part is placed, so there is nothing to label")
    if count > MOST_LABELS:
        raise UsageError(
            f"{count} labels; at most {MOST_LABELS} are written into one file",
            remedy="write the labels of each plan or material by itself",
        )
    return write_pdf(_pages(plans, language, url))


def labels(plans: Sequence[CuttingPlan]) -> Iterator[Label]:
    """One label per placed piece, in the order in which the pieces leave the saw."""
    for number, plan in enumerate(plans, 1):
        sheet = 0
        for layout in plan.layouts:
            # The tree is sawn depth first, each strip to its end: so are its leaves ordered.
            placed = [node.part for node in layout.parts() if node.part is not None]
            for _ in range(layout.copies):
                sheet += 1
                for piece, index in enumerate(placed, 1):
                    part = plan.job.parts[index]
                    yield Label(plan.job, part, number, sheet, plan.sheets, piece, len(placed))


def _pages(plans: Sequence[CuttingPlan], language: Language, url: str | None) -> Iterator[Page]:
    title = words.LABELS.in_(language)
    shapes: list[Shape] = []
    place = 0
    for label in labels(plans):
        row, column = divmod(place, COLUMNS)
        corner = (column * LABEL_MM[0], _TOP_MM + row * LABEL_MM[1])
        shapes += draw_label(label, corner, language, url)
        place += 1
        if place == COLUMNS * ROWS:
            yield Page(*_PAGE_MM, tuple(shapes), title)
            shapes, place = [], 0
    if shapes:
        yield Page(*_PAGE_MM, tuple(shapes), title)


def draw_label(label: Label, corner: Point, language: Language, url: str | None) -> list[Shape]:
    """Draw one label inside its 70 by 37 mm, 4 mm off its sides."""
    part, job = label.part, label.job
    x, y = corner[0] + _PAD_MM, corner[1]
    wide = LABEL_MM[0] - 2 * _PAD_MM
    narrow = wide - _QR_MM - 2.5
    sizes = [part.length_um, part.width_um]
    if job.thickness_um is not None:
        sizes.append(job.thickness_um)
    size = sizes_text(language, *sizes)
    where = (
        f"{words.SHEET.in_(language)} {label.sheet}/{label.sheets} · "
        f"{words.PIECE.in_(language)} {label.piece}/{label.pieces}"
    )
    code_mm = text_width_mm(part.code[:40], 3.0) + 2 if part.code else 0.0
    code = shortened(part.code, wide / 2, 3.0)
    name_room = wide - min(code_mm, wide / 2 + 2)
    shapes: list[Shape] = [
        Text((x, y + 7), shortened(part.name or "—", name_room, 3.6, bold=True), 3.6, bold=True),
        Text((x, y + 12.6), shortened(size, wide, 4.6, bold=True), 4.6, bold=True),
        Text((x, y + 17), shortened(job.material, narrow, 2.5), 2.5),
        Text((x, y + 20.6), shortened(where, narrow, 2.5), 2.5, colour=QUIET),
        *_edge_diagram(part, job, (x, y + 23), narrow, language),
    ]
    if code:
        shapes.append(Text((x + wide, y + 7), code, 3.0, "end", colour=QUIET))
    content = label.payload()
    if url is not None:
        content = f"{url}{label.plan}/{label.sheet}/{label.piece}"
    qr_corner = (x + wide - _QR_MM, y + LABEL_MM[1] - 3.5 - _QR_MM)
    return [*shapes, *qr_shapes(content, qr_corner, _QR_MM)]


def _edge_diagram(
    part: Part, job: CuttingJob, corner: Point, room_mm: float, language: Language
) -> list[Shape]:
    """The part to scale with its banded sides drawn thick, lettered, and explained beside."""
    high, wide = 10.2, 17.0
    scale = max(part.length_um / (wide - 5), part.width_um / (high - 5))
    dx, dy = max(part.length_um / scale, 3.0), max(part.width_um / scale, 2.0)
    x, y = corner[0] + (wide - dx) / 2, corner[1] + (high - dy) / 2
    shapes: list[Shape] = [
        Rectangle((x, y), (dx, dy), Pen(stroke=INK, width_mm=0.18, fill=PART.fill))
    ]
    if part.grain is not Grain.NONE:
        along_x = part.grain is Grain.LENGTH
        length = min(5.0, (dx if along_x else dy) - 1)
        shapes += grain_arrow((x + dx / 2, y + dy / 2), length, along_x=along_x)
    kinds = list(dict.fromkeys(band_key(band) for band in part.edges if band))
    styles = _styles(job)
    middle, centre = x + dx / 2, y + dy / 2
    sides: tuple[tuple[Point, Point, Point], ...] = (
        ((x, y + dy), (x + dx, y + dy), (middle, y + dy + 2.3)),  # l1, at y = 0
        ((x, y), (x + dx, y), (middle, y - 0.8)),  # l2
        ((x, y), (x, y + dy), (x - 1.5, centre + 0.75)),  # w1, at x = 0
        ((x + dx, y), (x + dx, y + dy), (x + dx + 1.5, centre + 0.75)),  # w2
    )
    for band, (start, end, at) in zip(part.edges, sides, strict=True):
        if band:
            letter = _LETTERS[kinds.index(band_key(band))]
            pen = styles[band_key(band)].pen
            shapes.append(Line(start, end, Pen(pen.stroke, 0.6)))
            shapes.append(Text(at, letter, 2.0, "middle", bold=True, colour=pen.stroke or INK))
    base = corner[1] + 2.4
    for letter, key in zip(_LETTERS, kinds, strict=False):
        named = f"{letter}  {styles[key].words(language)}"
        shapes.append(
            Text((corner[0] + wide + 1, base), shortened(named, room_mm - wide - 1, 2.0), 2.0)
        )
        base += 2.6
    return shapes


# The styles of a job are asked for by every one of its labels.
_styles = lru_cache(maxsize=8)(band_styles)


def _field(text: str, most: int) -> str:
    line = " ".join(text.replace(";", ",").split())
    return line if len(line) <= most else line[: most - 1] + "…"
