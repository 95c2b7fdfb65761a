"""Which board each part of a list is cut from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verstak.assistant.message.board_numbers import is_bare
from verstak.assistant.message.clauses import clause_at
from verstak.assistant.message.mention import Clause, MaterialMention, PartLine
from verstak.assistant.message.nouns import Kind, kind_of
from verstak.assistant.message.part_list import PartItem
from verstak.assistant.message.places import within
from verstak.assistant.message.words import Word

_FROM = re.compile(
    r"(?<!\w)(?:из|в|made\s+(?:of|from)|of|from|in|материал|material)\W+"
    r"(?:[^\W\d_]+\s+)?(?:\d[\d.,]*\s?(?:мм|mm)?[\s-]*(?:thick\s+)?)?\Z",
    re.IGNORECASE,
)
"""Before a board that a thing is made of; its thickness may stand between."""
_SUBJECT_REACH = 2


def with_boards(
    plain: str,
    items: Sequence[PartItem],
    boards: Sequence[MaterialMention],
    words: Sequence[Word],
    clauses: Sequence[Clause],
) -> list[PartLine]:
    """The lines with their boards.

    A board named before them, ``корпус ЛДСП 16 мм:``, holds until another one is named so. One
    behind a size holds for that line; for those before it in the same piece between semicolons
    only when nothing was named for them. ``фасады МДФ 18 мм`` without a size holds for the parts
    of that name wherever they stand.

    Args:
        plain: The message.
        items: Lines without boards, in order.
        boards: Boards that the message names, in order.
        words: Its words without numbers, units and materials.
        clauses: Its clauses; a board that is only asked about governs nothing.
    """
    own = {board: _owner(items, board) for board in boards}
    made = list(items)
    lines: list[PartLine] = [item.line for item in made]
    headings: list[MaterialMention] = []
    by_noun: dict[str, MaterialMention] = {}
    asked: list[MaterialMention] = []
    for board in boards:
        if own[board] is not None:
            continue
        if clauses and _is_asked(clauses[clause_at(clauses, board.start)], board, made):
            asked.append(board)
            continue
        subject = _subject(plain, words, board)
        if subject is None:
            headings.append(board)
        else:
            by_noun[subject] = board
    for index, item in enumerate(made):
        mine = next((board for board in boards if own[board] == index), None)
        heading = next((one for one in reversed(headings) if one.end <= item.line.start), None)
        named = by_noun.get(item.line.noun[0])
        trailing = _trailing(plain, made, index, own, heading)
        chosen = mine or named or trailing or heading
        if chosen is not None:
            lines[index] = _of(item.line, chosen)
    left = [index for index, line in enumerate(lines) if not line.material_text]
    for board in _only([*headings, *(asked if len(left) == len(lines) else ())]):
        for index in left:
            lines[index] = _of(lines[index], board)
    return lines


def _is_asked(clause: Clause, board: MaterialMention, items: Sequence[PartItem]) -> bool:
    """``сколько ЛДСП 16 мм нужно?``: nothing in the clause comes behind that it could govern."""
    return clause.asks and not any(board.end <= item.line.start < clause.end for item in items)


def _owner(items: Sequence[PartItem], board: MaterialMention) -> int | None:
    """The item in whose segment a board stands, behind its noun or its size."""
    for index, item in enumerate(items):
        if item.segment[0] <= board.start < item.segment[1]:
            following = items[index + 1] if index + 1 < len(items) else None
            same = following is not None and following.segment == item.segment
            if same and following is not None and board.start >= following.line.start:
                continue
            return index
    return None


def _trailing(
    plain: str,
    items: Sequence[PartItem],
    index: int,
    own: dict[MaterialMention, int | None],
    heading: MaterialMention | None,
) -> MaterialMention | None:
    """The board behind a later item of the same piece: ``боковины …, дно … из ЛДСП 16 мм``."""
    item = items[index]
    if heading is not None and _same_group(items, heading, item):
        return None
    for board, owner in own.items():
        if owner is None or owner <= index or items[owner].group != item.group:
            continue
        behind = board.start >= items[owner].line.end or board.start > items[owner].line.start
        if behind and _FROM.search(plain[max(0, board.start - 32) : board.start]):
            return board
        return None
    return None


def _same_group(items: Sequence[PartItem], heading: MaterialMention, item: PartItem) -> bool:
    """Whether a heading stands in the very piece of an item, so that it already governs it."""
    first = min(one.segment[0] for one in items if one.group == item.group)
    between = [one for one in items if heading.end <= one.line.start < first]
    return not between


def _subject(plain: str, words: Sequence[Word], board: MaterialMention) -> str | None:
    """The part that a board is said of; ``None`` when it is said of the product, or heads a list."""
    if re.match(r"[^,;.\n]{0,16}:", plain[board.end : board.end + 20]):
        return None
    before = within(words, board.start - 48, board.start)
    for word in reversed(before[-_SUBJECT_REACH - 1 :]):
        if re.search(r"[,;:.!?\n]", plain[word.end : board.start]):
            return None
        kind = kind_of(word.stem)
        if kind is Kind.PART:
            return word.stem
        if kind is not None:
            return None
    return None


def _of(line: PartLine, board: MaterialMention) -> PartLine:
    thickness = line.thickness_um if line.thickness_um is not None else board.thickness_um
    called = "" if is_bare(board) else board.text
    return replace(line, thickness_um=thickness, material=board.key, material_text=called)


def _only(boards: Sequence[MaterialMention]) -> list[MaterialMention]:
    """The one board that is named, when all name the same."""
    kinds = {(board.key or board.text.casefold(), board.thickness_um) for board in boards}
    return [boards[0]] if len(kinds) == 1 else []
