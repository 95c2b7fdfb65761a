"""System 32: where its rows stand, and its grid along a panel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verstak.errors import InvalidLength
from verstak.furniture.drilling.drilling_sizes import size, size_um
from verstak.furniture.drilling.hole import Bore, Operation
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


class RearRow(StrEnum):
    """Where the rear row stands."""

    SAME_SETBACK = "same_setback"  # as far from the rear edge as the front row from the front
    MULTIPLE_OF_32 = "multiple_of_32"  # the farthest whole number of pitches from the front row


@dataclass(frozen=True, slots=True)
class Rows:
    """The two rows of a side panel, measured from its front edge.

    Args:
        depth_um: Depth of the panel.
        setback_um: Front row from the front edge.
        front_um: Front row.
        rear_um: Rear row.
    """

    depth_um: int
    setback_um: int
    front_um: int
    rear_um: int

    @property
    def distance_um(self) -> int:
        """Between the rows."""
        return self.rear_um - self.front_um

    @property
    def is_multiple_of_pitch(self) -> bool:
        """Whether the distance between the rows is a whole number of pitches."""
        return self.distance_um % size_um("system32.pitch") == 0

    def report(self) -> Report:
        """Both rows, their distance, and whether it is a multiple of 32 mm."""
        pitch = size("system32.pitch")
        depth = Quantity(
            mm(self.depth_um), "mm", Given(Bilingual("depth of the panel", "глубина детали")), 1
        )
        setback = _setback(self.setback_um)
        rear = Computed(
            Bilingual("depth − setback", "глубина − отступ")
            if self.depth_um - self.rear_um == self.setback_um
            else Bilingual(
                "front + pitch · floor((depth − 2 · setback) / pitch)",
                "передний ряд + шаг · ⌊(глубина − 2 · отступ) / шаг⌋",
            ),
            (("depth", depth), ("setback", setback), ("pitch", pitch)),
        )
        front_row = Quantity(mm(self.front_um), "mm", setback.provenance, 1)
        rear_row = Quantity(mm(self.rear_um), "mm", rear, 1)
        distance = Quantity(
            mm(self.distance_um),
            "mm",
            Computed(
                Bilingual("rear − front", "задний ряд − передний ряд"),
                (("rear", rear_row), ("front", front_row)),
            ),
            1,
        )
        pitches = Quantity(
            self.distance_um / size_um("system32.pitch"),
            "",
            Computed(
                Bilingual("distance / pitch", "расстояние / шаг"),
                (("distance", distance), ("pitch", pitch)),
            ),
            2,
        )
        return Report(
            Bilingual("System 32 rows of a side panel", "Ряды системы 32 на боковине"),
            (
                Figure("front", Bilingual("front row", "передний ряд"), front_row),
                Figure("rear", Bilingual("rear row", "задний ряд"), rear_row),
                Figure("distance", Bilingual("distance", "расстояние"), distance),
                Figure("pitches", Bilingual("pitches", "шагов"), pitches),
                Figure(
                    "multiple_of_32",
                    Bilingual("multiple of 32 mm", "кратно 32 мм"),
                    self.is_multiple_of_pitch,
                ),
                Figure(
                    "standard_setback",
                    Bilingual("front row as System 32 asks", "передний ряд по системе 32"),
                    self.setback_um == size_um("system32.front_setback"),
                    Bilingual(
                        "37 mm: otherwise the mounting plate of an overlay door's hinge "
                        "does not meet the row",
                        "37 мм: иначе монтажная планка петли накладной двери не попадёт в ряд",
                    ),
                ),
            ),
        )


def rows(
    depth_um: int, *, setback_um: int | None = None, rear: RearRow = RearRow.SAME_SETBACK
) -> Rows:
    """Where the two rows of a side panel stand.

    Args:
        depth_um: Depth of the panel, front edge to rear edge.
        setback_um: Front row from the front edge; ``None`` for the usual 37 mm.
        rear: As far from the rear edge, or at a whole number of pitches.

    Raises:
        InvalidLength: no room for two rows.

    Source:
        ``system32.front_setback`` and ``system32.pitch`` of data/drilling.toml.
    """
    setback = size_um("system32.front_setback") if setback_um is None else setback_um
    pitch = size_um("system32.pitch")
    if setback <= 0 or depth_um - 2 * setback < pitch:
        raise InvalidLength(
            f"System 32 rows: a depth of {mm_text(depth_um)} mm has no room for two rows "
            f"{mm_text(setback)} mm from its edges",
            remedy=f"use a depth of at least {mm_text(2 * setback + pitch)} mm",
        )
    reach = depth_um - 2 * setback
    if rear is RearRow.MULTIPLE_OF_32:
        reach -= reach % pitch
    return Rows(depth_um, setback, setback, setback + reach)


@dataclass(frozen=True, slots=True)
class Grid:
    """Places of a row along a panel, the same from both of its ends.

    Args:
        first_um: First hole from the end.
        count: Holes.
    """

    first_um: int
    count: int

    @property
    def places_um(self) -> tuple[int, ...]:
        """All of them, from the end at the smaller coordinate."""
        pitch = size_um("system32.pitch")
        return tuple(self.first_um + pitch * i for i in range(self.count))


def grid(length_um: int) -> Grid:
    """The longest row that begins equally far from both ends of a panel.

    Such a panel can be turned over, so left and right sides are drilled by one program.

    Args:
        length_um: Length of the panel along the row.

    Returns:
        The row; without holes when the panel is too short for one.
    """
    pitch, least = size_um("system32.pitch"), size_um("system32.least_end")
    room = length_um - 2 * least
    if room < 0:
        return Grid(length_um // 2, 0)
    steps = room // pitch
    return Grid((length_um - steps * pitch) // 2, steps + 1)


def row_bore() -> Bore:
    """A hole of a row."""
    diameter = size("system32.diameter")
    return Bore(
        Operation.SYSTEM32,
        size_um("system32.diameter"),
        size_um("system32.depth"),
        diameter.provenance,
    )


def _setback(setback_um: int) -> Quantity:
    usual = size("system32.front_setback")
    if setback_um == size_um("system32.front_setback"):
        return usual
    return Quantity(
        mm(setback_um),
        "mm",
        Given(Bilingual("setback of the front row", "отступ переднего ряда")),
        1,
    )
