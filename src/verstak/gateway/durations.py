"""Go durations, as ``keep_alive`` takes them.

Source: Go ``time.ParseDuration`` and ``Duration.String``; ollama/ollama@fb30760 ``api/types.go``
for what numbers and signs mean in ``keep_alive``.
"""

from __future__ import annotations

import math
import re

from verstak.gateway.error_map import ApiError

_UNIT_S = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,  # U+00B5, micro sign
    "μs": 1e-6,  # U+03BC, Greek mu
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
}
_TERM = re.compile(r"(?P<number>[0-9]+\.?[0-9]*|\.[0-9]+)(?P<unit>[^0-9.]*)", re.ASCII)
_SECONDS = re.compile(r"[+-]?[0-9]+", re.ASCII)
_LONGEST_S = (2**63 - 1) / 1e9
"""Go counts nanoseconds in 64 bits: a little over 292 years."""


def parse_duration(text: str) -> float:
    """Seconds of a Go duration such as ``1h30m``, ``1.5h``, ``-2s`` or ``0``.

    Raises:
        ApiError: 400 in Go's words.
    """
    quoted = f'"{text}"'
    rest = text[1:] if text[:1] in {"+", "-"} else text
    if rest == "0":
        return 0.0
    seconds = 0.0
    position = 0
    while position < len(rest):
        term = _TERM.match(rest, position)
        if term is None:
            break
        if not term["unit"]:
            raise ApiError(400, f"time: missing unit in duration {quoted}")
        if term["unit"] not in _UNIT_S:
            raise ApiError(400, f'time: unknown unit "{term["unit"]}" in duration {quoted}')
        seconds += float(term["number"]) * _UNIT_S[term["unit"]]
        position = term.end()
    if position < len(rest) or not rest or seconds > _LONGEST_S:
        raise ApiError(400, f"time: invalid duration {quoted}")
    return -seconds if text.startswith("-") else seconds


def keep_alive_seconds(value: object) -> float | None:
    """Seconds that ``keep_alive`` asks for.

    Args:
        value: As decoded from JSON: a number of seconds, a Go duration, or a whole number in a
            string (which Ollama takes only in its environment variable; people write it here too).

    Returns:
        ``None`` when not given, infinity for anything negative, 0 for "unload after the reply".

    Raises:
        ApiError: 400 for text that is no duration or another JSON type.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        kind = "bool" if isinstance(value, bool) else type(value).__name__
        raise ApiError(400, f"Unsupported type: '{kind}'")
    if isinstance(value, str):
        seconds = float(value) if _SECONDS.fullmatch(value) else parse_duration(value)
    else:
        seconds = float(value)
    return math.inf if seconds < 0 or seconds > _LONGEST_S else seconds
