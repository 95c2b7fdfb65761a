"""How many times a shelf's deflection grows or falls when its span, board or load changes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_MECHANICS = Bilingual(
    "Euler-Bernoulli beam theory, any handbook: w ~ q L⁴ / (E b t³), w ~ P L³ / (E b t³)",
    "теория балки Эйлера — Бернулли, любой справочник: w ~ q L⁴ / (E b t³), w ~ P L³ / (E b t³)",
)


@dataclass(frozen=True, slots=True)
class DeflectionChange:
    """The new deflection over the old one.

    Args:
        factor: New over old, w₂ / w₁.
        times: The same as people say it, never below 1: how many times more or less.
        grows: The deflection grows.
    """

    factor: Quantity
    times: Quantity
    grows: bool

    def report(self) -> Report:
        """How many times, and the plain ratio."""
        times = (
            Bilingual("the deflection grows, times", "прогиб вырастет, раз")
            if self.grows
            else Bilingual("the deflection falls, times", "прогиб уменьшится, раз")
        )
        return Report(
            Bilingual("Change of deflection", "Изменение прогиба"),
            (
                Figure("times", times, self.times),
                Figure(
                    "factor",
                    Bilingual("new over old, w₂ / w₁", "новый к старому, w₂ / w₁"),
                    self.factor,
                ),
            ),
            notes=(
                Bilingual(
                    "everything that is not named stays as it was",
                    "всё, что не названо, остаётся прежним",
                ),
            ),
        )


def deflection_change(
    *,
    span_mm: tuple[float, float] | None = None,
    thickness_mm: tuple[float, float] | None = None,
    load: tuple[float, float] | None = None,
    modulus_mpa: tuple[float, float] | None = None,
    point_load: bool = False,
) -> DeflectionChange:
    """What a change of one or several of these does to the deflection; each is (old, new).

    A load that is spread keeps its value per length, so the span counts with its fourth power;
    with one point load it counts with its third.

    Args:
        span_mm: L, mm.
        thickness_mm: t, mm.
        load: q or P, in any one unit.
        modulus_mpa: E, MPa.
        point_load: The load is one point load.

    Raises:
        UsageError: nothing changes, or a value is not above zero.

    Source:
        w = 5 q L⁴ / (384 E I) and P L³ / (48 E I) with I = b t³ / 12.
    """
    power = 3 if point_load else 4
    changes = (
        ("L", "mm", span_mm, power),
        ("t", "mm", thickness_mm, -3),
        ("P" if point_load else "q", "", load, 1),
        ("E", "MPa", modulus_mpa, -1),
    )
    told = [(symbol, unit, pair, by) for symbol, unit, pair, by in changes if pair is not None]
    if not told:
        raise UsageError("a change of deflection needs a value before and after, found none")
    factor, terms, inputs = 1.0, [], []
    for symbol, unit, pair, by in told:
        if not all(math.isfinite(value) and value > 0 for value in pair):
            raise UsageError(
                f"{symbol}: expected values above zero, found {pair[0]:g} and {pair[1]:g}"
            )
        factor *= (pair[1] / pair[0]) ** by
        over, under = (f"{symbol}₂", f"{symbol}₁") if by > 0 else (f"{symbol}₁", f"{symbol}₂")
        terms.append(f"({over} / {under}){_POWERS[abs(by)]}")
        inputs += [
            (f"{symbol}₁", Quantity(pair[0], unit, Given(Bilingual("before", "было")), 1)),
            (f"{symbol}₂", Quantity(pair[1], unit, Given(Bilingual("after", "стало")), 1)),
        ]
    computed = Computed(" · ".join(terms), tuple(inputs), _MECHANICS)
    ratio = Quantity(factor, "", computed, 3)
    times = ratio
    if factor < 1:
        times = Quantity(1 / factor, "", Computed("w₁ / w₂", (("w₂ / w₁", ratio),)), 3)
    return DeflectionChange(ratio, times, factor >= 1)


_POWERS = {1: "", 3: "³", 4: "⁴"}
