"""One board of a cabinet: what it is, how large, how it lies. Lengths are whole micrometres.

Axes of a cabinet: x from its left side to its right, y from the front to the back, z upwards;
the origin is the lower left front corner of the carcass (fronts and legs may lie below zero).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from verstak.cutting.job import Edges, Grain
from verstak.quantities.text import Bilingual

Axis = Literal["x", "y", "z"]


class PanelRole(StrEnum):
    """What a panel does."""

    SIDE = "side"
    BOTTOM = "bottom"
    TOP = "top"
    RAIL = "rail"
    SHELF = "shelf"
    FIXED_SHELF = "fixed_shelf"
    DIVIDER = "divider"
    BACK = "back"
    DOOR = "door"
    DRAWER_FRONT = "drawer_front"
    DRAWER_SIDE = "drawer_side"
    DRAWER_BACK = "drawer_back"
    DRAWER_INNER_FRONT = "drawer_inner_front"
    DRAWER_BOTTOM = "drawer_bottom"
    PLINTH = "plinth"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangular board at its finished size and place; one piece.

    Args:
        id: Unique in its cabinet: ``side_left``, ``shelf_1``.
        role: What it does.
        name: What people call it.
        material: Key of :mod:`verstak.furniture.materials`.
        thickness_um: Thickness.
        length_um: Finished length; the grain refers to it.
        width_um: Finished width.
        origin_um: The corner with the smallest x, y and z.
        length_axis: Direction of the length in the cabinet.
        width_axis: Direction of the width; the thickness takes the third.
        grain: Side that the grain runs along, or ``NONE``.
        edges: Bands. ``l1`` is the long side with the smaller coordinate along ``width_axis``,
            ``l2`` the other; ``w1`` and ``w2`` likewise along ``length_axis``.
    """

    id: str
    role: PanelRole
    name: Bilingual
    material: str
    thickness_um: int
    length_um: int
    width_um: int
    origin_um: tuple[int, int, int]
    length_axis: Axis
    width_axis: Axis
    grain: Grain = Grain.NONE
    edges: Edges = field(default_factory=Edges)

    @property
    def thickness_axis(self) -> Axis:
        """The direction that is left."""
        return next(a for a in AXES if a not in {self.length_axis, self.width_axis})

    @property
    def extent_um(self) -> tuple[int, int, int]:
        """Size along x, y and z."""
        sizes = {
            self.length_axis: self.length_um,
            self.width_axis: self.width_um,
            self.thickness_axis: self.thickness_um,
        }
        return (sizes["x"], sizes["y"], sizes["z"])

    @property
    def area_um2(self) -> int:
        """Finished area of one face."""
        return self.length_um * self.width_um


AXES: tuple[Axis, Axis, Axis] = ("x", "y", "z")
