"""A user's message, read by code: numbers, sizes, parts, names, and what it asks."""

from __future__ import annotations

from verstak.assistant.message.axes import said_axis
from verstak.assistant.message.bands import bands
from verstak.assistant.message.board_numbers import bare_boards, thicknesses, worded_ordinals
from verstak.assistant.message.boards_of_parts import with_boards
from verstak.assistant.message.clauses import clause_at, clauses
from verstak.assistant.message.codes import code_spans
from verstak.assistant.message.contexts import Contexts
from verstak.assistant.message.fasteners import fasteners
from verstak.assistant.message.language import language_of
from verstak.assistant.message.materials import materials
from verstak.assistant.message.measure import Measure
from verstak.assistant.message.mention import Mention, ParsedMessage, SizeGroup
from verstak.assistant.message.numerals import numerals
from verstak.assistant.message.part_list import part_items
from verstak.assistant.message.places import in_order, outside
from verstak.assistant.message.plain_text import masked, plain_text
from verstak.assistant.message.products import products
from verstak.assistant.message.questions import asks_fault, asks_yes_no
from verstak.assistant.message.sizes import measures, order_spans
from verstak.assistant.message.standards import standards
from verstak.assistant.message.words import words


def read_message(text: str) -> ParsedMessage:
    """Read a message.

    Args:
        text: Any text at all.

    Returns:
        What it states; nothing in it comes from anywhere else. Never raises.
    """
    plain = plain_text(text)
    language = language_of(plain)
    norms = standards(plain)
    named = masked(plain, [(one.start, one.end) for one in norms])
    codes = code_spans(named)
    numbers = numerals(masked(named, codes), text, language)
    ordinals = in_order([*(one for one in numbers if one.ordinal), *worded_ordinals(plain)])
    found = measures(plain, [one for one in numbers if not one.ordinal])
    named_boards = materials(plain, found, ordinals)
    found = in_order([*found, *thicknesses(plain, ordinals)])
    places = [(one.start, one.end) for one in named_boards]
    boards = in_order([*named_boards, *outside(bare_boards(plain, found), places)])
    pieces = clauses(plain)
    spans = [(one.start, one.words_from) for one in found]
    said = outside(list(words(plain)), sorted([*spans, *order_spans(plain)]))
    things = outside(said, places)
    items = part_items(plain, things, found)
    parts = with_boards(plain, items, boards, things, pieces)
    contexts = Contexts(plain, said, found, pieces)
    mentions = tuple(
        _mention(text, one, contexts, index, clause_at(pieces, one.start))
        for index, one in enumerate(found)
    )
    return ParsedMessage(
        text=text,
        language=language,
        mentions=mentions,
        sizes=_sizes(mentions),
        materials=tuple(boards),
        standards=tuple(norms),
        bands=tuple(bands(plain, found)),
        parts=tuple(parts),
        fasteners=tuple(fasteners(plain, things, found, parts)),
        products=products(mentions, parts),
        clauses=tuple(pieces),
        stems=tuple(word.stem for word in said),
        asks_fault=asks_fault(pieces),
        asks_yes_no=asks_yes_no(pieces),
    )


def _mention(text: str, one: Measure, contexts: Contexts, index: int, clause: int) -> Mention:
    around = contexts.of(index, clause)
    return Mention(
        text=text[one.start : one.end],
        start=one.start,
        end=one.end,
        value=one.numeral.value,
        unit=one.unit,
        before=around.before,
        after=around.after,
        size=one.size,
        place=one.place,
        axis=one.axis if one.size is not None else said_axis(one, around),
        clause=clause,
    )


def _sizes(mentions: tuple[Mention, ...]) -> tuple[SizeGroup, ...]:
    rows: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        if mention.size is not None:
            rows.setdefault(mention.size, []).append(index)
    return tuple(SizeGroup(tuple(row), mentions[row[0]].before) for row in rows.values())
