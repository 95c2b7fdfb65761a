"""Whether a sentence gives advice that nothing stands behind.

A small model that is told of a failing shelf says ``увеличьте пролёт`` as readily as
``уменьшите пролёт``. What to do about a result is for the sources to say: advice is accepted only
where most of its words of subject stand in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from verstak.assistant.grounding.names import folded

_ADVICE = re.compile(
    r"\b(?:"
    r"увелич\w+|уменьш\w+|снизь\w*|снизит\w*|повыс\w+|сократи\w*|замени\w*|добав\w+|постав(?:ь|ьте|ить)"
    r"|возьми\w*|взять|используй\w*|использовать|примени\w*|применять|установи\w*|выбери\w*|выбрать|усиль\w*"
    r"|усилить|закажи\w*|убедитесь|убедись|следует|рекоменду\w+|советую|стоит|лучше|необходимо|нужно"
    r"|increase|decrease|reduce|lower|raise|replace|add|use|choose|pick|install|strengthen|shorten"
    r"|lengthen|make sure|ensure|consider|should|recommend\w*|better to|need to|must"
    r")\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENOUGH = 0.7
"""Share of the words that must stand in the evidence."""
_PREFIX = 5
"""Letters by which a word is compared: endings differ."""


def unfounded_advice(sentence: str, known: Collection[str]) -> str | None:
    """The word that advises; ``None`` when there is no advice, or the evidence gives it.

    Args:
        sentence: Of the model.
        known: Words of the evidence, folded.
    """
    match = _ADVICE.search(sentence.replace("ё", "е"))
    if match is None:
        return None
    heads = {word[:_PREFIX] for word in known}
    words = [folded(word)[:_PREFIX] for word in _WORD.findall(sentence)]
    there = sum(word in heads for word in words)
    return None if words and there >= _ENOUGH * len(words) else match[0]
