"""How many, where the number stands beside what it counts: ``40 шт``, ``8 панелей``."""

from __future__ import annotations

from functools import cache

from verstak.assistant.message.mention import FastenerLine, Mention, ParsedMessage
from verstak.assistant.message.words import same_word, stems
from verstak.assistant.tools.material_slots import MOST_PIECES, PART_NOUNS, PRODUCT_WORDS
from verstak.errors import ToolRefused

_ONES = frozenset({1})


def pieces_said(message: ParsedMessage | None) -> int:
    """The number of equal parts that a question is about; 1 when it names none.

    A number with the unit of pieces comes first, then one right before the name of a part or a
    size, then the quantity of the only part that was read.

    Raises:
        ToolRefused: a count that nobody can mean.
    """
    if message is None:
        return 1
    _refuse_absurd(message)
    free = [one for index, one in enumerate(message.mentions) if index != message.products]
    stated = [_whole(one) for one in free if one.unit is not None and one.unit.symbol == "pcs"]
    counted = [_whole(one) for one in free if _counts(one, _part_stems())]
    ahead = [_whole(one) for one in free if _before_size(one, message)]
    for found in (stated, counted, ahead):
        known = [value for value in found if value]
        if len(known) == 1 and known[0]:
            return known[0]
    if len(message.parts) == 1:
        return message.parts[0].quantity
    return 1


def products_said(message: ParsedMessage | None) -> int:
    """How many products a question is about; 1 when it names none.

    Raises:
        ToolRefused: a count that nobody can mean.
    """
    if message is None:
        return 1
    _refuse_absurd(message)
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
    """Every whole number above one that counts things, in order; sizes and measures are none.

    Raises:
        ToolRefused: a count that nobody can mean.
    """
    if message is None:
        return ()
    _refuse_absurd(message)
    found = []
    for one in message.mentions:
        bare = one.size is None and (one.unit is None or one.unit.symbol == "pcs")
        value = _whole(one) if bare else None
        if value is not None and value not in _ONES:
            found.append(value)
    return tuple(found)


def counted(message: ParsedMessage | None, nouns: tuple[str, ...]) -> int | None:
    """How many of some things a question has: ``два одинаковых фасада``; not ``одного фасада``.

    Args:
        message: The question.
        nouns: What is counted.

    Returns:
        The only number above one that stands beside such a noun; ``None`` without one.
    """
    if message is None:
        return None
    wanted = stems(" ".join(nouns))
    found = {
        value
        for one in message.mentions
        if one.size is None and one.unit is None
        if (value := _whole(one)) is not None and value not in _ONES
        if any(
            same_word(word, noun) for word in (*one.after[:2], *one.before[:1]) for noun in wanted
        )
    }
    return found.pop() if len(found) == 1 else None


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


def _refuse_absurd(message: ParsedMessage) -> None:
    """A count that nobody can mean is refused here, since no slot's bounds have seen it."""
    for index, one in enumerate(message.mentions):
        pieces = one.unit is not None and one.unit.symbol == "pcs"
        if not (pieces or index == message.products):
            continue
        if not 0 < one.value <= MOST_PIECES:
            raise ToolRefused(
                f"{one.text}: expected a count from 1 to {MOST_PIECES}",
                in_russian=f"{one.text} — так не бывает, ожидается количество от 1 до {MOST_PIECES}",
            )


def _before_size(mention: Mention, message: ParsedMessage) -> bool:
    """Right before a size: ``two 1200x600 worktops``."""
    if mention.size is not None or mention.unit is not None:
        return False
    starts = {message.mentions[size.mentions[0]].start for size in message.sizes}
    behind = message.text[mention.end :]
    return mention.end + len(behind) - len(behind.lstrip()) in starts and behind[:1].isspace()


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
