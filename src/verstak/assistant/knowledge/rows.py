"""Rows of the knowledge files: TOML tables that know where they stand, so a refusal can say it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from verstak.errors import UsageError
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a file.

    Args:
        file: Its name.
        key: Of the row; unique over all files of a kind.
        fields: What is written in it.
    """

    file: str
    key: str
    fields: Mapping[str, Any]

    def refused(self, expected: str) -> UsageError:
        """The error that names file and row."""
        return UsageError(f"{self.file}: row {self.key!r}: {expected}")

    def text(self, name: str) -> str:
        """A field that must hold words.

        Raises:
            UsageError: it is absent, empty or something else.
        """
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refused(f"{name} must be words, found {value!r}")
        return value

    def optional_text(self, name: str) -> str | None:
        """A field that may be absent.

        Raises:
            UsageError: it is there and not words.
        """
        return self.text(name) if name in self.fields else None

    def bilingual(self, name: str) -> Bilingual:
        """A field with a table of both languages.

        Raises:
            UsageError: a language is missing.
        """
        return self.both(self.fields.get(name), name)

    def both(self, value: object, name: str) -> Bilingual:
        """A table of both languages.

        Raises:
            UsageError: a language is missing or empty.
        """
        en, ru = (value.get("en"), value.get("ru")) if isinstance(value, dict) else (None, None)
        if not (isinstance(en, str) and en.strip() and isinstance(ru, str) and ru.strip()):
            raise self.refused(f"{name} needs words in both languages, en and ru, found {value!r}")
        return Bilingual(en, ru)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; none when the field is absent.

        Raises:
            UsageError: it is not a list of words, or one is said twice.
        """
        return self.all_texts(self.fields.get(name, []), name)

    def all_texts(self, value: object, name: str) -> tuple[str, ...]:
        """Words of a list, or the one word that stands for a list of one.

        Raises:
            UsageError: it is neither, or a word is said twice.
        """
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(
            isinstance(each, str) and each.strip() for each in listed
        ):
            raise self.refused(f"{name} must be a list of words, found {value!r}")
        if len(set(listed)) < len(listed):
            raise self.refused(f"{name} says something twice")
        return tuple(listed)

    def tables(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """A list of tables; none when the field is absent.

        Raises:
            UsageError: it is something else.
        """
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.refused(f"{name} must be a list of tables, found {value!r}")
        return tuple(value)


def rows_of(texts: Mapping[str, str], kind: str, fields: AbstractSet[str]) -> tuple[Row, ...]:
    """The rows of one kind in some files.

    Args:
        texts: TOML by the name of its file.
        kind: ``term`` for ``[[term]]``.
        fields: Names that a row may use; a misspelt one would be lost without a word.

    Raises:
        UsageError: a file is not TOML, a row has no key, a key of another row or unknown fields.
    """
    rows: dict[str, Row] = {}
    for file, text in texts.items():
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{file}: expected TOML: {error}") from error
        listed = tables.get(kind)
        if tables.keys() != {kind} or not isinstance(listed, list):
            raise UsageError(f"{file}: expected [[{kind}]] tables only, found {sorted(tables)}")
        for number, table in enumerate(listed, start=1):
            key = table.get("key") if isinstance(table, dict) else None
            if not isinstance(key, str) or not key:
                raise UsageError(f"{file}: {kind} {number}: key is missing")
            row = Row(file, key, table)
            if key in rows:
                raise row.refused(f"the key is taken by a row of {rows[key].file}")
            if unknown := sorted(table.keys() - fields):
                raise row.refused(f"unknown fields {', '.join(unknown)}")
            rows[key] = row
    return tuple(rows.values())


def shipped_texts(name: str) -> Mapping[str, str]:
    """A file of the knowledge that ships with the package, or all TOML files of a folder of it."""
    place = files("verstak.assistant.knowledge").joinpath("data", name)
    if place.is_file():
        return {name: place.read_text(encoding="utf-8")}
    return {
        item.name: item.read_text(encoding="utf-8")
        for item in sorted(place.iterdir(), key=lambda each: each.name)
        if item.name.endswith(".toml")
    }
