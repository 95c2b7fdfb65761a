"""Suites of questions: those that ship with the project, and an office's own.

A suite is a file ``NAME.LANGUAGE.jsonl`` with one `Item` a line. ``titles.toml`` beside the files
may say what they are called.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

import msgspec

from verstak.errors import InvalidRecipe
from verstak.evaluate.suites.item import Item
from verstak.quantities.text import Bilingual, Language
from verstak.toml_lines import read_toml

GRADING = 1
"""Goes up when a grader judges differently: scores of two gradings are not compared."""

MOST_BYTES = 16 * 2**20
"""Of one file; a larger one is no suite."""

TITLES = "titles.toml"
_NAME = re.compile(r"([a-z0-9][a-z0-9_-]{0,63})\.(ru|en)\.jsonl")
_FAULT_PLACE = re.compile(r" - at `\$\.?(.*)`$")


@dataclass(frozen=True, slots=True)
class Suite:
    """Questions of one kind in one language.

    Attributes:
        name: For programs, and the file's: ``facts``.
        language: Of its prompts.
        title: For people.
        about: One sentence on what it asks.
        items: Questions, in the order of the file.
    """

    name: str
    language: Language
    title: Bilingual
    about: Bilingual
    items: tuple[Item, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the items, of how long their answers may be, and of how they are graded."""
        told = hashlib.sha256(f"grading {GRADING}\n".encode())
        for item in self.items:
            told.update(msgspec.json.encode(item, order="sorted"))
            told.update(f" {item.answer_tokens}\n".encode())
        return told.hexdigest()

    def subset(self, most_items: int, *, seed: int) -> Suite:
        """A part for quick checks, with the kinds of graders in the same proportion.

        Args:
            most_items: Items to keep; all of them if there are fewer.
            seed: Which ones: the same seed keeps the same, whatever the order of the file.

        Raises:
            InvalidRecipe: fewer than one item is asked for.
        """
        if most_items < 1:
            raise InvalidRecipe(f"a part of {self.name} needs at least 1 item, found {most_items}")
        if most_items >= len(self.items):
            return self
        strata: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            strata[item.kind].append(item)
        kept = {
            item.id
            for kind, count in _shares(strata, most_items).items()
            for item in sorted(strata[kind], key=lambda one: _draw(one, seed))[:count]
        }
        return replace(self, items=tuple(item for item in self.items if item.id in kept))


@cache
def shipped_suites() -> tuple[Suite, ...]:
    """The suites of the project, by name and language.

    Raises:
        InvalidRecipe: a file is broken.
    """
    return _read_folder(files("verstak.evaluate") / "data" / "suites")


def load_suites(folders: Iterable[Path] = ()) -> tuple[Suite, ...]:
    """The project's suites and those in folders of an office.

    Args:
        folders: Each holds files ``NAME.LANGUAGE.jsonl``.

    Raises:
        InvalidRecipe: a file or one of its fields cannot be meant, a folder is missing or holds
            no suite, or two suites or items have one name.
    """
    suites = [*shipped_suites()]
    for folder in folders:
        if not folder.is_dir():
            raise InvalidRecipe(f"{folder}: expected a folder of suites, found none")
        own = _read_folder(folder)
        if not own:
            raise InvalidRecipe(
                f"{folder}: expected files NAME.ru.jsonl or NAME.en.jsonl, found none"
            )
        suites += own
    _check_names(suites)
    return tuple(sorted(suites, key=lambda suite: (suite.name, suite.language)))


def read_suite(
    text: str, *, where: str, name: str, language: Language, titles: dict[str, Any] | None = None
) -> Suite:
    """Read one file.

    Args:
        text: Its content.
        where: Its name, for messages.
        name: Suite that every line must name.
        language: Language that every line must name.
        titles: Content of ``titles.toml``; ``None`` = there is none.

    Raises:
        InvalidRecipe: names the file, line and field.
    """
    items: list[Item] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        item = _read_item(line, where=f"{where}:{number}")
        for field, found, expected in (
            ("suite", item.suite, name),
            ("language", item.language, language),
        ):
            if found != expected:
                raise _fault(f"{where}:{number}", field, f"expected {expected!r}, found {found!r}")
        if any(other.id == item.id for other in items):
            raise _fault(f"{where}:{number}", "id", f"{item.id!r} stands there twice")
        items.append(item)
    if not items:
        raise InvalidRecipe(f"{where}: expected one item a line, found none")
    own = (titles or {}).get(name, {})
    return Suite(
        name=name,
        language=language,
        title=_bilingual(own.get("title"), name, where=f"{where}: title"),
        about=_bilingual(own.get("about"), "", where=f"{where}: about"),
        items=tuple(items),
    )


def _read_item(line: str, *, where: str) -> Item:
    try:
        json.loads(line)
        item = msgspec.json.decode(line, type=Item)
    except msgspec.ValidationError as error:
        place = _FAULT_PLACE.search(str(error))
        raise _fault(
            where, (place[1] if place else "") or "item", _FAULT_PLACE.sub("", str(error))
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidRecipe(f"{where}: expected one JSON object a line: {error}") from error
    if (fault := item.problem()) is not None:
        raise _fault(where, *fault)
    return item


def _read_folder(folder: Traversable) -> tuple[Suite, ...]:
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".jsonl"))
    titles = _titles(folder / TITLES)
    suites = []
    for file_name in names:
        if (named := _NAME.fullmatch(file_name)) is None:
            raise InvalidRecipe(
                f"{folder / file_name}: expected a name like facts.ru.jsonl",
                remedy="name the file for its suite in lower-case Latin letters and its language",
            )
        suites.append(
            read_suite(
                _text(folder / file_name),
                where=str(folder / file_name),
                name=named[1],
                language=cast("Language", named[2]),
                titles=titles,
            )
        )
    return tuple(suites)


def _titles(path: Traversable) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return read_toml(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidRecipe(f"{path}: expected TOML: {error}") from error


def _text(path: Traversable) -> str:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidRecipe(f"{path}: a suite of over {MOST_BYTES} bytes is none")
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InvalidRecipe(f"{path}: expected UTF-8: {error}") from error


def _bilingual(told: Any, otherwise: str, *, where: str) -> Bilingual:
    match told:
        case None:
            return Bilingual(otherwise, otherwise)
        case {"en": str(english), "ru": str(russian)}:
            return Bilingual(english, russian)
        case _:
            raise InvalidRecipe(f"{where}: expected a text in en and ru, found {told!r}")


def _check_names(suites: Sequence[Suite]) -> None:
    known: set[tuple[str, str]] = set()
    ids: set[str] = set()
    for suite in suites:
        if (suite.name, suite.language) in known:
            raise InvalidRecipe(f"two suites are called {suite.name}.{suite.language}")
        known.add((suite.name, suite.language))
        for item in suite.items:
            if item.id in ids:
                raise InvalidRecipe(f"{suite.name}.{suite.language}: another suite has {item.id!r}")
            ids.add(item.id)


def _shares(strata: dict[str, list[Item]], most_items: int) -> dict[str, int]:
    """Items of each kind: whole parts first, then the largest remainders."""
    total = sum(len(items) for items in strata.values())
    exact = {kind: most_items * len(items) / total for kind, items in sorted(strata.items())}
    counts = {kind: int(share) for kind, share in exact.items()}
    rest = sorted(exact, key=lambda kind: (counts[kind] - exact[kind], kind))
    for kind in rest[: most_items - sum(counts.values())]:
        counts[kind] += 1
    return counts


def _draw(item: Item, seed: int) -> bytes:
    return hashlib.sha256(f"{seed} {item.id}".encode()).digest()


def _fault(where: str, field: str, what: str) -> InvalidRecipe:
    return InvalidRecipe(f"{where}: {field}: {what}")
