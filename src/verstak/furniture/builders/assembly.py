"""A cabinet while it is being built: boards are placed, joined and fitted one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from verstak.cutting.job import Edges, Grain
from verstak.errors import InvalidCabinet
from verstak.furniture.builders.joints import fasteners_along, nails_along
from verstak.furniture.builders.naming import panel_name
from verstak.furniture.builders.space import Space
from verstak.furniture.cabinet import Cabinet, Connection, Fastener, Fitting, FittingKind
from verstak.furniture.cabinet_spec import BoardChoice, CabinetSpec
from verstak.furniture.panel import Axis, Panel, PanelRole
from verstak.quantities.length import mm_text
from verstak.quantities.quantity import Words
from verstak.quantities.text import Bilingual


def refuse(spec: CabinetSpec, message: str, remedy: str | None = None) -> NoReturn:
    """Say which cabinet cannot be built, what was expected and what was found.

    Raises:
        InvalidCabinet: always.
    """
    called = f"cabinet {spec.name!r}" if spec.name else f"{spec.kind} cabinet"
    raise InvalidCabinet(f"{called}: {message}", remedy=remedy)


@dataclass(slots=True)
class Assembly:
    """What the builders add to; :meth:`finished` freezes it."""

    spec: CabinetSpec
    panels: list[Panel] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    fittings: list[Fitting] = field(default_factory=list)
    notes: list[Bilingual] = field(default_factory=list)

    def place(
        self,
        panel_id: str,
        role: PanelRole,
        space: Space,
        axes: tuple[Axis, Axis],
        *,
        board: BoardChoice,
        edges: Edges,
    ) -> str:
        """Put a board into a space that is as thick as the board along the third axis.

        Args:
            panel_id: Unique in the cabinet.
            role: What it does.
            space: Where it lies.
            axes: Directions of its length and of its width.
            board: What it is made of.
            edges: Its bands.

        Returns:
            The id.

        Raises:
            InvalidCabinet: a side is not above zero, or nothing is left under the bands.
        """
        sizes = {"x": space.dx, "y": space.dy, "z": space.dz}
        length, width = sizes[axes[0]], sizes[axes[1]]
        name = panel_name(panel_id)
        panel = Panel(
            id=panel_id,
            role=role,
            name=name,
            material=board.material,
            thickness_um=board.thickness_um,
            length_um=length,
            width_um=width,
            origin_um=(space.x0, space.y0, space.z0),
            length_axis=axes[0],
            width_axis=axes[1],
            grain=Grain.LENGTH if board.grain else Grain.NONE,
            edges=edges,
        )
        bands = (_sum(edges.w1, edges.w2), _sum(edges.l1, edges.l2))
        if length <= bands[0] or width <= bands[1]:
            refuse(
                self.spec,
                f"no room for the {name.en} ({panel_id}): it would be {mm_text(length)} by "
                f"{mm_text(width)} mm with edge bands of {mm_text(bands[0])} and "
                f"{mm_text(bands[1])} mm on it",
                "make the cabinet larger, or the boards and gaps inside it smaller",
            )
        self.panels.append(panel)
        return panel_id

    def join(self, face: str, edge: str, length_um: int) -> None:
        """Join an edge to a face by the cabinet's fastener, counted by the joint's length."""
        fastener = Fastener(self.spec.carcass_fastener)
        self.connections.append(Connection(fastener, face, edge, fasteners_along(length_um)))

    def nail(self, face: str, edge: str, length_um: int) -> None:
        """Nail a thin panel onto an edge."""
        self.connections.append(Connection(Fastener.NAIL, face, edge, nails_along(length_um)))

    def fit(
        self,
        kind: FittingKind,
        name: Bilingual,
        count: int,
        panel: str,
        *,
        against: tuple[str, ...] = (),
        why: Words = "",
    ) -> None:
        """Mount hardware."""
        self.fittings.append(Fitting(kind, name, count, panel, against, why))

    def note(self, en: str, ru: str) -> None:
        """Say something that a person should know; the same is said once."""
        said = Bilingual(en, ru)
        if said not in self.notes:
            self.notes.append(said)

    def finished(self) -> Cabinet:
        """The cabinet as it stands."""
        return Cabinet(
            spec=self.spec,
            panels=tuple(self.panels),
            connections=tuple(self.connections),
            fittings=tuple(self.fittings),
            notes=tuple(self.notes),
        )


def _sum(*bands: object) -> int:
    return sum(getattr(band, "thickness_um", 0) for band in bands)
