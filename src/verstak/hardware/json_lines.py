"""Which line of a JSON file a field stands on, so that an error can point at it."""

from __future__ import annotations

import json
import re

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()


def json_line_of(text: str, field: str) -> int | None:
    """Line of a field, or of the nearest thing around it that is there.

    Args:
        text: Content of a file that the standard reader accepts.
        field: Dotted path as errors write it: ``devices[1].memory_gib``.

    Returns:
        Counted from 1; ``None`` when nothing of the path is found.
    """
    place = _skip(text, 0)
    found: int | None = None
    for index, name in _STEP.findall(field):
        key, value = _entered(text, place, int(index) if index else name)
        if value is None:
            break
        found, place = key, value
    return None if found is None else text.count("\n", 0, found) + 1


def _entered(text: str, place: int, step: str | int) -> tuple[int, int | None]:
    """Where an entry of an object or an array starts, and where its value does."""
    opening, number = text[place : place + 1], 0
    if opening not in {"{", "["} or (opening == "{") == isinstance(step, int):
        return place, None
    place = _skip(text, place + 1)
    while text[place] not in "}]":
        start, key = place, number
        if opening == "{":
            name, place = _DECODER.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)
            if name == step:
                return start, place
        elif key == step:
            return start, place
        _, place = _DECODER.raw_decode(text, place)
        place = _skip(text, place)
        number += 1
        if text[place] == ",":
            place = _skip(text, place + 1)
    return place, None


def _skip(text: str, place: int) -> int:
    space = _SPACE.match(text, place)
    return place if space is None else space.end()
