"""Size of each front of a carcass: doors side by side or drawers one above the other."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import InvalidCabinet
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Assumed, Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

USUAL_GAP = Quantity(
    2,
    "mm",
    Assumed(
        Bilingual(
            "2 mm at every edge of an overlay front: 716 mm on a carcass of 720 mm (stolyar-26.ru)",
            "2 мм с каждого края накладного фасада: 716 мм на корпусе 720 мм (stolyar-26.ru)",
        )
    ),
    1,
)
"""Gap at each edge of a front when nobody stated one."""


@dataclass(frozen=True, slots=True)
class FrontSizes:
    """One front of several equal ones.

    Args:
        height: mm; ``None`` when the carcass's height was not stated.
        width: mm; ``None`` when its width was not stated.
        pieces: How many.
        gap: At each edge of a front.
    """

    height: Quantity | None
    width: Quantity | None
    pieces: int
    gap: Quantity

    def report(self) -> Report:
        """Height, width and the gap."""
        sizes = (
            ("height", Bilingual("height of a front", "высота фасада"), self.height),
            ("width", Bilingual("width of a front", "ширина фасада"), self.width),
        )
        told = [Figure(key, name, value) for key, name, value in sizes if value is not None]
        pieces = Quantity(self.pieces, "pcs", Given(Bilingual("fronts", "фасадов")), 0)
        return Report(
            Bilingual("Size of a front", "Размер фасада"),
            (
                *told,
                Figure("pieces", Bilingual("fronts", "фасадов"), pieces),
                Figure("gap", Bilingual("gap at each edge", "зазор с каждого края"), self.gap),
            ),
        )


def front_sizes(
    *,
    height_um: int | None = None,
    width_um: int | None = None,
    doors: int = 1,
    rows: int = 1,
    gap_um: int | None = None,
    between_um: int | None = None,
    inset_board_um: int | None = None,
) -> FrontSizes:
    """Fronts that share a carcass's face equally, with the same gap at each of their edges.

    Two doors therefore stand two gaps apart, as on a carcass whose doors are 296 mm wide before
    600 mm.

    Args:
        height_um: Of the carcass.
        width_um: Of the carcass.
        doors: Side by side.
        rows: One above the other.
        gap_um: At each edge; ``None``: 2 mm.
        between_um: Between neighbours, when somebody states it; ``None``: a gap of each.
        inset_board_um: Thickness of the carcass's boards when fronts lie between them.

    Raises:
        InvalidCabinet: no size was given, or nothing is left for a front.
    """
    if height_um is None and width_um is None:
        raise InvalidCabinet("a front follows from the carcass's height or width, found neither")
    gap = USUAL_GAP
    if gap_um is not None:
        gap = Quantity(mm(gap_um), "mm", Given(Bilingual("gap", "зазор")), 1)
    between = None
    if between_um is not None:
        words = Bilingual("between fronts", "между фасадами")
        between = Quantity(mm(between_um), "mm", Given(words), 1)
    board = 0 if inset_board_um is None else 2 * inset_board_um

    def one(outer_um: int | None, count: int, symbol: str, name: Bilingual) -> Quantity | None:
        if outer_um is None:
            return None
        if between is not None and count > 1:
            value = (mm(outer_um - board) - 2 * gap.value - (count - 1) * between.value) / count
        else:
            value = mm(outer_um - board) / count - 2 * gap.value
        if value <= 0:
            raise InvalidCabinet(
                f"nothing is left for {count} fronts on {mm_text(outer_um)} mm",
                remedy="ask for fewer fronts or smaller gaps",
            )
        inner = f"({symbol} − 2 t)" if board else symbol
        formula = f"{inner} / {count} − 2 gap" if count > 1 else f"{inner} − 2 gap"
        inputs = [(symbol, Quantity(mm(outer_um), "mm", Given(name), 1)), ("gap", gap)]
        if between is not None and count > 1:
            formula = f"({inner} − 2 gap − {count - 1} c) / {count}"
            inputs.append(("c", between))
        russian = formula.replace("gap", "зазор")
        if board:
            inputs.append(
                ("t", Quantity(mm(board) / 2, "mm", Given(Bilingual("board", "плита")), 1))
            )
        return Quantity(value, "mm", Computed(Bilingual(formula, russian), tuple(inputs)), 1)

    return FrontSizes(
        height=one(height_um, rows, "H", Bilingual("carcass height", "высота корпуса")),
        width=one(width_um, doors, "W", Bilingual("carcass width", "ширина корпуса")),
        pieces=doors * rows,
        gap=gap,
    )
