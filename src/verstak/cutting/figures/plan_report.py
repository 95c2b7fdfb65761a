"""A cutting plan's figures in words and tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verstak.cutting.figures.plan_tables import (
    UM_PER_M,
    area_m2,
    band_table,
    offcut_table,
    sheet_table,
    unplaced_table,
)
from verstak.cutting.plan_words import bound_words, method_words, remark_words
from verstak.cutting.sheet_cost import objective_of
from verstak.quantities.quantity import Computed, Quantity, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

if TYPE_CHECKING:  # figures.py offers this as a method, and so imports this module
    from verstak.cutting.figures.plan_figures import PlanFigures

_BAZIS = Bilingual(
    "BAZIS-Cutting's yield (КИМ): saw sizes over full sheets",
    "КИМ, как в «Базис-Раскрое»: распиловочные размеры к целым листам",
)


def plan_report(figures: PlanFigures) -> Report:
    """Figures, tables and caveats of a plan, in both languages."""
    job = figures.plan.job
    title = Bilingual("Cutting plan", "План раскроя")
    if job.name or job.material:
        told = job.material and job.name.startswith(job.material)
        what = ", ".join(word for word in (job.name, "" if told else job.material) if word)
        title = Bilingual(f"{title.en}: {what}", f"{title.ru}: {what}")
    tables = (sheet_table(figures), offcut_table(figures), band_table(figures))
    return Report(
        title=title,
        figures=(
            *_quality(figures),
            *_areas(figures),
            *_pieces(figures),
            *_work(figures),
            *_search(figures),
        ),
        tables=tuple(table for table in (*tables, unplaced_table(figures)) if table.rows),
        notes=_notes(figures),
    )


def _quality(figures: PlanFigures) -> tuple[Figure, ...]:
    bound = bound_quantity(figures)
    unknown = Bilingual("no bound is known yet", "нижняя граница ещё не известна")
    shown = [
        Figure("sheets", Bilingual("Sheets", "Листов"), sheet_count(figures)),
        Figure(
            "lower_bound",
            Bilingual("Fewest sheets possible", "Меньше листов быть не может"),
            bound,
            None if bound else unknown,
        ),
        Figure("proven", Bilingual("Proven best", "Доказано лучшее"), figures.plan.proven),
        _gap(figures, unknown),
    ]
    if figures.offcuts_used:
        used = Quantity(
            figures.offcuts_used,
            "pcs",
            Computed(
                Bilingual(
                    "Σ copies of the layouts on offcuts from stock",
                    "Σ повторов карт на обрезках со склада",
                )
            ),
            decimals=0,
        )
        name = Bilingual("Offcuts used from stock", "Использовано обрезков со склада")
        shown.insert(1, Figure("offcuts_used", name, used))
    return tuple(shown)


def _gap(figures: PlanFigures, unknown: Bilingual) -> Figure:
    """With several sizes of sheet it is the gap of their price or area, and says so."""
    name = Bilingual("Gap to the bound", "Отрыв от границы")
    bound, gap = figures.plan.bound, figures.gap_percent
    if bound is None or gap is None:
        return Figure("gap_percent", name, None, unknown)
    if bound.cost is None:
        floor = bound_quantity(figures)
        inputs = (("n", sheet_count(figures)), *((("b", floor),) if floor else ()))
        return Figure(
            "gap_percent",
            name,
            Quantity(gap, "%", Computed("100 · max(n − b, 0) / b", inputs), decimals=1),
        )
    by_area = objective_of(figures.plan.job) == "area"
    unit = "m²" if by_area else ""
    inputs = (
        (
            "c",
            Quantity(
                figures.objective_cost,
                unit,
                Computed(Bilingual("Σ copies · price or area", "Σ повторы · цена или площадь")),
            ),
        ),
        ("b", Quantity(bound.cost, unit, Computed(bound_words(bound.method)))),
    )
    words = Bilingual("by area of sheets", "по площади листов")
    return Figure(
        "gap_percent",
        name,
        Quantity(gap, "%", Computed("100 · max(c − b, 0) / b", inputs), decimals=1),
        words if by_area else Bilingual("by price of sheets", "по цене листов"),
    )


def sheet_count(figures: PlanFigures) -> Quantity:
    """New sheets cut, as a quantity."""
    counted = Computed(
        Bilingual("Σ copies of the layouts on new sheets", "Σ повторов карт на новых листах")
    )
    return Quantity(figures.sheets, "sheets", counted, decimals=0)


def bound_quantity(figures: PlanFigures) -> Quantity | None:
    """The lower bound as a quantity; ``None`` while none is known."""
    bound = figures.plan.bound
    if bound is None:
        return None
    method = bound_words(bound.method)
    by = Bilingual(f"⌈v⌉, v by {method.en}", f"⌈v⌉, v: {method.ru}")
    value = Quantity(bound.value, "sheets", Computed(method), decimals=3)
    return Quantity(bound.sheets, "sheets", Computed(by, (("v", value),)), decimals=0)


def _areas(figures: PlanFigures) -> tuple[Figure, ...]:
    parts = area_m2(
        figures.parts_area_um2,
        Bilingual(
            "Σ saw length · saw width of the placed pieces",
            "Σ длина · ширина размещённых деталей по распилу",
        ),
    )
    sheets = area_m2(
        figures.sheets_area_um2,
        Bilingual(
            "Σ length · width of the sheets used, with trim",
            "Σ длина · ширина использованных листов вместе с торцовкой",
        ),
    )
    offcuts = area_m2(
        figures.offcuts_area_um2,
        Bilingual(
            "Σ area of left-overs worth keeping", "Σ площадей остатков, которые стоит хранить"
        ),
    )
    waste = area_m2(figures.waste_um2, "A − P − R", ("A", sheets), ("P", parts), ("R", offcuts))
    share = figures.yield_percent
    return (
        Figure(
            "yield_percent",
            Bilingual("Yield", "КИМ"),
            None
            if share is None
            else Quantity(
                share, "%", Computed("100 · P / A", (("P", parts), ("A", sheets)), _BAZIS)
            ),
            Bilingual("no sheet is cut", "ни один лист не раскроен") if share is None else None,
        ),
        Figure("parts_m2", Bilingual("Area of parts", "Площадь деталей"), parts),
        Figure("sheets_m2", Bilingual("Area of sheets", "Площадь листов"), sheets),
        Figure("offcuts_m2", Bilingual("Reusable offcuts", "Деловые обрезки"), offcuts),
        Figure("waste_m2", Bilingual("Waste", "Отходы"), waste),
    )


def _pieces(figures: PlanFigures) -> tuple[Figure, ...]:
    return (
        Figure(
            "placed",
            Bilingual("Parts placed", "Деталей размещено"),
            count(
                figures.placed,
                Computed(Bilingual("Σ parts of a layout · copies", "Σ деталей карты · повторы")),
            ),
        ),
        Figure(
            "unplaced",
            Bilingual("Parts not placed", "Деталей не размещено"),
            count(
                figures.unplaced,
                Computed(
                    Bilingual(
                        "pieces asked for − pieces placed", "заказано деталей − размещено деталей"
                    )
                ),
            ),
        ),
        Figure(
            "patterns",
            Bilingual("Layouts", "Карт раскроя"),
            count(
                figures.patterns,
                Computed(Bilingual("number of different layouts", "число разных карт")),
            ),
        ),
    )


def _work(figures: PlanFigures) -> tuple[Figure, ...]:
    work = figures.work
    return (
        Figure(
            "cut_m",
            Bilingual("Length of cuts", "Длина резов"),
            Quantity(
                work.length_um / UM_PER_M,
                "m",
                Computed(
                    Bilingual(
                        "Σ length of every cut · copies, trim cuts included",
                        "Σ длина каждого реза · повторы, вместе с торцовкой",
                    )
                ),
            ),
        ),
        Figure(
            "cuts",
            Bilingual("Cuts", "Резов"),
            count(
                work.cuts,
                Computed(
                    Bilingual(
                        "Σ cuts of a layout · copies, trim cuts included",
                        "Σ резов карты · повторы, вместе с торцовкой",
                    )
                ),
            ),
        ),
        Figure(
            "setups",
            Bilingual("Fence settings", "Настроек упора"),
            count(
                work.setups,
                Computed(
                    Bilingual(
                        "cuts whose size differs from the previous parallel cut's · copies",
                        "резы, размер которых отличается от предыдущего параллельного · повторы",
                    )
                ),
            ),
        ),
        Figure(
            "turns",
            Bilingual("Turns of a piece", "Поворотов заготовки"),
            count(
                work.turns,
                Computed(
                    Bilingual(
                        "cuts that run across the previous one · copies",
                        "резы поперёк предыдущего · повторы",
                    )
                ),
            ),
        ),
        Figure(
            "cost",
            Bilingual("Cost of sheets", "Стоимость листов"),
            None
            if figures.cost is None
            else Quantity(
                float(figures.cost),
                "",
                Computed(
                    Bilingual(
                        "Σ sheets · price; stock offcuts are free",
                        "Σ листов · цена; обрезки со склада — бесплатно",
                    )
                ),
            ),
            figures.cost_why,
        ),
    )


def _search(figures: PlanFigures) -> tuple[Figure, ...]:
    plan = figures.plan
    return (
        Figure("method", Bilingual("Method", "Метод"), method_words(plan.method)),
        Figure(
            "seconds",
            Bilingual("Time", "Время"),
            Quantity(
                plan.seconds,
                "s",
                Computed(Bilingual("wall time until the answer", "время по часам до ответа")),
            ),
        ),
    )


def _notes(figures: PlanFigures) -> tuple[Bilingual, ...]:
    plan = figures.plan
    notes: list[Bilingual] = []
    if not plan.complete:
        why = remark_words(plan.remark)
        notes.append(
            Bilingual(
                f"The search was not finished{f': {why.en}' if why else ''}. "
                "A better plan may exist.",
                f"Поиск не завершён{f': {why.ru}' if why else ''}. Возможен лучший план.",
            )
        )
    elif remark := remark_words(plan.remark):
        notes.append(remark)
    if plan.bound is not None:
        method = bound_words(plan.bound.method)
        counts = figures.unplaced > 0
        notes.append(
            Bilingual(
                f"Bound by {method.en}{', for the placed parts only' if counts else ''}.",
                f"Граница: {method.ru}{', только по размещённым деталям' if counts else ''}.",
            )
        )
    notes.append(
        Bilingual(
            "Cuts, settings and turns: every sheet is sawn by itself, not in books.",
            "Резы, настройки и повороты: каждый лист пилится отдельно, не пакетом.",
        )
    )
    return tuple(notes)
