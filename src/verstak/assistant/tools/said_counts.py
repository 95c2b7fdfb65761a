"""How many, where the number stands beside what it counts: ``40 шт``, ``8 панелей``."""

from __future__ import annotations

from functools import cache

from verstak.assistant.message.mention import FastenerLine, Mention, ParsedMessage
from verstak.assistant.message.words import same_word, stems
from verstak.assistant.tools.material_slots import PART_NOUNS, PRODUCT_WORDS

_ONES = frozenset({1})


def pieces_said(message: ParsedMessage | None) -> int:
    """The number of equal parts that a question is about; 1 when it names none.

    A number with the unit of pieces comes first, then one right before the name of a part, then
    the quantity of the only part that was read.
    """
    if message is None:
        return 1
    free = [one for index, one in enumerate(message.mentions) if index != message.products]
    stated = [_whole(one) for one in free if one.unit is not None and one.unit.symbol == "pcs"]
    counted = [_whole(one) for one in free if _counts(one, _part_stems())]
    for found in (stated, counted):
        known = [value for value in found if value]
        if len(known) == 1 and known[0]:
            return known[0]
    if len(message.parts) == 1:
        return message.parts[0].quantity
    return 1


def products_said(message: ParsedMessage | None) -> int:
    """How many products a question is about; 1 when it names none."""
    if message is None:
        return 1
    if message.products is not None:
        return _whole(message.mentions[message.products]) or 1
    stated = [_whole(one) for one in message.mentions if one.unit and one.unit.symbol == "pcs"]
    counted = [_whole(one) for one in message.mentions if _counts(one, _product_stems())]
    for found in (stated, counted):
        known = [value for value in found if value and value not in _ONES]
        if len(known) == 1 and known[0]:
            return known[0]
    return 1


def counts_said(message: ParsedMessage | None) -> tuple[int, ...]:
    """Every whole number above one that counts things, in order; sizes and measures are none."""
    if message is None:
        return ()
    found = []
    for one in message.mentions:
        bare = one.size is None and (one.unit is None or one.unit.symbol == "pcs")
        value = _whole(one) if bare else None
        if value is not None and value not in _ONES:
            found.append(value)
    return tuple(found)


def fastener_lines(
    message: ParsedMessage | None,
) -> tuple[tuple[FastenerLine, ...], int | None]:
    """Fasteners for each part, and the number of products where it was read as such a line."""
    if message is None:
        return (), None
    products = None if message.products is None else message.mentions[message.products]
    lines, number = [], None
    for line in message.fasteners:
        mention = next((one for one in message.mentions if _whole(one) == line.each), None)
        if mention is not None and (mention is products or _counts(mention, _product_stems())):
            number = line.each
            continue
        lines.append(line)
    return tuple(lines), number


def _whole(mention: Mention) -> int | None:
    value = mention.value
    if value != value.to_integral_value() or value < 1:
        return None
    return int(value)


def _counts(mention: Mention, nouns: tuple[str, ...]) -> bool:
    if mention.size is not None or mention.unit is not None or not mention.after:
        return False
    return any(same_word(mention.after[0], noun) for noun in nouns)


@cache
def _part_stems() -> tuple[str, ...]:
    return stems(" ".join(PART_NOUNS))


@cache
def _product_stems() -> tuple[str, ...]:
    return stems(" ".join(PRODUCT_WORDS))
