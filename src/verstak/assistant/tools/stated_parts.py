"""The parts that a question states: a list, or equal parts of one size.

People ask the same of one shelf, of forty equal shelves and of a whole cabinet. A tool that takes
a list of parts and also a single size need not be two tools that nobody can tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from verstak.assistant.message.mention import ParsedMessage, PartLine
from verstak.assistant.tools.part_choice import ChosenParts, choose_parts, listed
from verstak.assistant.tools.refusal import question as ask
from verstak.assistant.tools.said_counts import pieces_said
from verstak.errors import ArgumentMissing
from verstak.quantities.length import um
from verstak.quantities.text import Bilingual, Language

_PART = Bilingual("part", "деталь")


@dataclass(frozen=True, slots=True)
class StatedPart:
    """What single slots say about the parts, mm.

    Args:
        length: Of one part; ``None`` = a list says it.
        width: Of one part.
        thickness: Of the board.
        board: Key of the materials.
        pieces: How many; ``None`` = by the words of the question.
    """

    length: float | None = None
    width: float | None = None
    thickness: float | None = None
    board: str | None = None
    pieces: int | None = None


def stated_parts(
    parts: tuple[PartLine, ...] | None,
    single: StatedPart,
    message: ParsedMessage | None,
    language: Language,
) -> ChosenParts:
    """The parts that are meant: those of the list that the question asks about, or the one size.

    Args:
        parts: The list, when there is one.
        single: Single slots.
        message: The question; ``None`` when a program calls.
        language: Of a part that nobody named.

    Raises:
        ArgumentMissing: there is neither a list nor a size.
        ToolRefused: no part of the list is what the question asks about.
    """
    if parts and len(parts) > 1:
        return choose_parts(_boarded(parts, single), message)
    if parts:
        (line,) = _boarded(parts, single)
        if single.pieces is not None or message is not None:
            line = replace(line, quantity=_pieces(single, message))
    else:
        line = _of_one_size(single, message, language)
    return ChosenParts((line,), (listed(line),))


def _of_one_size(single: StatedPart, message: ParsedMessage | None, language: Language) -> PartLine:
    if single.length is None and single.width is None:
        raise ask("What is the size of the part, length and width in mm", "Какой размер детали")
    if single.length is None or single.width is None:
        raise _other_side(single)
    thickness_um = None if single.thickness is None else um(single.thickness)
    return PartLine(
        name=_PART.in_(language),
        noun=(),
        quantity=_pieces(single, message),
        length_um=um(single.length),
        width_um=um(single.width),
        thickness_um=thickness_um,
        material=single.board,
        material_text="",
        start=0,
        end=0,
    )


def _other_side(single: StatedPart) -> ArgumentMissing:
    if single.length is None:
        return ask("How long is the part, mm", "Какая длина детали, мм")
    return ask("How wide is the part, mm", "Какая ширина детали, мм")


def _pieces(single: StatedPart, message: ParsedMessage | None) -> int:
    return pieces_said(message) if single.pieces is None else single.pieces


def _boarded(parts: tuple[PartLine, ...], single: StatedPart) -> tuple[PartLine, ...]:
    """A board that is stated apart from a list that names none holds for all of it."""
    made = parts
    if single.board is not None and all(line.material is None for line in made):
        made = tuple(replace(line, material=single.board) for line in made)
    if single.thickness is not None and all(line.thickness_um is None for line in made):
        thickness_um = um(single.thickness)
        made = tuple(replace(line, thickness_um=thickness_um) for line in made)
    return made
