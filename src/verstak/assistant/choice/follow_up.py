"""Whether a message leans on the one before it: ``а если 18 мм?``, ``800 мм``, ``сколько она весит?``.

A question that stands on its own must not take numbers of an old one, and one that does not must
not be answered without them.
"""

from __future__ import annotations

import re

from verstak.assistant.knowledge.query import tokens_of
from verstak.assistant.message.mention import ParsedMessage

_MOST_WORDS = 9
"""A longer message states its own case."""
_GOES_ON = re.compile(
    r"^\W*(?:а|и|ну|но|тогда|теперь|ещё|еще|если|при|для|с|со|из|на|без|давай\w*|возьм\w+|поменя\w+"
    r"|измен\w+|замен\w+|нет|да|and|but|then|what\s+if|what\s+about|how\s+about|if|with|for|make|now"
    r"|same|instead|no|yes|ok|okay)(?!\w)",
    re.IGNORECASE,
)
"""How a sentence begins that goes on from another."""
_POINTS_BACK = re.compile(
    r"(?<!\w)(?:он|она|оно|они|его|ее|её|их|ей|ему|им|этот|эта|это|эти|этого|этой|этих|этом|такой|такая"
    r"|такую|таких|том|того|тоже|там|it|its|they|them|their|this|that|these|those|such|same)(?!\w)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|(?<!\w)(?:сколько|скоко|скока|как\w*|что|чему|где|какой|посчита\w+|рассчита\w+|вычисл\w+"
    r"|найди\w*|определи\w*|проверь\w*|переведи\w*|what|which|how|why|where|calculate|compute|find"
    r"|convert|check|is|are|can|does)(?!\w)",
    re.IGNORECASE,
)
_NAMES_A_CHANGE = frozenset(tokens_of(
    "взять возьми возьмем возьмём поставить сделать сделай будет станет вместо давай пусть другой "
    "take make use instead were"
))  # fmt: skip
"""Words of a change that do not say what is changed."""


def leans_on_before(message: ParsedMessage) -> bool:
    """Whether a message is to be read with those before it.

    Args:
        message: The last one.

    Returns:
        True for one that changes a value, goes on, points back, or answers a question.
    """
    text = message.text
    if len(text.split()) > _MOST_WORDS:
        return False
    if _GOES_ON.search(text) or _POINTS_BACK.search(text) or not _ASKS.search(text):
        return True
    return names_only_values(message)


def names_only_values(message: ParsedMessage) -> bool:
    """``А если 18 мм?``: it says a value and nothing of what is asked."""
    if not message.mentions and not message.materials:
        return False
    taken = [(one.start, one.end) for one in message.mentions]
    taken += [(one.start, one.end) for one in message.materials]
    rest = "".join(
        " " if any(start <= at < end for start, end in taken) else character
        for at, character in enumerate(message.text)
    )
    return not set(tokens_of(rest)) - _NAMES_A_CHANGE
