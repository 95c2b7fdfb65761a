"""A cutting plan's figures in words and tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verstak.cutting.sheet_cost import objective_of
from verstak.quantities.length import mm
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

if TYPE_CHECKING:  # figures.py offers this as a method, and so imports this module
    from verstak.cutting.figures.plan_figures import PlanFigures

UM2_PER_M2 = 10**12
UM_PER_M = 10**6
_BAZIS = "BAZIS-Cutting's yield (КИМ): saw sizes over full sheets"
_AS_GIVEN = Given("cutting job")

BOUND_METHODS = {
    "area": Bilingual("area of parts over area of sheets", "площадь деталей к площади листов"),
    "column generation": Bilingual("column generation", "генерация столбцов"),
}
"""Words for the names of bounds; others are shown as they are."""


def area_m2(area_um2: int, formula: str, *inputs: tuple[str, Quantity]) -> Quantity:
    """An area for people."""
    return Quantity(area_um2 / UM2_PER_M2, "m²", Computed(formula, inputs), decimals=3)


def plan_report(figures: PlanFigures) -> Report:
    """Figures, tables and caveats of a plan, in both languages."""
    job = figures.plan.job
    title = Bilingual("Cutting plan", "План раскроя")
    if job.name or job.material:
        what = ", ".join(word for word in (job.name, job.material) if word)
        title = Bilingual(f"{title.en}: {what}", f"{title.ru}: {what}")
    tables = (_sheet_table(figures), _offcut_table(figures), _band_table(figures))
    return Report(
        title=title,
        figures=(
            *_quality(figures),
            *_areas(figures),
            *_pieces(figures),
            *_work(figures),
            *_search(figures),
        ),
        tables=tuple(table for table in (*tables, _unplaced_table(figures)) if table.rows),
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
            Computed("Σ copies of the layouts on offcuts from stock"),
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
        ("c", Quantity(figures.objective_cost, unit, Computed("Σ copies · price or area"))),
        ("b", Quantity(bound.cost, unit, Computed(bound.method))),
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
    counted = Computed("Σ copies of the layouts on new sheets")
    return Quantity(figures.sheets, "sheets", counted, decimals=0)


def bound_quantity(figures: PlanFigures) -> Quantity | None:
    """The lower bound as a quantity; ``None`` while none is known."""
    bound = figures.plan.bound
    if bound is None:
        return None
    value = Quantity(bound.value, "sheets", Computed(bound.method), decimals=3)
    return Quantity(
        bound.sheets, "sheets", Computed(f"⌈v⌉, v by {bound.method}", (("v", value),)), decimals=0
    )


def _areas(figures: PlanFigures) -> tuple[Figure, ...]:
    parts = area_m2(figures.parts_area_um2, "Σ saw length · saw width of the placed pieces")
    sheets = area_m2(figures.sheets_area_um2, "Σ length · width of the sheets used, with trim")
    offcuts = area_m2(figures.offcuts_area_um2, "Σ area of left-overs worth keeping")
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
            count(figures.placed, Computed("Σ parts of a layout · copies")),
        ),
        Figure(
            "unplaced",
            Bilingual("Parts not placed", "Деталей не размещено"),
            count(figures.unplaced, Computed("pieces asked for − pieces placed")),
        ),
        Figure(
            "patterns",
            Bilingual("Layouts", "Карт раскроя"),
            count(figures.patterns, Computed("number of different layouts")),
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
                Computed("Σ length of every cut · copies, trim cuts included"),
            ),
        ),
        Figure(
            "cuts",
            Bilingual("Cuts", "Резов"),
            count(work.cuts, Computed("Σ cuts of a layout · copies, trim cuts included")),
        ),
        Figure(
            "setups",
            Bilingual("Fence settings", "Настроек упора"),
            count(
                work.setups,
                Computed("cuts whose size differs from the previous parallel cut's · copies"),
            ),
        ),
        Figure(
            "turns",
            Bilingual("Turns of a piece", "Поворотов заготовки"),
            count(
                work.turns,
                Computed("cuts that run across the previous one · copies"),
            ),
        ),
        Figure(
            "cost",
            Bilingual("Cost of sheets", "Стоимость листов"),
            None
            if figures.cost is None
            else Quantity(
                float(figures.cost), "", Computed("Σ sheets · price; stock offcuts are free")
            ),
            figures.cost_why,
        ),
    )


def _search(figures: PlanFigures) -> tuple[Figure, ...]:
    plan = figures.plan
    return (
        Figure("method", Bilingual("Method", "Метод"), _method(plan.method)),
        Figure(
            "seconds",
            Bilingual("Time", "Время"),
            Quantity(plan.seconds, "s", Computed("wall time until the answer")),
        ),
    )


def _method(method: str) -> Bilingual | None:
    """The algorithms' names in both languages; an unknown one stays as it is."""
    if not method:
        return None
    russian = ", ".join(_METHODS_RU.get(word, word) for word in method.split(", "))
    return Bilingual(method, russian)


_METHODS_RU = {
    "first fit": "первый подходящий",
    "column generation": "генерация столбцов",
    "last sheet packed again": "последний лист уложен заново",
}


def _sheet_table(figures: PlanFigures) -> Table:
    job = figures.plan.job
    counted = Computed("Σ copies of its layouts")
    return Table(
        "sheet_types",
        Bilingual("Sheets used", "Использованные листы"),
        columns(
            ("name", "Sheet", "Лист"),
            ("length", "Length", "Длина"),
            ("width", "Width", "Ширина"),
            ("offcut", "From stock offcuts", "Обрезок со склада"),
            ("count", "Sheets", "Листов"),
            ("patterns", "Layouts", "Карт"),
            ("price", "Price each", "Цена за лист"),
        ),
        tuple(
            (
                job.sheets[use.sheet].name,
                _mm(job.sheets[use.sheet].length_um),
                _mm(job.sheets[use.sheet].width_um),
                job.sheets[use.sheet].offcut,
                Quantity(use.count, "sheets", counted, decimals=0),
                count(use.patterns, Computed("number of its layouts")),
                None
                if (price := job.sheets[use.sheet].price) is None
                else Quantity(float(price), "", _AS_GIVEN),
            )
            for use in figures.uses
        ),
    )


def _offcut_table(figures: PlanFigures) -> Table:
    plan = figures.plan
    where = Computed("left-over leaf of the layout")
    return Table(
        "offcuts",
        Bilingual("Reusable offcuts", "Деловые обрезки"),
        columns(
            ("layout", "Layout", "Карта"),
            ("sheet", "Sheet", "Лист"),
            ("copies", "Pieces", "Штук"),
            ("dx", "Along the sheet's length", "Вдоль длины листа"),
            ("dy", "Along its width", "Вдоль ширины"),
            ("x", "From the left", "Слева"),
            ("y", "From below", "Снизу"),
            ("area", "Area of one", "Площадь одного"),
        ),
        tuple(
            (
                str(offcut.layout + 1),
                plan.job.sheets[plan.layouts[offcut.layout].sheet].name,
                count(offcut.copies, Computed("copies of the layout")),
                *(
                    _mm(length, where)
                    for length in (offcut.dx_um, offcut.dy_um, offcut.x_um, offcut.y_um)
                ),
                area_m2(offcut.area_um2, "dx · dy"),
            )
            for offcut in figures.offcuts
        ),
    )


def _band_table(figures: PlanFigures) -> Table:
    return Table(
        "edge_bands",
        Bilingual("Edge band, without allowance", "Кромка без припуска"),
        columns(
            ("name", "Band", "Кромка"),
            ("thickness", "Thickness", "Толщина"),
            ("length", "Length", "Длина"),
            ("sides", "Sides", "Сторон"),
        ),
        tuple(
            (
                band.name,
                _mm(band.thickness_um),
                Quantity(
                    band.length_um / UM_PER_M,
                    "m",
                    Computed("Σ finished length of a banded side · pieces placed"),
                ),
                count(band.sides, Computed("Σ banded sides · pieces placed")),
            )
            for band in figures.bands
        ),
    )


def _unplaced_table(figures: PlanFigures) -> Table:
    parts = figures.plan.job.parts
    return Table(
        "unplaced",
        Bilingual("Parts not placed", "Неразмещённые детали"),
        columns(
            ("name", "Part", "Деталь"),
            ("length", "Saw length", "Распиловочная длина"),
            ("width", "Saw width", "Распиловочная ширина"),
            ("count", "Pieces", "Штук"),
        ),
        tuple(
            (
                parts[index].name,
                _mm(parts[index].saw_length_um, _SAW_SIZE),
                _mm(parts[index].saw_width_um, _SAW_SIZE),
                count(missing, Computed("pieces asked for − pieces placed")),
            )
            for index, missing in figures.plan.unplaced
            if missing
        ),
    )


_SAW_SIZE = Computed("finished − Σ bands + Σ pre-milling")


def _mm(length_um: int, provenance: Given | Computed = _AS_GIVEN) -> Quantity:
    return Quantity(mm(length_um), "mm", provenance, decimals=1)


def _notes(figures: PlanFigures) -> tuple[Bilingual, ...]:
    plan = figures.plan
    notes: list[Bilingual] = []
    if not plan.complete:
        why = f": {plan.remark}" if plan.remark else ""
        notes.append(
            Bilingual(
                f"The search was not finished{why}. A better plan may exist.",
                f"Поиск не завершён{why}. Возможен лучший план.",
            )
        )
    elif plan.remark:
        notes.append(Bilingual(plan.remark, plan.remark))
    if plan.bound is not None:
        method = BOUND_METHODS.get(
            plan.bound.method, Bilingual(plan.bound.method, plan.bound.method)
        )
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
