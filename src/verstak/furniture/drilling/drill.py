"""All holes of a cabinet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verstak.errors import UsageError
from verstak.furniture.cabinet import Cabinet, Fitting, FittingKind
from verstak.furniture.drilling.fastener_holes import fastener_holes
from verstak.furniture.drilling.handle_holes import handle_holes
from verstak.furniture.drilling.hinge_holes import hinge_holes
from verstak.furniture.drilling.hole import Hole
from verstak.furniture.drilling.shelf_pin_holes import shared_through, shelf_pin_holes, whole_rows
from verstak.furniture.drilling.slide_holes import slide_holes
from verstak.furniture.drilling.system32 import RearRow


class PinRows(StrEnum):
    """How much of a System 32 row is bored."""

    AROUND_SHELVES = "around_shelves"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class DrillingOptions:
    """What an office may choose.

    Args:
        pin_rows: Holes round each loose shelf, or rows from end to end.
        pin_steps: Holes above and below a shelf when only round it.
        rear_row: Where the rear row stands.
        handle_pitch_um: Distance of a handle's two screws; ``None``: handles are not drilled.
    """

    pin_rows: PinRows = PinRows.AROUND_SHELVES
    pin_steps: int = 2
    rear_row: RearRow = RearRow.SAME_SETBACK
    handle_pitch_um: int | None = None


def drill(cabinet: Cabinet, options: DrillingOptions | None = None) -> tuple[Hole, ...]:
    """Bore a cabinet: fasteners, hinges, slides, shelf pins and, if asked, handles.

    Args:
        cabinet: As built; nothing in it is moved.
        options: The office's choices; ``None`` for the usual ones.

    Returns:
        Every hole once, in the order of connections and fittings. They may clash: ask
        :func:`.collisions.find_collisions`.

    Raises:
        InvalidCabinet: a connection or fitting that cannot be drilled.
        UsageError: an option that makes no sense.

    Source:
        Sizes and distances: data/drilling.toml, each with its own source.
    """
    chosen = options or DrillingOptions()
    if not 0 <= chosen.pin_steps <= 100:
        raise UsageError(
            f"expected 0 to 100 further holes round a shelf, found {chosen.pin_steps}",
            remedy="2 is usual",
        )
    holes = list(fastener_holes(cabinet, cabinet.connections))
    # Hinges and slides can give way, the hole right under a shelf cannot; so it is known first.
    whole = chosen.pin_rows is PinRows.WHOLE
    fixed = [] if whole else _pins(cabinet, holes, chosen, steps=0)
    for number, fitting in enumerate(cabinet.fittings, 1):
        owner, taken = _owner(number, fitting), [*holes, *fixed]
        if fitting.kind is FittingKind.HINGE:
            holes.extend(hinge_holes(cabinet, fitting, owner, taken))
        elif fitting.kind is FittingKind.SLIDE:
            holes.extend(slide_holes(cabinet, fitting, owner, taken))
        elif fitting.kind is FittingKind.HANDLE and chosen.handle_pitch_um is not None:
            holes.extend(handle_holes(cabinet, fitting, owner, chosen.handle_pitch_um))
    if whole:
        holes.extend(whole_rows(cabinet, holes, rear=chosen.rear_row))
    else:
        holes.extend(_pins(cabinet, [*holes, *fixed], chosen, steps=chosen.pin_steps))
    return shared_through(cabinet, holes)


def _pins(
    cabinet: Cabinet, holes: list[Hole], chosen: DrillingOptions, *, steps: int
) -> list[Hole]:
    found: list[Hole] = []
    for number, fitting in enumerate(cabinet.fittings, 1):
        if fitting.kind is FittingKind.SHELF_PIN:
            taken = [*holes, *found]
            owner = _owner(number, fitting)
            found.extend(
                shelf_pin_holes(cabinet, fitting, owner, taken, steps=steps, rear=chosen.rear_row)
            )
    return found


def _owner(number: int, fitting: Fitting) -> str:
    return f"fitting {number}, {fitting.kind} of {fitting.panel}"
