"""A cabinet that has been built: its panels, what joins them, and what is mounted on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from verstak.furniture.cabinet_spec import CabinetSpec
from verstak.furniture.panel import Panel, PanelRole
from verstak.quantities.quantity import Words
from verstak.quantities.text import Bilingual


class Fastener(StrEnum):
    """What joins the face of one panel with the edge of another."""

    CONFIRMAT = "confirmat"
    DOWEL = "dowel"
    ECCENTRIC = "eccentric"
    NAIL = "nail"


class FittingKind(StrEnum):
    """What is mounted on panels."""

    HINGE = "hinge"
    SLIDE = "slide"  # counted in pairs
    LEG = "leg"
    SHELF_PIN = "shelf_pin"
    HANDLE = "handle"
    HANGER = "hanger"
    ROD = "rod"


@dataclass(frozen=True, slots=True)
class Connection:
    """Fasteners through the face of one panel into the edge of another.

    Args:
        fastener: Which kind.
        face: Id of the panel whose face is drilled.
        edge: Id of the panel whose edge is drilled.
        count: Fasteners along this joint.
    """

    fastener: Fastener
    face: str
    edge: str
    count: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """Hardware mounted on a panel.

    Args:
        kind: Which kind.
        name: Article or description.
        count: Pieces (slides: pairs).
        panel: Id of the panel that carries it: the door for a hinge, the drawer side for a
            slide, the shelf for its pins.
        against: Ids of the panels at the other end: the side for a hinge or slide, both sides
            for shelf pins.
        why: Rule that set the count, for example hinges by height and mass, with its source.
    """

    kind: FittingKind
    name: Bilingual
    count: int
    panel: str
    against: tuple[str, ...] = ()
    why: Words = ""


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The result of :func:`verstak.furniture.build.build_cabinet`.

    Args:
        spec: What was asked.
        panels: Every board, one entry per piece.
        connections: What joins them.
        fittings: What is mounted.
        notes: Choices that the builder made and a person should know.
    """

    spec: CabinetSpec
    panels: tuple[Panel, ...]
    connections: tuple[Connection, ...] = ()
    fittings: tuple[Fitting, ...] = ()
    notes: tuple[Bilingual, ...] = field(default=())

    def panel(self, panel_id: str) -> Panel:
        """The panel of that id.

        Raises:
            KeyError: there is none.
        """
        for panel in self.panels:
            if panel.id == panel_id:
                return panel
        raise KeyError(panel_id)

    def of_role(self, *roles: PanelRole) -> tuple[Panel, ...]:
        """Panels of some roles, in order."""
        return tuple(panel for panel in self.panels if panel.role in roles)
