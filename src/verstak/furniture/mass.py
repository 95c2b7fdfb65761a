"""Mass of boards."""

from __future__ import annotations

from verstak.errors import UsageError
from verstak.furniture.materials import material
from verstak.furniture.panel import Panel
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Cited, Computed, Given, Quantity
from verstak.quantities.text import Bilingual

GRAVITY = Quantity(
    9.81,
    "m/s²",
    Cited(
        Bilingual(
            "standard gravity 9.80665 m/s², rounded as handbooks of mechanics do",
            "стандартное ускорение 9,80665 м/с², округлено, как в справочниках по механике",
        )
    ),
)
"""Acceleration that turns kilograms of load into newtons."""


def board_mass(
    length_um: int, width_um: int, thickness_um: int, density: Quantity, *, pieces: int = 1
) -> Quantity:
    """Mass of rectangular boards, m = L · B · t · ρ.

    Args:
        length_um: L.
        width_um: B.
        thickness_um: t.
        density: ρ in kg/m³, with its source.
        pieces: How many.

    Returns:
        Kilograms.

    Raises:
        UsageError: a size, the density or the count is not above zero.
    """
    if min(length_um, width_um, thickness_um, pieces) <= 0 or density.value <= 0:
        size = "x".join(mm_text(side) for side in (length_um, width_um, thickness_um))
        raise UsageError(
            f"a mass needs sizes, a density and a count above zero, found {size} mm, "
            f"{density.value:g} kg/m³, {pieces} pcs"
        )
    volume_m3 = length_um * width_um * thickness_um / 1e18
    inputs = (
        ("L", _given_mm(length_um)),
        ("B", _given_mm(width_um)),
        ("t", _given_mm(thickness_um)),
        ("ρ", density),
        ("n", Quantity(pieces, "pcs", Given(Bilingual("count", "количество")), 0)),
    )
    formula = "m = L · B · t · ρ" if pieces == 1 else "m = n · L · B · t · ρ"
    return Quantity(pieces * volume_m3 * density.value, "kg", Computed(formula, inputs), 3)


def panel_mass(panel: Panel) -> Quantity | None:
    """Mass of one panel at its finished size; ``None`` where its density is not known.

    :meth:`verstak.furniture.materials.Material.why_no_density` says why. Edge bands are
    reckoned as board, fittings are not in it.
    """
    density = material(panel.material).density(panel.thickness_um)
    if density is None:
        return None
    return board_mass(panel.length_um, panel.width_um, panel.thickness_um, density)


def _given_mm(length_um: int) -> Quantity:
    return Quantity(mm(length_um), "mm", Given(Bilingual("size", "размер")), 1)
