"""Tables of a cutting plan: sheets, offcuts, edge bands, pieces left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verstak.quantities.length import mm
from verstak.quantities.quantity import Computed, Given, Quantity, Words, count
from verstak.quantities.report import Table, columns
from verstak.quantities.text import Bilingual

if TYPE_CHECKING:  # plan_figures.py offers the report, and so these tables, as a method
    from verstak.cutting.figures.plan_figures import PlanFigures

UM2_PER_M2 = 10**12
UM_PER_M = 10**6
_AS_GIVEN = Given(Bilingual("cutting job", "задание на раскрой"))


def area_m2(area_um2: int, formula: Words, *inputs: tuple[str, Quantity]) -> Quantity:
    """An area for people."""
    return Quantity(area_um2 / UM2_PER_M2, "m²", Computed(formula, inputs), decimals=3)


def sheet_table(figures: PlanFigures) -> Table:
    """Sheets that were cut, by kind."""
    job = figures.plan.job
    counted = Computed(Bilingual("Σ copies of its layouts", "Σ повторов карт листа"))
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
                count(
                    use.patterns, Computed(Bilingual("number of its layouts", "число карт листа"))
                ),
                None
                if (price := job.sheets[use.sheet].price) is None
                else Quantity(float(price), "", _AS_GIVEN),
            )
            for use in figures.uses
        ),
    )


def offcut_table(figures: PlanFigures) -> Table:
    """Left-overs worth keeping, with their places."""
    plan = figures.plan
    where = Computed(Bilingual("left-over leaf of the layout", "остаток на карте раскроя"))
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
                count(offcut.copies, Computed(Bilingual("copies of the layout", "повторы карты"))),
                *(
                    _mm(length, where)
                    for length in (offcut.dx_um, offcut.dy_um, offcut.x_um, offcut.y_um)
                ),
                area_m2(offcut.area_um2, "dx · dy"),
            )
            for offcut in figures.offcuts
        ),
    )


def band_table(figures: PlanFigures) -> Table:
    """Edge bands of the placed pieces."""
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
                    Computed(
                        Bilingual(
                            "Σ finished length of a banded side · pieces placed",
                            "Σ чистовая длина стороны с кромкой · размещено деталей",
                        )
                    ),
                ),
                count(
                    band.sides,
                    Computed(
                        Bilingual(
                            "Σ banded sides · pieces placed",
                            "Σ сторон с кромкой · размещено деталей",
                        )
                    ),
                ),
            )
            for band in figures.bands
        ),
    )


def unplaced_table(figures: PlanFigures) -> Table:
    """Pieces that no sheet had room for."""
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
                count(
                    missing,
                    Computed(
                        Bilingual(
                            "pieces asked for − pieces placed",
                            "заказано деталей − размещено деталей",
                        )
                    ),
                ),
            )
            for index, missing in figures.plan.unplaced
            if missing
        ),
    )


_SAW_SIZE = Computed(
    Bilingual("finished − Σ bands + Σ pre-milling", "чистовой − Σ кромок + Σ прифуговки")
)


def _mm(length_um: int, provenance: Given | Computed = _AS_GIVEN) -> Quantity:
    return Quantity(mm(length_um), "mm", provenance, decimals=1)
