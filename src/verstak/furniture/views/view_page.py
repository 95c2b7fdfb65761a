"""The sheets of one cabinet: views with dimensions, the exploded view, and drilled panels."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.drawing.shapes import Page, Shape, Text
from verstak.furniture.cabinet import Cabinet, FittingKind
from verstak.furniture.cabinet_spec import BackPlace
from verstak.furniture.drilling.hole import Hole
from verstak.furniture.panel import PanelRole
from verstak.furniture.views.exploded import exploded_drawing
from verstak.furniture.views.fixtures import legs, rods
from verstak.furniture.views.front import front_drawing, hinged_left, visible_fronts
from verstak.furniture.views.panel_page import drilled_panels, panel_sheet
from verstak.furniture.views.panel_table import (
    TABLE_MM,
    panel_table,
    rows_that_fit,
    table_legend,
)
from verstak.furniture.views.paper import (
    HEIGHT_MM,
    MARGIN_MM,
    QUIET,
    WIDTH_MM,
    View,
    scale_for,
    scale_text,
    size_text,
    wrapped,
)
from verstak.furniture.views.positions import Position, positions
from verstak.furniture.views.side import section_planes, side_drawing
from verstak.furniture.views.title_block import (
    BLOCK_MM,
    SheetLabel,
    cabinet_name,
    sheet_frame,
)
from verstak.quantities.text import Bilingual, Language

_INSIDE_MM = 3.0
"""Between the frame and what is drawn."""
_BETWEEN_MM = 5.0
_NOTE_MM = 2.2
_NOTE_STEP_MM = 3.3

_VIEWS = Bilingual("Views and sections", "Виды и разрезы")
_ASSEMBLY = Bilingual("Exploded view, panels", "Схема сборки, детали")
_MORE = Bilingual("Panels, continued", "Детали, продолжение")
_HINGES = Bilingual(
    "Blue lines on a door: from its hinges to the side that opens.",
    "Синие линии на фасаде двери: от петель к открывающейся стороне.",
)
_PLACED = Bilingual(
    "Shown schematically, places not set by this drawing: {what}.",
    "Показано условно, места чертёж не задаёт: {what}.",
)
_LEGS = Bilingual("legs", "опоры")
_ROD = Bilingual("clothes rod", "штанга")
_GAP = Bilingual(
    "Gap on every side of a front: {gap} mm.", "Зазор с каждой стороны фасада: {gap} мм."
)
_HINGE_COUNT = Bilingual("Hinges:\N{NO-BREAK SPACE}{count}.", "Петель:\N{NO-BREAK SPACE}{count}.")
_GROOVE = Bilingual(
    "Groove for the back: {wide} mm wide, {deep} mm deep, {off} mm from the rear edge.",
    "Паз под заднюю стенку: ширина {wide} мм, глубина {deep} мм, отступ от задней кромки {off} мм.",
)
_OVERLAID = Bilingual(
    "The back of {thick} mm lies on the rear edges.",
    "Задняя стенка {thick} мм накладная.",
)
_UNITS = Bilingual("All sizes in millimetres.", "Все размеры в миллиметрах.")


def cabinet_pages(
    cabinet: Cabinet, *, language: Language = "en", holes: Sequence[Hole] | None = None
) -> tuple[Page, ...]:
    """Sheets of A4 landscape: views and sections, exploded view with panels, drilled panels.

    Args:
        cabinet: As built.
        language: Of the words.
        holes: Of the cabinet; if given, each panel that has some gets a sheet, and panels that
            are alike in size, bands and holes share one.

    Returns:
        Two sheets, more where the table of panels is long, and those of the panels.
    """
    rows = positions(cabinet)
    room = HEIGHT_MM - 2 * MARGIN_MM - BLOCK_MM - 2 * _INSIDE_MM
    first, more = _table_chunks(cabinet, rows, room, language)
    drilled = drilled_panels(cabinet, holes or ())
    sheets = 2 + len(more) + len(drilled)
    pages = [
        _views_page(cabinet, sheets, language),
        _assembly_page(cabinet, first, sheets, language, last=not more),
    ]
    for index, chunk in enumerate(more):
        label = SheetLabel(_MORE.in_(language), "", 3 + index, sheets)
        left, top = MARGIN_MM + _INSIDE_MM, MARGIN_MM + _INSIDE_MM
        shapes = panel_table(cabinet, chunk, left, top, language)
        pages.append(_page(cabinet, shapes, label, language))
    for index, (panel, own, alike) in enumerate(drilled, 3 + len(more)):
        sheet, scale = panel_sheet(cabinet, panel, own, alike, language)
        label = SheetLabel(panel.name.in_(language), scale_text(scale, language), index, sheets)
        pages.append(_page(cabinet, sheet, label, language))
    return tuple(pages)


def _page(cabinet: Cabinet, shapes: Sequence[Shape], label: SheetLabel, language: Language) -> Page:
    title = f"{cabinet_name(cabinet, language)}: {label.heading}"
    framed = (*sheet_frame(cabinet, label, language), *shapes)
    return Page(WIDTH_MM, HEIGHT_MM, framed, title)


def _views_page(cabinet: Cabinet, sheets: int, language: Language) -> Page:
    planes = section_planes(cabinet, language)
    views = [
        front_drawing(cabinet, language, planes),
        *(side_drawing(cabinet, language, letter, plane) for letter, plane in planes),
    ]
    width = WIDTH_MM - 2 * MARGIN_MM - 2 * _INSIDE_MM
    notes = wrapped(" ".join(_remarks(cabinet, language)), width, _NOTE_MM)
    floor = HEIGHT_MM - MARGIN_MM - BLOCK_MM - 1.5 - len(notes) * _NOTE_STEP_MM
    room = floor - MARGIN_MM - _INSIDE_MM
    scale = _scale_of(views, width, room)
    shapes: list[Shape] = []
    deepest = max(view.around.bottom for view in views)
    tall = max(view.height_um / 1000 / scale + view.around.top for view in views) + deepest
    bottom = floor - deepest - max(room - tall, 0) / 2
    spare = width - sum(_paper_width(view, scale) for view in views)
    gap = min(spare / (len(views) + 1), 30.0)
    left = MARGIN_MM + _INSIDE_MM + (spare - gap * (len(views) - 1)) / 2
    for view in views:
        shapes += view.placed(left, bottom, scale)
        left += _paper_width(view, scale) + gap
    shapes += _lines(notes, MARGIN_MM + _INSIDE_MM, floor)
    label = SheetLabel(_VIEWS.in_(language), scale_text(scale, language), 1, sheets)
    return _page(cabinet, shapes, label, language)


def _scale_of(views: Sequence[View], width: float, height: float) -> float:
    across = width - sum(view.around.left + view.around.right for view in views)
    across -= _BETWEEN_MM * (len(views) - 1)
    deepest = max(view.around.bottom for view in views)
    needed = [sum(view.width_um for view in views) / 1000 / across]
    needed += [view.height_um / 1000 / (height - view.around.top - deepest) for view in views]
    return scale_for(max(needed))


def _paper_width(view: View, scale: float) -> float:
    return view.around.left + view.width_um / 1000 / scale + view.around.right


def _assembly_page(
    cabinet: Cabinet, rows: Sequence[Position], sheets: int, language: Language, *, last: bool
) -> Page:
    view = exploded_drawing(cabinet, language)
    inner = MARGIN_MM + _INSIDE_MM
    width = WIDTH_MM - 2 * inner - TABLE_MM - _BETWEEN_MM
    height = HEIGHT_MM - 2 * inner - BLOCK_MM
    around = view.around
    # Nobody measures an exploded view: it takes the room that there is, at no usual scale.
    scale = max(
        view.width_um / 1000 / (width - around.left - around.right),
        view.height_um / 1000 / (height - around.top - around.bottom),
    )
    across = _paper_width(view, scale)
    high = view.height_um / 1000 / scale
    bottom = inner + around.top + high + (height - around.top - around.bottom - high) / 2
    shapes = list(view.placed(inner + (width - across) / 2, bottom, scale))
    left = WIDTH_MM - inner - TABLE_MM
    shapes += panel_table(cabinet, rows, left, inner, language)
    legend = _legend(cabinet, language) if last or rows else []
    floor = HEIGHT_MM - MARGIN_MM - BLOCK_MM - 1.5 - len(legend) * _NOTE_STEP_MM
    shapes += _lines(legend, left, floor)
    label = SheetLabel(_ASSEMBLY.in_(language), "", 2, sheets)
    return _page(cabinet, shapes, label, language)


def _table_chunks(
    cabinet: Cabinet, rows: Sequence[Position], room: float, language: Language
) -> tuple[Sequence[Position], list[Sequence[Position]]]:
    """Rows beside the exploded view, and those of each further sheet."""
    beside = rows_that_fit(room - len(_legend(cabinet, language)) * _NOTE_STEP_MM - 2)
    step = rows_that_fit(room)
    rest = rows[beside:]
    return rows[:beside], [rest[at : at + step] for at in range(0, len(rest), step)]


def _legend(cabinet: Cabinet, language: Language) -> list[str]:
    return [
        line
        for words in table_legend(cabinet, language)
        for line in wrapped(words, TABLE_MM, _NOTE_MM)
    ]


def _lines(lines: Sequence[str], left: float, top: float) -> list[Shape]:
    return [
        Text((left, top + (index + 1) * _NOTE_STEP_MM - 0.8), words, _NOTE_MM, colour=QUIET)
        for index, words in enumerate(lines)
    ]


def _remarks(cabinet: Cabinet, language: Language) -> list[str]:
    """What the views do not say by themselves."""
    spec = cabinet.spec
    said = [_UNITS.in_(language)]
    if visible_fronts(cabinet):
        said.append(_GAP.in_(language).format(gap=size_text(language, spec.front_gap_um)))
    if cabinet.of_role(PanelRole.BACK):
        thick = size_text(language, spec.back.thickness_um)
        if spec.back_place is BackPlace.GROOVE:
            deep, off = (
                size_text(language, um) for um in (spec.groove_depth_um, spec.groove_offset_um)
            )
            said.append(_GROOVE.in_(language).format(wide=thick, deep=deep, off=off))
        else:
            said.append(_OVERLAID.in_(language).format(thick=thick))
    if any(hinged_left(cabinet, door) is not None for door in cabinet.of_role(PanelRole.DOOR)):
        said.append(_HINGES.in_(language))
    loose = [
        words.in_(language)
        for words, there in ((_LEGS, legs(cabinet)), (_ROD, rods(cabinet)))
        if there
    ]
    if loose:
        said.append(_PLACED.in_(language).format(what=", ".join(loose)))
    hinges = sum(each.count for each in cabinet.fittings if each.kind is FittingKind.HINGE)
    if hinges:
        said.append(_HINGE_COUNT.in_(language).format(count=hinges))
    return said
