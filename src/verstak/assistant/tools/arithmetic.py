"""Sums written by hand: a grammar, exact fractions, units carried along, and bounds on everything."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from verstak.assistant.tools.refusal import refusal
from verstak.errors import ToolRefused
from verstak.quantities.units import Unit, unit

MOST_CHARACTERS = 400
MOST_DEPTH = 40
MOST_EXPONENT = 64
MOST_DIGITS = 30
"""Bounds of a sum that a person can have meant; beyond them it is refused, not computed."""

_GRAMMAR = r"""
?start: sum
?sum: product
    | sum "+" product   -> add
    | sum "-" product   -> subtract
?product: signed
    | product "*" signed   -> multiply
    | product "/" signed   -> divide
?signed: power
    | "-" signed   -> negate
    | "+" signed
?power: postfix
    | postfix "^" signed   -> raise_to
?postfix: atom
    | postfix "%"   -> percent
?atom: NUMBER UNIT?   -> number
    | "(" sum ")"
    | "√" atom   -> root
NUMBER: /\d+(?:\.\d+)?/
UNIT: /\[[^\]]*\]/
%ignore " "
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number on its way through a sum.

    Args:
        value: Exact.
        unit: ``None`` for a pure number.
        power: Of the unit: 2 for mm².
        percent: It was written with ``%`` and has been divided by 100.
    """

    value: Fraction
    unit: Unit | None = None
    power: int = 0
    percent: bool = False


def evaluate(expression: str) -> Amount:
    """Work out a sum.

    Args:
        expression: ASCII digits with ``.``, ``+ - * / ^ % √ ( )``, units as ``[mm]`` behind
            their numbers.

    Raises:
        ToolRefused: it is not one, divides by zero, mixes units, or is beyond the bounds.
    """
    if len(expression) > MOST_CHARACTERS:
        raise refusal(
            f"the sum is longer than {MOST_CHARACTERS} characters",
            f"выражение длиннее {MOST_CHARACTERS} знаков",
        )
    depth = most = 0
    for sign in expression:
        depth += (sign == "(") - (sign == ")")
        most = max(most, depth)
    if most > MOST_DEPTH or expression.count("√") + expression.count("^") > MOST_DEPTH:
        raise refusal("the sum is nested too deeply", "в выражении слишком много вложенных скобок")
    try:
        tree = _parser().parse(expression)
    except UnexpectedInput:
        raise refusal(
            f"this is not a sum that can be worked out: {expression}",
            f"это выражение не удаётся разобрать: {expression}",
        ) from None
    try:
        result = _Sum().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, ToolRefused):
            raise error.orig_exc from None
        raise
    if not isinstance(result, Amount):
        raise refusal("there is nothing to work out", "здесь нечего вычислять")
    return result


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


@v_args(inline=True)
class _Sum(Transformer[Token, Amount]):
    """Works the tree out from its leaves."""

    def number(self, written: Token, symbol: Token | None = None) -> Amount:
        value = Fraction(str(written))
        if symbol is None:
            return _bounded(Amount(value))
        return _bounded(Amount(value, unit(str(symbol)[1:-1]), 1))

    def add(self, one: Amount, other: Amount) -> Amount:
        if other.percent and not one.percent:
            return _bounded(replace(one, value=one.value * (1 + other.value)))
        one, other = _alike(one, other)
        return _bounded(replace(one, value=one.value + other.value))

    def subtract(self, one: Amount, other: Amount) -> Amount:
        return self.add(one, replace(other, value=-other.value))

    def multiply(self, one: Amount, other: Amount) -> Amount:
        one, other = _of_one_unit(one, other)
        return _bounded(
            _united(one.value * other.value, one.unit or other.unit, one.power + other.power)
        )

    def divide(self, one: Amount, other: Amount) -> Amount:
        if other.value == 0:
            raise refusal("division by zero has no result", "на ноль делить нельзя")
        one, other = _of_one_unit(one, other)
        return _bounded(
            _united(one.value / other.value, one.unit or other.unit, one.power - other.power)
        )

    def negate(self, one: Amount) -> Amount:
        return replace(one, value=-one.value)

    def percent(self, one: Amount) -> Amount:
        if one.unit is not None:
            raise refusal("a percentage has no unit", "у процентов не бывает единицы")
        return Amount(one.value / 100, percent=True)

    def raise_to(self, base: Amount, power: Amount) -> Amount:
        exponent = power.value
        if exponent == Fraction(1, 2):
            return self.root(base)
        if power.unit is not None or exponent.denominator != 1:
            raise refusal(
                "an exponent must be a whole number", "показатель степени должен быть целым числом"
            )
        if abs(exponent) > MOST_EXPONENT:
            raise refusal(
                f"the exponent may be {MOST_EXPONENT} at most",
                f"показатель степени не больше {MOST_EXPONENT}",
            )
        whole = int(exponent)
        if base.value == 0 and whole < 0:
            raise refusal("division by zero has no result", "на ноль делить нельзя")
        if _digits(base.value) * abs(whole) > 40 * MOST_DIGITS:
            raise _too_large()
        return _bounded(_united(base.value**whole, base.unit, base.power * whole))

    def root(self, one: Amount) -> Amount:
        if one.value < 0:
            raise refusal(
                "a negative number has no square root",
                "из отрицательного числа корень не извлекается",
            )
        if one.power % 2:
            raise refusal(
                "this unit has no square root", "из этой единицы квадратный корень не извлекается"
            )
        return _bounded(_united(_square_root(one.value), one.unit, one.power // 2))


def _square_root(value: Fraction) -> Fraction:
    over, under = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if over * over == value.numerator and under * under == value.denominator:
        return Fraction(over, under)
    with localcontext(prec=2 * MOST_DIGITS):
        found = (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()
    return Fraction(found)


def _alike(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    """Both in one unit, to be added; a bare number takes the other's unit."""
    if one.unit is None:
        return replace(one, unit=other.unit, power=other.power), other
    if other.unit is None:
        return one, replace(other, unit=one.unit, power=one.power)
    one, other = _of_one_unit(one, other)
    if one.power != other.power:
        raise refusal(
            "a length, an area and a volume cannot be added",
            "длину, площадь и объём складывать нельзя",
        )
    return one, other


def _of_one_unit(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    """The second in the first's unit."""
    if one.unit is None or other.unit is None or one.unit == other.unit:
        return one, other
    if one.unit.dimension is not other.unit.dimension:
        raise refusal(
            f"{one.unit.symbol} and {other.unit.symbol} measure different things; "
            "write the sum with numbers of one kind",
            f"{one.unit.symbol} и {other.unit.symbol} измеряют разное; запишите выражение с "
            "величинами одного рода",
        )
    factor = Fraction(other.unit.factor) / Fraction(one.unit.factor)
    value = other.value * factor**other.power
    return one, replace(other, value=value, unit=one.unit)


def _united(value: Fraction, of: Unit | None, power: int) -> Amount:
    return Amount(value, of if power else None, power)


def _digits(value: Fraction) -> int:
    return len(str(abs(value.numerator))) + len(str(value.denominator))


def _bounded(amount: Amount) -> Amount:
    if abs(amount.value) >= 10**MOST_DIGITS or _digits(amount.value) > 40 * MOST_DIGITS:
        raise _too_large()
    return amount


def _too_large() -> ToolRefused:
    return refusal(
        f"the result has more than {MOST_DIGITS} digits",
        f"в результате больше {MOST_DIGITS} цифр",
    )
