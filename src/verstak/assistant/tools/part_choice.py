"""Which parts of a list a question is about: those of a board, of a name, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verstak.assistant.message.mention import Clause, MaterialMention, ParsedMessage, PartLine
from verstak.assistant.message.words import same_word, stems, words
from verstak.errors import ToolRefused
from verstak.furniture.listed_parts import ListedBoard, ListedPart
from verstak.furniture.materials import MATERIALS
from verstak.quantities.text import Bilingual

_FRONTS = ("фасад", "дверь", "дверца", "дверка", "front", "door")
_BACKS = ("задняя стенка", "ХДФ", "ДВП", "back", "back panel")
_GENERIC = "деталь панель плита part panel board piece"
"""Words that name any part; they choose none."""
_SHEETS = "лист sheet"
_CARCASS = ("корпус", "каркас", "carcass", "body", "case")


@dataclass(frozen=True, slots=True)
class ChosenParts:
    """The parts that a question is about.

    Args:
        lines: Lines as the message has them.
        parts: The same as the computing rooms take them.
        left_out: Lines of the list that are not meant.
        what: What was chosen, for a note; ``None`` = everything.
    """

    lines: tuple[PartLine, ...]
    parts: tuple[ListedPart, ...]
    left_out: tuple[PartLine, ...] = ()
    what: Bilingual | None = None

    @property
    def notes(self) -> tuple[Bilingual, ...]:
        """What was counted and what was not."""
        if not self.left_out or self.what is None:
            return ()
        names = ", ".join(dict.fromkeys(line.name for line in self.left_out))
        return (
            Bilingual(
                f"Counted: {self.what.en}. Not counted: {names}.",
                f"Учтено: {self.what.ru}. Не учтено: {names}.",
            ),
        )


def choose_parts(lines: Sequence[PartLine], message: ParsedMessage | None) -> ChosenParts:
    """The parts that the asking clauses of a message are about.

    A board that is named there (``сколько ЛДСП 16``) keeps the parts made of it; a part's name
    (``всех фасадов``) or the carcass keeps those. What the list itself says is no choice.

    Args:
        lines: The whole list.
        message: The question; ``None`` when a program calls: then all parts.

    Raises:
        ToolRefused: no part of the list is what the question asks about.
    """
    if not lines:
        raise ToolRefused(
            "expected a list of parts, found none",
            in_russian="нужен список деталей с размерами, а его нет",
        )
    kept, chosen = _without_sheets(lines), list[Bilingual]()
    if message is not None:
        boards = _asked_boards(message)
        if boards:
            kept = tuple(line for line in kept if any(_made_of(line, one) for one in boards))
            named = ", ".join(dict.fromkeys(_board_words(one).ru for one in boards))
            chosen.append(Bilingual(named, named))
        by_name, names = _named_parts(kept, message)
        if names is not None:
            kept = by_name
            chosen.append(names)
    if not kept:
        what = chosen[0] if chosen else Bilingual("?", "?")
        raise ToolRefused(
            f"no part of the list is of {what.en}",
            in_russian=f"в списке нет деталей: {what.ru}",
        )
    left = tuple(line for line in lines if line not in kept)
    total = None
    if chosen:
        total = Bilingual(", ".join(one.en for one in chosen), ", ".join(one.ru for one in chosen))
    return ChosenParts(kept, tuple(listed(line) for line in kept), left, total)


def listed(line: PartLine) -> ListedPart:
    """A line of a message as the computing rooms take it."""
    return ListedPart(
        name=line.name,
        quantity=line.quantity,
        length_um=line.length_um,
        width_um=line.width_um,
        board=ListedBoard(
            material=board_key(line.material),
            thickness_um=line.thickness_um,
            called=line.material_text,
        ),
    )


def board_key(written: str | None) -> str | None:
    """The key of a board in the materials, from a key or from a kind that only one board is of."""
    if written is None or written in MATERIALS:
        return written
    kinds = [key for key, each in MATERIALS.items() if each.kind == written]
    return kinds[0] if len(kinds) == 1 else None


def lines_named(lines: Iterable[PartLine], noun: Sequence[str]) -> tuple[PartLine, ...]:
    """The lines whose name shares a word with a noun phrase."""
    return tuple(line for line in lines if _shares(line_noun(line), noun))


def line_noun(line: PartLine) -> tuple[str, ...]:
    """Stems of a line's name."""
    return line.noun or stems(line.name)


def _without_sheets(lines: Sequence[PartLine]) -> tuple[PartLine, ...]:
    """A size that is named as a sheet is none of the parts, unless there is nothing else."""
    sheets = stems(_SHEETS)
    kept = tuple(line for line in lines if not _shares(sheets, line_noun(line)))
    return kept or tuple(lines)


def _asking(message: ParsedMessage) -> tuple[Clause, ...]:
    """The clauses that ask; of an order without a question, those behind the list."""
    asking = tuple(clause for clause in message.clauses if clause.asks)
    if asking or not message.parts:
        return asking
    last = max(part.end for part in message.parts)
    return tuple(clause for clause in message.clauses if clause.start >= last)


def _asked_boards(message: ParsedMessage) -> tuple[MaterialMention, ...]:
    asking = _asking(message)
    return tuple(
        mention
        for mention in message.materials
        if any(clause.start <= mention.start < clause.end for clause in asking)
    )


def _board_words(mention: MaterialMention) -> Bilingual:
    board = ListedBoard(board_key(mention.key), mention.thickness_um, mention.text)
    if mention.thickness_um is not None and any(sign.isdigit() for sign in mention.text):
        return Bilingual(mention.text, mention.text)
    return board.name


def _made_of(line: PartLine, mention: MaterialMention) -> bool:
    """What a line does not say cannot contradict."""
    key, own = board_key(mention.key), board_key(line.material)
    if key is not None and own is not None and key != own:
        return False
    return (
        mention.thickness_um is None
        or line.thickness_um is None
        or mention.thickness_um == line.thickness_um
    )


def _named_parts(
    lines: tuple[PartLine, ...], message: ParsedMessage
) -> tuple[tuple[PartLine, ...], Bilingual | None]:
    """Parts whose names the question repeats outside of the list itself."""
    asked = _asked_words(message)
    kept = [line for line in lines if _shares(line_noun(line), asked)]
    carcass = any(_shares(stems(word), asked) for word in _CARCASS)
    if carcass:
        kept += [line for line in lines if line not in kept and _is_carcass(line)]
    kept = [line for line in lines if line in kept]
    if not kept or len(kept) == len(lines):
        return lines, None
    names = ", ".join(dict.fromkeys(line.name for line in kept))
    return tuple(kept), Bilingual(names, names)


def _asked_words(message: ParsedMessage) -> tuple[str, ...]:
    listed_at = [(part.start, part.end) for part in message.parts]
    found = []
    for clause in _asking(message):
        for word in words(message.text[clause.start : clause.end]):
            start = clause.start + word.start
            inside = any(first <= start < last for first, last in listed_at)
            if not inside and word.stem not in stems(_GENERIC):
                found.append(word.stem)
    return tuple(found)


def _is_carcass(line: PartLine) -> bool:
    noun = line_noun(line)
    if any(_shares(stems(word), noun) for word in _FRONTS):
        return False
    thin = line.thickness_um is not None and line.thickness_um <= 6_000
    return not thin and not any(_phrase(stems(word), noun) for word in _BACKS)


def _phrase(phrase: Sequence[str], noun: Sequence[str]) -> bool:
    return all(any(same_word(one, other) for other in noun) for one in phrase)


def _shares(noun: Sequence[str], asked: Sequence[str]) -> bool:
    return any(same_word(one, other) for one in noun for other in asked)
