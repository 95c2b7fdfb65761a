"""Quality cards in a terminal: narrow tables with the units in their heads.

A page and JSON have every column; here are those that decide. Behind the first table a number and
a level stand for a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable
from rich.text import Text

from verstak.cli.answer import print_bullets
from verstak.quantities.quantity import Measured, Quantity, joined_ends, unit_in
from verstak.quantities.report import Cell, Report, Table, cell_text
from verstak.quantities.text import Language

_LEFT_OUT: Mapping[str, frozenset[str]] = {
    "artifacts": frozenset({"digest", "class"}),
    "divergence": frozenset({"name", "size", "median", "reference_perplexity"}),
    "perplexity": frozenset({"name", "size"}),
    "speed": frozenset({"name", "size", "load"}),
}
_WITH_ENDS = frozenset({"mean", "decode", "difference"})
"""Columns that show their interval; in tables of tasks and of perplexity alone all of them do."""


def print_cards(console: Console, report: Report, language: Language) -> None:
    """What :func:`~verstak.evaluate.comparison.tables.comparison_report` says of cards."""
    console.print(f"[bold]{escape(report.title.in_(language))}[/bold]")
    for figure in report.figures:
        said = f"{figure.name.in_(language)}: {cell_text(figure.value, language)}"
        console.print(escape(said))
    levels = _levels(report)
    for table in report.tables:
        console.print()
        console.print(f"[bold]{escape(table.title.in_(language))}[/bold]")
        console.print(_shown(_with_levels(table, levels), language))
    if report.notes:
        console.print()
        print_bullets(console, (note.in_(language) for note in report.notes))


def _levels(report: Report) -> dict[Cell, str]:
    """``5 Q4_K_M`` for the number 5."""
    artifacts = next(table for table in report.tables if table.key == "artifacts")
    keys = [column.key for column in artifacts.columns]
    number, level = keys.index("number"), keys.index("level")
    return {row[number]: f"{row[number]} {row[level]}" for row in artifacts.rows}


def _with_levels(table: Table, levels: Mapping[Cell, str]) -> Table:
    if table.key == "artifacts" or table.columns[0].key != "number":
        return table
    return replace(table, rows=tuple((levels[row[0]], *row[1:]) for row in table.rows))


def _shown(table: Table, language: Language) -> RichTable:
    kind = table.key.partition("_")[0]
    left_out = _LEFT_OUT.get(kind, frozenset())
    shown = RichTable(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    used: list[tuple[int, str | None, bool]] = []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in table.rows]
        if column.key in left_out or all(cell is None for cell in cells):
            continue
        unit = _common_unit(cells)
        head = column.name.in_(language)
        if unit:
            head = f"{head}, {unit_in(unit, language)}"
        ends = kind in {"tasks", "perplexity"} or column.key in _WITH_ENDS
        numeric = any(isinstance(cell, Quantity) for cell in cells)
        # A number is never broken; a name may be, where the terminal is narrow.
        shown.add_column(
            Text(head),
            justify="right" if numeric else "left",
            overflow="fold",
            min_width=_widest(cells, unit, language, ends=ends) if numeric else _longest(head),
        )
        used.append((at, unit, ends))
    for row in table.rows:
        shown.add_row(
            *(escape(_text(row[at], unit, language, ends=ends)) for at, unit, ends in used)
        )
    return shown


def _longest(head: str) -> int:
    return max(map(len, head.split()), default=0)


def _widest(cells: list[Cell], unit: str | None, language: Language, *, ends: bool) -> int:
    """Width of a column of numbers, which is never broken."""
    return max(len(_text(cell, unit, language, ends=ends)) for cell in cells)


def _common_unit(cells: list[Cell]) -> str | None:
    """The unit that all numbers of a column have; ``None`` = several, or no number."""
    units = {cell.unit for cell in cells if isinstance(cell, Quantity)}
    return units.pop() if len(units) == 1 else None


def _text(cell: Cell, unit: str | None, language: Language, *, ends: bool) -> str:
    if not isinstance(cell, Quantity):
        return cell_text(cell, language)
    bare = replace(cell, unit="")
    said = (cell if unit is None else bare).text(language)
    told = cell.provenance
    if not ends or not isinstance(told, Measured) or told.low is None or told.high is None:
        return said
    low, high = (replace(bare, value=end).text(language) for end in (told.low, told.high))
    return said if low == high else f"{said} [{joined_ends(low, high)}]"
