"""A whole cabinet against the rules that apply to what it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from verstak.errors import InvalidCabinet, UsageError
from verstak.furniture.cabinet import Cabinet, FittingKind
from verstak.furniture.cabinet_spec import BackPlace, CabinetKind, FrontPlace
from verstak.furniture.drilling.drill import drill
from verstak.furniture.drilling.hole import Hole, Operation
from verstak.furniture.mass import panel_mass
from verstak.furniture.panel import Panel, PanelRole
from verstak.furniture.standards.limit import Scalar
from verstak.furniture.standards.rule_check import (
    OUTCOME_COLUMNS,
    VERDICTS,
    CheckResult,
    Verdict,
    check,
    rule_tables,
)
from verstak.furniture.standards.rules import Rule, RuleBase
from verstak.furniture.strength.shelf import check_shelf
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.length import mm
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.report import Cell, Column, Figure, Report, Table
from verstak.quantities.text import Bilingual

_Values = Mapping[str, Scalar | Quantity]
_WHERE = Column("where", Bilingual("where", "где"))
_SHELVES = (PanelRole.SHELF, PanelRole.FIXED_SHELF)
_DIAMETERS = {
    Operation.SYSTEM32: "system32.hole_diameter",
    Operation.SHELF_PIN: "shelf_pin.hole_diameter",
    Operation.CONFIRMAT_FACE: "confirmat.face_hole",
    Operation.CONFIRMAT_EDGE: "confirmat.edge_hole",
    Operation.HINGE_CUP: "hinge.cup_diameter",
    Operation.CAM_HOUSING: "minifix.housing_diameter",
    Operation.CAM_BOLT_EDGE: "minifix.edge_hole",
}
_DEPTHS = {
    Operation.SHELF_PIN: "shelf_pin.hole_depth",
    Operation.CONFIRMAT_EDGE: "confirmat.edge_depth",
    Operation.HINGE_CUP: "hinge.cup_depth",
}
_ROWS = (Operation.SYSTEM32, Operation.SHELF_PIN)
UNCHECKED = (
    Bilingual(
        "warp of doors is measured on the finished piece, a description does not hold it",
        "покоробленность дверей измеряют на изделии, в описании её нет",
    ),
    Bilingual(
        "emissions, durability and stability are tested on the piece",
        "выделения, долговечность и устойчивость испытывают на изделии",
    ),
    Bilingual(
        "shelves are checked with the test load of domestic furniture, 1.0 kg/dm², and the instant "
        "deflection; kitchens and bathrooms are tested with 1.5, and in time a shelf sags more: "
        "verstak shelf computes both",
        "полки проверены на бытовую испытательную нагрузку 1,0 кг/дм² по мгновенному прогибу; для "
        "кухни и ванной 1,5, и со временем прогиб растёт: то и другое считает verstak shelf",
    ),
)
"""What is said with every answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and the place it is about."""

    where: Bilingual
    result: CheckResult


@dataclass(frozen=True, slots=True)
class CabinetCheck:
    """Answer to :func:`check_cabinets`.

    Args:
        findings: Every check that at least one rule spoke to, broken ones first.
        unchecked: What could not be checked, and why.
    """

    findings: tuple[Finding, ...]
    unchecked: tuple[Bilingual, ...]

    @property
    def verdict(self) -> Verdict:
        """``does_not_conform`` if any finding does not."""
        verdicts = {finding.result.verdict for finding in self.findings}
        for verdict in (Verdict.DOES_NOT_CONFORM, Verdict.CONFORMS):
            if verdict in verdicts:
                return verdict
        return Verdict.NO_RULE

    def report(self) -> Report:
        """Verdict, one row per rule and place, and what was not checked."""
        rows: list[tuple[Cell, ...]] = []
        rules: list[Rule] = []
        notes: list[Bilingual] = []
        for finding in self.findings:
            rows += [(finding.where, *row) for row in finding.result.rows()]
            rules += finding.result.rules()
            notes += finding.result.rule_notes()
        broken = sum(f.result.verdict is Verdict.DOES_NOT_CONFORM for f in self.findings)
        why = Bilingual(f"broken in {broken} checks", f"нарушений: {broken}")
        table = Table(
            "rules", Bilingual("Rules", "Правила"), (_WHERE, *OUTCOME_COLUMNS), tuple(rows)
        )
        return Report(
            title=Bilingual("Cabinets against the rules", "Изделия по правилам"),
            figures=(
                Figure(
                    "verdict",
                    Bilingual("verdict", "вывод"),
                    VERDICTS[self.verdict],
                    why if broken else None,
                ),
                Figure(
                    "verdict_code",
                    Bilingual("verdict, for programs", "код вывода"),
                    self.verdict,
                ),
            ),
            tables=rule_tables(table, rules),
            notes=(*dict.fromkeys(notes), *self.unchecked),
        )


def check_cabinets(cabinets: Iterable[Cabinet], base: RuleBase) -> CabinetCheck:
    """Hold every cabinet against the rules: hinges, shelves, gaps, grooves, rods, holes, boards.

    Args:
        cabinets: As built.
        base: The rules.
    """
    findings: list[Finding] = []
    seen: set[tuple[object, ...]] = set()  # two doors alike are one finding
    unchecked = list(UNCHECKED)
    for number, cabinet in enumerate(cabinets, start=1):
        title = cabinet.spec.name or f"{cabinet.spec.kind.value} {number}"
        for where, values in _values(cabinet, unchecked):
            result = check(values, base)
            if result.outcomes:
                place = Bilingual(f"{title}: {where.en}", f"{title}: {where.ru}")
                alike = (place, tuple((a.name, a.value) for a in result.assignments))
                if alike not in seen:
                    seen.add(alike)
                    findings.append(Finding(place, result))
    findings.sort(key=lambda finding: finding.result.verdict is not Verdict.DOES_NOT_CONFORM)
    return CabinetCheck(tuple(findings), tuple(dict.fromkeys(unchecked)))


def _values(cabinet: Cabinet, unchecked: list[Bilingual]) -> Iterator[tuple[Bilingual, _Values]]:
    """What the cabinet has, as parameters of rules, with its place."""
    spec = cabinet.spec
    yield from _boards(cabinet)
    yield from _doors(cabinet)
    for shelf in cabinet.of_role(*_SHELVES):
        percent = _deflection_percent(shelf, _longest_span_um(shelf, cabinet), unchecked)
        if percent is not None:
            yield shelf.name, {"shelf.deflection_percent": percent}
    if spec.kind is CabinetKind.WARDROBE or spec.rod:
        yield _WARDROBE, {"wardrobe.depth": mm(_inner_depth(cabinet))}
    if spec.rod:
        opening = spec.width_um - (2 + spec.dividers) * spec.carcass.thickness_um
        yield _ROD, {"wardrobe.rod_length": mm(opening // (spec.dividers + 1))}
    if spec.back_place is BackPlace.GROOVE:
        yield (
            _GROOVE,
            {
                "groove.depth": mm(spec.groove_depth_um),
                "groove.offset": mm(spec.groove_offset_um),
                "groove.depth_share": spec.groove_depth_um / spec.carcass.thickness_um,
            },
        )
    try:
        holes = drill(cabinet)
    except (InvalidCabinet, UsageError) as error:
        words = f"holes were not checked: {error.message}"
        unchecked.append(Bilingual(words, f"отверстия не проверены: {error.message}"))
    else:
        yield from _holes(cabinet, holes)


def _boards(cabinet: Cabinet) -> Iterator[tuple[Bilingual, _Values]]:
    thicknesses = {p.thickness_um for p in cabinet.panels if p.material == "particleboard"}
    for thickness in sorted(thicknesses):
        yield _BOARD, {"sheet.thickness": mm(thickness)}
    bands = {e.thickness_um for p in cabinet.panels for e in p.edges if e}
    for thickness in sorted(bands):
        yield _BAND, {"edge_band.thickness": mm(thickness)}


def _doors(cabinet: Cabinet) -> Iterator[tuple[Bilingual, _Values]]:
    spec = cabinet.spec
    inset = spec.fronts is FrontPlace.INSET
    for door in cabinet.of_role(PanelRole.DOOR):
        values: dict[str, Scalar | Quantity] = {}
        width_um, _, height_um = door.extent_um
        hinges = sum(
            f.count for f in cabinet.fittings if f.kind is FittingKind.HINGE and f.panel == door.id
        )
        if hinges:
            values |= {
                "hinge.count": hinges,
                "hinge.door_height": mm(height_um),
                "hinge.door_width": mm(width_um),
            }
            mass = panel_mass(door)
            if mass is not None:
                values["hinge.door_mass"] = mass
        if inset:
            values["door.gap_in_opening"] = mm(spec.front_gap_um)
        elif spec.kind is CabinetKind.BASE and not spec.drawers:
            values["base_cabinet.carcass_height"] = mm(spec.height_um)
            values["base_cabinet.front_height"] = mm(height_um)
        yield door.name, {"door.thickness": mm(door.thickness_um), **values}
    if inset and spec.drawers:
        yield _DRAWER, {"drawer.gap_in_opening": mm(spec.front_gap_um)}


def _holes(cabinet: Cabinet, holes: tuple[Hole, ...]) -> Iterator[tuple[Bilingual, _Values]]:
    found: dict[tuple[str, float], None] = {}
    for hole in holes:
        if hole.operation in _DIAMETERS:
            found[_DIAMETERS[hole.operation], mm(hole.diameter_um)] = None
        if hole.operation in _DEPTHS and hole.depth_um is not None:
            found[_DEPTHS[hole.operation], mm(hole.depth_um)] = None
    for key, size_mm in found:
        yield _HOLES, {key: size_mm}
    rows: dict[str, int] = {}
    for hole in holes:
        if hole.operation in _ROWS and hole.face.is_face:
            rows[hole.panel] = min(hole.y_um, rows.get(hole.panel, hole.y_um))
    inset = cabinet.spec.fronts is FrontPlace.INSET
    for panel_id, setback in rows.items():
        side = cabinet.panel(panel_id)
        if side.role is PanelRole.SIDE and side.width_axis == "y":
            yield side.name, {"system32.front_row_setback": mm(setback), "front.inset": inset}


def _longest_span_um(shelf: Panel, cabinet: Cabinet) -> int:
    """From support to support: dividers that a fixed shelf lies on carry it as well."""
    x0, y0, z0 = shelf.origin_um
    x1, y1 = x0 + shelf.extent_um[0], y0 + shelf.extent_um[1]
    carried = [(x0, x0), (x1, x1)]
    for divider in cabinet.of_role(PanelRole.DIVIDER):
        left, front, foot = divider.origin_um
        dx, dy, dz = divider.extent_um
        below = foot + dz == z0 and front < y1 and front + dy > y0
        if below and x0 < left and left + dx < x1:
            carried.append((left, left + dx))
    carried.sort()
    return max(after[0] - before[1] for before, after in pairwise(carried))


def _deflection_percent(shelf: Panel, span_um: int, unchecked: list[Bilingual]) -> Quantity | None:
    try:
        _, depth_um, _ = shelf.extent_um
        case = ShelfCase(span_um, depth_um, shelf.thickness_um, material=shelf.material)
        sag = check_shelf(case).deflection
        return Quantity(sag.value / mm(span_um) * 100, "%", Computed("w / L", (("w", sag),)), 2)
    except UsageError as error:
        unchecked.append(
            Bilingual(f"{shelf.name.en}: {error.message}", f"{shelf.name.ru}: {error.message}")
        )
        return None


def _inner_depth(cabinet: Cabinet) -> int:
    """From the back panel's face to the inner face of the doors."""
    back = cabinet.of_role(PanelRole.BACK)
    rear = min((panel.origin_um[1] for panel in back), default=cabinet.spec.depth_um)
    doors = cabinet.of_role(PanelRole.DOOR)
    front = max((door.origin_um[1] + door.extent_um[1] for door in doors), default=0)
    return min(rear, cabinet.spec.depth_um) - max(front, 0)


_WARDROBE = Bilingual("depth for hangers", "глубина под плечики")
_ROD = Bilingual("clothes rod", "штанга")
_GROOVE = Bilingual("groove of the back", "паз задней стенки")
_BOARD = Bilingual("boards", "плиты")
_BAND = Bilingual("edge bands", "кромка")
_DRAWER = Bilingual("drawer fronts", "фасады ящиков")
_HOLES = Bilingual("holes", "отверстия")
