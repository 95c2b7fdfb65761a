"""A drawer box from its opening and slides, without a whole cabinet round it."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import InvalidCabinet
from verstak.furniture.builders.drawer_box import SLIDES, Slide
from verstak.furniture.cabinet_spec import SlideSystem
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Cited, Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class DrawerSizes:
    """Answer to :func:`drawer_sizes`.

    Args:
        slide: The slides.
        outer: Outer width of the box.
        inner: Inner width.
        wall: Length of the box's front and back between its sides; as the inner width.
        slide_length: Longest slide for the depth; ``None`` without a depth.
        box_length: Of the box; ``None`` without a depth.
    """

    slide: Slide
    outer: Quantity
    inner: Quantity
    slide_length: Quantity | None
    box_length: Quantity | None

    def report(self) -> Report:
        """Widths, then lengths."""
        figures = [
            Figure(
                "outer_width",
                Bilingual("outer width of the box", "наружная ширина ящика"),
                self.outer,
            ),
            Figure(
                "inner_width",
                Bilingual("inner width of the box", "внутренняя ширина ящика"),
                self.inner,
            ),
        ]
        if self.slide_length is not None:
            figures += [
                Figure("slide_length", Bilingual("slide", "длина направляющей"), self.slide_length),
                Figure(
                    "box_length", Bilingual("length of the box", "длина ящика"), self.box_length
                ),
            ]
        name = self.slide.name
        title = Bilingual(f"Drawer box, {name.en}", f"Короб ящика, {name.ru}")
        return Report(title, tuple(figures), notes=(self.slide.source,))


def drawer_sizes(
    opening_um: int,
    system: SlideSystem,
    *,
    side_um: int,
    depth_um: int | None = None,
    slide_um: int | None = None,
) -> DrawerSizes:
    """Width of a drawer box, and its length when the clear depth is known.

    Args:
        opening_um: Clear width between the uprights.
        system: Of the slides.
        side_um: Thickness of a drawer side.
        depth_um: Clear depth.
        slide_um: What a slide takes on each side of the box, when somebody states it; ``None``:
            as the system's slides do.

    Raises:
        InvalidCabinet: no room for the box, sides too thick for the slides, or too shallow.

    Source:
        data/slides.toml.
    """
    slide = SLIDES[system]
    if slide.greatest_side_um is not None and side_um > slide.greatest_side_um:
        raise InvalidCabinet(
            f"{slide.name.en}: drawer sides may be {mm_text(slide.greatest_side_um)} mm thick, "
            f"found {mm_text(side_um)} mm"
        )
    deduct_um = slide.deduct_um if slide_um is None else 2 * slide_um
    first_um = opening_um - deduct_um
    outer_um = first_um + (2 * side_um if slide.inner else 0)
    inner_um = outer_um - 2 * side_um
    if side_um <= 0 or inner_um <= 0:
        raise InvalidCabinet(
            f"an opening of {mm_text(opening_um)} mm leaves nothing for a drawer on {slide.name.en}"
        )
    opening = ("w", Quantity(mm(opening_um), "mm", Given(Bilingual("opening", "проём")), 1))
    side = ("t", Quantity(mm(side_um), "mm", Given(Bilingual("drawer side", "боковина ящика")), 1))
    taken: Cited | Given = Cited(slide.source, None, "secondary")
    if slide_um is not None:
        taken = Given(Bilingual("slides on both sides", "направляющие с двух сторон"))
    deduct = ("s", Quantity(mm(deduct_um), "mm", taken, 1))
    formulas = ("w − s + 2 t", "w − s") if slide.inner else ("w − s", "w − s − 2 t")
    made = [
        Quantity(mm(size), "mm", Computed(formula, (opening, deduct, side)), 1)
        for size, formula in zip((outer_um, inner_um), formulas, strict=True)
    ]
    slide_length, box_length = (None, None) if depth_um is None else _lengths(slide, depth_um)
    return DrawerSizes(slide, made[0], made[1], slide_length, box_length)


def _lengths(slide: Slide, depth_um: int) -> tuple[Quantity, Quantity]:
    usable = depth_um - slide.depth_spare_um
    fitting = [length for length in slide.lengths_um if length <= usable]
    if not fitting:
        raise InvalidCabinet(
            f"{slide.name.en}: the shortest is {mm_text(slide.lengths_um[0])} mm and needs "
            f"{mm_text(slide.depth_spare_um)} mm more; found {mm_text(depth_um)} mm of clear depth"
        )
    length = max(fitting)
    cited = Cited(slide.source, None, "secondary")
    inputs = (
        ("d", Quantity(mm(depth_um), "mm", Given(Bilingual("clear depth", "глубина в свету")), 1)),
        ("r", Quantity(mm(slide.depth_spare_um), "mm", cited, 1)),
    )
    formula = Bilingual("longest on sale ≤ d − r", "наибольшая из ряда ≤ d − r")
    slide_length = Quantity(mm(length), "mm", Computed(formula, inputs), 0)
    shorter = ("c", Quantity(mm(slide.box_shorter_um), "mm", cited, 1))
    box = Computed("l − c", (("l", slide_length), shorter))
    return slide_length, Quantity(mm(length - slide.box_shorter_um), "mm", box, 1)
