"""The clear opening between a cabinet's sides."""

from __future__ import annotations

from verstak.errors import InvalidCabinet
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.text import Bilingual


def inner_width_um(width_um: int, thickness_um: int) -> int:
    """Clear width between two sides: outer width less two thicknesses, in micrometres.

    Raises:
        InvalidCabinet: the sides leave nothing between them.
    """
    inner = width_um - 2 * thickness_um
    if thickness_um <= 0 or inner <= 0:
        raise InvalidCabinet(
            f"expected two sides thinner together than the cabinet of {mm_text(width_um)} mm, "
            f"found {mm_text(thickness_um)} mm each",
            remedy="check the width and the board's thickness",
        )
    return inner


def opening_width(width_um: int, thickness_um: int) -> Quantity:
    """The same in millimetres, with its formula.

    Args:
        width_um: Outer width of the cabinet in micrometres.
        thickness_um: Thickness of a side in micrometres.

    Raises:
        InvalidCabinet: the sides leave nothing between them.
    """
    inputs = (
        (
            "W",
            Quantity(
                mm(width_um), "mm", Given(Bilingual("outer width", "наружная ширина")), decimals=1
            ),
        ),
        (
            "t",
            Quantity(
                mm(thickness_um),
                "mm",
                Given(Bilingual("thickness of a side", "толщина боковины")),
                decimals=1,
            ),
        ),
    )
    inner = mm(inner_width_um(width_um, thickness_um))
    return Quantity(inner, "mm", Computed("w = W - 2 t", inputs), decimals=1)
