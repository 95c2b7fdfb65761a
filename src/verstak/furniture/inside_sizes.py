"""Clear sizes inside a carcass: width of a section, height, depth, and the shelf that goes in."""

from __future__ import annotations

from verstak.errors import InvalidCabinet
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, Words
from verstak.quantities.text import Bilingual

_W = ("W", Bilingual("outer width", "наружная ширина"))
_H = ("H", Bilingual("outer height", "наружная высота"))
_D = ("D", Bilingual("outer depth", "наружная глубина"))


def section_width(width_um: int, thickness_um: int, dividers: int = 0) -> Quantity:
    """Clear width of each of the equal sections between sides and dividers.

    Args:
        width_um: Outer width.
        thickness_um: Of a side and of a divider.
        dividers: Uprights between the sides; zero or more.

    Returns:
        (W − (n + 2) t) / (n + 1), mm.

    Raises:
        InvalidCabinet: the boards leave nothing between them.
    """
    boards = dividers + 2
    inputs = (_given(_W, width_um), _given(("t", Bilingual("board", "плита")), thickness_um))
    formula: Words = "w = W − 2 t"
    if dividers:
        formula = f"w = (W − {boards} t) / {boards - 1}"
    return _left(width_um, boards * thickness_um, formula, inputs, shared_by=dividers + 1)


def inner_height(
    height_um: int, thickness_um: int, *, boards: int = 2, support_um: int = 0
) -> Quantity:
    """Clear height of a carcass: outer height less its horizontal boards and what it stands on.

    Args:
        height_um: Outer height.
        thickness_um: Of a bottom, a top, a fixed shelf.
        boards: Horizontal boards, 2 for a bottom and a top.
        support_um: Plinth or legs that the outer height counts in.

    Raises:
        InvalidCabinet: nothing is left.
    """
    inputs = (
        _given(_H, height_um),
        _given(("t", Bilingual("board", "плита")), thickness_um),
        _given(("s", Bilingual("plinth or legs", "цоколь или ножки")), support_um),
    )
    formula = f"h = H − {boards} t" + (" − s" if support_um else "")
    kept = inputs if support_um else inputs[:2]
    return _left(height_um, boards * thickness_um + support_um, formula, kept)


def inner_depth(
    depth_um: int, *, back_um: int = 0, groove_offset_um: int = 0, front_um: int = 0
) -> Quantity:
    """Clear depth of a carcass: outer depth less the back, what lies behind it, and the front.

    Args:
        depth_um: Depth of the carcass, or with the front where ``front_um`` is not zero.
        back_um: Thickness of the back panel; zero without one.
        groove_offset_um: From the rear edge to the groove of the back; zero for a back that is
            nailed on and counts in the depth.
        front_um: Thickness of a front that the depth counts in.

    Raises:
        InvalidCabinet: nothing is left.
    """
    told = (
        (("b", Bilingual("back", "задняя стенка")), back_um),
        (("o", Bilingual("groove from the rear edge", "паз от заднего края")), groove_offset_um),
        (("f", Bilingual("front", "фасад")), front_um),
    )
    used = [(name, size) for name, size in told if size]
    inputs = (_given(_D, depth_um), *(_given(name, size) for name, size in used))
    formula = "d = D" + "".join(f" − {name[0]}" for name, _ in used)
    return _left(depth_um, back_um + groove_offset_um + front_um, formula, inputs)


def shelf_length(opening_um: int, play_um: int) -> Quantity:
    """Length of a shelf for an opening: the opening less the play at both ends together.

    Raises:
        InvalidCabinet: nothing is left.
    """
    inputs = (
        _given(("w", Bilingual("opening", "проём")), opening_um),
        _given(("p", Bilingual("play in all", "зазор суммарно")), play_um),
    )
    return _left(opening_um, play_um, "l = w − p", inputs)


def _left(
    outer_um: int,
    taken_um: int,
    formula: Words,
    inputs: tuple[tuple[str, Quantity], ...],
    *,
    shared_by: int = 1,
) -> Quantity:
    left = outer_um - taken_um
    if left <= 0:
        raise InvalidCabinet(
            f"expected something left of {mm_text(outer_um)} mm, but {mm_text(taken_um)} mm are taken",
            remedy="check the outer size and the boards' thickness",
        )
    return Quantity(mm(left) / shared_by, "mm", Computed(formula, inputs), 1)


def _given(name: tuple[str, Bilingual], length_um: int) -> tuple[str, Quantity]:
    symbol, words = name
    return symbol, Quantity(mm(length_um), "mm", Given(words), 1)
