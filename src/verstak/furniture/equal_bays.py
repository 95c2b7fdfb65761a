"""Equal bays: what each keeps when boards divide a clear height or width; a hole in a row."""

from __future__ import annotations

from verstak.errors import UsageError
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, Words, count
from verstak.quantities.text import Bilingual


def equal_bay(clear_um: int, boards: int, thickness_um: int, *, walls: int = 0) -> Quantity:
    """Size of each of the equal bays between boards, b = (h − n · t) / (n + 1).

    Args:
        clear_um: h, what is divided.
        boards: n, boards that divide it; zero or more.
        thickness_um: t, of each board.
        walls: Boards at the ends that ``clear_um`` counts in: 2 where it is an outer size.

    Raises:
        UsageError: nothing is left for a bay.
    """
    left = clear_um - (boards + walls) * thickness_um
    if left <= 0:
        raise UsageError(
            f"expected something left of {mm_text(clear_um)} mm between {boards} boards of "
            f"{mm_text(thickness_um)} mm, found nothing",
            remedy="take fewer or thinner boards",
        )
    taken = f"(n + {walls}) · t" if walls else "n · t"
    inputs = (
        ("h", _given(clear_um, Bilingual("size that is divided", "размер, который делят"))),
        ("n", count(boards, Given(Bilingual("boards between", "щитов внутри")))),
        ("t", _given(thickness_um, Bilingual("board", "плита"))),
    )
    return Quantity(mm(left) / (boards + 1), "mm", Computed(f"(h − {taken}) / (n + 1)", inputs), 1)


def hole_coordinate(number: int, first_um: int, pitch_um: int) -> Quantity:
    """Where the n-th hole of a row stands, x = a + (n − 1) · p.

    Args:
        number: n, counted from one.
        first_um: a, of the first hole.
        pitch_um: p, between neighbours.

    Raises:
        UsageError: there is no such hole.
    """
    if number < 1 or pitch_um <= 0:
        raise UsageError(f"expected a hole from the first on and a pitch, found hole {number}")
    inputs = (
        ("n", count(number, Given(Bilingual("hole", "отверстие")))),
        ("a", _given(first_um, Bilingual("first hole", "первое отверстие"))),
        ("p", _given(pitch_um, Bilingual("pitch", "шаг"))),
    )
    place = mm(first_um + (number - 1) * pitch_um)
    return Quantity(place, "mm", Computed("x = a + (n − 1) · p", inputs), 1)


def _given(length_um: int, by: Words) -> Quantity:
    return Quantity(mm(length_um), "mm", Given(by), 1)
