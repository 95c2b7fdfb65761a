"""The files that an answer offers with cutting plans: maps, tables, the saw's own format."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.assistant.tools.outcome import MadeFile
from verstak.cutting.files.bazis_cut import write_cut
from verstak.cutting.files.export import write_workbook
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.maps.map_pages import map_document
from verstak.cutting.maps.sheet_dxf import write_sheet_dxf
from verstak.cutting.maps.sheet_map import sheet_map
from verstak.drawing.pdf import write_pdf
from verstak.drawing.svg import write_svg
from verstak.quantities.text import Bilingual, Language

PDF = "application/pdf"
SVG = "image/svg+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DXF = "image/vnd.dxf"
BAZIS = "application/xml"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_DRAWN = 6
"""Maps shown beside an answer; all of them are in the PDF."""
_MOST_PAGES = 150
"""Patterns beyond which nobody prints the maps and making them takes too long."""


def plan_files(plans: Sequence[CuttingPlan], language: Language) -> tuple[MadeFile, ...]:
    """Sheet maps as pictures, PDF, DXF of the first map, ``.CUT`` and tables.

    Args:
        plans: Checked plans.
        language: Of the words in them.
    """
    maps = [(plan, index) for plan in plans for index in range(len(plan.layouts))]
    if not maps:
        return ()
    drawn = [
        MadeFile(
            name=f"sheet-map-{_LETTERS[number]}.svg",
            title=Bilingual("Sheet map", "Карта раскроя"),
            media_type=SVG,
            content=write_svg(sheet_map(plan, index, language=language)).encode(),
            drawn=True,
        )
        for number, (plan, index) in enumerate(maps[:_MOST_DRAWN])
    ]
    printed = []
    if len(maps) <= _MOST_PAGES:
        pages = map_document(plans, language=language)
        title = Bilingual("Sheet maps for printing", "Карты раскроя для печати")
        printed.append(MadeFile("sheet-maps.pdf", title, PDF, write_pdf(pages)))
    first, index = maps[0]
    return (
        *drawn,
        *printed,
        MadeFile(
            "cutting-plan.cut",
            Bilingual("Plan for BAZIS-Cutting", "Раскрой для «Базис-Раскроя»"),
            BAZIS,
            write_cut(plans),
        ),
        MadeFile(
            "cutting-tables.xlsx",
            Bilingual("Parts, sheets, offcuts", "Детали, листы, обрезки"),
            XLSX,
            write_workbook(plans, language),
        ),
        MadeFile(
            "sheet-map.dxf",
            Bilingual("First sheet map", "Первая карта раскроя"),
            DXF,
            write_sheet_dxf(first, index),
        ),
    )
