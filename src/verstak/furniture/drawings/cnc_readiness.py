"""Whether a drawing may go to a machine as it is, and what keeps it from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verstak.furniture.drawings.contours import XY
from verstak.furniture.drawings.outline_gap import Gap
from verstak.quantities.quantity import Assumed
from verstak.quantities.text import Bilingual, Language

if TYPE_CHECKING:  # the result's report states the faults, so it imports this module
    from verstak.furniture.drawings.drawing_result import DrawingResult, OpenOutline


@dataclass(frozen=True, slots=True)
class CncFault:
    """A reason not to give the file to a machine.

    Args:
        code: ``open_outline``, ``closed_on_reading``, ``branch``, ``doubled``, ``no_panels`` or
            ``units_assumed``.
        message: With layer, place and size.
        layer: Where; ``None`` for the whole drawing.
        at: Place in mm, or ``None``.
        gap_mm: Size of the gap, if that is the reason.
    """

    code: str
    message: Bilingual
    layer: str | None = None
    at: XY | None = None
    gap_mm: float | None = None


def ready_for_cnc(result: DrawingResult) -> bool:
    """Whether the file may go to a machine as it is.

    Every contour must be closed and drawn once, in a stated unit. An outline that was closed on
    reading is still open in the file.
    """
    return not cnc_faults(result)


def cnc_faults(result: DrawingResult) -> tuple[CncFault, ...]:
    """Why the file may not go to a machine, with layers and places; empty: it may.

    Source:
        Opendesk's notes in their drawings ask the maker to check that all polylines are closed;
        Thermwood's layer rules demand closed outlines and full circles for drilling.
    """
    faults: list[CncFault] = []
    if not result.panels:
        faults.append(
            CncFault("no_panels", Bilingual("no closed outline", "нет замкнутого контура"))
        )
    faults += [_open_fault(each) for each in result.open_outlines if each.blocking]
    for repair in result.closed_by_us:
        gap = repair.gaps[0]
        faults.append(
            CncFault(
                "closed_on_reading",
                Bilingual(
                    f"closed on reading only; the file still has the gap: {gap_words(gap, 'en')}, "
                    f"layer {repair.layer}",
                    f"замкнуто только при чтении, в файле разрыв остался: {gap_words(gap, 'ru')}, "
                    f"слой {repair.layer}",
                ),
                repair.layer,
                gap.start,
                gap.size,
            )
        )
    for layer, (x, y) in result.doubled:
        faults.append(
            CncFault(
                "doubled",
                Bilingual(
                    f"a contour lies on another one and would be cut twice: layer {layer}, around "
                    f"({x:.3f}, {y:.3f}) mm",
                    f"контур лежит на другом и был бы пройден дважды: слой {layer}, у "
                    f"({x:.3f}; {y:.3f}) мм",
                ),
                layer,
                (x, y),
            )
        )
    if isinstance(result.scale.origin, Assumed):
        faults.append(
            CncFault(
                "units_assumed",
                Bilingual("the file names no unit of length", "в файле не названа единица длины"),
            )
        )
    return tuple(faults)


def gap_words(gap: Gap, language: Language) -> str:
    """Size of a gap and both its ends."""
    places = gap_places(gap)
    semicolon = "," if language == "en" else ";"
    ends = [f"({x:.{places}f}{semicolon} {y:.{places}f})" for x, y in (gap.start, gap.end)]
    if language == "en":
        return f"{gap.size:.{places}f} mm between {ends[0]} and {ends[1]}"
    return f"{gap.size:.{places}f} мм между {ends[0]} и {ends[1]}".replace(".", ",")


def gap_places(gap: Gap) -> int:
    """Decimals that a gap's size and ends need to show it; 9 at most."""
    return next((places for places in (3, 6) if gap.size >= 0.5 * 10.0**-places), 9)


def _open_fault(outline: OpenOutline) -> CncFault:
    layer = outline.layer
    if outline.branch is not None:
        x, y = outline.branch
        return CncFault(
            "branch",
            Bilingual(
                f"three or more lines meet at ({x:.3f}, {y:.3f}) mm, no outline can be followed: "
                f"layer {layer}",
                f"в ({x:.3f}; {y:.3f}) мм сходятся три линии или больше, контур не проследить: "
                f"слой {layer}",
            ),
            layer,
            outline.branch,
        )
    gap = outline.gaps[0]
    return CncFault(
        "open_outline",
        Bilingual(
            f"open outline, gap of {gap_words(gap, 'en')}, layer {layer}",
            f"незамкнутый контур, разрыв {gap_words(gap, 'ru')}, слой {layer}",
        ),
        layer,
        gap.start,
        gap.size,
    )
