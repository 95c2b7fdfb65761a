"""Edge bands of one size of panel: metres of band, and sizes with and without bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.cutting.job import EdgeBand, Edges, Part
from verstak.errors import UsageError
from verstak.furniture.part_sums import (
    check_counts,
    check_size,
    counts_given,
    length_given,
    times,
)
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.text import Bilingual

UM_PER_M = 10**6
_SOURCE = "github.com/OneCAIPy/Raskroi, BASIS_AGT_3019_REFERENCE.md"
"""Worked orders of BAZIS-Cutting: saw size = finished − Σ bands + Σ pre-milling."""


@dataclass(frozen=True, slots=True)
class BandedSides:
    """How many of a panel's sides carry a band.

    Args:
        long: Of the two sides as long as the panel's length; 0, 1 or 2.
        short: Of the two sides as long as its width.

    Raises:
        UsageError: a number is none of them, or no side is banded.
    """

    long: int = 2
    short: int = 2

    def __post_init__(self) -> None:
        if not (0 <= self.long <= 2 and 0 <= self.short <= 2) or self.long + self.short == 0:
            raise UsageError(
                f"a panel has two long and two short sides, found {self.long} and {self.short}"
            )


ALL_ROUND = BandedSides()


@dataclass(frozen=True, slots=True)
class BandedPanels:
    """Equal panels with a band on some of their sides.

    Args:
        length_um: Finished length.
        width_um: Finished width.
        sides: Which sides.
        pieces: In one product.
        name: What they are called; empty when nobody named them.
    """

    length_um: int
    width_um: int
    sides: BandedSides = ALL_ROUND
    pieces: int = 1
    name: str = ""

    @property
    def band_um(self) -> int:
        """Band of all pieces of one product, without allowance."""
        one = self.sides.long * self.length_um + self.sides.short * self.width_um
        return one * self.pieces

    @property
    def strips(self) -> int:
        """Strips of band of one product: banded sides of all pieces."""
        return (self.sides.long + self.sides.short) * self.pieces


def band_length(
    panels: Sequence[BandedPanels], *, products: int = 1, allowance_um: int = 0
) -> Quantity:
    """Metres of band, L = N · Σ n · (i · l + j · w + (i + j) · a).

    Args:
        panels: What is banded; i long sides of l and j short ones of w each.
        products: N.
        allowance_um: a, cut off every strip; nothing unless somebody says so.

    Raises:
        UsageError: nothing is banded, or a size or count is not above zero.
    """
    if not panels:
        raise UsageError("there is no panel to band", remedy="name a size")
    check_counts(products)
    if allowance_um < 0:
        raise UsageError(f"an allowance is zero or more, found {mm_text(allowance_um)} mm")
    for each in panels:
        check_size(each.length_um, each.width_um)
        check_counts(each.pieces)
    net_um = sum(each.band_um for each in panels)
    strips = sum(each.strips for each in panels)
    inputs: tuple[tuple[str, Quantity], ...] = ()
    if len(panels) == 1:
        (only,) = panels
        inputs = (
            ("l", length_given(only.length_um, Bilingual("length", "длина"))),
            ("w", length_given(only.width_um, Bilingual("width", "ширина"))),
            *counts_given(only.pieces, products),
        )
        inside = _sides_formula(only.sides)
        formula = f"L = {times(only.pieces, products)}{inside}"
    else:
        inputs = counts_given(1, products)
        formula = f"L = {times(1, products)}Σ n · (i · l + j · w)"
    words = Bilingual(f"{formula}, finished sizes", f"{formula}, чистовые размеры")
    if allowance_um:
        inputs += (("a", length_given(allowance_um, Bilingual("allowance", "припуск"))),)
        words = Bilingual(f"{formula} + a on every strip", f"{formula} + a на каждый отрезок")
    total_um = products * (net_um + strips * allowance_um)
    value = total_um / UM_PER_M
    return Quantity(value, "m", Computed(words, inputs), 3 if value < 100 else 2)


@dataclass(frozen=True, slots=True)
class SideBand:
    """A band and the sides that it lies on.

    Args:
        thickness_um: Above zero.
        sides: Which sides.
    """

    thickness_um: int
    sides: BandedSides = ALL_ROUND


def banded_part(
    length_um: int, width_um: int, bands: Sequence[SideBand], *, premilling_um: int = 0
) -> Part:
    """A part at its finished size with bands on its sides.

    Args:
        length_um: Finished length.
        width_um: Finished width.
        bands: One, or several on different sides.
        premilling_um: Milled off each banded side before gluing.

    Raises:
        UsageError: a size is not above zero, a band or the pre-milling cannot be meant, two bands
            want the same side, or nothing is left to saw under them.
    """
    check_size(length_um, width_um)
    long, short = _edge_rows(bands, premilling_um)
    part = Part(
        "part", length_um, width_um, edges=Edges(l1=long[0], l2=long[1], w1=short[0], w2=short[1])
    )
    check_size(part.saw_length_um, part.saw_width_um)
    return part


def finished_size(
    length_um: int, width_um: int, bands: Sequence[SideBand], *, premilling_um: int = 0
) -> tuple[Quantity, Quantity]:
    """Finished length and width of what was sawn: saw size + Σ bands − Σ pre-milling.

    Args:
        length_um: Sawn length.
        width_um: Sawn width.
        bands: One, or several on different sides. Those on short sides add to the length.
        premilling_um: Milled off each banded side before gluing.

    Raises:
        UsageError: a size is not above zero, a band or the pre-milling cannot be meant, or two
            bands want the same side.

    Source:
        Worked orders of BAZIS-Cutting in github.com/OneCAIPy/Raskroi, read backwards.
    """
    check_size(length_um, width_um)
    long, short = _edge_rows(bands, premilling_um)
    formula = Bilingual(
        "saw size + Σ edge bands − Σ pre-milling", "распиловочный + Σ кромок − Σ прифуговки"
    )
    made = []
    for sawn_um, edges in ((length_um, short), (width_um, long)):
        band_um = sum(edge.thickness_um for edge in edges if edge)
        milled_um = sum(edge.premilling_um for edge in edges if edge)
        inputs = (
            ("saw size", length_given(sawn_um, Bilingual("saw size", "распиловочный размер"))),
            ("Σ edge bands", _mm(band_um, Bilingual("edges", "кромка"))),
            ("Σ pre-milling", _mm(milled_um, Bilingual("edges", "прифуговка"))),
        )
        finished_um = sawn_um + band_um - milled_um
        check_size(finished_um)
        made.append(Quantity(mm(finished_um), "mm", Computed(formula, inputs, _SOURCE), 1))
    return made[0], made[1]


type _TwoEdges = tuple[EdgeBand | None, EdgeBand | None]


def _edge_rows(bands: Sequence[SideBand], premilling_um: int) -> tuple[_TwoEdges, _TwoEdges]:
    """Bands of the two long sides and of the two short ones."""
    rows = []
    for which in ("long", "short"):
        edges: list[EdgeBand | None] = []
        for each in bands:
            _check_band(each.thickness_um, premilling_um)
            edge = EdgeBand(mm_text(each.thickness_um), each.thickness_um, premilling_um)
            edges += [edge] * getattr(each.sides, which)
        if len(edges) > 2:
            raise UsageError(f"{len(edges)} bands for two {which} sides", remedy="one band a side")
        edges += [None] * (2 - len(edges))
        rows.append((edges[0], edges[1]))
    return rows[0], rows[1]


def _check_band(band_um: int, premilling_um: int) -> None:
    if band_um <= 0 or premilling_um < 0:
        raise UsageError(
            "a band needs a thickness above zero and a pre-milling of zero or more, found "
            f"{mm_text(band_um)} and {mm_text(premilling_um)} mm"
        )


def _sides_formula(sides: BandedSides) -> str:
    if sides == ALL_ROUND:
        return "2 (l + w)"
    terms = [
        f"{number} · {sign}" if number > 1 else sign
        for number, sign in ((sides.long, "l"), (sides.short, "w"))
        if number
    ]
    return f"({' + '.join(terms)})"


def _mm(length_um: int, by: Bilingual) -> Quantity:
    return Quantity(mm(length_um), "mm", Given(by), 1)
