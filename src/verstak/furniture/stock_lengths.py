"""Things bought by the pack, the bar or the roll: how many, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Computed, Given, Quantity, Words, count
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Bought:
    """Whole packs or bars.

    Args:
        number: How many are bought.
        left: What is over in the end.
    """

    number: Quantity
    left: Quantity


def packs_for(pieces: Quantity, per_pack: int) -> Bought:
    """Whole packs for so many pieces, ⌈n / k⌉.

    Raises:
        UsageError: a number is not above zero.
    """
    wanted = int(pieces.value)
    if wanted < 1 or per_pack < 1:
        raise UsageError(f"expected pieces and packs above zero, found {wanted} and {per_pack}")
    number = -(-wanted // per_pack)
    inputs = (
        ("n", pieces),
        ("k", count(per_pack, Given(Bilingual("in one pack", "в одной упаковке")))),
    )
    return Bought(
        count(number, Computed("⌈n / k⌉", inputs)),
        count(number * per_pack - wanted, Computed("⌈n / k⌉ · k − n", inputs)),
    )


def stock_for_length(total_um: int, stock_um: int) -> Bought:
    """Whole bars or rolls that hold a total length, joints allowed: ⌈T / L⌉.

    Raises:
        UsageError: a length is not above zero.
    """
    _check(total_um, stock_um)
    number = -(-total_um // stock_um)
    inputs = (
        ("T", _metres(total_um, Bilingual("length wanted", "нужная длина"))),
        ("L", _metres(stock_um, Bilingual("bar or roll", "хлыст или рулон"))),
    )
    left = Quantity(
        mm(number * stock_um - total_um) / 1000, "m", Computed("⌈T / L⌉ · L − T", inputs), 3
    )
    return Bought(count(number, Computed("⌈T / L⌉", inputs)), left)


@dataclass(frozen=True, slots=True)
class CutStock:
    """Equal lengths cut from bars.

    Args:
        per_bar: Lengths out of one bar.
        bars: Whole bars.
        offcut: What is left of a full bar.
    """

    per_bar: Quantity
    bars: Quantity
    offcut: Quantity


def cut_from_stock(length_um: int, pieces: int, stock_um: int, kerf_um: int = 0) -> CutStock:
    """Bars for equal lengths that are not joined: ⌈n / ⌊(L + kerf) / (l + kerf)⌋⌉.

    Args:
        length_um: l, of one length.
        pieces: n.
        stock_um: L, of a bar.
        kerf_um: Of the saw between neighbours.

    Raises:
        UsageError: a length is not above zero, or longer than a bar.
    """
    _check(length_um, stock_um)
    per_bar = (stock_um + kerf_um) // (length_um + kerf_um)
    if per_bar < 1 or pieces < 1 or kerf_um < 0:
        raise UsageError(
            f"expected lengths no longer than a bar, found {mm_text(length_um)} mm "
            f"and bars of {mm_text(stock_um)} mm",
            remedy="join lengths or take longer bars",
        )
    inputs = (
        ("l", _given(length_um, Bilingual("one length", "отрезок"))),
        ("L", _given(stock_um, Bilingual("bar", "хлыст"))),
        ("kerf", _given(kerf_um, Bilingual("kerf", "пропил"))),
    )
    fit = count(
        per_bar,
        Computed(Bilingual("⌊(L + kerf) / (l + kerf)⌋", "⌊(L + пропил) / (l + пропил)⌋"), inputs),
    )
    wanted = count(pieces, Given(Bilingual("lengths wanted", "нужно отрезков")))
    bars = count(-(-pieces // per_bar), Computed("⌈n / k⌉", (("n", wanted), ("k", fit))))
    rest = max(0, stock_um - per_bar * (length_um + kerf_um))
    offcut = Quantity(
        mm(rest),
        "mm",
        Computed(Bilingual("L − k · (l + kerf)", "L − k · (l + пропил)"), (*inputs, ("k", fit))),
        1,
    )
    return CutStock(fit, bars, offcut)


def _check(length_um: int, stock_um: int) -> None:
    if min(length_um, stock_um) <= 0:
        raise UsageError(
            f"expected lengths above zero, found {mm_text(length_um)} and {mm_text(stock_um)} mm"
        )


def _given(length_um: int, by: Words) -> Quantity:
    return Quantity(mm(length_um), "mm", Given(by), 1)


def _metres(length_um: int, by: Words) -> Quantity:
    return Quantity(mm(length_um) / 1000, "m", Given(by), 3)
