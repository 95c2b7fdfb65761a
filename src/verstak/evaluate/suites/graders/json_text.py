"""JSON in what a model said, read as strictly as a program that has to use it."""

from __future__ import annotations

import json
import re
from typing import Any

_FENCE = re.compile(r"```[A-Za-z]*\s*\n?(.*?)\n?\s*```", re.DOTALL)
_WHOLE_FENCE = re.compile(r"\A\s*```[A-Za-z]*\s*\n?(.*?)\n?\s*```\s*\Z", re.DOTALL)


def whole_json(answer: str) -> tuple[Any, str | None]:
    """An answer that is JSON and nothing else; a code fence around it is let pass.

    Returns:
        The value and ``None``, or ``None`` and what is wrong.
    """
    fenced = _WHOLE_FENCE.match(answer)
    text = fenced[1] if fenced and "```" not in fenced[1] else answer
    try:
        return _decoder().decode(text.strip()), None
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}"


def only_object(answer: str) -> tuple[dict[str, Any] | None, str | None]:
    """The one JSON object in an answer, whatever is said around it.

    Returns:
        The object and ``None``, or ``None`` and what is wrong: no object, or several.
    """
    fences = _FENCE.findall(answer)
    text = fences[0] if len(fences) == 1 else answer
    found: list[dict[str, Any]] = []
    position = 0
    while (start := text.find("{", position)) >= 0:
        try:
            value, position = _decoder().raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            return None, f"not JSON: {error}"
        found.append(value)
    if len(found) != 1:
        return None, "several JSON objects" if found else "no JSON object"
    return found[0], None


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_once)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key stands there twice")
    return result
