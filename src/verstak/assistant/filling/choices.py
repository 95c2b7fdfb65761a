"""Words that stand for one of a few values, and flags."""

from __future__ import annotations

from verstak.assistant.filling.cue_match import phrase_weight
from verstak.assistant.message.mention import ParsedMessage
from verstak.assistant.message.words import stems
from verstak.assistant.tools.slots import ChoiceSlot, FlagSlot

_DENIALS = frozenset({"не", "без", "нет", "not", "no", "without"})


def chosen_key(slot: ChoiceSlot, message: ParsedMessage) -> tuple[str, str] | None:
    """The choice that a message names, and the words that name it.

    Args:
        slot: The slot.
        message: As read. Materials are taken from the message's own list of them; a word names
            a choice when one of its cues stands there, the longest cue winning.
    """
    if slot.materials:
        keys = {choice.key for choice in slot.choices}
        for mention in message.materials:
            if mention.key in keys:
                return mention.key, mention.text
    scored = [(phrase_weight(choice.cues, message.stems), choice) for choice in slot.choices]
    best, choice = max(scored, key=lambda pair: pair[0])
    if not best:
        return None
    return choice.key, choice.title.in_(message.language)


def flag_said(slot: FlagSlot, message: ParsedMessage) -> bool:
    """Whether a flag's cue stands in the message and is not denied."""
    words = message.stems
    for cue in slot.cues:
        phrase = stems(cue)
        if phrase_weight((cue,), words) and not _denied(phrase, words):
            return True
    return False


def _denied(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    first = phrase[0]
    if first in _DENIALS:
        return False
    places = [index for index, word in enumerate(words) if word == first]
    return bool(places) and all(index and words[index - 1] in _DENIALS for index in places)
