"""The bytes of a DXF file: bounded, recognised, parsed by ezdxf, and its unit of length."""

from __future__ import annotations

import io
import logging
import re
import struct
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NoReturn, get_args

from ezdxf import recover
from ezdxf.audit import AuditError
from ezdxf.document import Drawing
from ezdxf.lldxf.const import DXFError
from ezdxf.lldxf.tagger import binary_tags_loader

from verstak.errors import InvalidDrawing, UsageError
from verstak.quantities.quantity import Assumed, Given
from verstak.quantities.text import Bilingual

DrawingUnit = Literal["mm", "cm", "m", "in"]

# What ezdxf has to say about a file comes back from its audit; without a handler of its own,
# Python would also print it on stderr, line by line.
logging.getLogger("ezdxf").addHandler(logging.NullHandler())

MOST_BYTES = 64 * 2**20
"""A nested sheet has about 1 MB; ezdxf needs roughly 10 times a file's size in memory."""
MOST_OBJECTS = 250_000
"""Entities and vertices; parsing takes about 0.1 ms for each."""
MOST_TEXT_LINES = 10_000_000

MM_PER_UNIT: dict[DrawingUnit, float] = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4}

_INSUNITS: dict[int, tuple[str, float]] = {
    1: ("in", 25.4),
    2: ("ft", 304.8),
    4: ("mm", 1.0),
    5: ("cm", 10.0),
    6: ("m", 1000.0),
    13: ("µm", 0.001),
    14: ("dm", 100.0),
}
"""Group code 70 of the header variable $INSUNITS, as the DXF reference numbers the units."""

_ASK = "say which unit the numbers are: --units mm, cm, m or in"
_BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_OTHER_FORMATS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"AC10", "a DWG drawing"),
    (b"<?xml", "an XML file"),
)
_HOSTILE = (
    DXFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    struct.error,
)
"""What a parser raises on bytes that nobody wrote with it in mind."""


@dataclass(frozen=True, slots=True)
class DxfFile:
    """A parsed file.

    Args:
        document: As ezdxf holds it.
        repaired: What had to be repaired to read it, in ezdxf's words.
        units_code: ``$INSUNITS``; ``None`` when the header lacks it.
        imperial: ``$MEASUREMENT`` says inches; ``None`` when the header lacks it.
        ended: The end-of-file mark is there.
    """

    document: Drawing
    repaired: tuple[str, ...]
    units_code: int | None
    imperial: bool | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """The drawing's unit.

    Args:
        unit: ``mm``, ``in`` …
        mm: Millimetres in one unit.
        origin: Who says so.
        contradiction: What else the header says, when the unit was asked for.
    """

    unit: str
    mm: float
    origin: Given | Assumed
    contradiction: Bilingual | None = None


def parse_dxf(data: bytes) -> DxfFile:
    """Parse the bytes of an ASCII or binary DXF file; broken ones are repaired where possible.

    Args:
        data: The whole file.

    Raises:
        InvalidDrawing: too large, another format, cut off before its end, or beyond repair.
    """
    if len(data) > MOST_BYTES:
        raise InvalidDrawing(
            f"the DXF has {len(data) / 2**20:.0f} MB; at most {MOST_BYTES // 2**20} MB are read",
            remedy="save the sheets as separate files, without hatches, pictures and 3D solids",
        )
    if data.startswith(_BINARY):
        return _parse_binary(data)
    _refuse_other_formats(data)
    if data.count(b"\n") > MOST_TEXT_LINES:
        raise InvalidDrawing(
            f"the DXF has more than {MOST_TEXT_LINES:,} lines of text",
            remedy="save the sheets as separate files",
        )
    starts = re.finditer(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*[A-Z]", data)
    if next(islice(starts, MOST_OBJECTS, None), None) is not None:
        _refuse_many()
    ended = _require_end(data)
    try:
        document, auditor = recover.read(io.BytesIO(data))
    except RecursionError:
        _refuse_nesting()
    except _HOSTILE as error:
        _refuse_broken(error)
    # A block that contains itself is named, with its loop, when the blocks are expanded.
    serious = (e for e in auditor.errors if e.code != AuditError.INVALID_BLOCK_REFERENCE_CYCLE)
    if (problem := next(serious, None)) is not None:
        raise InvalidDrawing(
            f"the DXF is damaged beyond repair: {problem.message}",
            remedy="open it in a CAD program, run its audit, and save it again",
        )
    return DxfFile(
        document,
        tuple(str(fix.message) for fix in auditor.fixes),
        _header_number(data, b"$INSUNITS"),
        None if (imp := _header_number(data, b"$MEASUREMENT")) is None else imp == 0,
        ended,
    )


def drawing_scale(file: DxfFile, asked: DrawingUnit | None) -> Scale:
    """The unit that was asked for, else the header's, else millimetres as an assumption.

    Raises:
        UsageError: the unit that was asked for is none of mm, cm, m, in.
        InvalidDrawing: the header names a unit in which no furniture is drawn, or says inches
            by one variable and nothing by the other.
    """
    code = file.units_code or 0
    header = _INSUNITS.get(code)
    if asked is not None:
        if asked not in get_args(DrawingUnit):
            raise UsageError(f"unknown unit {asked!r}", remedy=_ASK)
        differs = None
        if header is not None and header[0] != asked:
            differs = Bilingual(
                f"the header says {header[0]}, you said {asked}; yours was used",
                f"в заголовке {header[0]}, указано {asked}; взято указанное",
            )
        return Scale(asked, MM_PER_UNIT[asked], Given("--units"), differs)
    if header is not None:
        return Scale(header[0], header[1], Given("$INSUNITS"))
    if code != 0:
        raise InvalidDrawing(
            f"the header's unit ($INSUNITS) is number {code}, in which no furniture is drawn",
            remedy=_ASK,
        )
    if file.imperial:
        raise InvalidDrawing(
            "the header names no unit ($INSUNITS is 0 or missing) but says that the drawing is "
            "imperial ($MEASUREMENT is 0)",
            remedy=_ASK,
        )
    return Scale(
        "mm",
        1.0,
        Assumed(
            Bilingual(
                "the header names no unit; the sizes fit millimetres",
                "в заголовке единица не названа; размеры подходят под миллиметры",
            )
        ),
    )


def _parse_binary(data: bytes) -> DxfFile:
    try:
        document = Drawing.load(binary_tags_loader(data, errors="surrogateescape"))
        count = len(document.entitydb)
    except RecursionError:
        _refuse_nesting()
    except _HOSTILE as error:
        _refuse_broken(error)
    if count > MOST_OBJECTS:
        _refuse_many()
    header = document.header
    units = int(header["$INSUNITS"]) if b"$INSUNITS" in data else None
    imperial = int(header["$MEASUREMENT"]) == 0 if b"$MEASUREMENT" in data else None
    return DxfFile(document, (), units, imperial, b"EOF\x00" in data[-16:])


def _refuse_other_formats(data: bytes) -> None:
    for magic, what in _OTHER_FORMATS:
        if data.lstrip().startswith(magic):
            raise InvalidDrawing(
                f"expected a DXF, found {what}", remedy="export the drawing as DXF"
            )
    start = data[:65536]
    if b"\x00" in start or not re.search(rb"(^|\n)[ \t]*0[ \t]*\r?\n[ \t]*SECTION", start):
        raise InvalidDrawing(
            "expected a DXF, which starts with a SECTION; found something else"
            if data.strip()
            else "expected a DXF, found an empty file",
            remedy="export the drawing as DXF, ASCII, version 2000 or later",
        )


def _require_end(data: bytes) -> bool:
    """Whether the end mark is there; a file that stops inside its entities is refused."""
    ended = re.search(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*EOF\s*$", data[-200:]) is not None
    if ended:
        return True
    sections = re.finditer(rb"\n[ \t]*2[ \t]*\r?\n[ \t]*(ENTITIES|BLOCKS|HEADER|TABLES)\b", data)
    last = next(iter(deque(sections, maxlen=1)), None)
    closed = last and re.search(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*ENDSEC", data[last.end() :])
    if closed and last and last[1] == b"ENTITIES":
        return False
    raise InvalidDrawing(
        "the DXF stops before its end (no ENDSEC and EOF): it was cut off, and parts of the "
        "drawing may be missing",
        remedy="copy or export the file again",
    )


def _header_number(data: bytes, name: bytes) -> int | None:
    found = re.search(re.escape(name) + rb"[ \t]*\r?\n[ \t]*70[ \t]*\r?\n[ \t]*(-?\d{1,6})\b", data)
    return int(found[1]) if found else None


def _refuse_many() -> NoReturn:
    raise InvalidDrawing(
        f"the DXF has more than {MOST_OBJECTS:,} objects",
        remedy="save the sheets as separate files, without hatches, pictures and 3D solids",
    )


def _refuse_nesting() -> NoReturn:
    raise InvalidDrawing(
        "the DXF nests its blocks too deeply", remedy="explode the blocks and save it again"
    )


def _refuse_broken(error: Exception) -> NoReturn:
    raise InvalidDrawing(
        f"the DXF cannot be read: {str(error)[:200] or type(error).__name__}",
        remedy="open it in a CAD program, run its audit, and save it again",
    ) from error
