"""TOML of strangers: read so that it fails in one way, and which line a field stands on.

The standard reader keeps no positions. `line_of` knows just enough of TOML to find headers and keys
again in a file that the reader has accepted: it never decides what a value is.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

_LARGEST_WHOLE = 2**63
"""TOML's integers have 64 bits; the standard reader takes any, which other code cannot compute."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_STEP = re.compile(r"\[(\d+)\]|\"([^\"]*)\"|'([^']*)'|([^.\[\]\"']+)")
_LONG_QUOTE = re.compile(r'"""|\'\'\'')

type Path = tuple[str | int, ...]


def read_toml(text: str) -> dict[str, Any]:
    """Read a document.

    Args:
        text: What the file holds; a byte order mark before it is left out.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML, nests too deeply, or holds a whole number of more
            than 64 bits.
    """
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
        _check_wholes(tables)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        raise tomllib.TOMLDecodeError(str(error)) from error
    return tables


def _check_wholes(value: Any) -> None:
    match value:
        case dict():
            for each in value.values():
                _check_wholes(each)
        case list():
            for each in value:
                _check_wholes(each)
        case int() if not -_LARGEST_WHOLE <= value < _LARGEST_WHOLE:
            raise ValueError("a whole number has more than 64 bits")
        case _:
            pass


def line_of(text: str, field: str) -> int | None:
    """Line of a field, or of the nearest thing around it that has a line of its own.

    Args:
        text: Content of the file.
        field: Dotted path as errors write it: ``api[3].currency``, ``chat.profile``.

    Returns:
        Counted from 1; ``None`` when nothing of the path is found.
    """
    wanted = _path(field)
    best: tuple[int, int] | None = None
    for number, path in _places(text):
        shared = len(path)
        if path == wanted[:shared] and (best is None or shared > best[0]):
            best = (shared, number)
    return best[1] if best else None


def _path(field: str) -> Path:
    steps: list[str | int] = []
    for index, double, single, bare in _STEP.findall(field):
        steps.append(int(index) if index else double or single or bare.strip())
    return tuple(steps)


def _places(text: str) -> list[tuple[int, Path]]:
    """Every header and key with its line, in the order of the file."""
    places: list[tuple[int, Path]] = []
    counts: dict[Path, int] = {}
    table: Path = ()
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is not None:
            inside = None if inside in line else inside
            continue
        if header := _HEADER.match(line):
            table = _entered(_path(header[2]), is_array=header[1] == "[[", counts=counts)
            places.append((number, table))
        elif key := _KEY.match(line):
            places.append((number, (*table, *_path(key[1]))))
            quotes = _LONG_QUOTE.findall(line)
            inside = quotes[-1] if len(quotes) % 2 else None
    return places


def _entered(names: Path, *, is_array: bool, counts: dict[Path, int]) -> Path:
    """The table that a header opens, with the indices of the arrays that it is in."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        last = position == len(names) - 1
        if last and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
