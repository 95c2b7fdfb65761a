"""Which fact, if any, a numeral of a sentence states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from verstak.assistant.grounding.facts import Fact, Stand
from verstak.assistant.grounding.numerals import Numeral
from verstak.assistant.grounding.phrases import counted
from verstak.assistant.grounding.rounding import reads_as
from verstak.quantities.text import Language
from verstak.quantities.units import Dimension, Unit

TELLING_DIGITS = 3
"""So many significant digits are no coincidence: 4.79 without its unit is the 4.79 mm of the
result, while a bare 5 might count anything. A choice of this program."""

_TIMES = re.compile(r"\s*[- ]?(?:раз\b|раза\b|кратн|times\b|fold\b|×\s)", re.IGNORECASE)
_RATIO_WORD = re.compile(
    r"вдвое|втрое|вчетверо|впятеро|вдесятеро|дважды|трижды|четырежды|twice|thrice|\w+fold|half"
    r"|половин[аыу]|половиной|полтор[аы]|полутора",
    re.IGNORECASE,
)
_AS_FORMULA = re.compile(r"\s?(?:[A-Za-zα-ωΑ-Ωσρ](?![A-Za-zА-Яа-я])|[·*/(^])")


def matching_fact(
    sentence: str, numeral: Numeral, facts: Iterable[Fact], language: Language
) -> Fact | None:
    """The fact that the numeral states, quantities before prose; ``None`` when there is none.

    Args:
        sentence: Where the numeral stands.
        numeral: With its unit.
        facts: What may be quoted.
        language: In Russian a comma is always the decimal mark.
    """
    if language == "ru" and len(numeral.readings) > 1:
        numeral = replace(numeral, readings=numeral.readings[:1])
    found = None
    for fact in facts:
        if _may_state(sentence, numeral, fact) and reads_as(
            numeral, fact.value, _unit_of(numeral, fact)
        ):
            if fact.stand is Stand.QUANTITY:
                return fact
            found = found or fact
    return found


def _may_state(sentence: str, numeral: Numeral, fact: Fact) -> bool:
    behind = sentence[numeral.end :]
    if fact.stand is Stand.FORMULA:
        return numeral.unit is None and ("=" in sentence or bool(_AS_FORMULA.match(behind)))
    if numeral.unit is not None:
        return _same_dimension(numeral.unit, fact)
    if _TIMES.match(behind) or _RATIO_WORD.fullmatch(numeral.text):
        # "Twice" is not said of 2.1.
        return not fact.symbol and fact.value in numeral.readings
    return (numeral.size and fact.size) or _may_count(sentence, numeral, fact)


def _may_count(sentence: str, numeral: Numeral, fact: Fact) -> bool:
    """Whether a number without a unit may stand for the fact."""
    telling = _digits(numeral) >= TELLING_DIGITS
    if not _is_bare(fact):
        return telling
    if numeral.decimals == 0 and not telling and fact.value not in numeral.readings:
        return False  # a small whole number without a unit counts; counts are not rounded
    return fact.stand is Stand.QUANTITY or _counts_the_same(sentence, numeral, fact)


def _counts_the_same(sentence: str, numeral: Numeral, fact: Fact) -> bool:
    """Whether a number of prose is quoted for what it counts there: 3 months are no 3 supports."""
    said = counted(sentence, numeral)
    telling = not numeral.word and len(numeral.text) >= TELLING_DIGITS
    return not said or telling or bool(set(said) & set(fact.nouns))


def _same_dimension(unit: Unit, fact: Fact) -> bool:
    if fact.unit is not None:
        return fact.unit.dimension is unit.dimension
    if fact.symbol:
        return False
    # A bare number of the user is a count, or millimetres, as every shop writes them.
    return unit.dimension is Dimension.COUNT or (
        fact.stand is Stand.MESSAGE and unit.symbol == "mm"
    )


def _unit_of(numeral: Numeral, fact: Fact) -> Unit | None:
    """Counts are counts, whatever is counted; a bare number is read as it is written."""
    return None if numeral.unit is None or fact.unit is None else fact.unit


def _is_bare(fact: Fact) -> bool:
    return not fact.symbol or (
        fact.unit is not None and fact.unit.dimension in {Dimension.COUNT, Dimension.NUMBER}
    )


def _digits(numeral: Numeral) -> int:
    return len(re.sub(r"\D", "", numeral.text).strip("0"))
