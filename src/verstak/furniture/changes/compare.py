"""Comparing two orders of cabinets: boards, bill, drilling and sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from verstak.cutting.job import SawRules
from verstak.cutting.layout import CuttingPlan
from verstak.errors import InvalidCabinet
from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.boards import DEFAULT_RULES, SheetsFor, board_of
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.prices import Prices
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.changes.difference import (
    CabinetPair,
    ChangeKind,
    Difference,
    DrillingChange,
    FigureChange,
    PanelChange,
)
from verstak.furniture.drilling.drill import drill
from verstak.furniture.drilling.hole import Hole, Operation
from verstak.furniture.panel import Panel
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.text import Bilingual

Order = Sequence[tuple[Cabinet, int]]
_Named = dict[str, tuple[Bilingual, Quantity | None]]


def compare_cabinets(
    before: Order,
    after: Order,
    *,
    prices: Prices | None = None,
    sheets: SheetsFor | None = None,
    rules: SawRules = DEFAULT_RULES,
    plans_before: Sequence[CuttingPlan] = (),
    plans_after: Sequence[CuttingPlan] = (),
    edge_allowance_um: int | None = None,
) -> Difference:
    """Compare two orders.

    Cabinets of the same name belong together where the name occurs once on each side; the others
    are paired in their order. Panels belong together by their id.

    Args:
        before: Cabinets with quantities.
        after: Cabinets with quantities.
        prices: Of both; without them costs are not compared.
        sheets: Of both, as for :func:`verstak.furniture.bill.bom.bill_of_materials`.
        rules: The saw.
        plans_before: Cutting plans of the first order.
        plans_after: Cutting plans of the second.
        edge_allowance_um: Of both.

    Raises:
        UsageError: as :func:`verstak.furniture.bill.bom.bill_of_materials`.
        InvalidCutList: likewise.
    """
    old, new = (
        bill_of_materials(
            order,
            prices=prices,
            sheets=sheets,
            rules=rules,
            plans=plans,
            edge_allowance_um=edge_allowance_um,
        )
        for order, plans in ((before, plans_before), (after, plans_after))
    )
    pairs = paired(before, after)
    drilling: tuple[DrillingChange, ...] = ()
    no_drilling: Bilingual | None = None
    try:
        drilling = _drilling(pairs)
    except InvalidCabinet as error:
        no_drilling = Bilingual(
            f"holes are not compared: {error.message}", f"отверстия не сравнены: {error.message}"
        )
    return Difference(
        pairs=pairs,
        panels=tuple(change for pair in pairs for change in _panels(pair)),
        bill=_figures(old, new),
        drilling=drilling,
        bill_before=old,
        bill_after=new,
        no_drilling=no_drilling,
    )


def paired(before: Order, after: Order) -> tuple[CabinetPair, ...]:
    """Which cabinet belongs to which; order of the first list, then what is new."""
    names = [Counter(cabinet.spec.name for cabinet, _ in order) for order in (before, after)]
    by_name = {c.spec.name: (c, n) for c, n in after if names[1][c.spec.name] == 1 and c.spec.name}
    sure = {name for name in by_name if names[0][name] == 1}
    rest = iter([entry for entry in after if entry[0].spec.name not in sure])
    pairs = [
        CabinetPair(
            entry, by_name[name] if (name := entry[0].spec.name) in sure else next(rest, None)
        )
        for entry in before
    ]
    return (*pairs, *(CabinetPair(None, entry) for entry in rest))


def _panels(pair: CabinetPair) -> tuple[PanelChange, ...]:
    old, pieces_before = pair.before or (None, 0)
    new, pieces_after = pair.after or (None, 0)
    was = {panel.id: panel for panel in old.panels} if old else {}
    now = {panel.id: panel for panel in new.panels} if new else {}
    changes = []
    for panel_id in dict.fromkeys([*was, *now]):
        first, second = was.get(panel_id), now.get(panel_id)
        kind = _kind(first, second)
        if kind is None and old and new and first and second:
            same_board = board_of(first, old.spec) == board_of(second, new.spec)
            kind = None if same_board else ChangeKind.ALTERED
        if kind:
            changes.append(
                PanelChange(
                    kind,
                    pair.name,
                    first,
                    second,
                    pieces_before if first else 0,
                    pieces_after if second else 0,
                )
            )
    return tuple(changes)


def _kind(before: Panel | None, after: Panel | None) -> ChangeKind | None:
    if before is None:
        return ChangeKind.ADDED
    if after is None:
        return ChangeKind.REMOVED
    if _size(before) != _size(after):
        return ChangeKind.RESIZED
    same = (before.material, before.grain, before.edges) == (
        after.material,
        after.grain,
        after.edges,
    )
    return None if same else ChangeKind.ALTERED


def _size(panel: Panel) -> tuple[int, int, int]:
    return (panel.length_um, panel.width_um, panel.thickness_um)


def _figures(before: Bill, after: Bill) -> tuple[FigureChange, ...]:
    old, new = _named(before), _named(after)
    return tuple(
        FigureChange(
            key, (new.get(key) or old[key])[0], _value(key, old, new), _value(key, new, old)
        )
        for key in dict.fromkeys([*old, *new])
    )


def _value(key: str, bill: _Named, other: _Named) -> Quantity | None:
    """A figure of one bill; what only the other bill has is zero here, not unknown."""
    if key in bill:
        return bill[key][1]
    there = other[key][1]
    if there is None:
        return None
    return Quantity(
        0.0,
        there.unit,
        Computed(Bilingual("not in this order", "в этом заказе нет")),
        there.decimals,
    )


def _named(bill: Bill) -> _Named:
    """Figures of a bill by a key that is the same in both."""
    found: _Named = {
        "cabinets": (
            Bilingual("Cabinets", "Изделий"),
            count(
                bill.cabinet_count,
                Computed(Bilingual("Σ quantities of the order", "Σ количеств в заказе")),
            ),
        ),
        "parts": (
            Bilingual("Panels", "Деталей"),
            count(
                bill.part_count, Computed(Bilingual("Σ panels × cabinets", "Σ деталей × изделий"))
            ),
        ),
    }
    for board in bill.boards:
        key, name = board.board.key, board.board.name
        found[f"area {key}"] = (_of("Finished area", "Чистовая площадь", name), board.area)
        if board.sheets is not None:
            found[f"sheets {key}"] = (
                _of("Sheets by plan", "Листов по раскрою", name),
                board.sheets,
            )
        found[f"sheet floor {key}"] = (
            _of("Sheets, at least (by area)", "Листов не менее (по площади)", name),
            board.bound,
        )
    for band in bill.bands:
        found[f"band {band.key}"] = (_of("Edge band, net", "Кромка чистая", band.title), band.net)
    for line in bill.fittings:
        found[f"fitting {line.key} {line.name.en}"] = (line.name, line.quantity)
    found["mass"] = (Bilingual("Mass of all boards", "Масса всех плит"), bill.mass)
    if bill.unweighed:
        partial = Bilingual(
            "Mass of the boards with a known density", "Масса плит с известной плотностью"
        )
        found["known_mass"] = (partial, bill.known_mass)
    if bill.cost is not None:
        found["cost"] = (Bilingual("Cost", "Стоимость"), bill.cost.total)
    return found


def _of(en: str, ru: str, name: Bilingual) -> Bilingual:
    return Bilingual(f"{en}: {name.en}", f"{ru}: {name.ru}")


def _drilling(pairs: Sequence[CabinetPair]) -> tuple[DrillingChange, ...]:
    before: Counter[Operation] = Counter()
    after: Counter[Operation] = Counter()
    elsewhere: Counter[Operation] = Counter()
    for pair in pairs:
        old, pieces_before = pair.before or (None, 0)
        new, pieces_after = pair.after or (None, 0)
        was = Counter(_place(hole) for hole in drill(old)) if old else Counter()
        now = Counter(_place(hole) for hole in drill(new)) if new else Counter()
        for place, holes in was.items():
            before[place[0]] += holes * pieces_before
        for place, holes in now.items():
            after[place[0]] += holes * pieces_after
            elsewhere[place[0]] += max(0, holes - was[place]) * pieces_after
    return tuple(
        DrillingChange(operation, before[operation], after[operation], elsewhere[operation])
        for operation in Operation
        if before[operation] or after[operation]
    )


def _place(hole: Hole) -> tuple[Operation, str, object]:
    where = (hole.face, hole.at_um, hole.diameter_um, hole.depth_um)
    return (hole.operation, hole.panel, (*where, hole.sink_diameter_um, hole.sink_depth_um))
