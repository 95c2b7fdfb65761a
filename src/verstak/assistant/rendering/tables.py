"""Figures that were not asked for, and tables, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.rendering.headline import figure_line
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Figure, Table
from verstak.quantities.text import Bilingual

MOST_ROWS = 12
"""Rows shown in a reply; a choice of this program: what still fits beside the chat."""

_IN_THE_FILE = Bilingual("The remaining rows are in the file.", "Остальные строки — в файле.")
_CUT = Bilingual("The remaining rows are left out here.", "Остальные строки здесь опущены.")


def figure_list(book: ClaimBook, figures: Iterable[Figure]) -> str:
    """One line per figure."""
    return "\n".join(f"- {figure_line(book, figure)}" for figure in figures)


def table_block(book: ClaimBook, table: Table, *, in_file: bool) -> str:
    """A table with its title, cut after :data:`MOST_ROWS`.

    Args:
        book: Where claims are noted.
        table: Its cells.
        in_file: A file of the reply holds the whole table.
    """
    if not table.rows:
        return ""
    heads = [book.words(column.name.in_(book.language)) for column in table.columns]
    lines = [f"**{book.words(table.title.in_(book.language))}**", "", _row(heads)]
    lines.append(_row(["---:" if _numeric(table, at) else "---" for at in range(len(heads))]))
    for row in table.rows[:MOST_ROWS]:
        names = (column.name.in_(book.language) for column in table.columns)
        lines.append(_row([book.cell(cell, name) for cell, name in zip(row, names, strict=True)]))
    if len(table.rows) > MOST_ROWS:
        lines += ["", (_IN_THE_FILE if in_file else _CUT).in_(book.language)]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _numeric(table: Table, at: int) -> bool:
    return any(isinstance(row[at], Quantity) for row in table.rows)
