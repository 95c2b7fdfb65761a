"""The cabinet of the exam: 600×720×560 mm, built by hand so that no builder is trusted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from verstak.cutting.job import EdgeBand, Edges, Grain
from verstak.furniture.cabinet import Cabinet, Connection, Fastener, Fitting, FittingKind
from verstak.furniture.cabinet_spec import BackPlace, CabinetKind, CabinetSpec, Support
from verstak.furniture.panel import Axis, Panel, PanelRole
from verstak.quantities.text import Bilingual

BAND = EdgeBand("2 mm", 2_000)
BODY_UM = 16_000
DOOR_UM = 18_000
SIDES = ("left", "right")


@dataclass(frozen=True)
class Kind:
    """What equal panels of the cabinet share; sizes in whole millimetres."""

    role: PanelRole
    en: str
    ru: str
    length_mm: int
    width_mm: int
    axes: tuple[Axis, Axis]
    thickness_um: int = BODY_UM
    edges: Edges = field(default_factory=Edges)
    grain: Grain = Grain.NONE

    def at(self, panel_id: str, *origin_mm: int) -> Panel:
        x_mm, y_mm, z_mm = origin_mm
        return Panel(
            id=panel_id,
            role=self.role,
            name=Bilingual(self.en, self.ru),
            material="particleboard",
            thickness_um=self.thickness_um,
            length_um=self.length_mm * 1000,
            width_um=self.width_mm * 1000,
            origin_um=(x_mm * 1000, y_mm * 1000, z_mm * 1000),
            length_axis=self.axes[0],
            width_axis=self.axes[1],
            grain=self.grain,
            edges=self.edges,
        )


SIDE = Kind(PanelRole.SIDE, "Side", "Боковина", 720, 560, ("z", "y"))
BOTTOM = Kind(PanelRole.BOTTOM, "Bottom", "Дно", 568, 560, ("x", "y"))
RAIL = Kind(PanelRole.RAIL, "Rail", "Планка", 568, 100, ("x", "y"))
SHELF = Kind(PanelRole.SHELF, "Shelf", "Полка", 566, 540, ("x", "y"))
DOOR = Kind(
    PanelRole.DOOR,
    "Door",
    "Фасад",
    716,
    296,
    ("z", "x"),
    thickness_um=DOOR_UM,
    edges=Edges(BAND, BAND, BAND, BAND),
    grain=Grain.LENGTH,
)


def exam_panels() -> tuple[Panel, ...]:
    """Sides 720×560, bottom 568×560, rails 568×100, shelf 566×540, doors 716×296."""
    return (
        SIDE.at("side_left", 0, 0, 0),
        SIDE.at("side_right", 584, 0, 0),
        BOTTOM.at("bottom", 16, 0, 0),
        RAIL.at("rail_front", 16, 0, 704),
        RAIL.at("rail_back", 16, 460, 704),
        SHELF.at("shelf_1", 17, 20, 352),
        DOOR.at("door_left", 2, -18, 2),
        DOOR.at("door_right", 302, -18, 2),
    )


def with_panel(cabinet: Cabinet, panel_id: str, **changes: object) -> Cabinet:
    panels = tuple(
        replace(panel, **changes) if panel.id == panel_id else panel  # type: ignore[arg-type] # fields of a panel
        for panel in cabinet.panels
    )
    return replace(cabinet, panels=panels)


def exam_cabinet(name: str = "exam") -> Cabinet:
    """Four confirmats hold the bottom and two each rail; two hinges a door, four pins the shelf."""
    hinge = Bilingual("Hinge 110°", "Петля 110°")
    pin = Bilingual("Shelf pin 5 mm", "Полкодержатель 5 мм")
    spec = CabinetSpec(
        kind=CabinetKind.BASE,
        width_um=600_000,
        height_um=720_000,
        depth_um=560_000,
        name=name,
        doors=2,
        back_place=BackPlace.NONE,
        support=Support.NONE,
    )
    return Cabinet(
        spec=spec,
        panels=exam_panels(),
        connections=tuple(
            Connection(Fastener.CONFIRMAT, f"side_{side}", edge, pieces)
            for side in SIDES
            for edge, pieces in (("bottom", 2), ("rail_front", 1), ("rail_back", 1))
        ),
        fittings=(
            *(
                Fitting(FittingKind.HINGE, hinge, 2, f"door_{side}", (f"side_{side}",))
                for side in SIDES
            ),
            Fitting(FittingKind.SHELF_PIN, pin, 4, "shelf_1", ("side_left", "side_right")),
        ),
    )
