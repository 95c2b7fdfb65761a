"""What differs between two orders of cabinets, and the report that shows old beside new."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_lines import ORDERED, edges_text
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.hole import OPERATION_NAMES, Operation
from verstak.furniture.panel import Panel
from verstak.quantities.length import mm_text
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual


class ChangeKind(StrEnum):
    """What happened to a panel."""

    ADDED = "added"
    REMOVED = "removed"
    RESIZED = "resized"
    ALTERED = "altered"  # same size, other board, grain or edge bands


@dataclass(frozen=True, slots=True)
class PanelChange:
    """One panel that is not what it was.

    Args:
        kind: What happened.
        cabinet: Name of its cabinet.
        before: As it was; ``None`` when it was added.
        after: As it is; ``None`` when it was removed.
        pieces_before: In the whole order.
        pieces_after: In the whole order.
    """

    kind: ChangeKind
    cabinet: str
    before: Panel | None
    after: Panel | None
    pieces_before: int
    pieces_after: int


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of the bill, before and after; ``None`` where it is not known."""

    key: str
    name: Bilingual
    before: Quantity | None
    after: Quantity | None

    @property
    def delta(self) -> Quantity | None:
        """After minus before; ``None`` unless both are known."""
        if self.before is None or self.after is None:
            return None
        exact = Decimal(repr(self.after.value)) - Decimal(repr(self.before.value))
        inputs = (("after", self.after), ("before", self.before))
        formula = Computed(Bilingual("after − before", "после − до"), inputs)
        return Quantity(float(exact), self.after.unit, formula, self.after.decimals)


@dataclass(frozen=True, slots=True)
class DrillingChange:
    """Holes of one operation in the whole order.

    Args:
        operation: What they are for.
        before: Holes before.
        after: Holes after.
        elsewhere: Holes after that no hole before agrees with in panel, side, place, diameter and
            depth: what the machine's programs have to change.
    """

    operation: Operation
    before: int
    after: int
    elsewhere: int

    @property
    def name(self) -> Bilingual:
        """What people call the operation."""
        return OPERATION_NAMES[self.operation]


@dataclass(frozen=True, slots=True)
class CabinetPair:
    """The same cabinet in both orders, as far as one can tell; ``None`` where it is missing."""

    before: tuple[Cabinet, int] | None
    after: tuple[Cabinet, int] | None

    @property
    def name(self) -> str:
        """Its name, or the change of it."""
        names = [shown_name(side[0]) for side in (self.before, self.after) if side]
        return " → ".join(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs.

    Args:
        pairs: Which cabinet was compared with which.
        panels: Panels that were added, removed, resized or altered.
        bill: Every figure of the bills, whether it changed or not.
        drilling: Every operation; empty when ``no_drilling`` says why.
        bill_before: The whole bill before.
        bill_after: The whole bill after.
        no_drilling: Why holes could not be compared.
    """

    pairs: tuple[CabinetPair, ...]
    panels: tuple[PanelChange, ...]
    bill: tuple[FigureChange, ...]
    drilling: tuple[DrillingChange, ...]
    bill_before: Bill
    bill_after: Bill
    no_drilling: Bilingual | None = None

    @property
    def is_none(self) -> bool:
        """Nothing differs."""
        same = all(change.before == change.after for change in self.bill)
        bored = all(c.before == c.after and not c.elsewhere for c in self.drilling)
        return same and bored and not self.panels

    def report(self) -> Report:
        """What changed; figures that stayed the same are left out of the tables."""
        notes = list(dict.fromkeys([*self.bill_after.notes, *self.bill_before.notes]))
        if self.no_drilling:
            notes.append(self.no_drilling)
        if self.is_none:
            notes.insert(0, Bilingual("Nothing differs.", "Различий нет."))
        tables = (_cabinets(self), _panels(self), _bill(self), _drilling(self))
        return Report(
            title=Bilingual("Comparison", "Сравнение"),
            figures=_figures(self),
            tables=tuple(table for table in tables if table.rows),
            notes=tuple(notes),
        )


def shown_name(cabinet: Cabinet) -> str:
    """The office's name, or the family where there is none."""
    return cabinet.spec.name or cabinet.spec.kind.value


_KINDS = {
    ChangeKind.ADDED: Bilingual("added", "добавлена"),
    ChangeKind.REMOVED: Bilingual("removed", "убрана"),
    ChangeKind.RESIZED: Bilingual("resized", "другой размер"),
    ChangeKind.ALTERED: Bilingual("altered", "другая плита или кромка"),
}
_SUMMED = {
    ChangeKind.ADDED: Bilingual("Panels added", "Деталей добавлено"),
    ChangeKind.REMOVED: Bilingual("Panels removed", "Деталей убрано"),
    ChangeKind.RESIZED: Bilingual("Panels resized", "Деталей другого размера"),
    ChangeKind.ALTERED: Bilingual(
        "Panels of another board or band", "Деталей с другой плитой или кромкой"
    ),
}


def _figures(difference: Difference) -> tuple[Figure, ...]:
    figures = []
    for kind, name in _SUMMED.items():
        changes = [change for change in difference.panels if change.kind is kind]
        pieces = sum(
            change.pieces_before if kind is ChangeKind.REMOVED else change.pieces_after
            for change in changes
        )
        figures.append(Figure(f"panels_{kind.value}", name, count(pieces, ORDERED)))
    for key in ("mass", "known_mass", "cost"):
        for change in difference.bill:
            if change.key == key:
                name = Bilingual(f"{change.name.en}, change", f"{change.name.ru}, изменение")
                delta = change.delta
                why = None if delta else _unknown(difference, key)
                figures.append(Figure(f"{key}_change", name, delta, why))
    if not difference.no_drilling:
        holes = sum(change.elsewhere for change in difference.drilling)
        figures.append(
            Figure(
                "holes_elsewhere",
                Bilingual("Holes new or in another place", "Отверстий новых или на другом месте"),
                count(
                    holes,
                    Computed(
                        Bilingual(
                            "holes without an equal one before × cabinets",
                            "отверстия, которых прежде не было, × число изделий",
                        )
                    ),
                ),
            )
        )
    return tuple(figures)


def _unknown(difference: Difference, key: str) -> Bilingual | None:
    """What the first of the two bills that lacks the figure says about it."""
    for bill in (difference.bill_before, difference.bill_after):
        for figure in bill.report().figures:
            if figure.key == key and figure.value is None:
                return figure.why
    return None


def _cabinets(difference: Difference) -> Table:
    heads = columns(
        ("cabinet", "Cabinet", "Изделие"),
        ("before", "Before", "Было"),
        ("after", "After", "Стало"),
    )
    rows = tuple(
        (pair.name, _pieces(pair.before[1] if pair.before else 0), _pieces(after))
        for pair in difference.pairs
        if (pair.before[1] if pair.before else 0) != (after := pair.after[1] if pair.after else 0)
    )
    return Table("cabinets", Bilingual("Numbers of cabinets", "Количество изделий"), heads, rows)


def _pieces(pieces: int) -> Quantity:
    return count(pieces, Computed(Bilingual("as ordered", "по заказу")))


def _panels(difference: Difference) -> Table:
    heads = columns(
        ("cabinet", "Cabinet", "Изделие"),
        ("panel", "Panel", "Деталь"),
        ("id", "Id", "Код"),
        ("change", "Change", "Изменение"),
        ("before", "Before", "Было"),
        ("after", "After", "Стало"),
        ("pieces_before", "Pieces before", "Штук было"),
        ("pieces_after", "Pieces after", "Штук стало"),
    )
    rows = tuple(_panel_row(change) for change in difference.panels)
    return Table("panels", Bilingual("Panels", "Детали"), heads, rows)


def _panel_row(change: PanelChange) -> tuple[Cell, ...]:
    panel = change.after or change.before
    altered = change.kind is ChangeKind.ALTERED
    return (
        change.cabinet,
        panel.name if panel else "",
        panel.id if panel else "",
        _KINDS[change.kind],
        _panel_text(change.before, in_full=altered),
        _panel_text(change.after, in_full=altered),
        count(change.pieces_before, ORDERED),
        count(change.pieces_after, ORDERED),
    )


def _panel_text(panel: Panel | None, *, in_full: bool) -> Cell:
    if panel is None:
        return None
    size = "×".join(mm_text(s) for s in (panel.length_um, panel.width_um, panel.thickness_um))
    if not in_full:
        return Bilingual(size, size.replace(".", ","))
    edges = edges_text(panel.edges)
    return Bilingual(
        f"{size} {panel.material}, grain {panel.grain.value}, {edges.en or 'no bands'}",
        f"{size.replace('.', ',')} {panel.material}, текстура {panel.grain.value}, "
        f"{edges.ru or 'без кромки'}",
    )


def _bill(difference: Difference) -> Table:
    heads = columns(
        ("figure", "Figure", "Показатель"),
        ("before", "Before", "Было"),
        ("after", "After", "Стало"),
        ("delta", "Change", "Изменение"),
    )
    rows = tuple(
        (change.name, change.before, change.after, change.delta)
        for change in difference.bill
        if change.before is None
        or change.after is None
        or change.before.value != change.after.value
    )
    return Table("bill", Bilingual("Bill of materials", "Ведомость материалов"), heads, rows)


def _drilling(difference: Difference) -> Table:
    heads = columns(
        ("operation", "Operation", "Операция"),
        ("before", "Holes before", "Отверстий было"),
        ("after", "Holes after", "Отверстий стало"),
        ("elsewhere", "New or in another place", "Новых или на другом месте"),
    )
    holes = Computed(
        Bilingual("holes of the drilling plan × cabinets", "отверстия присадки × число изделий")
    )
    rows = tuple(
        (
            change.name,
            count(change.before, holes),
            count(change.after, holes),
            count(change.elsewhere, holes),
        )
        for change in difference.drilling
        if change.before != change.after or change.elsewhere
    )
    return Table("drilling", Bilingual("Drilling", "Присадка"), heads, rows)
