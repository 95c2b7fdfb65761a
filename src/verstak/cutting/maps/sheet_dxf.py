"""One cutting pattern as DXF for CAD and CNC: AutoCAD 2010, millimetres, y upwards."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING

from ezdxf import units
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new

from verstak.cutting.figures.remnants import worth_keeping
from verstak.cutting.figures.sequence import cut_sequence
from verstak.cutting.job import CuttingJob
from verstak.cutting.layout import CuttingPlan, Node
from verstak.cutting.maps.map_parts import full_name
from verstak.cutting.maps.map_style import sizes_text
from verstak.cutting.maps.sheet_map import layout_of, page_title
from verstak.drawing.fonts import text_width_mm
from verstak.quantities.length import mm

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.layouts.layout import Modelspace

LAYERS: dict[str, int] = {
    "SHEET": 7,  # black or white, whichever the background is not
    "TRIM": 8,  # grey
    "PARTS": 5,  # blue
    "TEXT": 3,  # green
    "OFFCUT": 6,  # magenta
    "CUTS": 1,  # red
}
"""Layer names and their AutoCAD colour indices."""

_STYLE = "VERSTAK"
_FONT = "arial.ttf"  # on every machine with CAD, with Cyrillic; the stock txt.shx has none
_LARGEST_TEXT_MM = 40.0
_SMALLEST_TEXT_MM = 4.0

_CONTROL = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")
_STAMPS = re.compile(
    r"(\$(?:TDCREATE|TDUPDATE|TDUCREATE|TDUUPDATE)\s+40\s+)[\d.]+"
    r"|(\$(?:FINGERPRINTGUID|VERSIONGUID)\s+2\s+)\{[0-9A-Fa-f-]+\}"
    r"|(?<=\n)(\d\.\d[\w.]* @ )\d{4}-\d\d-\d\dT[\d:.+-]+"
)


def write_sheet_dxf(plan: CuttingPlan, index: int) -> bytes:
    """Write one sheet.

    Args:
        plan: A checked plan.
        index: Of the layout in ``plan.layouts``.

    Returns:
        An ASCII DXF in UTF-8. Layers: ``SHEET`` outline, ``TRIM`` usable field, ``PARTS``
        closed polylines at saw size, ``TEXT`` names and finished sizes, ``OFFCUT`` left-overs
        worth keeping, ``CUTS`` the saw's lines in the middle of the kerf with their numbers.
        The same plan gives the same bytes: time stamps are fixed, identifiers come from the
        content.

    Raises:
        UsageError: the plan has no such layout.

    Source:
        Autodesk, DXF Reference for AutoCAD 2010 (AC1024); $INSUNITS 4 is millimetres.
    """
    layout = layout_of(plan, index)
    job = plan.job
    sheet = job.sheets[layout.sheet]
    document = new("R2010", units=units.MM)
    document.header["$MEASUREMENT"] = 1  # metric
    document.styles.add(_STYLE, font=_FONT)
    for name, colour in LAYERS.items():
        document.layers.add(name, color=colour)
    space = document.modelspace()
    _outline(space, Node(0, 0, sheet.length_um, sheet.width_um), "SHEET")
    _outline(space, layout.root, "TRIM")
    for leaf in layout.root.leaves():
        if leaf.part is not None:
            _outline(space, leaf, "PARTS")
            _part_words(space, job, leaf)
        elif worth_keeping(leaf, job.rules):
            _outline(space, leaf, "OFFCUT")
            _words(space, leaf, (sizes_text("en", leaf.dx_um, leaf.dy_um),), "OFFCUT")
    for cut in cut_sequence(job, layout):
        half = job.rules.kerf_um // 2 if cut.stage else 0
        dx, dy = (half, 0) if cut.axis == "x" else (0, half)
        start = (mm(cut.start_um[0] + dx), mm(cut.start_um[1] + dy))
        end = (mm(cut.end_um[0] + dx), mm(cut.end_um[1] + dy))
        space.add_line(start, end, dxfattribs={"layer": "CUTS"})
        _text(space, str(cut.number), start, 12.0, "CUTS", TextEntityAlignment.BOTTOM_LEFT)
    title = _plain(page_title(plan, index, "en"))
    below = (0.0, -2 * _LARGEST_TEXT_MM)
    _text(space, title, below, _LARGEST_TEXT_MM, "TEXT", TextEntityAlignment.LEFT)
    return _stamped(document)


def _outline(space: Modelspace, node: Node, layer: str) -> None:
    x1, y1 = mm(node.x_um), mm(node.y_um)
    x2, y2 = mm(node.x_um + node.dx_um), mm(node.y_um + node.dy_um)
    space.add_lwpolyline(
        [(x1, y1), (x2, y1), (x2, y2), (x1, y2)], close=True, dxfattribs={"layer": layer}
    )


def _part_words(space: Modelspace, job: CuttingJob, leaf: Node) -> None:
    part = job.parts[leaf.part or 0]
    size = sizes_text("en", part.length_um, part.width_um)
    _words(space, leaf, (_plain(full_name(part)), size), "TEXT")


def _words(space: Modelspace, leaf: Node, lines: tuple[str, ...], layer: str) -> None:
    """Lines in the middle, along the longer side, as large as they fit down to 4 mm."""
    upright = leaf.dx_um >= leaf.dy_um
    across, down = (leaf.dx_um, leaf.dy_um) if upright else (leaf.dy_um, leaf.dx_um)
    # A face's em is about 1.4 times the capitals' height, which DXF calls the text's height.
    widest = max(text_width_mm(line, 1.4) for line in lines)
    room = min(mm(across) * 0.9 / max(widest, 0.1), mm(down) * 0.9 / (1.6 * len(lines)))
    height = max(min(_LARGEST_TEXT_MM, room), _SMALLEST_TEXT_MM)
    middle = (mm(leaf.x_um) + mm(leaf.dx_um) / 2, mm(leaf.y_um) + mm(leaf.dy_um) / 2)
    for number, line in enumerate(lines):
        up = ((len(lines) - 1) / 2 - number) * 1.6 * height
        at = (middle[0], middle[1] + up) if upright else (middle[0] - up, middle[1])
        turn = 0.0 if upright else 90.0
        _text(space, line, at, height, layer, TextEntityAlignment.MIDDLE_CENTER, turn)


def _text(  # noqa: PLR0917 - the entity's own order: words, place, height, layer, alignment
    space: Modelspace,
    words: str,
    at: tuple[float, float],
    height: float,
    layer: str,
    align: TextEntityAlignment,
    turn: float = 0.0,
) -> None:
    entity = space.add_text(
        words,
        height=height,
        rotation=turn,
        dxfattribs={"layer": layer, "style": _STYLE},
    )
    entity.set_placement(at, align=align)


def _plain(words: str) -> str:
    r"""Words that no CAD takes for its own codes.

    ``%%c`` would become a diameter sign, ``^J`` a line break, and ``\U+0416`` a letter.
    """
    line = " ".join(_CONTROL.sub(" ", words[:200]).split())
    return line.replace("%%", "% %").replace("^", "^ ").replace("\\U+", "\\ U+")


def _stamped(document: Drawing) -> bytes:
    stream = io.StringIO(newline="\n")
    document.write(stream)
    written = stream.getvalue()
    digest = hashlib.sha256(_STAMPS.sub("", written).encode("utf-8", "replace")).hexdigest()[:32]
    guid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))

    def fixed(found: re.Match[str]) -> str:
        date, identifier, program = found.groups()
        if date:
            return f"{date}2451544.5"  # 1 January 2000 as a Julian date
        return f"{identifier}{{{guid.upper()}}}" if identifier else f"{program}2000-01-01T00:00:00"

    return document.encode(_STAMPS.sub(fixed, written))
