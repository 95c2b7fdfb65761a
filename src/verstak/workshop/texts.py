"""Texts of a recipe: shipped ones by name, and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import InvalidRecipe

_MOST_BYTES = 2**28


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text.

    Attributes:
        name: Of the shipped text, or of the file.
        text: What it says.
    """

    name: str
    text: str


def read_file(path: Path, *, field: str) -> NamedText:
    """Read a text of somebody's own.

    Args:
        path: UTF-8 file.
        field: Of the recipe, for messages.

    Raises:
        InvalidRecipe: it is not there, not UTF-8, too large, or empty.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InvalidRecipe(
            f"{field}: {path} cannot be read: {error.strerror or error}",
            remedy="paths are taken from the recipe's folder; shipped texts have no / in their name",
        ) from error
    if len(raw) > _MOST_BYTES:
        raise InvalidRecipe(f"{field}: {path} is larger than {_MOST_BYTES} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise InvalidRecipe(
            f"{field}: {path} is not UTF-8", remedy="convert it first, for example with iconv"
        ) from error
    if not text.strip():
        raise InvalidRecipe(f"{field}: {path} holds no text")
    return NamedText(path.name, text)


def read_texts(names: Sequence[str | Path], *, field: str) -> tuple[NamedText, ...]:
    """Read texts in the recipe's order.

    Args:
        names: Shipped names, or files.
        field: Of the recipe, for messages.

    Raises:
        InvalidRecipe: one is not there, or is no text.
    """
    found = []
    for name in names:
        if isinstance(name, Path):
            found.append(read_file(name, field=field))
        else:
            raise InvalidRecipe(f"{field}: no text {name!r} is shipped")
    return tuple(found)
