"""Sheets of a board: the floor that area sets, or the count of a cutting plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.cutting.job import SawRules, Sheet, fits
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.plan_words import method_words
from verstak.errors import UsageError
from verstak.furniture.bill.bill_lines import UM2_PER_M2
from verstak.furniture.bill.boards import Board, StockSheets
from verstak.furniture.bill.panel_parts import PanelGroup
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class SheetCount:
    """Full sheets that a plan uses.

    Args:
        sheets: Full sheets; ``None`` when the plan leaves pieces out.
        area_um2: Of those sheets.
        used: Full sheets with their count.
        offcuts: Offcuts used besides.
        remark: What to know.
    """

    sheets: Quantity | None
    area_um2: int | None
    used: tuple[tuple[Sheet, int], ...]
    offcuts: int
    remark: Bilingual


def area_bound(
    groups: Sequence[PanelGroup], stock: StockSheets, rules: SawRules
) -> tuple[Quantity | None, Bilingual | None]:
    """Fewest full sheets that the area allows; a real plan may need more.

    Every piece takes its kerf along on two sides, and so does every sheet's usable field: pieces
    that lie a kerf apart inside the trim cannot cover more. Offcuts in stock are counted as used
    up completely, which keeps the floor a floor.

    Args:
        groups: Pieces of one board.
        stock: Sheets that they are cut from.
        rules: The saw; only its kerf counts here.

    Returns:
        The floor in sheets and ``None``, or ``None`` and the reason.

    Source:
        Plain geometry: disjoint rectangles of (l + k)(w + k) in one of (L + k)(W + k).
    """
    kerf_um = rules.kerf_um
    need_um2 = 0
    for group in groups:
        part = group.part("en")
        if not any(fits(part, sheet) for sheet in stock.sheets):
            return None, _does_not_fit(group, stock)
        saw_um2 = (part.saw_length_um + kerf_um) * (part.saw_width_um + kerf_um)
        need_um2 += saw_um2 * part.quantity
    largest_um2 = 0
    for sheet in stock.sheets:
        field_um2 = (sheet.usable_length_um + kerf_um) * (sheet.usable_width_um + kerf_um)
        if not sheet.offcut:
            largest_um2 = max(largest_um2, field_um2)
        elif sheet.quantity is None:
            need_um2 = 0
        else:
            need_um2 -= field_um2 * sheet.quantity
    if largest_um2 == 0:
        return None, Bilingual(
            "only offcuts are named, no full sheet", "названы только обрезки, целого листа нет"
        )
    fewest = -(-max(need_um2, 0) // largest_um2)
    inputs = (
        ("S", Quantity(max(need_um2, 0) / UM2_PER_M2, "m²", Computed("Σ n·(l + k)(w + k)"))),
        (
            "F",
            Quantity(
                largest_um2 / UM2_PER_M2,
                "m²",
                Computed(
                    Bilingual("(L + k)(W + k), inside the trim", "(L + k)(W + k), внутри торцовки")
                ),
            ),
        ),
        (
            "k",
            Quantity(
                mm(kerf_um), "mm", Computed(Bilingual("kerf of the saw", "пропил пилы")), decimals=1
            ),
        ),
    )
    formula = Bilingual(
        "⌈S / F⌉: a floor by area, not a cutting plan",
        "⌈S / F⌉: нижний предел по площади, не раскрой",
    )
    return Quantity(float(fewest), "sheets", Computed(formula, inputs), decimals=0), None


def plan_for(board: Board, plans: Sequence[CuttingPlan]) -> CuttingPlan | None:
    """The plan whose job was made for this board, or ``None``.

    Raises:
        UsageError: there are two.
    """
    found = [plan for plan in plans if plan.job.name in {board.key, board.name.ru}]
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} cutting plans for board {board.key!r}; expected at most one",
            remedy="pass the best one",
        )
    return found[0] if found else None


def planned(groups: Sequence[PanelGroup], plan: CuttingPlan) -> SheetCount:
    """Full sheets of a plan, after a check that it was made for these very pieces.

    Args:
        groups: Pieces of one board.
        plan: Made from the job of :func:`verstak.furniture.bill.panel_parts.cutting_jobs`.

    Raises:
        UsageError: the plan cuts other pieces.
    """
    pieces = sum(group.quantity for group in groups)
    saw_um2 = sum(group.saw_area_um2 for group in groups)
    job = plan.job
    job_um2 = sum(p.saw_length_um * p.saw_width_um * p.quantity for p in job.parts)
    if (job.pieces, job_um2) != (pieces, saw_um2):
        raise UsageError(
            f"the cutting plan {job.name!r} is for {job.pieces} pieces of "
            f"{job_um2 / UM2_PER_M2:.4f} m², the bill has {pieces} of {saw_um2 / UM2_PER_M2:.4f} m²",
            remedy="make the plan from the cutting jobs of the same cabinets",
        )
    used: dict[int, int] = {}
    for layout in plan.layouts:
        used[layout.sheet] = used.get(layout.sheet, 0) + layout.copies
    full = {index: copies for index, copies in used.items() if not job.sheets[index].offcut}
    offcuts = sum(used.values()) - sum(full.values())
    sheets_used = tuple((job.sheets[index], copies) for index, copies in sorted(full.items()))
    unplaced = sum(pieces for _, pieces in plan.unplaced)
    if unplaced:
        remark = Bilingual(
            f"the cutting plan leaves {unplaced} pieces unplaced",
            f"раскрой оставил неразмещёнными деталей: {unplaced}",
        )
        return SheetCount(None, None, sheets_used, offcuts, remark)
    area_um2 = sum(job.sheets[i].length_um * job.sheets[i].width_um * n for i, n in full.items())
    named = method_words(plan.method)
    by = Bilingual(
        "full sheets of the cutting plan" + (f" ({named.en})" if named else ""),
        "целые листы по раскрою" + (f" ({named.ru})" if named else ""),
    )
    sheets = Quantity(float(sum(full.values())), "sheets", Computed(by), 0)
    remark = (
        Bilingual("by the cutting plan, proven fewest", "по раскрою, доказанный минимум")
        if plan.proven
        else Bilingual("by the cutting plan", "по раскрою")
    )
    return SheetCount(sheets, area_um2, sheets_used, offcuts, remark)


def _does_not_fit(group: PanelGroup, stock: StockSheets) -> Bilingual:
    part = group.part("en")
    size = f"{mm_text(part.saw_length_um)}x{mm_text(part.saw_width_um)}"
    fields = ", ".join(
        f"{mm_text(sheet.usable_length_um)}x{mm_text(sheet.usable_width_um)}"
        for sheet in stock.sheets
    )
    return Bilingual(
        f"{group.name.en}: saw size {size} mm does not fit a sheet; inside the trim: {fields} mm",
        f"{group.name.ru}: пильный размер {size} мм не помещается на лист; "
        f"внутри торцовки: {fields} мм",
    )
