"""What a cabinet is asked to be: its sizes and construction choices. Lengths in micrometres."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from verstak.cutting.job import EdgeBand


class CabinetKind(StrEnum):
    """Families of cabinets."""

    BASE = "base"
    WALL = "wall"
    TALL = "tall"
    WARDROBE = "wardrobe"
    DRAWERS = "drawers"
    CORNER = "corner"


class BottomPlace(StrEnum):
    """Where the bottom lies."""

    BETWEEN = "between"
    UNDER = "under"


class TopKind(StrEnum):
    """What closes the top."""

    RAILS = "rails"
    FULL = "full"


class BackPlace(StrEnum):
    """How the back panel is fixed."""

    GROOVE = "groove"
    OVERLAID = "overlaid"
    NONE = "none"


class Support(StrEnum):
    """What the cabinet stands on."""

    LEGS = "legs"
    PLINTH = "plinth"
    NONE = "none"


class FrontPlace(StrEnum):
    """How fronts lie on the carcass."""

    OVERLAY = "overlay"
    INSET = "inset"
    NONE = "none"


class SlideSystem(StrEnum):
    """What drawers run on."""

    BALL_BEARING = "ball_bearing"
    ROLLER = "roller"
    UNDERMOUNT = "undermount"


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """A board: key of :mod:`verstak.furniture.materials` and thickness; decor is free text."""

    material: str
    thickness_um: int
    decor: str = ""
    grain: bool = False


@dataclass(frozen=True, slots=True)
class CabinetSpec:
    """Parameters of one cabinet; what is not said has the shop's usual value.

    Args:
        kind: Family.
        width_um: Outer width of the carcass.
        height_um: Outer height of the carcass, without legs (a plinth counts as part of it).
        depth_um: Outer depth of the carcass, without overlay fronts.
        name: What the office calls it.
        carcass: Board of sides, bottom, top and shelves.
        front: Board of doors and drawer fronts.
        back: Board of the back panel and drawer bottoms.
        bottom: Bottom between the sides or under them.
        top: Two rails or a full top.
        rail_width_um: Width of a rail.
        back_place: Back in a groove, overlaid, or none.
        groove_depth_um: Depth of the groove for the back.
        groove_offset_um: From the rear edge to the groove.
        support: Legs, plinth or nothing.
        support_height_um: Height of legs or plinth.
        fronts: Overlay, inset or none.
        front_gap_um: Gap round and between fronts.
        doors: Number of doors.
        shelves: Number of loose shelves.
        shelf_setback_um: Shelf's front behind the carcass's front.
        drawers: Number of drawers.
        slides: What drawers run on.
        dividers: Upright dividers.
        rod: Clothes rod (wardrobe).
        carcass_fastener: ``confirmat``, ``dowel`` or ``eccentric``.
        visible_edge: Band of visible edges of the carcass, or ``None``.
        hidden_edge: Band of the other edges of the carcass, or ``None``.
        front_edge: Band round fronts, or ``None``.
        blind_um: Corner cabinet: width of the blind part behind the neighbour.
    """

    kind: CabinetKind
    width_um: int
    height_um: int
    depth_um: int
    name: str = ""
    carcass: BoardChoice = field(default_factory=lambda: BoardChoice("particleboard", 16_000))
    front: BoardChoice = field(default_factory=lambda: BoardChoice("particleboard", 18_000))
    back: BoardChoice = field(default_factory=lambda: BoardChoice("hdf", 3_000))
    bottom: BottomPlace = BottomPlace.BETWEEN
    top: TopKind = TopKind.RAILS
    rail_width_um: int = 100_000
    back_place: BackPlace = BackPlace.OVERLAID
    groove_depth_um: int = 8_000
    groove_offset_um: int = 12_000
    support: Support = Support.LEGS
    support_height_um: int = 100_000
    fronts: FrontPlace = FrontPlace.OVERLAY
    front_gap_um: int = 2_000
    doors: int = 1
    shelves: int = 1
    shelf_setback_um: int = 20_000
    drawers: int = 0
    slides: SlideSystem = SlideSystem.BALL_BEARING
    dividers: int = 0
    rod: bool = False
    carcass_fastener: str = "confirmat"
    visible_edge: EdgeBand | None = field(default_factory=lambda: EdgeBand("2 mm", 2_000))
    hidden_edge: EdgeBand | None = field(default_factory=lambda: EdgeBand("0.4 mm", 400))
    front_edge: EdgeBand | None = field(default_factory=lambda: EdgeBand("2 mm", 2_000))
    blind_um: int = 0
