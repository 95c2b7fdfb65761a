"""A drawing's reading as figures and tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from verstak.furniture.drawings.cnc_readiness import cnc_faults, gap_places, gap_words
from verstak.furniture.drawings.drawn_panels import DrawnPanel
from verstak.furniture.drawings.dxf_layers import Operation
from verstak.furniture.drawings.sheet_views import FACE_NAMES
from verstak.quantities.length import mm
from verstak.quantities.quantity import Computed, Given, Provenance, Quantity, count, in_both
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual, Language

if TYPE_CHECKING:  # the result has a report() method, so it imports this module
    from verstak.furniture.drawings.drawing_result import DrawingResult, OpenOutline

_EXTENT = Computed(
    Bilingual(
        "largest − smallest coordinate of the outline, arcs included",
        "наибольшая − наименьшая координата контура, с учётом дуг",
    )
)
_LEAST = Computed(
    Bilingual(
        "sides of the rectangle of least area around the outline",
        "стороны описанного прямоугольника наименьшей площади",
    )
)
_AREA = Computed(
    Bilingual(
        "Gauss's area formula, plus the arcs' segments",
        "формула Гаусса для площади плюс сегменты дуг",
    )
)
_LINE = Computed(Bilingual("sum of the sides and arcs", "сумма сторон и дуг"))
_FACES = {"top": Bilingual("top", "лицевая"), "reverse": Bilingual("reverse", "обратная")}
_COUNTED = Computed(Bilingual("contours counted in the drawing", "счёт контуров чертежа"))
_MOST_FAULTS = 20
_LANGUAGES: tuple[Language, ...] = ("en", "ru")


def drawing_report(result: DrawingResult) -> Report:
    """Figures first: how many panels, and whether a machine may have the file."""
    tables = [_kinds_table(result), _panels_table(result)]
    if result.open_outlines:
        tables.append(_open_table(result))
    tables.append(_layers_table(result))
    title = result.name or "DXF"
    return Report(
        Bilingual(f"Drawing: {title}", f"Чертёж: {title}"),
        _figures(result),
        tuple(tables),
        (*_readiness_notes(result), *_view_notes(result), *result.notes),
    )


def size_quantity(length_um: int, provenance: Provenance = _EXTENT) -> Quantity:
    """A size in mm with the decimals it has, at most three and at least one."""
    decimals = next((d for d in (1, 2) if length_um % 10 ** (3 - d) == 0), 3)
    return Quantity(mm(length_um), "mm", provenance, decimals)


def _figures(result: DrawingResult) -> tuple[Figure, ...]:
    faults = cnc_faults(result)
    reason = Bilingual(
        "; ".join(fault.message.en for fault in faults[:1]),
        "; ".join(fault.message.ru for fault in faults[:1]),
    )
    thickness = result.thickness_um
    area = sum(panel.contour.area for panel in result.panels) / 1e6
    not_counted = sum(not outline.counted for outline in result.open_outlines)
    unmarked = len(result.open_outlines) - not_counted
    return (
        Figure(
            "panels",
            Bilingual("panels", "деталей"),
            count(len(result.panels), _COUNTED),
            Bilingual(
                f"{not_counted} open outlines are not counted",
                f"незамкнутые контуры не учтены: {not_counted}",
            )
            if not_counted
            else None,
        ),
        Figure(
            "ready_for_cnc",
            Bilingual("ready for CNC", "готов для ЧПУ"),
            not faults,
            reason if faults else None,
        ),
        Figure(
            "open_outlines",
            Bilingual("open outlines", "незамкнутых контуров"),
            count(not_counted, _COUNTED),
        ),
        Figure(
            "unmarked_outlines",
            Bilingual(
                "not marked as closed, though their ends meet",
                "не помечены замкнутыми, хотя концы сходятся",
            ),
            count(unmarked, _COUNTED),
        ),
        Figure(
            "closed_on_reading",
            Bilingual("closed on reading", "замкнуто при чтении"),
            count(len(result.closed_by_us), _COUNTED),
        ),
        Figure(
            "thickness",
            Bilingual("thickness", "толщина"),
            None
            if thickness is None
            else size_quantity(thickness, Given(Bilingual("layer", "слой"))),
            Bilingual("the layers name none, or several", "слои не называют её или называют разную")
            if thickness is None
            else None,
        ),
        Figure(
            "area",
            Bilingual("area of the panels", "площадь деталей"),
            Quantity(area, "m²", _AREA, 3),
        ),
        Figure(
            "unit",
            Bilingual("unit of the drawing", "единица чертежа"),
            result.scale.unit,
            in_both(result.scale.origin.by)
            if isinstance(result.scale.origin, Given)
            else Bilingual("assumed", "принята"),
        ),
    )


def _kinds_table(result: DrawingResult) -> Table:
    """Equal panels together: same rectangle, area and thickness."""
    kinds: dict[tuple[int, int, int | None, int], list[DrawnPanel]] = defaultdict(list)
    for panel in result.panels:
        long, short = panel.blank_um
        kinds[(long, short, panel.thickness_um, round(panel.contour.area))].append(panel)
    ordered = sorted(kinds.items(), key=lambda item: (-item[0][3], item[0][0]))
    return Table(
        "kinds",
        Bilingual("Sizes", "Размеры"),
        columns(
            ("length", "length", "длина"),
            ("width", "width", "ширина"),
            ("thickness", "thickness", "толщина"),
            ("quantity", "quantity", "количество"),
            ("numbers", "№", "№"),
        ),
        tuple(
            (
                size_quantity(long, _LEAST if panels[0].turned_um else _EXTENT),
                size_quantity(short, _LEAST if panels[0].turned_um else _EXTENT),
                None
                if thickness is None
                else size_quantity(thickness, Given(Bilingual("layer", "слой"))),
                count(len(panels), _COUNTED),
                ", ".join(str(panel.number) for panel in panels),
            )
            for (long, short, thickness, _), panels in ordered
        ),
    )


def _panels_table(result: DrawingResult) -> Table:
    return Table(
        "panels",
        Bilingual("Panels", "Детали"),
        columns(
            ("number", "№", "№"),
            ("x", "along x", "по x"),
            ("y", "along y", "по y"),
            ("turned", "least rectangle", "наименьший прямоугольник"),
            ("area", "area", "площадь"),
            ("perimeter", "perimeter", "периметр"),
            ("thickness", "thickness", "толщина"),
            ("holes", "holes", "отверстия"),
            ("pockets", "pockets", "выборки"),
            ("cutouts", "cut-outs", "вырезы"),
            ("other", "other", "прочее"),
            ("layer", "layer", "слой"),
        ),
        tuple(_panel_row(panel) for panel in result.panels),
    )


def _panel_row(panel: DrawnPanel) -> tuple[Quantity | str | Bilingual | None, ...]:
    dx, dy = panel.size_um
    turned = None
    if (size := panel.turned_um) is not None:
        sides = " × ".join(size_quantity(side, _LEAST).text() for side in size)
        angle = panel.contour.least_box.angle_deg
        turned = Bilingual(
            f"{sides}, {angle:.2f}°", f"{sides}, {angle:.2f}°".replace("mm", "мм").replace(".", ",")
        )
    pockets = (Operation.POCKET, Operation.GROOVE)
    others = panel.count(*(set(Operation) - {Operation.DRILL, Operation.CUTOUT, *pockets}))
    return (
        str(panel.number),
        size_quantity(dx),
        size_quantity(dy),
        turned,
        Quantity(panel.contour.area / 1e6, "m²", _AREA, 4),
        Quantity(panel.contour.perimeter, "mm", _LINE, 1),
        None
        if panel.thickness_um is None
        else size_quantity(panel.thickness_um, Given(Bilingual("layer", "слой"))),
        count(panel.count(Operation.DRILL), _COUNTED),
        count(panel.count(*pockets), _COUNTED),
        count(panel.count(Operation.CUTOUT), _COUNTED),
        count(others, _COUNTED),
        panel.meaning.layer,
    )


def _open_table(result: DrawingResult) -> Table:
    return Table(
        "open_outlines",
        Bilingual("Open outlines", "Незамкнутые контуры"),
        columns(
            ("layer", "layer", "слой"),
            ("gap", "gap", "разрыв"),
            ("from", "from x; y", "от x; y"),
            ("to", "to x; y", "до x; y"),
            ("gaps", "gaps", "разрывов"),
            ("view", "view", "вид"),
            ("counted", "counted", "учтён"),
        ),
        tuple(_open_row(outline) for outline in result.open_outlines),
    )


def _open_row(outline: OpenOutline) -> tuple[Quantity | str | Bilingual | bool | None, ...]:
    measured = Computed(
        Bilingual("distance between the two ends", "расстояние между двумя концами")
    )
    gap = outline.gaps[0] if outline.gaps else None
    start = outline.branch if gap is None else gap.start
    places = 3 if gap is None else gap_places(gap)
    written = [
        None if at is None else f"{at[0]:.{places}f}; {at[1]:.{places}f}"
        for at in (start, gap.end if gap else None)
    ]
    return (
        outline.layer,
        None if gap is None else Quantity(gap.size, "mm", measured, places),
        written[0],
        written[1] if gap else Bilingual("lines branch", "линии ветвятся"),
        count(len(outline.gaps), _COUNTED),
        FACE_NAMES.get(outline.view or ""),
        outline.counted,
    )


def _layers_table(result: DrawingResult) -> Table:
    lines = Counter(line.layer for line in result.lines)
    return Table(
        "layers",
        Bilingual("Layers", "Слои"),
        columns(
            ("layer", "layer", "слой"),
            ("operation", "operation", "операция"),
            ("face", "face", "сторона"),
            ("depth", "depth", "глубина"),
            ("diameter", "diameter", "диаметр"),
            ("lines", "lines", "линий"),
            ("convention", "convention", "правило имён"),
        ),
        tuple(
            (
                meaning.layer,
                meaning.operation.text,
                _FACES.get(meaning.face or "", meaning.face),
                None
                if meaning.depth_um is None
                else size_quantity(meaning.depth_um, Given(Bilingual("layer", "слой"))),
                None
                if meaning.diameter_um is None
                else size_quantity(meaning.diameter_um, Given(Bilingual("layer", "слой"))),
                count(lines[meaning.layer], _COUNTED),
                meaning.convention,
            )
            for meaning in result.layers
        ),
    )


def _readiness_notes(result: DrawingResult) -> list[Bilingual]:
    faults = cnc_faults(result)
    if not faults:
        return []
    notes = [
        Bilingual(
            f"not ready for CNC: {len(faults)} reasons",
            f"не готов для ЧПУ, причин: {len(faults)}",
        )
    ]
    notes += [fault.message for fault in faults[:_MOST_FAULTS]]
    if len(faults) > _MOST_FAULTS:
        left = len(faults) - _MOST_FAULTS
        notes.append(Bilingual(f"… and {left} more", f"… и ещё {left}"))
    return notes


def _view_notes(result: DrawingResult) -> list[Bilingual]:
    notes: list[Bilingual] = []
    if result.views:
        en, ru = (
            ", ".join(
                f"{FACE_NAMES[view.face].in_(language)}: {number}"
                for view, number in result.panels_per_view
            )
            for language in _LANGUAGES
        )
        notes.append(
            Bilingual(
                f"the sheet is drawn from several sides (outlines: {en}); panels and work are "
                "counted once, in the view of both faces",
                f"лист показан с нескольких сторон (контуров: {ru}); детали и обработка учтены "
                "один раз, по виду обеих сторон",
            )
        )
    if any(outline.counted for outline in result.open_outlines):
        notes.append(
            Bilingual(
                "polylines whose ends meet within 0.001 mm are counted, but are not marked as "
                "closed; a CAM program may ask to close them",
                "полилинии, концы которых сходятся до 0,001 мм, учтены, но не помечены "
                "замкнутыми; CAM-программа может потребовать их замкнуть",
            )
        )
    if result.unknown_layers:
        listed = ", ".join(result.unknown_layers[:12])
        notes.append(
            Bilingual(
                f"layers that no known convention explains: {listed}",
                f"слои, имена которых не поясняет ни одно известное правило: {listed}",
            )
        )
    if result.offered:
        listed = ", ".join(
            f"{p.contour.box.dx:.1f}×{p.contour.box.dy:.1f} ({p.meaning.layer})"
            for p in result.offered[:12]
        )
        notes.append(
            Bilingual(
                f"{len(result.offered)} closed contours on unexplained layers are not counted: {listed}",
                f"замкнутых контуров на неизвестных слоях, не учтённых как детали: "
                f"{len(result.offered)}: {listed}",
            )
        )
    if result.stray:
        notes.append(
            Bilingual(
                f"{len(result.stray)} holes, pockets or cut-outs lie on no panel",
                f"отверстий, выборок и вырезов вне деталей: {len(result.stray)}",
            )
        )
    for repair in result.closed_by_us[:_MOST_FAULTS]:
        gap = repair.gaps[0]
        notes.append(
            Bilingual(
                f"closed by us: {gap_words(gap, 'en')}, layer {repair.layer}",
                f"замкнуто программой: {gap_words(gap, 'ru')}, слой {repair.layer}",
            )
        )
    return notes
