"""One drawer: a box sized for its slides, between two uprights."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from verstak.cutting.job import Edges
from verstak.furniture.builders import edging
from verstak.furniture.builders.assembly import Assembly, refuse
from verstak.furniture.builders.space import Section, Space
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.cabinet_spec import SlideSystem
from verstak.furniture.panel import PanelRole
from verstak.quantities.length import mm_text, um
from verstak.quantities.quantity import in_both, words_from
from verstak.quantities.text import Bilingual

ROOM_ABOVE_UM = 20_000
"""From the box to what lies above."""
LEAST_INNER_UM = 100_000
"""A narrower box than this inside has no room for the fasteners at both ends of its walls."""
LEAST_BOX_UM = 60_000
"""A lower box than this is a mistake."""
HIGHEST_BOX_UM = 250_000
"""A drawer need not be higher, whatever its front is."""
_STEP_UM = 10_000


@dataclass(frozen=True, slots=True)
class Slide:
    """How a drawer box follows from the opening; lengths in micrometres.

    Args:
        system: Which.
        name: What people call a pair.
        deduct_um: Off the clear opening, to the box's outer or inner width.
        inner: The deduction gives the inner width.
        depth_spare_um: Clear depth beyond the slide's length.
        box_shorter_um: The box's length below the slide's.
        recess_um: From the box's lower edge to its bottom panel.
        room_below_um: From what lies below to the box; undermount slides need it themselves.
        greatest_side_um: Thickest drawer side, or ``None``.
        lengths_um: On sale.
        source: Where the deductions come from.
    """

    system: SlideSystem
    name: Bilingual
    deduct_um: int
    inner: bool
    depth_spare_um: int
    box_shorter_um: int
    recess_um: int
    room_below_um: int
    greatest_side_um: int | None
    lengths_um: tuple[int, ...]
    source: Bilingual


def box_height_um(clear_um: int, system: SlideSystem) -> int:
    """Height of a box in a clear height, a multiple of 10 mm; may be below what is possible.

    Args:
        clear_um: Clear height in micrometres.
        system: Of the slides.

    Source:
        An office custom taken as this program's default: 15 mm free below (undermount 30), 20 mm
        above, at most 250 mm.
    """
    free = clear_um - SLIDES[system].room_below_um - ROOM_ABOVE_UM
    return min(HIGHEST_BOX_UM, free - free % _STEP_UM)


def put_box(assembly: Assembly, number: int, section: Section, height_um: int) -> None:
    """Place the box of one drawer.

    Args:
        assembly: What is being built.
        number: Of the drawer, from 1.
        section: Clear room for this drawer: the box begins at its front, as far above its
            lower end as its slides need.
        height_um: Height of the box, bottom panel included.

    Raises:
        InvalidCabinet: no slide is short enough, or the box has no room.
    """
    spec, room = assembly.spec, section.space
    slide = SLIDES[spec.slides]
    t = spec.carcass.thickness_um
    if height_um < LEAST_BOX_UM:
        refuse(
            spec,
            f"drawer {number} would have a box {mm_text(max(height_um, 0))} mm high; at least "
            f"{mm_text(LEAST_BOX_UM)} mm was expected",
            "ask for fewer drawers or a higher cabinet",
        )
    if slide.greatest_side_um is not None and t > slide.greatest_side_um:
        refuse(
            spec,
            f"{slide.name.en}: drawer sides may be {mm_text(slide.greatest_side_um)} mm thick, "
            f"found {mm_text(t)} mm",
            "use a thinner board or other slides",
        )
    length = _slide_length(assembly, slide, room)
    outer = room.dx - slide.deduct_um + (2 * t if slide.inner else 0)
    if outer - 2 * t < LEAST_INNER_UM:
        refuse(
            spec,
            f"a drawer in an opening of {mm_text(room.dx)} mm would be "
            f"{mm_text(max(outer - 2 * t, 0))} mm wide inside; at least "
            f"{mm_text(LEAST_INNER_UM)} mm was expected",
            "make the cabinet or the section wider",
        )
    x0 = room.x0 + (room.dx - outer) // 2
    z0 = room.z0 + slide.room_below_um
    box = Space(x0, x0 + outer, room.y0, room.y0 + length - slide.box_shorter_um, z0, 0)
    box = box.but(z1=z0 + height_um)
    _boards(assembly, number, box, slide)
    size = mm_text(length)
    assembly.fit(
        FittingKind.SLIDE,
        Bilingual(f"{slide.name.en} {size} mm", f"{slide.name.ru} {size} мм"),
        1,
        f"drawer_{number}_left",
        against=(section.left, section.right),
        why=slide.source,
    )
    if slide.recess_um:
        assembly.note(
            "drawer bottoms lie between the drawer sides, above the slides; they are fixed to the "
            "inner front and the back",
            "дно ящика лежит между боковинами ящика, над направляющими; крепится к передней и "
            "задней стенкам ящика",
        )


def _slide_length(assembly: Assembly, slide: Slide, room: Space) -> int:
    usable = room.dy - slide.depth_spare_um
    lengths = [length for length in slide.lengths_um if length <= usable]
    if not lengths:
        refuse(
            assembly.spec,
            f"{slide.name.en}: the shortest is {mm_text(slide.lengths_um[0])} mm and needs "
            f"{mm_text(slide.depth_spare_um)} mm more; found {mm_text(room.dy)} mm of clear depth",
            "make the cabinet deeper",
        )
    return max(lengths)


def _boards(assembly: Assembly, number: int, box: Space, slide: Slide) -> None:
    spec = assembly.spec
    t, thin = spec.carcass.thickness_um, spec.back.thickness_um
    under = slide.recess_um == 0
    edges = edging.box_edges(spec)
    sides_z0 = box.z0 + (thin if under else 0)
    walls_z0 = box.z0 + slide.recess_um + thin
    inner = box.but(x0=box.x0 + t, x1=box.x1 - t)
    names = {end: f"drawer_{number}_{end}" for end in ("left", "right", "inner_front", "back")}
    for end, x in (("left", box.x0), ("right", box.x1 - t)):
        space = box.but(x0=x, x1=x + t, z0=sides_z0)
        assembly.place(
            names[end], PanelRole.DRAWER_SIDE, space, ("y", "z"), board=spec.carcass, edges=edges
        )
    for end, role, y in (
        ("inner_front", PanelRole.DRAWER_INNER_FRONT, box.y0),
        ("back", PanelRole.DRAWER_BACK, box.y1 - t),
    ):
        space = inner.but(y0=y, y1=y + t, z0=walls_z0)
        assembly.place(names[end], role, space, ("x", "z"), board=spec.carcass, edges=edges)
        for side in ("left", "right"):
            assembly.join(names[side], names[end], space.dz)
    z0 = walls_z0 - thin
    floor = (box if under else inner).but(z0=z0, z1=walls_z0)
    bottom = f"drawer_{number}_bottom"
    role = PanelRole.DRAWER_BOTTOM
    assembly.place(bottom, role, floor, ("y", "x"), board=spec.back, edges=Edges())
    if under:
        for side in ("left", "right"):
            assembly.nail(bottom, names[side], box.dy)
    for end in ("inner_front", "back"):
        assembly.nail(bottom, names[end], inner.dx)


def _read(text: str) -> dict[SlideSystem, Slide]:
    return {SlideSystem(key): _slide(key, row) for key, row in tomllib.loads(text).items()}


_BASIS_RU = {"cited": "по источнику", "assumed": "принято"}


def _slide(key: str, row: dict[str, Any]) -> Slide:
    source = in_both(words_from(row["source"]))
    return Slide(
        system=SlideSystem(key),
        name=Bilingual(row["en"], row["ru"]),
        deduct_um=um(row["deduct"]),
        inner=row["inner"],
        depth_spare_um=um(row["depth_spare"]),
        box_shorter_um=um(row["box_shorter"]),
        recess_um=um(row["bottom_recess"]),
        room_below_um=um(row["room_below"]),
        greatest_side_um=um(row["greatest_side"]) if "greatest_side" in row else None,
        lengths_um=tuple(um(length) for length in row["lengths"]),
        source=Bilingual(f"{row['basis']}: {source.en}", f"{_BASIS_RU[row['basis']]}: {source.ru}"),
    )


SLIDES = _read(
    files("verstak.furniture").joinpath("data", "slides.toml").read_text(encoding="utf-8")
)
"""Every slide system, from ``data/slides.toml``."""
