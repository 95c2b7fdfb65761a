"""Tools for plain sums: an expression, and percentages."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated

from verstak.assistant.message.mention import Mention, ParsedMessage
from verstak.assistant.message.words import folded
from verstak.assistant.tools.arithmetic import Amount, evaluate
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome
from verstak.assistant.tools.refusal import question, refusal
from verstak.assistant.tools.slots import MessageSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.assistant.tools.written_sum import find_sum
from verstak.errors import ToolRefused
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_MOST_DECIMALS = 6
_MOST_NUMBERS = 40
"""Of an expression that somebody writes into a question."""
_MESSAGE = MessageSlot(Bilingual("question", "вопрос"), most_numbers=_MOST_NUMBERS)
_POWERS = {1: "", 2: "²", 3: "³"}


_OPERATOR = re.compile(r"[-+/:^%√()]")
"""What a size, written with × or *, does not have."""


def holds_sum(message: ParsedMessage) -> bool:
    """Whether a sum stands in the message; the size of a part alone is none."""
    written = find_sum(message.text)
    if written is None:
        return False
    return not message.sizes or _OPERATOR.search(written.expression) is not None


def calculate(*, message: Annotated[ParsedMessage, _MESSAGE], desk: Desk) -> Outcome:
    """Work out a sum that stands in the message."""
    del desk
    written = find_sum(message.text, _shared_units(message)) or find_sum(message.text)
    if written is None:
        raise question("Which sum is to be worked out", "Какое выражение вычислить")
    try:
        amount = evaluate(written.expression)
    except ToolRefused:
        # 600 мм − 2×16 мм: twice a thickness, not an area of 2 by 16 mm.
        written = find_sum(message.text) or written
        amount = evaluate(written.expression)
    result = Quantity(
        float(amount.value), _symbol(amount), Computed(written.text), decimals(amount.value)
    )
    name = Bilingual(f"{written.text} =", f"{written.text} =")
    return Outcome(
        Report(Bilingual("Calculation", "Вычисление"), (Figure("result", name, result),)),
        answers=("result",),
        feeds=(Feed(result, ("результат", "сумма", "result", "sum")),),
    )


def _shared_units(message: ParsedMessage) -> dict[int, str]:
    """Units of numbers that a size states once, behind its last number: ``720×560 мм``."""
    return {
        one.start: one.unit.symbol
        for one in message.mentions
        if one.size is not None
        and one.unit is not None
        and _BY.match(message.text, one.end) is not None
    }


_BY = re.compile(r"\s*[×xXхХ]")


def _symbol(amount: Amount) -> str:
    if amount.unit is None:
        return ""
    if amount.power not in _POWERS or (amount.power > 1 and amount.unit.symbol not in _SQUARED):
        raise refusal(
            f"the result would be in {amount.unit.symbol} to the power of {amount.power}, which is "
            "no unit that people use",
            f"результат получился бы в {amount.unit.symbol} в степени {amount.power}, такой "
            "единицы нет",
        )
    return f"{amount.unit.symbol}{_POWERS[amount.power]}"


_SQUARED = frozenset(("mm", "cm", "dm", "m", "in", "ft"))


def decimals(value: Fraction) -> int:
    """Places that show a value: all of them when few, else six, fewer for large numbers."""
    for places in range(_MOST_DECIMALS + 1):
        if (value * 10**places).denominator == 1:
            return places
    whole = len(str(abs(int(value))))
    return max(2, _MOST_DECIMALS - 1 - whole) if abs(value) >= 1 else _MOST_DECIMALS


_MORE = re.compile(
    r"увелич|больше|прибав|добав|дороже|надбав|нацен|наброс|с запасом|запас|брак|отход|всего|итого|increase|more|plus|add|raise|markup"
)
_LESS = re.compile(
    r"уменьш|меньше|скидк|вычт|убав|дешевле|сниз|минус|decrease|less|discount|reduce|off"
)
_HOW_MANY = re.compile(
    r"(?:сколько|скольк|каков|какой|какую|скока)\s+(?:это\s+)?(?:\w+\s+)?процент|процентов\s+(?:состав|от)|"
    r"в\s+процентах|what\s+per\s?cent|how\s+many\s+per\s?cent|percentage|what\s+%|сколько\s+%"
)
_CHANGE = re.compile(
    r"на\s+сколько\s+процент|на\s+сколько\s+%|by\s+how\s+many\s+per|by\s+what\s+per"
)


_COMPARED = re.compile(r"(?:больше|меньше|выше|ниже|толще|тоньше|дороже|дешевле|than)\W*$")


def percent(*, message: Annotated[ParsedMessage, _MESSAGE], desk: Desk) -> Outcome:
    """Percentages: a part of a whole, a share, more or less by so many per cent."""
    del desk
    text = folded(message.text)
    rates = [one for one in message.mentions if _is_rate(one, message.text)]
    amounts = [one for one in message.mentions if one not in rates]
    if not rates:
        return _share(text, amounts)
    if not amounts:
        raise question("Per cent of which number", "Проценты от какого числа")
    rate, whole = _stated(rates[0]), _stated(amounts[0])
    share = Fraction(rates[0].value) / 100
    inputs = (("p", rate), ("A", whole))
    part_value = Fraction(amounts[0].value) * share
    part = _quantity(part_value, whole, "A · p / 100", inputs)
    more = _quantity(Fraction(amounts[0].value) + part_value, whole, "A · (1 + p / 100)", inputs)
    less = _quantity(Fraction(amounts[0].value) - part_value, whole, "A · (1 − p / 100)", inputs)
    head = "more" if _MORE.search(text) else "less" if _LESS.search(text) else "part"
    shown = rate.text("ru")
    figures = (
        Figure("part", Bilingual(f"{rate.text('en')} of it", f"{shown} от числа"), part),
        Figure("more", Bilingual(f"{rate.text('en')} more", f"на {shown} больше"), more),
        Figure("less", Bilingual(f"{rate.text('en')} less", f"на {shown} меньше"), less),
    )
    return _answered(figures, head)


def _is_rate(mention: Mention, text: str) -> bool:
    if mention.unit is not None:
        return mention.unit.symbol == "%"
    return _PER_CENT.match(text, mention.end) is not None


_PER_CENT = re.compile(r"\s*-?(?:per\s?cent|проц)", re.IGNORECASE)


def _share(text: str, amounts: list[Mention]) -> Outcome:
    if len(amounts) < 2:
        raise question("Which part of which whole", "Какую часть от какого целого посчитать")
    one, other = amounts[0], amounts[1]
    if (
        one.unit is not None
        and other.unit is not None
        and one.unit.dimension is not other.unit.dimension
    ):
        raise refusal(
            f"{one.text} and {other.text} measure different things",
            f"{one.text} и {other.text} измеряют разное",
        )
    first, second = _in_base(one), _in_base(other)
    if second == 0 or (first == 0 and _CHANGE.search(text)):
        raise refusal("a share of zero has no meaning", "доля от нуля не имеет смысла")
    inputs = (("A", _stated(one)), ("B", _stated(other)))
    if _CHANGE.search(text):
        value, formula = (second - first) / first * 100, "(B − A) / A · 100"
        if _COMPARED.search(text[: other.start]) and second:  # A is more than B, not from A to B
            value, formula = (first - second) / second * 100, "(A − B) / B · 100"
        changed = Quantity(float(value), "%", Computed(formula, inputs), 2)
        name = Bilingual("change", "изменение")
        return _answered((Figure("change", name, changed),), "change")
    value = first / second * 100
    share = Quantity(float(value), "%", Computed("A / B · 100", inputs), min(decimals(value), 2))
    return _answered((Figure("share", Bilingual("share", "доля"), share),), "share")


def _in_base(mention: Mention) -> Fraction:
    factor = Fraction(mention.unit.factor) if mention.unit else Fraction(1)
    return Fraction(mention.value) * factor


def _stated(mention: Mention) -> Quantity:
    symbol = mention.unit.symbol if mention.unit else ""
    value = Fraction(mention.value)
    return Quantity(float(value), symbol, Given(mention.text), decimals(value))


def _quantity(
    value: Fraction, like: Quantity, formula: str, inputs: tuple[tuple[str, Quantity], ...]
) -> Quantity:
    return Quantity(float(value), like.unit, Computed(formula, inputs), decimals(value))


def _answered(figures: tuple[Figure, ...], head: str) -> Outcome:
    ordered = tuple(sorted(figures, key=lambda each: each.key != head))
    feeds = tuple(
        Feed(each.value, ("результат", "result"))
        for each in ordered[:1]
        if isinstance(each.value, Quantity)
    )
    return Outcome(
        Report(Bilingual("Percentages", "Проценты"), ordered), answers=(head,), feeds=feeds
    )


def sum_tools() -> tuple[Tool, ...]:
    """Sums and percentages."""
    return (
        derive(
            calculate,
            title=Bilingual("Calculation", "Вычисление"),
            doing=Bilingual("working it out", "вычисляю"),
            about=Bilingual(
                "an arithmetic expression that stands in the message: + − × ÷, powers, roots, brackets",
                "арифметическое выражение из сообщения: + − × ÷, степени, корни, скобки",
            ),
            examples=(
                "Сколько будет 12·(34+5)?",
                "посчитай 2750-2*10-3*4,4",
                "0,72×0,56×2",
                "Чему равно 1 200 : 32?",
                "корень из 2 умножить на 600",
                "вычисли (560-74)/32",
                "скока 17*23",
                "What is 45 * 1.2 + 7?",
                "calculate (2800 - 20) / 604",
                "square root of (500^2 + 300^2)",
            ),
            recognises=holds_sum,
        ),
        derive(
            percent,
            title=Bilingual("Percentages", "Проценты"),
            doing=Bilingual("calculating the percentage", "считаю проценты"),
            about=Bilingual(
                "per cent of a number, a number more or less by so many per cent, what share one number is of another",
                "процент от числа, число больше или меньше на столько процентов, какую долю одно число составляет от другого",
            ),
            examples=(
                "Сколько будет 15 % от 2400?",
                "Увеличить 120 м на 10 %",
                "сколько процентов составляет 35 от 140?",
                "цена 5600 руб скидка 12%",
                "запас 7% на 340 метров кромки",
                "На сколько процентов 18 больше 16?",
                "12 листов и 8% на брак, всего?",
                "What is 20% of 350?",
                "what percent is 45 of 60",
                "increase 80 m by 5 per cent",
            ),
            asks={
                "more": ("увеличить", "больше", "с запасом", "increase", "more"),
                "less": ("уменьшить", "скидка", "меньше", "discount", "less"),
                "part": ("процент от", "от", "per cent of"),
                "share": ("сколько процентов", "what percent"),
                "change": ("на сколько процентов", "by what percent"),
            },
        ),
    )
