"""How sheet maps look: pens by meaning, and one line style per edge band."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.cutting.job import CuttingJob, EdgeBand
from verstak.drawing.shapes import Pen
from verstak.quantities.length import mm_text
from verstak.quantities.text import Language

INK = "#1f2933"
QUIET = "#52606d"
CUT_INK = "#9b1c1c"
OFFCUT_INK = "#22663b"

SHEET = Pen(stroke=INK, width_mm=0.45, fill="#eceff3", role="sheet")
FIELD = Pen(stroke="#7b8794", width_mm=0.13, fill="#ffffff", dash_mm=(1.2, 0.8), role="field")
PART = Pen(stroke=INK, width_mm=0.25, fill="#fdf8ee", role="part")
OFFCUT = Pen(stroke=OFFCUT_INK, width_mm=0.3, fill="#eff8f1", role="offcut")
OFFCUT_HATCH = Pen(stroke="#7fb893", width_mm=0.13, role="hatch")
WASTE = Pen(stroke="#9aa5b1", width_mm=0.13, fill="#d9dee4", role="waste")
BACKING = Pen(stroke=None, fill="#ffffff", role="backing")
PART_BACKING = Pen(stroke=None, fill="#fdf8ee", role="backing")
GRAIN = Pen(stroke="#8a5a1c", width_mm=0.2, role="grain")
CUT_MARK = Pen(stroke=CUT_INK, width_mm=0.18, fill="#ffffff", role="cut")
RULE = Pen(stroke="#9aa5b1", width_mm=0.13, role="rule")
FRAME = Pen(stroke=INK, width_mm=0.25, role="frame")
HEAD_FILL = Pen(stroke=None, fill="#e8ecf1", role="head")

SMALLEST_MM = 2.0
"""No text on a map is smaller: 1.5 mm capitals are what a printed page still shows."""

_COLOURS = ("#c2261d", "#1d4ed8", "#15803d", "#a21caf", "#c05a00", "#0f766e", "#4b5563")
_DASHES: tuple[tuple[float, ...], ...] = ((), (2.6, 1.5), (0.5, 1.5), (3.2, 1.4, 0.5, 1.4))


@dataclass(frozen=True, slots=True)
class BandStyle:
    """How one type of edge band is drawn.

    Args:
        band: The band.
        pen: Colour and dashes; both differ between neighbours, for printers without colour.
    """

    band: EdgeBand
    pen: Pen

    def words(self, language: Language) -> str:
        """Name and thickness, as in the legend."""
        return band_text(language, self.band)


BandKey = tuple[str, int]


def band_key(band: EdgeBand) -> BandKey:
    """What makes two bands one type: name and thickness, whatever the pre-milling."""
    return band.name, band.thickness_um


def band_styles(job: CuttingJob) -> dict[BandKey, BandStyle]:
    """Line styles of all bands of a job, in the order in which parts name them.

    The styles depend on the whole job, so that a band looks alike on all its sheets.
    """
    styles: dict[BandKey, BandStyle] = {}
    for part in job.parts:
        for band in part.edges:
            if band and band_key(band) not in styles:
                index = len(styles)
                dash = _DASHES[(index + 2 * (index // len(_COLOURS))) % len(_DASHES)]
                pen = Pen(_COLOURS[index % len(_COLOURS)], 0.65, dash_mm=dash, role="edge-band")
                styles[band_key(band)] = BandStyle(band, pen)
    return styles


def sizes_text(language: Language, *lengths_um: int) -> str:
    """Millimetres with × between them; a decimal comma in Russian."""
    words = "×".join(map(mm_text, lengths_um))
    return words.replace(".", ",") if language == "ru" else words


def band_text(language: Language, band: EdgeBand) -> str:
    """A band as people name it; its thickness is added where the name does not state it."""
    thickness = sizes_text(language, band.thickness_um)
    stated = band.name.replace(",", ".").removesuffix("mm").removesuffix("мм").split()
    if stated and stated[-1] == mm_text(band.thickness_um):
        return band.name
    return f"{band.name} {thickness}".strip()
