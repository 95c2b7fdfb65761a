"""Which thickness of a board is enough for a shelf."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verstak.errors import UsageError
from verstak.furniture.materials import material
from verstak.furniture.strength.shelf import ShelfResult, check_shelf
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.length import mm, um
from verstak.quantities.quantity import Cited, Quantity
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_ON_SALE = Cited(
    Bilingual(
        "particleboard thicknesses on sale: SWISS KRONO assortment",
        "толщины ДСтП в продаже: ассортимент SWISS KRONO",
    )
)
THICKNESSES_MM = (10, 12, 16, 18, 22, 25, 28, 32, 38)
"""Boards on sale; source: rule ``saw.thickness`` (SWISS KRONO)."""


@dataclass(frozen=True, slots=True)
class ShelfBoard:
    """Answer to :func:`least_thickness`.

    Args:
        instant: Thinnest board whose instant deflection keeps the limit, or ``None``.
        lasting: Thinnest board whose long-term deflection keeps it, or ``None``.
        tried: Every board that could be computed, the thinnest first.
    """

    instant: Quantity | None
    lasting: Quantity | None
    tried: tuple[ShelfResult, ...]

    def report(self) -> Report:
        """The thinnest boards, and every board beside them."""
        none = Bilingual(
            "no board on sale whose modulus is known keeps the limit",
            "из плит с известным модулем ни одна не держит предел",
        )
        first = self.tried[0]
        return Report(
            Bilingual(
                f"Board of a shelf, {material(first.case.material).name.en}",
                f"Толщина полки, {material(first.case.material).name.ru}",
            ),
            (
                Figure(
                    "thickness",
                    Bilingual("thinnest board, instant deflection", "наименьшая толщина, сразу"),
                    self.instant,
                    None if self.instant else none,
                ),
                Figure(
                    "lasting_thickness",
                    Bilingual("thinnest board, long-term", "наименьшая толщина, со временем"),
                    self.lasting,
                    None if self.lasting else none,
                ),
                Figure("limit", Bilingual("limit", "предел"), first.limit),
            ),
            tables=(
                Table(
                    "boards",
                    Bilingual("Boards tried", "Проверенные плиты"),
                    columns(
                        ("thickness", "thickness", "толщина"),
                        ("deflection", "deflection", "прогиб"),
                        ("long_deflection", "long-term", "со временем"),
                        ("within_instantly", "within the limit", "в пределе"),
                        ("within_limit", "in time", "со временем"),
                    ),
                    tuple(
                        (
                            _board(each),
                            each.deflection,
                            each.long_deflection,
                            each.within_instantly,
                            each.within_limit,
                        )
                        for each in self.tried
                    ),
                ),
            ),
            notes=first.notes(),
        )


def least_thickness(case: ShelfCase) -> ShelfBoard:
    """The thinnest board on sale that keeps the limit; the case's own thickness does not matter.

    Args:
        case: The shelf.

    Raises:
        UsageError: no board's modulus is known, or as :func:`.shelf.check_shelf`.
    """
    board = material(case.material)
    tried = []
    for thickness in THICKNESSES_MM:
        thickness_um = um(thickness)
        known = board.modulus(thickness_um, across=case.across_grain)
        if known is None and case.modulus_mpa is None:
            continue
        if case.self_weight and board.density(thickness_um) is None:
            continue
        tried.append(check_shelf(replace(case, thickness_um=thickness_um)))
    if not tried:
        raise UsageError(
            board.why_no_modulus(case.thickness_um).en, remedy="give the modulus of elasticity"
        )
    instant = next((each for each in tried if each.within_instantly), None)
    lasting = next((each for each in tried if each.within_limit), None)
    return ShelfBoard(
        _board(instant) if instant else None, _board(lasting) if lasting else None, tuple(tried)
    )


def _board(result: ShelfResult) -> Quantity:
    return Quantity(mm(result.case.thickness_um), "mm", _ON_SALE, 0)
