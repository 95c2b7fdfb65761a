"""A built and drilled cabinet as a report: panels, joints, fittings, holes, clashes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from verstak.cutting.job import Grain
from verstak.furniture.bill.bill_lines import area, edges_text, millimetres
from verstak.furniture.bill.boards import board_of
from verstak.furniture.bill.bom import FASTENER_NAMES
from verstak.furniture.bill.bom import KIND_NAMES as FITTING_NAMES
from verstak.furniture.cabinet import Cabinet, Fitting
from verstak.furniture.drilling.drill import DrillingOptions
from verstak.furniture.drilling.drilling_report import DrilledCabinet, drilled
from verstak.furniture.materials import material
from verstak.furniture.views.positions import positions
from verstak.furniture.views.title_block import KIND_NAMES, boards_mass
from verstak.quantities.length import mm
from verstak.quantities.quantity import Computed, Given, Quantity, count, in_both
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_ASKED = Given(Bilingual("the cabinet's description", "описание изделия"))
_BUILT = Bilingual("size of the panel as built", "размер детали по построению")
_COUNTED = Computed(Bilingual("counted over the cabinet", "подсчёт по изделию"))
_GRAINS = {
    Grain.NONE: Bilingual("none", "нет"),
    Grain.LENGTH: Bilingual("along the length", "вдоль длины"),
    Grain.WIDTH: Bilingual("along the width", "вдоль ширины"),
}


@dataclass(frozen=True, slots=True)
class CabinetAnswer:
    """What there is to say about one cabinet.

    Args:
        cabinet: As built.
        drilling: Its holes and their clashes.
        pieces: How many are ordered.
    """

    cabinet: Cabinet
    drilling: DrilledCabinet
    pieces: int = 1

    def report(self) -> Report:
        """Sizes and counts; panels, joints, fittings, holes, clashes; the builder's choices."""
        spec = self.cabinet.spec
        kind = KIND_NAMES[spec.kind]
        holes = self.drilling.report()
        wanted = {"counts", "collisions", "assumptions"}
        called = f": {spec.name}" if spec.name else ""
        return Report(
            Bilingual(
                f"{kind.en[0].upper()}{kind.en[1:]}{called}",
                f"{kind.ru[0].upper()}{kind.ru[1:]}{called}",
            ),
            (*self._figures(), *holes.figures),
            (
                self._panels(),
                self._fittings(),
                self._connections(),
                *(table for table in holes.tables if table.key in wanted and table.rows),
            ),
            (*self.cabinet.notes, *holes.notes),
        )

    def _figures(self) -> tuple[Figure, ...]:
        spec, panels = self.cabinet.spec, self.cabinet.panels
        sizes = (
            ("width", Bilingual("Width", "Ширина"), spec.width_um),
            ("height", Bilingual("Height of the carcass", "Высота корпуса"), spec.height_um),
            ("depth", Bilingual("Depth of the carcass", "Глубина корпуса"), spec.depth_um),
        )
        pieces = count(self.pieces, Given(Bilingual("the order", "заказ")))
        surface = area(sum(panel.area_um2 for panel in panels), "A = Σ l·w")
        return (
            *(
                Figure(key, name, Quantity(mm(size), "mm", _ASKED, 0 if size % 1000 == 0 else 1))
                for key, name, size in sizes
            ),
            Figure("pieces", Bilingual("Ordered", "В заказе"), pieces),
            Figure("panels", Bilingual("Panels", "Деталей"), _pieces(len(panels))),
            Figure("area", Bilingual("Area of the panels", "Площадь деталей"), surface),
            self._mass(),
        )

    def _mass(self) -> Figure:
        name = Bilingual("Mass of the boards", "Масса плит")
        mass, unknown = boards_mass(self.cabinet)
        if not unknown:
            return Figure("mass", name, mass)
        boards = [material(key).name for key in unknown]
        why = Bilingual(
            f"without {', '.join(board.en for board in boards)}: no density is known",
            f"без учёта: {', '.join(board.ru for board in boards)}; плотность не известна",
        )
        return Figure("mass", name, mass, why)

    def _panels(self) -> Table:
        rows = []
        for position in positions(self.cabinet):
            panel = position.panel
            board = board_of(panel, self.cabinet.spec)
            rows.append(
                (
                    str(position.number),
                    panel.name,
                    ", ".join(each.id for each in position.panels),
                    millimetres(panel.length_um, _BUILT),
                    millimetres(panel.width_um, _BUILT),
                    millimetres(panel.thickness_um, _BUILT),
                    board.name,
                    _GRAINS[panel.grain],
                    edges_text(panel.edges),
                    _pieces(len(position.panels)),
                )
            )
        heads = columns(
            ("position", "№", "№"),
            ("name", "panel", "деталь"),
            ("ids", "ids", "обозначения"),
            ("length", "length", "длина"),
            ("width", "width", "ширина"),
            ("thickness", "thickness", "толщина"),
            ("material", "material", "материал"),
            ("grain", "grain", "текстура"),
            ("edges", "edge bands", "кромка"),
            ("count", "count", "кол-во"),
        )
        return Table("panels", Bilingual("Panels", "Детали"), heads, tuple(rows))

    def _fittings(self) -> Table:
        groups: dict[Hashable, list[Fitting]] = {}
        for fitting in self.cabinet.fittings:
            groups.setdefault((fitting.kind, fitting.name, fitting.why), []).append(fitting)
        rows: list[tuple[Cell, ...]] = [
            (
                FITTING_NAMES[alike[0].kind],
                alike[0].name,
                _pieces(sum(fitting.count for fitting in alike)),
                _listed(fitting.panel for fitting in alike),
                in_both(alike[0].why),
            )
            for alike in groups.values()
        ]
        heads = columns(
            ("kind", "kind", "вид"),
            ("name", "name", "наименование"),
            ("count", "count", "кол-во"),
            ("panels", "mounted on", "на деталях"),
            ("why", "why so many", "почему столько"),
        )
        return Table("fittings", Bilingual("Fittings", "Фурнитура"), heads, tuple(rows))

    def _connections(self) -> Table:
        rows: list[tuple[Cell, ...]] = [
            (
                FASTENER_NAMES[joint.fastener],
                _called(self.cabinet, joint.face),
                _called(self.cabinet, joint.edge),
                _pieces(joint.count),
            )
            for joint in self.cabinet.connections
        ]
        heads = columns(
            ("fastener", "fastener", "крепёж"),
            ("face", "through the face of", "в пласть"),
            ("edge", "into the edge of", "в торец"),
            ("count", "count", "кол-во"),
        )
        return Table("connections", Bilingual("Joints", "Соединения"), heads, tuple(rows))


def cabinet_answer(
    cabinet: Cabinet, *, pieces: int = 1, options: DrillingOptions | None = None
) -> CabinetAnswer:
    """Drill a cabinet, check it, and gather what there is to say.

    Args:
        cabinet: As built.
        pieces: How many are ordered.
        options: The office's choices for drilling.

    Raises:
        InvalidCabinet: a connection or fitting that cannot be drilled.
    """
    return CabinetAnswer(cabinet, drilled(cabinet, options), pieces)


def _called(cabinet: Cabinet, panel_id: str) -> Bilingual:
    name = cabinet.panel(panel_id).name
    return Bilingual(f"{name.en} ({panel_id})", f"{name.ru} ({panel_id})")


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(ids))


def _pieces(value: int) -> Quantity:
    return count(value, _COUNTED)
