"""What a computation says, in one shape for a terminal, a page and a language model's tool.

A room returns its own typed result; the result's ``report()`` turns it into this. Nothing is
computed here, and nothing in a report is a number without provenance: cells that are numbers
are :class:`~verstak.quantities.quantity.Quantity`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual, Language

Cell = Quantity | Bilingual | str | bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One named number, verdict or word.

    Args:
        key: Stable name for programs, ``snake_case``.
        name: What people call it.
        value: ``None`` when it is not known; then ``why`` says why.
        why: Reason for a missing value, or a remark on this figure alone.
    """

    key: str
    name: Bilingual
    value: Cell
    why: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a table's column; ``key`` is for programs."""

    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; every row has one cell per column."""

    key: str
    title: Bilingual
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures, tables and caveats of one answer.

    Args:
        title: What was asked.
        figures: The answer, the most important first.
        tables: Details.
        notes: Caveats that must travel with the numbers.
    """

    title: Bilingual
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Bilingual, ...] = ()

    def figure(self, key: str) -> Figure:
        """The figure of that key.

        Raises:
            KeyError: there is none.
        """
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)

    def to_json(self) -> dict[str, Any]:
        """Plain data: figures by key, tables as lists of rows keyed by column."""
        return {
            "title": _plain(self.title),
            "figures": {
                f.key: {"name": _plain(f.name), "value": _plain(f.value)}
                | ({"why": _plain(f.why)} if f.why else {})
                for f in self.figures
            },
            "tables": {
                t.key: {
                    "title": _plain(t.title),
                    "columns": {c.key: _plain(c.name) for c in t.columns},
                    "rows": [
                        {c.key: _plain(v) for c, v in zip(t.columns, row, strict=True)}
                        for row in t.rows
                    ],
                }
                for t in self.tables
            },
            "notes": [_plain(note) for note in self.notes],
        }


def cell_text(cell: Cell, language: Language, *, group_from: int = 1000) -> str:
    """A cell as people read it; an unknown value is a dash.

    Args:
        cell: What stands there.
        language: Of the words, the units and the decimal mark.
        group_from: As :meth:`~verstak.quantities.quantity.Quantity.text`.
    """
    match cell:
        case None:
            return "—"
        case bool():
            return YES.in_(language) if cell else NO.in_(language)
        case Quantity():
            return cell.text(language, group_from=group_from)
        case Bilingual():
            return cell.in_(language)
        case _:
            return cell


YES = Bilingual("yes", "да")
NO = Bilingual("no", "нет")


def columns(*heads: tuple[str, str, str]) -> tuple[Column, ...]:
    """Columns from (key, English, Russian)."""
    return tuple(Column(key, Bilingual(en, ru)) for key, en, ru in heads)


def _plain(cell: Cell | Sequence[Any]) -> Any:
    match cell:
        case Quantity():
            return cell.to_json()
        case Bilingual():
            return {"en": cell.en, "ru": cell.ru}
        case _:
            return cell
