"""What a tool wants to know: typed places for arguments, with units, bounds and cues.

A slot stands in the annotation of a tool function's parameter, so that the JSON schema, the form
on the page and what is asked back are all derived from the function itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension


@dataclass(frozen=True, slots=True)
class Default:
    """A declared default: a value that is used when nobody states one, and why.

    Args:
        value: In the slot's own unit; ``None`` = the computation has its own way without it.
        why: Shown beside the result.
    """

    value: float | str | bool | None
    why: Bilingual


@dataclass(frozen=True, slots=True)
class NumberSlot:
    """A number.

    Args:
        title: What people call it: ``span``, ``пролёт``.
        dimension: What it measures; a mention of another dimension never gets here.
        unit: Symbol of the unit in which the function takes it; a mention in another unit of the
            dimension is converted, a bare number is taken in this unit.
        cues: Words or phrases that name it, both languages, as people write them; compared by
            stems. ``пролёт``, ``между опорами``, ``span``.
        group: Slots with the same group are the numbers of one size, in the order of the
            parameters: ``sheet`` for the sheet's length and width.
        nouns: Words that a size of this group describes: ``лист``, ``плита``, ``sheet``.
        axis: Name of the :class:`~verstak.assistant.message.mention.Axis`, when it has one.
        least: Smallest sensible value, inclusive.
        most: Largest sensible value, inclusive. Beyond either the tool refuses, naming the bound.
        whole: Only whole numbers.
        question: What to ask when it is missing.
        optional: The function can do without it (its parameter's default is ``None``).
        default: Used and declared when nobody states one; not together with ``optional``.
        unless: Name of the tool's list of parts, which holds the same: with a list this slot is
            left alone, without one it is required; a thickness is held by parts that have one.
            Such a slot is ``optional``.
    """

    title: Bilingual
    dimension: Dimension
    unit: str
    cues: tuple[str, ...]
    question: Bilingual
    group: str | None = None
    nouns: tuple[str, ...] = ()
    axis: str | None = None
    least: float | None = None
    most: float | None = None
    whole: bool = False
    optional: bool = False
    default: Default | None = None
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a :class:`ChoiceSlot`.

    Args:
        key: What the function gets.
        title: What people call it.
        cues: Words that mean it, both languages.
    """

    key: str
    title: Bilingual
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceSlot:
    """One of a few words. ``materials`` makes the message's material fill it."""

    title: Bilingual
    choices: tuple[Choice, ...]
    question: Bilingual
    optional: bool = False
    default: Default | None = None
    materials: bool = False


@dataclass(frozen=True, slots=True)
class FlagSlot:
    """Yes or no; false unless one of the cues stands in the message."""

    title: Bilingual
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextSlot:
    """Words for the tool to read itself: the question as it is.

    Args:
        title: What people call it.
        question: What to ask when it is missing.
        without_numbers: Leave out what was measured; names that hold a number stay.
        optional: The tool can do without it.
    """

    title: Bilingual
    question: Bilingual
    without_numbers: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PartsSlot:
    """A list of parts: from the message's own list, or from an attachment."""

    title: Bilingual
    question: Bilingual
    optional: bool = False


@dataclass(frozen=True, slots=True)
class MessageSlot:
    """The whole message as read, for tools that find lists or values to check in it.

    The tool gets a :class:`~verstak.assistant.message.mention.ParsedMessage`.

    Args:
        title: What people call it.
        most_numbers: Numbers that the tool can use at most; ``None`` = any.
    """

    title: Bilingual
    most_numbers: int | None = None


@dataclass(frozen=True, slots=True)
class AttachmentSlot:
    """A file of the request.

    Args:
        title: What people call it.
        suffixes: Which kinds it takes, lower case with the dot.
        question: What to ask when there is none.
        optional: The tool can do without it.
    """

    title: Bilingual
    suffixes: tuple[str, ...]
    question: Bilingual
    optional: bool = False


Slot = NumberSlot | ChoiceSlot | FlagSlot | TextSlot | PartsSlot | MessageSlot | AttachmentSlot
