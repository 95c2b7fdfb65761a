"""Panels of cabinets as a cut list: equal boards counted together, one job per board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verstak.cutting.job import CuttingJob, Edges, Grain, Part, SawRules, Sheet
from verstak.errors import UsageError
from verstak.furniture.bill.boards import (
    DEFAULT_RULES,
    Board,
    SheetsFor,
    board_of,
    kind_words,
    stock_sheets,
)
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.panel import Panel
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual, Language


@dataclass(frozen=True, slots=True)
class PanelGroup:
    """Panels that nobody could tell apart on the saw, and how many of them there are.

    Args:
        name: What people call them.
        board: What they are cut from.
        length_um: Finished length.
        width_um: Finished width.
        grain: Side that the grain runs along.
        edges: Bands.
        quantity: Pieces in the whole order.
    """

    name: Bilingual
    board: Board
    length_um: int
    width_um: int
    grain: Grain
    edges: Edges
    quantity: int

    @property
    def area_um2(self) -> int:
        """Finished area of one face of all pieces."""
        return self.length_um * self.width_um * self.quantity

    @property
    def saw_area_um2(self) -> int:
        """Area of all pieces at the size that the saw cuts."""
        part = self.part("en")
        return part.saw_length_um * part.saw_width_um * self.quantity

    def part(self, language: Language, code: str = "") -> Part:
        """The same as a part of a cut list."""
        return Part(
            name=self.name.in_(language),
            length_um=self.length_um,
            width_um=self.width_um,
            quantity=self.quantity,
            grain=self.grain,
            edges=self.edges,
            code=code,
        )


def ordered(cabinets: Sequence[tuple[Cabinet, int]]) -> tuple[tuple[Cabinet, int], ...]:
    """Equal cabinets counted together, in the order in which they came first.

    Raises:
        UsageError: a quantity is not a whole number above zero.
    """
    counted: dict[Cabinet, int] = {}
    for cabinet, quantity in cabinets:
        if type(quantity) is not int or quantity < 1:
            raise UsageError(
                f"cabinet {cabinet.spec.name or cabinet.spec.kind!r}: the quantity must be a whole "
                f"number above zero, found {quantity!r}"
            )
        counted[cabinet] = counted.get(cabinet, 0) + quantity
    return tuple(counted.items())


def panel_groups(cabinets: Sequence[tuple[Cabinet, int]]) -> tuple[PanelGroup, ...]:
    """Equal panels of all cabinets counted together, by board, in the order of the first one.

    Args:
        cabinets: What is built, with quantities. A cabinet's panels are counted once and
            multiplied, so that five hundred cost no more than one.

    Raises:
        UsageError: a quantity is not a whole number above zero.
    """
    counted: dict[tuple[Bilingual, Board, int, int, Grain, Edges], int] = {}
    for cabinet, quantity in ordered(cabinets):
        for panel in cabinet.panels:
            key = _key(panel, cabinet)
            counted[key] = counted.get(key, 0) + quantity
    boards = {board: index for index, board in enumerate(dict.fromkeys(k[1] for k in counted))}
    rows = sorted(counted.items(), key=lambda row: boards[row[0][1]])
    return tuple(PanelGroup(*key, quantity=quantity) for key, quantity in rows)


def _key(panel: Panel, cabinet: Cabinet) -> tuple[Bilingual, Board, int, int, Grain, Edges]:
    return (
        panel.name,
        board_of(panel, cabinet.spec),
        panel.length_um,
        panel.width_um,
        panel.grain,
        panel.edges,
    )


def cutting_parts(
    cabinets: Sequence[tuple[Cabinet, int]], *, language: Language = "en"
) -> tuple[tuple[Board, tuple[Part, ...]], ...]:
    """Parts of a cut list for every board, equal panels counted together.

    Args:
        cabinets: What is built, with quantities.
        language: Of the parts' names.

    Returns:
        Boards in the order of their first panel; parts are numbered through in ``code``.

    Raises:
        UsageError: a quantity is not a whole number above zero.
    """
    parts: dict[Board, list[Part]] = {}
    for number, group in enumerate(panel_groups(cabinets), 1):
        parts.setdefault(group.board, []).append(group.part(language, code=str(number)))
    return tuple((board, tuple(rows)) for board, rows in parts.items())


def cutting_jobs(
    cabinets: Sequence[tuple[Cabinet, int]],
    *,
    sheets: SheetsFor | None = None,
    rules: SawRules = DEFAULT_RULES,
    language: Language = "en",
) -> tuple[CuttingJob, ...]:
    """One cutting job per material, thickness and decor.

    Args:
        cabinets: What is built, with quantities.
        sheets: Sheets by material and thickness; boards without any get
            :func:`verstak.furniture.bill.boards.default_sheets`.
        rules: The saw.
        language: Of the names.

    Returns:
        Jobs whose ``name`` is the board's key or its Russian name, by which a plan finds its way back to the bill.

    Raises:
        UsageError: a quantity is not a whole number above zero.
        InvalidCutList: a part or sheet that no saw could cut.
    """
    return tuple(
        CuttingJob(
            parts=parts,
            sheets=tuple(
                _named(sheet, board, language) for sheet in stock_sheets(board, sheets).sheets
            ),
            rules=rules,
            name=board.name.ru if language == "ru" else board.key,
            material=kind_words(board.material).ru if language == "ru" else board.material,
            thickness_um=board.thickness_um,
        )
        for board, parts in cutting_parts(cabinets, language=language)
    )


def _named(sheet: Sheet, board: Board, language: Language) -> Sheet:
    """The sheet; a name that this program made of the board's key is said in the language."""
    made = f"{board.material} {mm_text(board.thickness_um)} "
    if language == "en" or not sheet.name.startswith(made):
        return sheet
    kind = kind_words(board.material).ru
    return replace(sheet, name=sheet.name.replace(board.material, kind, 1))
