"""The cross-section of a board: second moment of area, section modulus, bending stress."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.furniture.strength.beam import rectangle_inertia_mm4, rectangle_modulus_mm3
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Section:
    """A rectangle that bends about its flat axis.

    Args:
        inertia: I, mm⁴.
        modulus: W, mm³.
        stress: σ under the moment, MPa; ``None`` without a moment.
    """

    inertia: Quantity
    modulus: Quantity
    stress: Quantity | None = None

    def report(self) -> Report:
        """The stress first, when there is one."""
        figures = [
            Figure(
                "inertia", Bilingual("second moment of area I", "момент инерции I"), self.inertia
            ),
            Figure(
                "section_modulus",
                Bilingual("section modulus W", "момент сопротивления W"),
                self.modulus,
            ),
        ]
        if self.stress is not None:
            name = Bilingual("bending stress", "напряжение изгиба")
            figures.insert(0, Figure("stress", name, self.stress))
        return Report(Bilingual("Cross-section", "Сечение"), tuple(figures))


def section(width_um: int, thickness_um: int, *, moment_n_m: float | None = None) -> Section:
    """Section of a board, b wide and t thick, and the stress of a moment on it.

    Args:
        width_um: b.
        thickness_um: t, in the direction of bending.
        moment_n_m: M, N·m; zero or more.

    Raises:
        UsageError: a size is not above zero, or the moment is negative.

    Source:
        I = b t³ / 12, W = b t² / 6, σ = M / W: any handbook of strength of materials.
    """
    if min(width_um, thickness_um) <= 0 or (moment_n_m is not None and moment_n_m < 0):
        raise UsageError(
            "a section needs sizes above zero and a moment of zero or more, found "
            f"{mm_text(width_um)} x {mm_text(thickness_um)} mm"
        )
    b, t = mm(width_um), mm(thickness_um)
    inputs = (
        ("b", Quantity(b, "mm", Given(Bilingual("width", "ширина")), 1)),
        ("t", Quantity(t, "mm", Given(Bilingual("thickness", "толщина")), 1)),
    )
    inertia = Quantity(rectangle_inertia_mm4(b, t), "mm⁴", Computed("I = b t³ / 12", inputs), 0)
    modulus = Quantity(rectangle_modulus_mm3(b, t), "mm³", Computed("W = b t² / 6", inputs), 0)
    if moment_n_m is None:
        return Section(inertia, modulus)
    moment = Quantity(moment_n_m, "N·m", Given(Bilingual("moment", "момент")), 2)
    computed = Computed("σ = M / W", (("M", moment), ("W", modulus)))
    return Section(inertia, modulus, Quantity(moment_n_m * 1000 / modulus.value, "MPa", computed))
