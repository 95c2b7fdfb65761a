"""What must be known about a drawing's reading before relying on its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.furniture.drawings.block_nesting import clean
from verstak.furniture.drawings.contours import crossing
from verstak.furniture.drawings.drawing_result import DrawingResult
from verstak.furniture.drawings.drawn_lines import CURVE_MM, DrawnEntities
from verstak.furniture.drawings.drawn_panels import Sorted
from verstak.furniture.drawings.dxf_file import DxfFile
from verstak.furniture.drawings.dxf_layers import Operation
from verstak.furniture.drawings.outline_gap import Joined
from verstak.quantities.quantity import Assumed
from verstak.quantities.text import Bilingual


def reading_notes(
    result: DrawingResult,
    file: DxfFile,
    drawn: DrawnEntities,
    joined: Sequence[Joined],
    sorted_: Sorted,
) -> tuple[Bilingual, ...]:
    """Caveats of one reading, the most important first."""
    return (
        *_about_file(result, file),
        *_about_lines(joined),
        *_about_panels(result, sorted_),
        *_about_curves(result),
        *_left_out(drawn),
    )


def _about_file(result: DrawingResult, file: DxfFile) -> list[Bilingual]:
    notes: list[Bilingual] = []
    if result.scale.contradiction:
        notes.append(result.scale.contradiction)
    if isinstance(result.scale.origin, Assumed):
        notes.append(
            Bilingual(
                "the header names no unit; millimetres are assumed (--units says otherwise)",
                "в заголовке нет единицы; приняты миллиметры (иначе --units)",
            )
        )
    if not file.ended:
        notes.append(
            Bilingual("the file lacks its end mark (EOF)", "в файле нет конечной отметки (EOF)")
        )
    if file.repaired:
        first = clean(file.repaired[0])[:160]
        notes.append(
            Bilingual(
                f"flaws of the file that were repaired on reading: {len(file.repaired)}; the "
                f"first: {first}",
                f"при чтении исправлено дефектов файла: {len(file.repaired)}; первый: {first}",
            )
        )
    return notes


def _about_lines(joined: Sequence[Joined]) -> list[Bilingual]:
    notes: list[Bilingual] = []
    if doubled := sum(made.doubled for made in joined):
        notes.append(
            Bilingual(
                f"lines that are drawn twice and were counted once: {doubled}",
                f"дважды начерченных линий, учтённых один раз: {doubled}",
            )
        )
    if empty := sum(made.empty for made in joined):
        notes.append(
            Bilingual(
                f"lines without length and outlines without area that were left out: {empty}",
                f"пропущено линий без длины и контуров без площади: {empty}",
            )
        )
    return notes


def _about_panels(result: DrawingResult, sorted_: Sorted) -> list[Bilingual]:
    notes: list[Bilingual] = []
    if sorted_.frames:
        boxes = ", ".join(
            f"{p.contour.box.dx:.0f}×{p.contour.box.dy:.0f}" for p in sorted_.frames[:3]
        )
        notes.append(
            Bilingual(
                f"outlines on unexplained layers that hold panels, taken for frames of sheets: "
                f"{len(sorted_.frames)} ({boxes} mm)",
                f"контуры на неизвестных слоях, внутри которых детали, приняты за рамки листов: "
                f"{len(sorted_.frames)} ({boxes} мм)",
            )
        )
    if sorted_.inner:
        notes.append(
            Bilingual(
                f"panels with inner contours that no layer explains, taken for through cut-outs: "
                f"{sorted_.inner}. If the outer contour is the sheet's frame, name its layer BOARD_…",
                f"деталей с внутренними контурами, которые слой не поясняет: {sorted_.inner}; "
                "контуры приняты за сквозные вырезы. Если внешний контур — рамка листа, назовите "
                "её слой BOARD_…",
            )
        )
    if result.panels and result.panels[0].meaning.operation is Operation.UNKNOWN:
        notes.append(
            Bilingual(
                "no layer says which contours are outlines; the outermost closed contours are "
                "taken for panels",
                "ни один слой не называет контуры деталей; деталями приняты внешние замкнутые "
                "контуры",
            )
        )
    crossings = ((panel.number, crossing(panel.contour)) for panel in result.panels)
    notes += [
        Bilingual(
            f"the outline of panel {number} crosses itself at ({place[0]:.3f}, {place[1]:.3f}) mm; "
            "its area is not reliable",
            f"контур детали № {number} пересекает сам себя в ({place[0]:.3f}; {place[1]:.3f}) мм; "
            "площадь ненадёжна",
        )
        for number, place in crossings
        if place is not None
    ]
    return notes


def _about_curves(result: DrawingResult) -> list[Bilingual]:
    notes: list[Bilingual] = []
    if any(line.kind in {"SPLINE", "ELLIPSE"} for line in result.lines):
        notes.append(
            Bilingual(
                f"splines and ellipses were replaced by chords within {CURVE_MM} mm",
                f"сплайны и эллипсы заменены хордами с точностью {CURVE_MM} мм".replace(".", ","),
            )
        )
    return notes


def _left_out(drawn: DrawnEntities) -> list[Bilingual]:
    kinds = (
        (drawn.unread, "geometry that is not read", "не прочитанная геометрия"),
        (drawn.hidden, "entities on layers that are off or frozen", "объекты на скрытых слоях"),
        (drawn.tilted, "entities out of the drawing's plane", "объекты вне плоскости чертежа"),
    )
    notes: list[Bilingual] = []
    for counts, en, ru in kinds:
        if counts:
            listed = ", ".join(f"{name} × {count}" for name, count in counts.most_common(8))
            notes.append(Bilingual(f"{en}: {listed}", f"{ru}: {listed}"))
    return notes
