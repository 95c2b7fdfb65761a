"""Lines of a bill of materials: exact integers inside, figures with provenance outside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from verstak.cutting.job import EdgeBand, Edges, Sheet
from verstak.furniture.bill.boards import Board
from verstak.furniture.bill.panel_parts import PanelGroup
from verstak.quantities.length import mm, mm_text, um
from verstak.quantities.quantity import Computed, Quantity, Words, count, in_both
from verstak.quantities.text import Bilingual

_PLAIN = re.compile(r"\d+(\.\d+)? mm")
_RULES_SHOWN = 3
UM2_PER_M2 = 10**12
UM_PER_M = 10**6
_PANEL_SIZE = Bilingual("size of the panel", "размер детали")
ORDERED = Computed(
    Bilingual(
        "count over the panels of the cabinets × cabinets",
        "счёт по деталям изделий × число изделий",
    )
)


def area(area_um2: int, formula: Words) -> Quantity:
    """An exact area in square metres, to the square centimetre."""
    return Quantity(area_um2 / UM2_PER_M2, "m²", Computed(formula), decimals=4)


def millimetres(length_um: int, by: Words = _PANEL_SIZE) -> Quantity:
    """A length in millimetres, without decimals where it is whole."""
    return Quantity(mm(length_um), "mm", Computed(by), decimals=0 if length_um % 1000 == 0 else 1)


@dataclass(frozen=True, slots=True)
class PartLine:
    """Equal panels of the whole order.

    Args:
        group: What they are and how many.
        mass_kg: Of all of them, exact; ``None`` when the density is not known.
        density: Of the board; ``None`` when no source states it.
    """

    group: PanelGroup
    mass_kg: Fraction | None
    density: Quantity | None

    @property
    def quantity(self) -> Quantity:
        """Pieces."""
        return count(self.group.quantity, ORDERED)

    @property
    def area(self) -> Quantity:
        """Finished area of all pieces."""
        return area(
            self.group.area_um2, Bilingual("A = n·l·w, finished", "A = n·l·w, чистовые размеры")
        )

    @property
    def piece_mass(self) -> Quantity | None:
        """Mass of one piece."""
        if self.mass_kg is None:
            return None
        return self._mass(self.mass_kg / self.group.quantity, "m = l·w·t·ρ")

    @property
    def mass(self) -> Quantity | None:
        """Mass of all pieces."""
        return None if self.mass_kg is None else self._mass(self.mass_kg, "m = n·l·w·t·ρ")

    def _mass(self, exact: Fraction, formula: str) -> Quantity:
        inputs: tuple[tuple[str, Quantity], ...] = (
            ("l", millimetres(self.group.length_um)),
            ("w", millimetres(self.group.width_um)),
            ("t", millimetres(self.group.board.thickness_um)),
        )
        if self.density is not None:
            inputs += (("ρ", self.density),)
        return Quantity(float(exact), "kg", Computed(formula, inputs), decimals=2)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """All panels of one board.

    Args:
        board: Material, thickness, decor.
        parts: Pieces.
        area_um2: Finished area.
        saw_area_um2: Area at the size that the saw cuts.
        mass_kg: Exact; ``None`` when the density is not known.
        bound: No plan can use fewer sheets, by area; ``None`` with the reason in ``remark``.
        sheets: Full sheets of a cutting plan; ``None`` without one.
        sheet_area_um2: Area of those sheets.
        used: Full sheets of the plan with their count.
        offcuts: Offcuts that the plan uses besides.
        stock: Sheets that the board is sold in.
        remark: What to know about the sheets.
    """

    board: Board
    parts: int
    area_um2: int
    saw_area_um2: int
    mass_kg: Fraction | None
    bound: Quantity | None
    sheets: Quantity | None = None
    sheet_area_um2: int | None = None
    used: tuple[tuple[Sheet, int], ...] = ()
    offcuts: int = 0
    stock: tuple[Sheet, ...] = ()
    remark: Bilingual | None = None

    @property
    def area(self) -> Quantity:
        """Finished area."""
        return area(
            self.area_um2,
            Bilingual(
                "A = Σ n·l·w, finished sizes, no waste",
                "A = Σ n·l·w, чистовые размеры, без отходов",
            ),
        )

    @property
    def saw_area(self) -> Quantity:
        """Area at the size that the saw cuts."""
        return area(
            self.saw_area_um2,
            Bilingual(
                "A = Σ n·l·w, saw sizes: finished − Σ bands + Σ pre-milling",
                "A = Σ n·l·w, распиловочные размеры: чистовой − Σ кромок + Σ прифуговки",
            ),
        )

    @property
    def mass(self) -> Quantity | None:
        """Mass of all pieces."""
        if self.mass_kg is None:
            return None
        return Quantity(float(self.mass_kg), "kg", Computed("m = Σ n·l·w·t·ρ"), decimals=2)


@dataclass(frozen=True, slots=True)
class BandLine:
    """One type of edge band.

    Args:
        name: Article or decor.
        thickness_um: Thickness.
        strips: Banded sides of all pieces: as many pieces of band are cut.
        net_um: Σ of the banded sides.
        allowance: Added to every strip.
        allowance_um: The same, exact.
    """

    name: str
    thickness_um: int
    strips: int
    net_um: int
    allowance: Quantity
    allowance_um: int

    @property
    def key(self) -> str:
        """The name, with the thickness where the name does not say it."""
        thickness = mm_text(self.thickness_um)
        said = re.findall(r"\d+(?:\.\d+)?", self.name.replace(",", "."))
        return (
            self.name
            if self.thickness_um in map(um, map(Decimal, said))
            else f"{self.name}, {thickness} mm"
        )

    @property
    def title(self) -> Bilingual:
        """What people call it."""
        if self.key == self.name:
            return band_name(self.name)
        thickness = mm_text(self.thickness_um).replace(".", ",")
        return Bilingual(self.key, f"{self.name}, {thickness} мм")

    @property
    def gross_um(self) -> int:
        """Length with the allowance."""
        return self.net_um + self.strips * self.allowance_um

    @property
    def net(self) -> Quantity:
        """Length without allowance."""
        formula = Bilingual(
            "L = Σ n·(finished length of the banded side)",
            "L = Σ n·(чистовая длина стороны с кромкой)",
        )
        source = Bilingual(
            "edge-band length of BAZIS orders, github.com/OneCAIPy/Raskroi",
            "длина кромки в заказах «Базиса», github.com/OneCAIPy/Raskroi",
        )
        return Quantity(self.net_um / UM_PER_M, "m", Computed(formula, source=source))

    @property
    def gross(self) -> Quantity:
        """Length with the allowance."""
        inputs = (("L", self.net), ("s", count(self.strips, ORDERED)), ("a", self.allowance))
        return Quantity(self.gross_um / UM_PER_M, "m", Computed("L + s·a", inputs))


@dataclass(frozen=True, slots=True)
class FittingLine:
    """Fittings or fasteners of one name.

    Args:
        key: ``confirmat``, ``hinge``, … for programs.
        kind: What people call the kind.
        name: Article or description.
        pieces: How many; slides in pairs, eccentric fittings in sets.
        rules: What set the count, each rule once.
    """

    key: str
    kind: Bilingual
    name: Bilingual
    pieces: int
    rules: tuple[Words, ...] = ()

    @property
    def quantity(self) -> Quantity:
        """Pieces."""
        formula = Bilingual(
            "Σ over connections and fittings × cabinets",
            "Σ по соединениям и фурнитуре × число изделий",
        )
        if self.rules:
            why = self.why
            formula = Bilingual(f"{formula.en}; {why.en}", f"{formula.ru}; {why.ru}")
        return count(self.pieces, Computed(formula))

    @property
    def why(self) -> Bilingual:
        """The rules as one text, the first few of them."""
        shown = [in_both(rule) for rule in self.rules[:_RULES_SHOWN]]
        more = len(self.rules) - len(shown)
        return Bilingual(
            "; ".join(rule.en for rule in shown) + (f"; and {more} more" if more else ""),
            "; ".join(rule.ru for rule in shown) + (f"; и ещё {more}" if more else ""),
        )


@dataclass(frozen=True, slots=True)
class CabinetLine:
    """One cabinet of the order.

    Args:
        name: What the office calls it.
        pieces: How many are built.
        panels: Panels of one.
        mass_kg: Boards of one, as far as densities are known; exact.
        unweighed: Boards without a known density; the mass is partial where there are any.
    """

    name: Bilingual
    pieces: int
    panels: int
    mass_kg: Fraction
    unweighed: tuple[Board, ...] = ()

    @property
    def quantity(self) -> Quantity:
        """Cabinets."""
        return count(self.pieces, Computed(Bilingual("cabinets as ordered", "изделия по заказу")))

    @property
    def mass(self) -> Quantity | None:
        """Mass of one cabinet's boards; ``None`` unless the density of all is known."""
        return None if self.unweighed else self.known_mass

    @property
    def known_mass(self) -> Quantity:
        """Mass of those boards of one cabinet whose density is known."""
        return Quantity(float(self.mass_kg), "kg", Computed("m = Σ l·w·t·ρ"), decimals=2)


def bands_of(group: PanelGroup) -> tuple[tuple[EdgeBand, int], ...]:
    """Bands of one piece with the finished length of the side that they lie on."""
    edges = group.edges
    sides = (
        (edges.l1, group.length_um),
        (edges.l2, group.length_um),
        (edges.w1, group.width_um),
        (edges.w2, group.width_um),
    )
    return tuple((band, length_um) for band, length_um in sides if band)


def band_name(name: str) -> Bilingual:
    """A band's name; plain thicknesses such as ``0.4 mm`` are spelt as each language does."""
    if not _PLAIN.fullmatch(name):
        return Bilingual(name, name)
    return Bilingual(name, name.replace(" mm", " мм").replace(".", ","))


def edges_text(edges: Edges) -> Bilingual:
    """Sides by band, for a table: ``2 mm: L1 L2 W1 W2``."""
    sides: dict[str, list[str]] = {}
    for side, band in zip(("L1", "L2", "W1", "W2"), edges, strict=True):
        if band:
            sides.setdefault(band.name, []).append(side)
    named = [(band_name(name), " ".join(where)) for name, where in sides.items()]
    return Bilingual(
        "; ".join(f"{name.en}: {where}" for name, where in named),
        "; ".join(f"{name.ru}: {where}" for name, where in named),
    )
