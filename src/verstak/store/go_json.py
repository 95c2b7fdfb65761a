"""JSON with the bytes that Go's ``json.Encoder`` writes, because those bytes are hashed.

Source: Go ``encoding/json``: compact, a newline at the end, ``<``, ``>``, ``&``, U+2028 and
U+2029 escaped, keys of a map sorted, numbers of a decoded document float64.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from verstak.errors import UsageError

_ESCAPES = str.maketrans(
    {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
)


def encode(value: object, *, sort_keys: bool) -> bytes:
    """One document as Go writes it.

    Args:
        value: Mappings, sequences, strings, numbers, booleans and ``None``.
        sort_keys: True where Go has a map, False where it has a struct.

    Raises:
        UsageError: a value JSON has no form for, such as NaN.
    """
    return (_text(value, sort_keys=sort_keys) + "\n").encode("utf-8", errors="replace")


def _text(value: object, *, sort_keys: bool) -> str:
    match value:
        case None | bool() | int():
            return json.dumps(value)
        case float():
            return _float(value)
        case str():
            return _string(value)
        case Mapping():
            items = list(value.items())
            if sort_keys:
                # Go compares bytes of UTF-8, which orders like code points.
                items.sort(key=lambda item: str(item[0]))
            pairs = (f"{_string(str(k))}:{_text(v, sort_keys=sort_keys)}" for k, v in items)
            return f"{{{','.join(pairs)}}}"
        case Sequence() if not isinstance(value, bytes | bytearray):
            return f"[{','.join(_text(item, sort_keys=sort_keys) for item in value)}]"
        case _:
            raise UsageError(f"JSON has no form for a {type(value).__name__}")


def _string(value: str) -> str:
    # Lone surrogates cannot be UTF-8; Go writes U+FFFD for them.
    clean = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return json.dumps(clean, ensure_ascii=False).translate(_ESCAPES)


def _float(value: float) -> str:
    """Shortest digits, plain between 1e-6 and 1e21, as ``floatEncoder`` does."""
    if not math.isfinite(value):
        raise UsageError(f"JSON has no form for {value}")
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    point = len(whole) + int(exponent or "0")
    digits = whole + fraction
    if value == 0:
        return f"{sign}0"
    size = abs(value)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    if size < 1e-6 or size >= 1e21:
        head, tail = digits[0], digits[1:]
        # Go writes e+21 and, unlike C, e-7 with one digit.
        power = f"{point - 1:+d}"
        return f"{sign}{head}{'.' + tail if tail else ''}e{power}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    return f"{sign}{digits[:point]}.{digits[point:]}"
