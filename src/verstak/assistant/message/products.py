"""How many products a message asks for: ``на 500 тумб``, ``a batch of 30 kitchens``."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.assistant.message.mention import Mention, PartLine
from verstak.assistant.message.nouns import Kind, kind_of
from verstak.assistant.message.words import stem
from verstak.quantities.units import Dimension

_LOTS = frozenset(
    stem(word)
    for word in ["партия", "тираж", "серия", "заказ", "batch", "lot", "run", "series", "order"]
)
"""Words before a count of products: ``партия 500 шт.``"""
_LOT_REACH = 2
_INSIDE = frozenset(
    stem(word)
    for word in ["ящик", "секция", "короб", "каркас", "box", "drawer", "order", "set", "комплект"]
)
"""Products of their own as well as things that a product has several of."""


def products(mentions: Sequence[Mention], parts: Sequence[PartLine] = ()) -> int | None:
    """Index of the number of products; ``None`` when it is not said.

    Args:
        mentions: Numbers of the message, in order. Of several counts the largest is meant:
            ``на одну тумбу … на 500 тумб``.
        parts: Its list of parts; ``на 50 штук`` behind it means as many products.
    """
    counts = [index for index, one in enumerate(mentions) if _counts_products(one)]
    if counts:
        counts += [index for index, one in enumerate(mentions) if _counts_again(one)]
    elif parts:
        last = max(part.end for part in parts)
        counts = [i for i, one in enumerate(mentions) if one.start >= last and _for_pieces(one)]
    return max(counts, key=lambda index: mentions[index].value, default=None)


def _counts_products(one: Mention) -> bool:
    if one.size is not None or not _is_count(one):
        return False
    if _is_product(one.after):
        return True
    return any(word in _LOTS for word in one.before[:_LOT_REACH]) and one.value > 1


def _counts_again(one: Mention) -> bool:
    """``на одну тумбу …, а на пятьсот?``: the noun is left out the second time."""
    return (
        one.unit is None
        and one.size is None
        and one.before[:1] in {("на",), ("for",)}
        and not one.after
    )


def _for_pieces(one: Mention) -> bool:
    """``квадратура на 50 штук?``."""
    pieces = one.unit is not None and one.unit.symbol == "pcs"
    return pieces and _is_count(one) and one.before[:1] in {("на",), ("for",)} and not one.after


def _is_count(one: Mention) -> bool:
    if one.unit is not None and one.unit.dimension is not Dimension.COUNT:
        return False
    return one.axis is None and one.value == one.value.to_integral_value()


def _is_product(after: Sequence[str]) -> bool:
    """Whether the noun behind a number is a product; one adjective may stand between."""
    for word in after[:2]:
        kind = kind_of(word)
        if kind is not None:
            return kind is Kind.PRODUCT and word not in _INSIDE
    return False
