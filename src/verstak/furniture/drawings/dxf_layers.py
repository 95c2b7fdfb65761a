"""What the name of a DXF layer says: operation, face, depth and diameter.

Conventions that are known: Opendesk's files, the words of Thermwood's eCabinet control nesting,
the layers that this program writes, and the five groups that BAZIS-CNC keeps apart, by their
Russian words. A name that none of them explains is ``UNKNOWN``, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from verstak.quantities.length import UM_PER_MM
from verstak.quantities.text import Bilingual

LayerConvention = Literal["auto", "opendesk", "thermwood", "verstak", "bazis"]


class Operation(StrEnum):
    """What a machine does along or inside a contour."""

    OUTLINE = "outline"
    CUTOUT = "cutout"
    POCKET = "pocket"
    GROOVE = "groove"
    DRILL = "drill"
    ENGRAVE = "engrave"
    EDGE_DRILL = "edge_drill"
    EDGE_GROOVE = "edge_groove"
    SHEET = "sheet"
    IGNORED = "ignored"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Bilingual:
        """Name that people read."""
        return _NAMES[self]

    @property
    def may_be_open(self) -> bool:
        """Whether an open line is right: a cutter follows it, or nothing is cut."""
        return self in _OPEN


_NAMES = {
    Operation.OUTLINE: Bilingual("outline", "контур"),
    Operation.CUTOUT: Bilingual("cut-out", "вырез"),
    Operation.POCKET: Bilingual("pocket", "выборка"),
    Operation.GROOVE: Bilingual("groove", "паз"),
    Operation.DRILL: Bilingual("hole", "отверстие"),
    Operation.ENGRAVE: Bilingual("cut on the line", "рез по линии"),
    Operation.EDGE_DRILL: Bilingual("hole in the edge", "отверстие в торец"),
    Operation.EDGE_GROOVE: Bilingual("groove in the edge", "паз в торец"),
    Operation.SHEET: Bilingual("sheet", "лист"),
    Operation.IGNORED: Bilingual("not cut", "не режется"),
    Operation.UNKNOWN: Bilingual("unknown", "неизвестно"),
}
_OPEN = frozenset(
    {
        Operation.ENGRAVE,
        Operation.GROOVE,
        Operation.EDGE_DRILL,
        Operation.EDGE_GROOVE,
        Operation.SHEET,
        Operation.IGNORED,
    }
)


@dataclass(frozen=True, slots=True)
class LayerMeaning:
    """What one layer's name says.

    Args:
        layer: The name as the drawing spells it.
        operation: ``UNKNOWN`` when no convention explains the name.
        face: ``top`` or ``reverse``, or a letter of this program's own layers; ``None``: unsaid.
        depth_um: Depth of the operation; ``None``: unsaid.
        diameter_um: Diameter of holes; ``None``: unsaid.
        convention: Which one explained it; ``None`` for unknown ones.
        in_drawing_units: Depth and diameter are numbers without a unit, taken as millimetres;
            the reader scales them by the drawing's unit.
        through: The name says that it goes through the board.
    """

    layer: str
    operation: Operation
    face: str | None = None
    depth_um: int | None = None
    diameter_um: int | None = None
    convention: LayerConvention | None = None
    in_drawing_units: bool = False
    through: bool = False


def layer_meaning(layer: str, names: LayerConvention = "auto") -> LayerMeaning:
    """Read a layer's name.

    Args:
        layer: Name, in any case.
        names: One convention, or ``auto`` for the first that explains the name.

    Returns:
        Its meaning; ``UNKNOWN`` rather than a guess.

    Source:
        Opendesk: notes inside their drawings (``TOP-POCKET-INSIDE_14MM`` is a pocket of 14 mm
        from the top face; layers ``00_NOPRINT`` are not milled). Thermwood: Control Nesting
        manual, "Layer Names" (outline, border, panel, pocket, dado, drill, bore; z#p# depth,
        d#p# tool; back …; hbore is ignored). BAZIS: the groups named on the maker's page about
        BAZIS-CNC; a user may name them otherwise.
    """
    for convention, read in _READERS.items():
        if names in {"auto", convention}:
            meaning = read(layer)
            if meaning is not None:
                return meaning
    if layer.lower() == "defpoints":  # the format's own layer that is never plotted
        return LayerMeaning(layer, Operation.IGNORED)
    return LayerMeaning(layer, Operation.UNKNOWN)


_NUMBER = r"(\d+(?:[.,]\d+)?)"
_OPENDESK = re.compile(
    rf"(TOP|REV)-(?:(CUT|POCKET|CHAMFER|ENGRAVE)-(OUTSIDE|INSIDE|ONLINE)|HOLE-{_NUMBER}MM-DIAM)"
    rf"(?:[-_]{_NUMBER}(?:MM)?)?",
    re.IGNORECASE,
)


def _opendesk(layer: str) -> LayerMeaning | None:
    if re.match(r"00[-_]NOPRINT", layer, re.IGNORECASE):
        return LayerMeaning(layer, Operation.IGNORED, convention="opendesk")
    if re.match(r"BOARD_", layer, re.IGNORECASE):
        return LayerMeaning(layer, Operation.SHEET, convention="opendesk")
    match = _OPENDESK.fullmatch(layer)
    if match is None:
        return None
    face = "top" if match[1].upper() == "TOP" else "reverse"
    kind, side = (match[2] or "HOLE").upper(), (match[3] or "").upper()
    if kind == "HOLE":
        operation = Operation.DRILL
    elif side == "ONLINE" or kind in {"CHAMFER", "ENGRAVE"}:
        operation = Operation.ENGRAVE
    elif kind == "POCKET":
        operation = Operation.POCKET
    else:
        operation = Operation.OUTLINE if side == "OUTSIDE" else Operation.CUTOUT
    return LayerMeaning(layer, operation, face, _um(match[5]), _um(match[4]), "opendesk")


_VERSTAK = re.compile(
    rf"(OUTLINE|CUTOUT|POCKET|GROOVE|DRILL)(?:_([AB]|[LW][12]))?(?:_[A-Z0-9_]*?[A-Z0-9])??"
    rf"(?:_D{_NUMBER})?_(?:Z?{_NUMBER}|(THROUGH))"
)


def _verstak(layer: str) -> LayerMeaning | None:
    match = _VERSTAK.fullmatch(layer)
    if match is None:
        return None
    operation = Operation(match[1].lower())
    if operation is Operation.DRILL and (match[2] or "A") not in {"A", "B"}:
        operation = Operation.EDGE_DRILL
    through = match[5] is not None
    return LayerMeaning(
        layer, operation, match[2], _um(match[4]), _um(match[3]), "verstak", through=through
    )


_THERMWOOD = re.compile(
    r"(back)?\s*(outline|border|board|panel|pocket|dado|hbore|drill|bore|centerline|chain)"
    r"(?:[\s_-]*compin|[\s_-]*compout)?"
    r"(?:[\s_-]*z(\d+(?:p\d+)?))?(?:[\s_-]*d(\d+(?:p\d+)?))?",
    re.IGNORECASE,
)
_THERMWOOD_WORDS = {
    "outline": Operation.OUTLINE,
    "border": Operation.OUTLINE,
    "board": Operation.OUTLINE,
    "panel": Operation.OUTLINE,
    "pocket": Operation.POCKET,
    "dado": Operation.GROOVE,
    "drill": Operation.DRILL,
    "bore": Operation.DRILL,
    "centerline": Operation.ENGRAVE,
    "chain": Operation.ENGRAVE,
    "hbore": Operation.IGNORED,
}


def _thermwood(layer: str) -> LayerMeaning | None:
    match = _THERMWOOD.fullmatch(layer.strip())
    if match is None:
        return None
    operation = _THERMWOOD_WORDS[match[2].lower()]
    face = "reverse" if match[1] else "top"
    # The tool's diameter is that of a hole only where the tool drills it.
    tool = _um(match[4]) if operation is Operation.DRILL else None
    return LayerMeaning(
        layer, operation, face, _um(match[3]), tool, "thermwood", in_drawing_units=True
    )


def _bazis(layer: str) -> LayerMeaning | None:
    name = layer.lower().replace("ё", "е")
    at_edge = "торц" in name or "торец" in name
    if "отверст" in name or "сверлен" in name or "присадк" in name:
        operation = Operation.EDGE_DRILL if at_edge else Operation.DRILL
    elif re.search(r"\bпаз(ы|ов|а)?\b", name.replace("_", " ")):
        operation = Operation.EDGE_GROOVE if at_edge else Operation.GROOVE
    elif "контур" in name:
        operation = Operation.OUTLINE
    else:
        return None
    numbers = re.search(rf"(?:глуб\w*|z)[\s_.=]*{_NUMBER}", name)
    across = re.search(rf"(?:диам\w*|[dø⌀])[\s_.=]*{_NUMBER}", name)
    return LayerMeaning(
        layer,
        operation,
        None,
        _um(numbers[1]) if numbers else None,
        _um(across[1]) if across else None,
        "bazis",
        through="сквозн" in name,
    )


_READERS: dict[LayerConvention, Callable[[str], LayerMeaning | None]] = {
    "opendesk": _opendesk,
    "verstak": _verstak,
    "thermwood": _thermwood,
    "bazis": _bazis,
}


def _um(written: str | None) -> int | None:
    if written is None:
        return None
    value = float(written.lower().replace("p", ".").replace(",", "."))
    return round(value * UM_PER_MM) if value <= 10_000 else None
