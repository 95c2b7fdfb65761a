"""Where holes clash with each other, with the sides of their panel, or hinges with shelves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.drilling.drilling_sizes import size_um
from verstak.furniture.drilling.hinge_holes import hinge_body, in_the_way
from verstak.furniture.drilling.hole import (
    OPERATION_NAMES,
    Hole,
    Operation,
    Point,
    bottom_um,
    panel_sizes,
    to_cabinet,
    to_panel,
)
from verstak.furniture.drilling.hole_gap import cylinder, gap
from verstak.furniture.drilling.hole_owner import owner_words
from verstak.furniture.drilling.panel_space import lying_on
from verstak.furniture.panel import Panel
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual


class ClashKind(StrEnum):
    """What is wrong."""

    HOLES_MEET = "holes_meet"
    THIN_WALL = "thin_wall"
    NEAR_EDGE = "near_edge"
    OUTSIDE = "outside"
    TOO_DEEP = "too_deep"
    BREAK_THROUGH = "break_through"
    HINGE_AGAINST_PANEL = "hinge_against_panel"
    COVERED_HEAD = "covered_head"


@dataclass(frozen=True, slots=True)
class Collision:
    """One clash.

    Args:
        kind: What is wrong.
        panel: Id of the panel that is bored.
        first: The hole.
        second: The other hole, if two clash.
        other_panel: Id of the panel that a hinge runs into.
        at_panel_um: Where, in the panel's coordinates.
        at_cabinet_um: Where, in the cabinet's.
        left_um: Board left between the two, or to the side; ``None`` where it means nothing.
        sentence: The same for people.
        warning: Whether it may be done all the same.
    """

    kind: ClashKind
    panel: str
    first: Hole
    second: Hole | None
    other_panel: str | None
    at_panel_um: Point
    at_cabinet_um: Point
    left_um: int | None
    sentence: Bilingual
    warning: bool = False


def find_collisions(cabinet: Cabinet, holes: Iterable[Hole]) -> tuple[Collision, ...]:
    """All clashes of a drilled cabinet.

    Args:
        cabinet: The cabinet.
        holes: Its holes.

    Returns:
        In the order of panels; empty when all is well. Warnings are among them.

    Raises:
        InvalidCabinet: a hole in a panel that the cabinet does not have.

    Source:
        Least walls: ``wall.*`` of data/drilling.toml, this program's own choice.
    """
    by_panel: dict[str, list[Hole]] = defaultdict(list)
    for hole in holes:
        by_panel[hole.panel].append(hole)
    unknown = by_panel.keys() - {panel.id for panel in cabinet.panels}
    if unknown:
        raise InvalidCabinet(
            f"holes name panels that the cabinet does not have: {', '.join(sorted(unknown))}",
            remedy="drill the same cabinet that is checked",
        )
    found: list[Collision] = []
    for panel in cabinet.panels:
        there = by_panel.get(panel.id, [])
        for hole in there:
            found.extend(_alone(panel, hole))
        found.extend(_pairs(panel, there))
        found.extend(_covered(cabinet, panel, there))
    found.extend(_hinges(cabinet, by_panel))
    return tuple(found)


def _alone(panel: Panel, hole: Hole) -> Iterator[Collision]:
    """What one hole does to the sides of its panel."""
    sizes, axis = panel_sizes(panel), hole.face.axis
    name, at = _named(hole), _at(hole.at_um)
    across = [index for index in range(3) if index != axis]
    if any(not 0 <= hole.at_um[index] <= sizes[index] for index in range(3)):
        yield _single(
            ClashKind.OUTSIDE,
            panel,
            hole,
            None,
            Bilingual(
                f"{panel.name.en} ({panel.id}): {name.en} at {at} lies outside of the panel",
                f"{panel.name.ru} ({panel.id}): {name.ru} в {at} лежит вне детали",
            ),
        )
        return
    left = min(
        min(hole.at_um[index], sizes[index] - hole.at_um[index]) - hole.diameter_um // 2
        for index in across
    )
    least = size_um("wall.edge")
    if left < least:
        yield _single(
            ClashKind.NEAR_EDGE,
            panel,
            hole,
            left,
            Bilingual(
                f"{panel.name.en} ({panel.id}): {name.en} at {at} leaves {mm_text(left)} mm to "
                f"the side of the board, at least {mm_text(least)} mm expected",
                f"{panel.name.ru} ({panel.id}): {name.ru} в {at} оставляет до края "
                f"{mm_text(left)} мм, нужно не менее {mm_text(least)} мм",
            ),
        )
    if hole.depth_um is not None:
        yield from _depth(panel, hole, sizes[axis] - hole.depth_um)


def _depth(panel: Panel, hole: Hole, left: int) -> Iterator[Collision]:
    name, at, least = _named(hole), _at(hole.at_um), size_um("wall.bottom")
    deep = mm_text(hole.depth_um or 0)
    if left < 0:
        yield _single(
            ClashKind.TOO_DEEP,
            panel,
            hole,
            left,
            Bilingual(
                f"{panel.name.en} ({panel.id}): {name.en} at {at} is {deep} mm deep, the panel "
                f"ends {mm_text(-left)} mm before that",
                f"{panel.name.ru} ({panel.id}): {name.ru} в {at} глубиной {deep} мм, деталь "
                f"кончается на {mm_text(-left)} мм раньше",
            ),
        )
    elif left < least:
        yield _single(
            ClashKind.BREAK_THROUGH,
            panel,
            hole,
            left,
            Bilingual(
                f"{panel.name.en} ({panel.id}): {name.en} at {at}, {deep} mm deep, leaves "
                f"{mm_text(left)} mm and may break through",
                f"{panel.name.ru} ({panel.id}): {name.ru} в {at} глубиной {deep} мм оставляет "
                f"{mm_text(left)} мм и может выйти насквозь",
            ),
            warning=True,
        )


def _pairs(panel: Panel, holes: Sequence[Hole]) -> Iterator[Collision]:
    """Holes of different fasteners that meet or leave too little between them."""
    least = size_um("wall.between")
    spaces = [cylinder(panel, hole) for hole in holes]
    for (first, one), (second, other) in combinations(zip(holes, spaces, strict=True), 2):
        if first.owner == second.owner and first.operation is not second.operation:
            continue  # the parts of one fitting are meant to lie like this
        left, spot = gap(one, other, beyond_um=least)
        if left >= least:
            continue
        a, b, at = _named(first), _named(second), _at(spot)
        if left == 0:
            kind = ClashKind.HOLES_MEET
            en, ru = "meet", "пересекаются"
        else:
            kind = ClashKind.THIN_WALL
            en = f"leave {mm_text(round(left))} mm between them, at least {mm_text(least)} mm expected"
            ru = f"оставляют между собой {mm_text(round(left))} мм, нужно не менее {mm_text(least)} мм"
        place = to_cabinet(panel, spot)
        yield Collision(
            kind,
            panel.id,
            first,
            second,
            None,
            spot,
            place,
            round(left),
            Bilingual(
                f"{panel.name.en} ({panel.id}): {a.en} ({first.owner}) and {b.en} "
                f"({second.owner}) {en}, at {at} of the panel, {_at(place)} of the cabinet",
                f"{panel.name.ru} ({panel.id}): {a.ru} ({owner_words(first.owner).ru}) и {b.ru} "
                f"({owner_words(second.owner).ru}) {ru}: в {at} детали, {_at(place)} шкафа",
            ),
        )


def _covered(cabinet: Cabinet, panel: Panel, holes: Sequence[Hole]) -> Iterator[Collision]:
    """Screw heads under another panel: they must be driven before it is mounted."""
    for hole in holes:
        if not hole.sink_diameter_um:
            continue
        spot = to_cabinet(panel, hole.at_um)
        for other in lying_on(cabinet, panel, hole):
            name, at = _named(hole), _at(spot)
            yield Collision(
                ClashKind.COVERED_HEAD,
                panel.id,
                hole,
                None,
                other.id,
                hole.at_um,
                spot,
                None,
                Bilingual(
                    f"{panel.name.en} ({panel.id}): the head of {name.en} ({hole.owner}) is "
                    f"covered by {other.name.en} ({other.id}) at {at} of the cabinet; drive it "
                    "first, or use another fastener",
                    f"{panel.name.ru} ({panel.id}): головку {name.ru} ({owner_words(hole.owner).ru}) закрывает "
                    f"{other.name.ru} ({other.id}) в {at} шкафа; заверните до её установки или "
                    "возьмите другой крепёж",
                ),
                warning=True,
            )


def _hinges(cabinet: Cabinet, by_panel: dict[str, list[Hole]]) -> Iterator[Collision]:
    """Hinges whose body runs into a shelf or another panel behind the door."""
    plates: dict[str, list[Hole]] = defaultdict(list)
    for holes in by_panel.values():
        for hole in holes:
            if hole.operation is Operation.PLATE_SCREW:
                plates[hole.owner].append(hole)
    for door in cabinet.panels:
        for cup in by_panel.get(door.id, []):
            screws = plates.get(cup.owner)
            if cup.operation is not Operation.HINGE_CUP or not screws:
                continue
            side = cabinet.panel(screws[0].panel)
            body = hinge_body(door, cup, side, screws)
            for panel, shared in in_the_way(cabinet, door, side, body):
                yield _hinge(door, cup, panel, shared.middle_um)


def _hinge(door: Panel, cup: Hole, panel: Panel, place: Point) -> Collision:
    spot, at = to_panel(door, place), _at(cup.at_um)
    return Collision(
        ClashKind.HINGE_AGAINST_PANEL,
        door.id,
        cup,
        None,
        panel.id,
        spot,
        place,
        None,
        Bilingual(
            f"{door.name.en} ({door.id}): the hinge ({cup.owner}), cup at {at}, runs into "
            f"{panel.name.en} ({panel.id}) at {_at(place)} of the cabinet",
            f"{door.name.ru} ({door.id}): петля ({owner_words(cup.owner).ru}), чашка в {at}, упирается: "
            f"{panel.name.ru} ({panel.id}), {_at(place)} шкафа",
        ),
    )


def _single(
    kind: ClashKind,
    panel: Panel,
    hole: Hole,
    left: int | None,
    sentence: Bilingual,
    *,
    warning: bool = False,
) -> Collision:
    spot = bottom_um(panel, hole) if kind is ClashKind.BREAK_THROUGH else hole.at_um
    return Collision(
        kind, panel.id, hole, None, None, spot, to_cabinet(panel, spot), left, sentence, warning
    )


def _named(hole: Hole) -> Bilingual:
    name, wide = OPERATION_NAMES[hole.operation], mm_text(hole.diameter_um)
    return Bilingual(f"{name.en} Ø{wide}", f"{name.ru} Ø{wide}")


def _at(point: Point) -> str:
    return "({})".format("; ".join(mm_text(value) for value in point))
