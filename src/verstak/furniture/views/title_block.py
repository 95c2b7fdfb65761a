"""Frame and title block of a sheet: what is drawn, how large, of what, how heavy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.drawing.fonts import shortened, text_width_mm
from verstak.drawing.shapes import Line, Rectangle, Shape, Text
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.cabinet_spec import BoardChoice, CabinetKind
from verstak.furniture.mass import panel_mass
from verstak.furniture.materials import material
from verstak.furniture.views.paper import (
    FRAME,
    HEIGHT_MM,
    MARGIN_MM,
    QUIET,
    SMALLEST_MM,
    TEXT_MM,
    WIDTH_MM,
    size_text,
    wrapped,
)
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual, Language

BLOCK_MM = 21.0
"""Height of the title block."""

KIND_NAMES = {
    CabinetKind.BASE: Bilingual("base cabinet", "шкаф напольный"),
    CabinetKind.WALL: Bilingual("wall cabinet", "шкаф навесной"),
    CabinetKind.TALL: Bilingual("tall cabinet", "шкаф-пенал"),
    CabinetKind.WARDROBE: Bilingual("wardrobe", "шкаф для одежды"),
    CabinetKind.DRAWERS: Bilingual("drawer unit", "тумба с ящиками"),
    CabinetKind.CORNER: Bilingual("blind corner cabinet", "шкаф угловой"),
}
_SIZES = Bilingual("W×H×D of the carcass, mm", "Ш×В×Г корпуса, мм")
_CARCASS = Bilingual("carcass", "корпус")
_FRONTS = Bilingual("fronts", "фасады")
_BACK = Bilingual("back", "задняя стенка")
_BOARDS = Bilingual("Boards", "Материалы")
_PANELS = Bilingual("Panels", "Деталей")
_MASS = Bilingual("Mass", "Масса")
_UNKNOWN = Bilingual("not known", "не известна")
_WITHOUT = Bilingual("{mass} without {boards}", "{mass} без {boards}")
_SCALE = Bilingual("Scale", "Масштаб")
_SHEET = Bilingual("Sheet", "Лист")
_COLUMNS = (76.0, 58.0, 77.0, 20.0, 50.0)


@dataclass(frozen=True, slots=True)
class SheetLabel:
    """What differs from sheet to sheet.

    Args:
        heading: What is drawn on this one.
        scale: As it is written, ``""`` where there is none.
        number: Of this sheet, from 1.
        sheets: How many there are.
    """

    heading: str
    scale: str
    number: int
    sheets: int


def cabinet_name(cabinet: Cabinet, language: Language) -> str:
    """What the office calls it, or else its family."""
    return cabinet.spec.name or KIND_NAMES[cabinet.spec.kind].in_(language)


def boards_mass(cabinet: Cabinet) -> tuple[Quantity | None, tuple[str, ...]]:
    """Mass of the boards whose density is known, and the materials of the others.

    Args:
        cabinet: As built.

    Returns:
        Kilograms, ``None`` if no density is known; keys of materials that are not in it.
    """
    masses = [(panel, panel_mass(panel)) for panel in cabinet.panels]
    known = [mass.value for _, mass in masses if mass is not None]
    unknown = tuple(dict.fromkeys(panel.material for panel, mass in masses if mass is None))
    if not known:
        return None, unknown
    return Quantity(sum(known), "kg", Computed("m = Σ l·w·t·ρ over the panels"), 1), unknown


def mass_text(cabinet: Cabinet, language: Language) -> str:
    """Mass of the boards as it is written, with what it leaves out."""
    mass, unknown = boards_mass(cabinet)
    if mass is None:
        return _UNKNOWN.in_(language)
    without = ", ".join(material(key).name.in_(language) for key in unknown)
    said = mass.text(language)
    return _WITHOUT.in_(language).format(mass=said, boards=without) if without else said


def sheet_frame(cabinet: Cabinet, label: SheetLabel, language: Language) -> tuple[Shape, ...]:
    """The frame round an A4 sheet with the title block at its foot.

    Args:
        cabinet: What is drawn.
        label: Of this sheet.
        language: Of the words.
    """
    top = HEIGHT_MM - MARGIN_MM - BLOCK_MM
    right = WIDTH_MM - MARGIN_MM
    shapes: list[Shape] = [
        Rectangle((MARGIN_MM, MARGIN_MM), (right - MARGIN_MM, HEIGHT_MM - 2 * MARGIN_MM), FRAME),
        Line((MARGIN_MM, top), (right, top), FRAME),
    ]
    left = MARGIN_MM
    cells = _cells(cabinet, label, language)
    for width, (head, lines) in zip(_COLUMNS, cells, strict=True):
        if left > MARGIN_MM:
            shapes.append(Line((left, top), (left, top + BLOCK_MM), FRAME))
        shapes += _cell(left, top, width, head, lines)
        left += width
    return tuple(shapes)


def _cells(
    cabinet: Cabinet, label: SheetLabel, language: Language
) -> list[tuple[str, list[tuple[str, float]]]]:
    spec = cabinet.spec
    sizes = size_text(language, spec.width_um, spec.height_um, spec.depth_um)
    # A cabinet without a name is called by its kind; then its kind is not said twice.
    kind = KIND_NAMES[spec.kind].in_(language)
    name = [*_name(spec.name), (kind, 3.0)] if spec.name else [(kind, 4.2)]
    boards = [(words, TEXT_MM) for words in _boards(cabinet, language)]
    panels = str(len(cabinet.panels))
    scale = f"{_SCALE.in_(language)} {label.scale}" if label.scale else ""
    sheet = f"{_SHEET.in_(language)} {label.number} / {label.sheets}"
    return [
        ("", name),
        (
            _SIZES.in_(language),
            [(sizes, 4.2), (f"{_MASS.in_(language)}: {mass_text(cabinet, language)}", TEXT_MM)],
        ),
        (_BOARDS.in_(language), boards),
        (_PANELS.in_(language), [(panels, 4.2)]),
        (label.heading, [(scale, 3.2), (sheet, 3.2)]),
    ]


def _name(words: str) -> list[tuple[str, float]]:
    """A name in one large line, or in two smaller ones."""
    room = _COLUMNS[0] - 4
    if text_width_mm(words[:200], 4.2, bold=True) <= room:
        return [(words, 4.2)]
    first, *rest = wrapped(words[:200], room - 8, 3.4)
    return [(first, 3.4), *([(" ".join(rest), 3.4)] if rest else [])]


def _cell(
    left: float, top: float, width: float, head: str, lines: Sequence[tuple[str, float]]
) -> list[Shape]:
    shapes: list[Shape] = []
    y = top + 1.2
    room = width - 4
    if head:
        y += SMALLEST_MM + 0.8
        shown = shortened(head, room, SMALLEST_MM + 0.1)
        shapes.append(Text((left + 2, y), shown, SMALLEST_MM + 0.1, colour=QUIET))
    for words, size in lines:
        y += size + 1.3
        bold = size > 3.3
        shown = shortened(words, room, size, bold=bold)
        shapes.append(Text((left + 2, y), shown, size, bold=bold))
    return shapes


def _boards(cabinet: Cabinet, language: Language) -> list[str]:
    spec = cabinet.spec
    used = {(panel.material, panel.thickness_um) for panel in cabinet.panels}
    named = ((_CARCASS, spec.carcass), (_FRONTS, spec.front), (_BACK, spec.back))
    return [
        f"{what.in_(language)}: {_board(board, language)}"
        for what, board in named
        if (board.material, board.thickness_um) in used
    ]


def _board(board: BoardChoice, language: Language) -> str:
    kind = material(board.material).name.in_(language)
    unit = "мм" if language == "ru" else "mm"
    return f"{kind} {size_text(language, board.thickness_um)} {unit} {board.decor}".strip()
