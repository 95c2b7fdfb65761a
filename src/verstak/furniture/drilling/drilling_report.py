"""A drilled cabinet: its holes, their clashes, and both as a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.collisions import Collision, find_collisions
from verstak.furniture.drilling.drill import DrillingOptions, drill
from verstak.furniture.drilling.drilling_dxf import viewed_face
from verstak.furniture.drilling.drilling_sizes import size, size_keys
from verstak.furniture.drilling.hole import OPERATION_NAMES, Hole, Operation
from verstak.furniture.drilling.hole_owner import owner_words
from verstak.quantities.length import mm
from verstak.quantities.quantity import Assumed, Computed, Quantity, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_PLACE = Computed(
    Bilingual(
        "place in the panel: x from w1, y from l1, z from face A",
        "место на детали: x от w1, y от l1, z от пласти A",
    )
)
_COUNT = Computed(Bilingual("holes of this kind, counted", "счёт отверстий этого вида"))
_THROUGH = Bilingual("through", "насквозь")

_HEADS = (
    ("panel", "panel", "деталь"),
    ("side", "side", "сторона"),
    ("operation", "operation", "операция"),
)

_GROUPS = {
    Operation.SYSTEM32: {"system32", "shelf_pin"},
    Operation.HINGE_CUP: {"hinge"},
    Operation.HINGE_SCREW: {"hinge", "screw"},
    Operation.PLATE_SCREW: {"hinge", "system32"},
    Operation.CONFIRMAT_FACE: {"confirmat"},
    Operation.CONFIRMAT_EDGE: {"confirmat"},
    Operation.DOWEL_FACE: {"dowel"},
    Operation.DOWEL_EDGE: {"dowel"},
    Operation.CAM_HOUSING: {"eccentric"},
    Operation.CAM_BOLT_EDGE: {"eccentric"},
    Operation.CAM_PIN: {"eccentric"},
    Operation.SHELF_PIN: {"system32", "shelf_pin"},
    Operation.SLIDE_SCREW: {"slide", "screw"},
    Operation.HANDLE: {"handle"},
}
"""Groups of ``data/drilling.toml`` that an operation rests on."""


@dataclass(frozen=True, slots=True)
class DrilledCabinet:
    """All holes of a cabinet and what is wrong with them.

    Args:
        cabinet: The cabinet.
        holes: Its holes.
        collisions: Their clashes; warnings among them.
    """

    cabinet: Cabinet
    holes: tuple[Hole, ...]
    collisions: tuple[Collision, ...]

    def report(self) -> Report:
        """Counts by panel and diameter, every hole with its place, and every clash."""
        errors = sum(not collision.warning for collision in self.collisions)
        warnings = len(self.collisions) - errors
        return Report(
            Bilingual(
                f"Drilling: {self.cabinet.spec.name or self.cabinet.spec.kind}",
                f"Присадка: {self.cabinet.spec.name or self.cabinet.spec.kind}",
            ),
            (
                Figure("holes", Bilingual("holes", "отверстий"), _pieces(len(self.holes))),
                Figure("collisions", Bilingual("clashes", "коллизий"), _pieces(errors)),
                Figure("warnings", Bilingual("warnings", "предупреждений"), _pieces(warnings)),
            ),
            (self._counts(), self._places(), self._clashes(), self._assumptions()),
            self._notes(),
        )

    def _counts(self) -> Table:
        """Holes of each panel by side, operation, diameter and depth."""
        counted = Counter(
            (
                hole.panel,
                hole.face,
                hole.operation,
                hole.diameter_um,
                hole.depth_um,
                hole.provenance,
            )
            for hole in self.holes
        )
        rows = tuple(
            (
                _panel_name(self.cabinet, panel),
                str(face),
                OPERATION_NAMES[operation],
                Quantity(mm(diameter), "mm", source, 1),
                _THROUGH if depth is None else Quantity(mm(depth), "mm", source, 1),
                _pieces(many),
            )
            for (panel, face, operation, diameter, depth, source), many in counted.items()
        )
        heads = columns(
            *_HEADS,
            ("diameter", "diameter", "диаметр"),
            ("depth", "depth", "глубина"),
            ("count", "holes", "отверстий"),
        )
        return Table("counts", Bilingual("Holes by panel", "Отверстия по деталям"), heads, rows)

    def _places(self) -> Table:
        rows = tuple(
            (
                hole.panel,
                str(hole.face),
                OPERATION_NAMES[hole.operation],
                *(Quantity(mm(value), "mm", _PLACE, 1) for value in hole.at_um),
                Quantity(mm(hole.diameter_um), "mm", hole.provenance, 1),
                _THROUGH
                if hole.depth_um is None
                else Quantity(mm(hole.depth_um), "mm", hole.provenance, 1),
                owner_words(hole.owner),
                hole.source,
            )
            for hole in self.holes
        )
        heads = columns(
            *_HEADS,
            ("x", "x", "x"),
            ("y", "y", "y"),
            ("z", "z", "z"),
            ("diameter", "diameter", "диаметр"),
            ("depth", "depth", "глубина"),
            ("owner", "belongs to", "относится к"),
            ("source", "source", "источник"),
        )
        return Table("holes", Bilingual("Every hole", "Все отверстия"), heads, rows)

    def _clashes(self) -> Table:
        rows = tuple(_clash(collision) for collision in self.collisions)
        heads = columns(
            ("kind", "kind", "вид"),
            ("warning", "only a warning", "только предупреждение"),
            ("sentence", "what is wrong", "что не так"),
            ("x", "cabinet x", "x шкафа"),
            ("y", "cabinet y", "y шкафа"),
            ("z", "cabinet z", "z шкафа"),
            ("left", "board left", "остаётся плиты"),
        )
        return Table("collisions", Bilingual("Clashes", "Коллизии"), heads, rows)

    def _assumptions(self) -> Table:
        """Every size without a source that these holes rest on."""
        groups = {"wall"}.union(*(_GROUPS[hole.operation] for hole in self.holes))
        rows = tuple(
            (key, value, value.provenance.why)
            for key in size_keys()
            if key.partition(".")[0] in groups
            and isinstance((value := size(key)).provenance, Assumed)
        )
        heads = columns(
            ("size", "size", "размер"), ("value", "value", "значение"), ("why", "why", "почему")
        )
        return Table("assumptions", Bilingual("Assumptions", "Допущения"), heads, rows)

    def _notes(self) -> tuple[Bilingual, ...]:
        glass = [
            panel.id
            for panel in self.cabinet.panels
            if any(
                hole.panel == panel.id and hole.face.is_face and hole.face != viewed_face(panel)
                for hole in self.holes
            )
        ]
        notes = [
            Bilingual(
                "Face A is the one at the smaller cabinet coordinate: the left, front or lower "
                "face. x runs from edge w1, y from edge l1.",
                "Пласть A — с меньшей координатой шкафа: левая, передняя или нижняя. "
                "x — от кромки w1, y — от кромки l1.",
            ),
            Bilingual(
                "Sizes in the table of assumptions are this program's own: check them against "
                "the makers' sheets.",
                "Размеры из таблицы допущений приняты программой: сверьте их с листами "
                "изготовителей.",
            ),
        ]
        if glass:
            named = ", ".join(glass)
            notes.append(
                Bilingual(
                    f"Holes of the face that the drawing does not show are drawn through: {named}",
                    f"Отверстия обратной пласти показаны на просвет: {named}",
                )
            )
        return tuple(notes)


def drilled(cabinet: Cabinet, options: DrillingOptions | None = None) -> DrilledCabinet:
    """Drill a cabinet and check it.

    Args:
        cabinet: As built.
        options: The office's choices.

    Raises:
        InvalidCabinet: a connection or fitting that cannot be drilled.
    """
    holes = drill(cabinet, options)
    return DrilledCabinet(cabinet, holes, find_collisions(cabinet, holes))


def _clash(collision: Collision) -> tuple[Cell, ...]:
    place = Computed(Bilingual("place of the clash in the cabinet", "место коллизии в шкафу"))
    left = collision.left_um
    return (
        str(collision.kind),
        collision.warning,
        collision.sentence,
        *(Quantity(mm(value), "mm", place, 1) for value in collision.at_cabinet_um),
        None
        if left is None
        else Quantity(
            mm(left),
            "mm",
            Computed(
                Bilingual(
                    "distance less both radii or the depth",
                    "расстояние за вычетом обоих радиусов или глубины",
                )
            ),
            1,
        ),
    )


def _panel_name(cabinet: Cabinet, panel_id: str) -> Bilingual:
    name = cabinet.panel(panel_id).name
    return Bilingual(f"{name.en} ({panel_id})", f"{name.ru} ({panel_id})")


def _pieces(value: int) -> Quantity:
    return count(value, _COUNT)
