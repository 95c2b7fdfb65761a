"""Figures that were not asked for, and tables, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.rendering.headline import figure_line
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Figure, Table
from verstak.quantities.text import Bilingual

MOST_ROWS = 8
MOST_COLUMNS = 6
"""What still reads well in a chat; a choice of this program. Larger tables are in the reply's data,
in its files and beside the chat on the page."""

_IN_THE_FILE = Bilingual("The remaining rows are in the file.", "Остальные строки — в файле.")
_MORE = Bilingual("More tables in the data of the reply", "Ещё таблицы — в данных ответа")
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


def shown_tables(tables: Sequence[Table]) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """The table that a reply shows, and those that it only names.

    The first one that fits; a reply with three tables is not read.
    """
    shown = next((one for one in tables if one.rows and _fits(one)), None)
    named = tuple(one for one in tables if one.rows and one is not shown)
    return ((shown,) if shown else ()), named


def _fits(table: Table) -> bool:
    return len(table.columns) <= MOST_COLUMNS and len(table.rows) <= MOST_ROWS


def named_tables(book: ClaimBook, tables: Iterable[Table]) -> str:
    """A line that names tables which are not shown."""
    titles = "; ".join(book.words(one.title.in_(book.language)) for one in tables)
    return f"{_MORE.in_(book.language)}: {titles}." if titles else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _numeric(table: Table, at: int) -> bool:
    return any(isinstance(row[at], Quantity) for row in table.rows)
