"""A computed report in the terminal: figures, tables and caveats, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable
from rich.text import Text

from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Measured,
    Quantity,
    words_in,
)
from verstak.quantities.report import Report, Table, cell_text
from verstak.quantities.text import Language


def print_report(console: Console, report: Report, language: Language) -> None:
    """Figures first, then tables, then what must be known before relying on them."""
    console.print(f"[bold]{escape(report.title.in_(language))}[/bold]")
    if report.figures:
        table = RichTable(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(overflow="fold")
        table.add_column(justify="right")
        table.add_column(overflow="fold", style="dim")
        for figure in report.figures:
            origin = figure.why.in_(language) if figure.why else _origin(figure.value, language)
            table.add_row(
                escape(figure.name.in_(language)),
                escape(cell_text(figure.value, language)),
                escape(origin),
            )
        console.print(table)
    for each in report.tables:
        console.print()
        console.print(rich_table(each, language))
    for note in report.notes:
        console.print(f"[yellow]•[/yellow] {escape(note.in_(language))}")


def rich_table(table: Table, language: Language) -> RichTable:
    """One table; numbers to the right."""
    shown = RichTable(title=escape(table.title.in_(language)), title_justify="left")
    for index, column in enumerate(table.columns):
        numeric = any(isinstance(row[index], Quantity) for row in table.rows)
        shown.add_column(
            escape(column.name.in_(language)),
            justify="right" if numeric else "left",
            overflow="fold",
        )
    for row in table.rows:
        shown.add_row(*(escape(cell_text(cell, language)) for cell in row))
    return shown


def label_grid() -> RichTable:
    """Label and text, the text wrapped under itself."""
    grid = RichTable(box=None, show_header=False, padding=(0, 1, 0, 1), pad_edge=True)
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    return grid


def print_bullets(console: Console, lines: Iterable[str]) -> None:
    """Sentences, each behind a bullet."""
    grid = label_grid()
    for each in lines:
        grid.add_row("•", Text(each))
    console.print(grid)


def echo_json(plain: Any) -> None:
    """One JSON object on stdout, readable by people too."""
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False))


def _origin(value: object, language: Language) -> str:
    if not isinstance(value, Quantity):
        return ""
    match value.provenance:
        case Computed(formula=formula):
            return words_in(formula, language)
        case Cited(source=source, clause=clause):
            said = words_in(source, language)
            return f"{said}, {words_in(clause, language)}" if clause else said
        case Given(by=words) | Assumed(why=words):
            return words_in(words, language)
        case Measured(where=where, run=run):
            return f"{words_in(where, language)}, {run}"
        case Estimated(method=method, low=low, high=high):
            return f"{words_in(method, language)}: {low:g}–{high:g}"
