"""Cutting plans looked for within a tool's time, and told as its outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.plan_files import plan_files
from verstak.cutting.figures.plan_figures import PlanFigures, plan_figures
from verstak.cutting.figures.plan_report import bound_quantity, sheet_count
from verstak.cutting.job import CuttingJob, unfit_parts
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.errors import PartDoesNotFit, ToolRefused
from verstak.furniture.part_sums import UM2_PER_M2
from verstak.quantities.length import mm_text
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

SHEET_CUES = ("листов", "лист", "количество листов", "sheets", "number of sheets")
_ROOM_TO_DRAW = 0.15
"""Share of the time that is kept for drawing."""


def find_plans(jobs: Sequence[CuttingJob], desk: Desk) -> tuple[CuttingPlan, ...]:
    """A checked plan for each job, all within the desk's time.

    Args:
        jobs: One for each board.
        desk: Its ``seconds``, ``progress`` and ``cancelled`` are obeyed.

    Raises:
        ToolRefused: a part is larger than every sheet.
    """
    ends = time.monotonic() + desk.seconds * (1 - _ROOM_TO_DRAW)
    plans = []
    for number, job in enumerate(jobs):
        left = max(0.0, ends - time.monotonic()) / (len(jobs) - number)
        try:
            plans.append(
                optimise(
                    job,
                    OptimiseOptions(seconds=left),
                    on_progress=_progress(desk, job, several=len(jobs) > 1),
                    cancelled=desk.cancelled,
                )
            )
        except PartDoesNotFit as error:
            raise ToolRefused(
                error.message,
                remedy=error.remedy,
                in_russian=_too_large(job),
            ) from error
    return tuple(plans)


def plans_outcome(
    plans: Sequence[CuttingPlan], desk: Desk, notes: tuple[Bilingual, ...] = ()
) -> Outcome:
    """Sheets, floor, yield and offcuts of all plans, their tables, and the files.

    Args:
        plans: From :func:`find_plans`; at least one.
        desk: Whether files are wanted, and in which language.
        notes: Remarks that must travel along.
    """
    figures = [plan_figures(plan) for plan in plans]
    if len(figures) == 1:
        report = figures[0].report()
        sheets = sheet_count(figures[0])
        told = Report(report.title, report.figures, report.tables, (*notes, *report.notes))
    else:
        sheets, told = _together(figures, notes)
    offcuts = _area(sum(f.offcuts_area_um2 for f in figures))
    return Outcome(
        told,
        answers=("sheets",),
        files=plan_files(plans, desk.language) if desk.draw else (),
        feeds=(
            Feed(sheets, SHEET_CUES),
            Feed(offcuts, ("обрезки", "деловые обрезки", "offcuts")),
        ),
    )


def _together(
    figures: Sequence[PlanFigures], notes: tuple[Bilingual, ...]
) -> tuple[Quantity, Report]:
    """Several boards: sums, and one row for each."""
    over = Bilingual("Σ over the boards", "Σ по плитам")
    sheets = Quantity(sum(f.sheets for f in figures), "sheets", Computed(over), 0)
    bounds = [bound_quantity(f) for f in figures]
    floor = None
    if all(bound is not None for bound in bounds):
        total = sum(bound.value for bound in bounds if bound)
        floor = Quantity(total, "sheets", Computed(over), 0)
    parts = _area(sum(f.parts_area_um2 for f in figures))
    area = _area(sum(f.sheets_area_um2 for f in figures))
    share = Quantity(
        100 * parts.value / area.value, "%", Computed("100 · P / A", (("P", parts), ("A", area)))
    )
    unknown = Bilingual("no bound is known yet", "нижняя граница ещё не известна")
    told = (
        Figure("sheets", Bilingual("Sheets", "Листов"), sheets),
        Figure(
            "lower_bound",
            Bilingual("Fewest sheets possible", "Меньше листов быть не может"),
            floor,
            None if floor else unknown,
        ),
        Figure(
            "proven",
            Bilingual("Proven best", "Доказано лучшее"),
            all(f.plan.proven for f in figures),
        ),
        Figure("yield_percent", Bilingual("Yield", "КИМ"), share),
        Figure("parts_m2", Bilingual("Area of parts", "Площадь деталей"), parts),
        Figure("sheets_m2", Bilingual("Area of sheets", "Площадь листов"), area),
        Figure(
            "offcuts_m2",
            Bilingual("Reusable offcuts", "Деловые обрезки"),
            _area(sum(f.offcuts_area_um2 for f in figures)),
        ),
        Figure("waste_m2", Bilingual("Waste", "Отходы"), _area(sum(f.waste_um2 for f in figures))),
        Figure(
            "placed",
            Bilingual("Parts placed", "Деталей размещено"),
            count(sum(f.placed for f in figures), Computed(over)),
        ),
    )
    more = tuple(dict.fromkeys(note for f in figures for note in f.report().notes))
    title = Bilingual("Cutting plan", "План раскроя")
    return sheets, Report(title, told, (_board_table(figures),), (*notes, *more))


def _board_table(figures: Sequence[PlanFigures]) -> Table:
    heads = columns(
        ("board", "board", "плита"),
        ("sheets", "sheets", "листов"),
        ("floor", "fewest possible", "не меньше"),
        ("proven", "proven best", "доказано лучшее"),
        ("yield", "yield", "КИМ"),
        ("parts", "parts", "деталей"),
    )
    rows = []
    for each in figures:
        by_name = {figure.key: figure.value for figure in each.report().figures}
        job = each.plan.job
        rows.append(
            (
                job.name or job.material or "—",
                by_name["sheets"],
                by_name["lower_bound"],
                by_name["proven"],
                by_name["yield_percent"],
                by_name["placed"],
            )
        )
    return Table("boards", Bilingual("By board", "По плитам"), heads, tuple(rows))


def _area(area_um2: int) -> Quantity:
    over = Bilingual("Σ over the boards", "Σ по плитам")
    return Quantity(area_um2 / UM2_PER_M2, "m²", Computed(over))


def _progress(desk: Desk, job: CuttingJob, *, several: bool) -> Callable[[CuttingPlan], None]:
    shown: set[tuple[int, int | None]] = set()
    board = f"{job.name}: " if several and job.name else ""

    def show(plan: CuttingPlan) -> None:
        floor = plan.bound.sheets if plan.bound else None
        if (plan.sheets, floor) in shown:
            return
        shown.add((plan.sheets, floor))
        least = "?" if floor is None else floor
        desk.progress(
            Bilingual(
                f"{board}{plan.sheets} sheets, no fewer than {least}; looking for better",
                f"{board}листов {plan.sheets}, меньше {least} не бывает; ищу лучше",
            )
        )

    return show


def _too_large(job: CuttingJob) -> str:
    sheet = job.sheets[0]
    usable = f"{mm_text(sheet.usable_length_um)}×{mm_text(sheet.usable_width_um)}"
    named = "; ".join(
        f"{part.name} {mm_text(part.saw_length_um)}×{mm_text(part.saw_width_um)}"
        for part in (job.parts[index] for index in unfit_parts(job)[:5])
    )
    return (
        f"деталь не помещается в лист: {named} мм при рабочем поле {usable} мм внутри торцовки. "
        "Проверьте размер, запрет поворота, возьмите лист больше или составную деталь"
    )
