"""What cabinets are made of: boards, edge bands, fittings, mass and cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from verstak.cutting.job import SawRules
from verstak.cutting.layout import CuttingPlan
from verstak.errors import UsageError
from verstak.furniture.bill.bill import Bill
from verstak.furniture.bill.bill_costs import bill_cost
from verstak.furniture.bill.bill_lines import (
    BandLine,
    BoardLine,
    CabinetLine,
    FittingLine,
    PartLine,
    bands_of,
)
from verstak.furniture.bill.boards import (
    DEFAULT_RULES,
    Board,
    SheetsFor,
    StockSheets,
    stock_sheets,
)
from verstak.furniture.bill.panel_parts import PanelGroup, ordered, panel_groups
from verstak.furniture.bill.prices import Prices
from verstak.furniture.bill.sheet_counts import area_bound, plan_for, planned
from verstak.furniture.cabinet import Cabinet, Fastener, Fitting, FittingKind
from verstak.furniture.materials import material
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Assumed, Cited, Given, Quantity, Words
from verstak.quantities.text import Bilingual

DEFAULT_ALLOWANCE = Quantity(
    40.0,
    "mm",
    Cited(
        Bilingual(
            "public repository of sabittuncel on GitHub (name not kept)",
            "открытый репозиторий пользователя sabittuncel на GitHub (имя не сохранено)",
        ),
        confidence="secondary",
        note=Bilingual(
            "35 to 40 mm per side, read as: in all for one banded side; the larger is "
            "taken. Read as per end of the strip it would be twice that. 8 to 12 % of "
            "waste is named as well",
            "35–40 мм на сторону, понято как всего на одну сторону с кромкой; взято "
            "большее. Если понимать как на каждый конец полосы, вышло бы вдвое больше. "
            "Там же названо 8–12 % отходов",
        ),
    ),
    decimals=0,
)
"""Length that is cut off every strip of edge band."""

MOST_ALLOWANCE_UM = 500_000
"""More than half a metre cut off every strip was a mistaken unit."""

FASTENERS = Bilingual("Fasteners", "Крепёж")
FASTENER_NAMES = {
    Fastener.CONFIRMAT: Bilingual("confirmat", "конфирмат"),
    Fastener.DOWEL: Bilingual("dowel", "шкант"),
    Fastener.ECCENTRIC: Bilingual("eccentric fitting, set", "эксцентриковая стяжка, комплект"),
    Fastener.NAIL: Bilingual("nail", "гвоздь"),
}
KIND_NAMES = {
    FittingKind.HINGE: Bilingual("Hinge", "Петля"),
    FittingKind.SLIDE: Bilingual("Slides, pair", "Направляющие, пара"),
    FittingKind.LEG: Bilingual("Leg", "Опора"),
    FittingKind.SHELF_PIN: Bilingual("Shelf pin", "Полкодержатель"),
    FittingKind.HANDLE: Bilingual("Handle", "Ручка"),
    FittingKind.HANGER: Bilingual("Hanger", "Навес"),
    FittingKind.ROD: Bilingual("Clothes rod", "Штанга"),
}
_ALLOWANCE = Bilingual("edge allowance", "припуск кромки")
_UM3_PER_M3 = 10**18


def bill_of_materials(
    cabinets: Sequence[tuple[Cabinet, int]],
    *,
    prices: Prices | None = None,
    sheets: SheetsFor | None = None,
    rules: SawRules = DEFAULT_RULES,
    plans: Sequence[CuttingPlan] = (),
    edge_allowance_um: int | None = None,
    allowance_by: Words = _ALLOWANCE,
) -> Bill:
    """Bill of an order.

    Args:
        cabinets: What is built, with quantities. Rows are multiplied, cabinets are not repeated.
        prices: Price list; without one nothing is priced.
        sheets: Sheets by material and thickness for the floor under their number; boards without
            any get :func:`verstak.furniture.bill.boards.default_sheets`.
        rules: The saw, of which the kerf counts.
        plans: Cutting plans made from :func:`verstak.furniture.bill.panel_parts.cutting_jobs` of the
            same cabinets; boards without one have only the floor.
        edge_allowance_um: Added to every strip of edge band; :data:`DEFAULT_ALLOWANCE` if ``None``.
        allowance_by: Who named that allowance.

    Raises:
        UsageError: a quantity, allowance or plan that cannot be meant.
        InvalidCutList: the caller's sheets hold none for a board.
    """
    counted = ordered(cabinets)
    if not counted:
        raise UsageError("there is no cabinet to bill", remedy="give at least one")
    allowance = _allowance(edge_allowance_um, allowance_by)
    groups = panel_groups(counted)
    _check_plans(plans, groups)
    by_board: dict[Board, list[PanelGroup]] = {}
    for group in groups:
        by_board.setdefault(group.board, []).append(group)
    stock = {board: stock_sheets(board, sheets) for board in by_board}
    boards = tuple(
        _board_line(board, rows, stock[board], rules, plan_for(board, plans))
        for board, rows in by_board.items()
    )
    bill = Bill(
        cabinets=tuple(_cabinet_line(cabinet, pieces) for cabinet, pieces in counted),
        parts=tuple(PartLine(group, _mass(group), _density(group.board)) for group in groups),
        boards=boards,
        bands=_bands(groups, allowance),
        fittings=_fittings(counted),
        unweighed=tuple(
            (board, material(board.material).why_no_density(board.thickness_um))
            for board in by_board
            if _density(board) is None
        ),
    )
    if prices is not None:
        bill = replace(bill, cost=bill_cost(bill.boards, bill.bands, bill.fittings, prices))
    return replace(bill, notes=_notes(bill, stock, rules))


def _allowance(allowance_um: int | None, by: Words) -> Quantity:
    if allowance_um is None:
        return DEFAULT_ALLOWANCE
    if not 0 <= allowance_um <= MOST_ALLOWANCE_UM:
        raise UsageError(
            f"the edge allowance must be 0 to {mm_text(MOST_ALLOWANCE_UM)} mm per strip, "
            f"found {mm_text(allowance_um)} mm"
        )
    decimals = 0 if allowance_um % 1000 == 0 else 3
    return Quantity(mm(allowance_um), "mm", Given(by), decimals)


def _check_plans(plans: Sequence[CuttingPlan], groups: Sequence[PanelGroup]) -> None:
    boards = {group.board for group in groups}
    known = {board.key for board in boards}
    for plan in plans:
        if plan.job.name not in known | {board.name.ru for board in boards}:
            raise UsageError(
                f"there is a cutting plan for {plan.job.name!r}, and no such board in the bill",
                remedy=f"boards of the bill: {', '.join(sorted(known))}",
            )


def _board_line(
    board: Board,
    groups: Sequence[PanelGroup],
    stock: StockSheets,
    rules: SawRules,
    plan: CuttingPlan | None,
) -> BoardLine:
    if plan is not None:  # or the floor could stand above the plan: other sheets, another kerf
        stock, rules = StockSheets(plan.job.sheets, stock.provenance), plan.job.rules
    bound, why = area_bound(groups, stock, rules)
    masses = [_mass(group) for group in groups]
    known = [mass for mass in masses if mass is not None]
    line = BoardLine(
        board=board,
        parts=sum(group.quantity for group in groups),
        area_um2=sum(group.area_um2 for group in groups),
        saw_area_um2=sum(group.saw_area_um2 for group in groups),
        mass_kg=sum(known, Fraction(0)) if len(known) == len(masses) else None,
        bound=bound,
        stock=stock.sheets,
        remark=why,
    )
    if plan is None:
        return line
    made = planned(groups, plan)
    return replace(
        line,
        sheets=made.sheets,
        sheet_area_um2=made.area_um2,
        used=made.used,
        offcuts=made.offcuts,
        remark=made.remark,
    )


def _density(board: Board) -> Quantity | None:
    return material(board.material).density(board.thickness_um)


def _mass(group: PanelGroup) -> Fraction | None:
    """Mass of all pieces in kg; exact, so that the bill of N is N times the bill of one."""
    density = _density(group.board)
    if density is None:
        return None
    volume_um3 = group.area_um2 * group.board.thickness_um
    return Fraction(str(density.value)) * volume_um3 / _UM3_PER_M3


def _cabinet_line(cabinet: Cabinet, pieces: int) -> CabinetLine:
    mass = Fraction(0)
    unweighed: dict[Board, None] = {}
    for group in panel_groups([(cabinet, 1)]):
        one = _mass(group)
        if one is None:
            unweighed[group.board] = None
        else:
            mass += one
    spec = cabinet.spec
    size = "×".join(mm_text(side) for side in (spec.width_um, spec.height_um, spec.depth_um))
    shown = f"{spec.name} {size}".strip()
    return CabinetLine(Bilingual(shown, shown), pieces, len(cabinet.panels), mass, tuple(unweighed))


def _bands(groups: Sequence[PanelGroup], allowance: Quantity) -> tuple[BandLine, ...]:
    strips: dict[tuple[str, int], int] = {}
    lengths: dict[tuple[str, int], int] = {}
    for group in groups:
        for band, length_um in bands_of(group):
            key = (band.name, band.thickness_um)
            strips[key] = strips.get(key, 0) + group.quantity
            lengths[key] = lengths.get(key, 0) + group.quantity * length_um
    allowance_um = round(allowance.value * 1000)
    return tuple(
        BandLine(name, thickness_um, strips[name, thickness_um], net_um, allowance, allowance_um)
        for (name, thickness_um), net_um in lengths.items()
    )


def _fittings(cabinets: Sequence[tuple[Cabinet, int]]) -> tuple[FittingLine, ...]:
    lines: dict[tuple[str, Bilingual], FittingLine] = {}

    def add(line: FittingLine) -> None:
        earlier = lines.get((line.key, line.name))
        pieces = line.pieces + (earlier.pieces if earlier else 0)
        rules = dict.fromkeys([*(earlier.rules if earlier else ()), *line.rules])
        lines[line.key, line.name] = replace(line, pieces=pieces, rules=tuple(rules))

    for cabinet, quantity in cabinets:
        for joint in cabinet.connections:
            name = FASTENER_NAMES[joint.fastener]
            add(FittingLine(joint.fastener.value, FASTENERS, name, joint.count * quantity))
        for fitting in cabinet.fittings:
            add(_fitting_line(fitting, quantity))
    return tuple(line for line in lines.values() if line.pieces)


def _fitting_line(fitting: Fitting, quantity: int) -> FittingLine:
    rules = (fitting.why,) if fitting.why else ()
    pieces = fitting.count * quantity
    return FittingLine(fitting.kind.value, KIND_NAMES[fitting.kind], fitting.name, pieces, rules)


def _notes(bill: Bill, stock: dict[Board, StockSheets], rules: SawRules) -> tuple[Bilingual, ...]:
    notes = [
        Bilingual(
            "Areas are finished sizes without waste; the floor by area counts a kerf of "
            f"{mm_text(rules.kerf_um)} mm and the trim, and is not a cutting plan.",
            "Площади — по чистовым размерам, без отходов; нижний предел по площади учитывает пропил "
            f"{_comma(rules.kerf_um)} мм и торцовку листа и раскроя не заменяет.",
        )
    ]
    notes += [_sheet_note(board, sheets) for board, sheets in stock.items()]
    if bill.bands:
        allowance = bill.bands[0].allowance
        secondary = isinstance(allowance.provenance, Cited)
        notes.append(
            Bilingual(
                f"Edge band allowance: {allowance.text()} per strip"
                + (
                    " (a retold reading of 35–40 mm, not a norm; changeable)." if secondary else "."
                ),
                f"Припуск кромки: {allowance.text('ru')} на отрезок"
                + (" (35–40 мм по пересказу, не норма; можно изменить)." if secondary else "."),
            )
        )
    notes.append(
        Bilingual(
            "Mass: finished volume × density of the bare board as its maker states it; fittings, "
            "handles and glue are not weighed.",
            "Масса: чистовой объём × плотность плиты по данным изготовителя; фурнитура, ручки и "
            "клей не учтены.",
        )
    )
    return tuple(notes)


def _sheet_note(board: Board, stock: StockSheets) -> Bilingual:
    sizes = ", ".join(f"{mm_text(s.length_um)}×{mm_text(s.width_um)}" for s in stock.sheets)
    match stock.provenance:
        case Cited(confidence=confidence):
            en, ru = f"a {confidence} source", f"источник: {_CONFIDENCE_RU[confidence]}"
        case Assumed():
            en, ru = "assumed, no size was read", "принято: размер в источниках не найден"
        case _:
            en, ru = "as given", "задано"
    return Bilingual(
        f"{board.name.en}: sheet {sizes} mm ({en}).", f"{board.name.ru}: лист {sizes} мм ({ru})."
    )


def _comma(length_um: int) -> str:
    return mm_text(length_um).replace(".", ",")


_CONFIDENCE_RU = {"verified": "прочитан", "secondary": "пересказ"}
