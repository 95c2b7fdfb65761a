"""What the reference page of quality cards takes from the code; cog runs it."""

from __future__ import annotations

import inspect
import re
from typing import get_args, get_type_hints

import msgspec

from verstak.evaluate import card
from verstak.evaluate.card import QualityCard

_LINE = re.compile(r"    (\w+): (.*)")


def fields() -> str:
    """Every object of a card with its fields, the card first."""
    parts = [_table(QualityCard)]
    for kind in _kinds():
        first = (inspect.getdoc(kind) or "").splitlines()[0]
        parts.append(f"## {kind.__name__}\n\n{first}\n\n{_table(kind)}")
    return "\n\n".join(parts)


def _kinds() -> list[type[msgspec.Struct]]:
    found = [
        kind
        for kind in vars(card).values()
        if inspect.isclass(kind) and issubclass(kind, msgspec.Struct)
    ]
    return [kind for kind in found if kind not in {msgspec.Struct, QualityCard}]


def _table(kind: type[msgspec.Struct]) -> str:
    told = _attributes(kind)
    hints = get_type_hints(kind)
    rows = [
        f"| `{name}` | {_type(hints[name])} | {told.get(name, '')} |"
        for name in kind.__struct_fields__
    ]
    return "| field | type | meaning |\n|---|---|---|\n" + "\n".join(rows)


def _attributes(kind: type) -> dict[str, str]:
    _, _, section = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        match = _LINE.match(line)
        if match:
            name, found[match[1]] = match[1], match[2]
        elif name and line.startswith("        "):
            found[name] += " " + line.strip()
        else:
            name = ""
    return {
        key: text.replace("``None`` = ", "`null` = ").replace("``", "`").replace("|", "\\|")
        for key, text in found.items()
    }


def _type(hint: object) -> str:
    inner = get_args(hint)
    if isinstance(hint, type) and not inner:
        return hint.__name__ if issubclass(hint, msgspec.Struct) else _PLAIN[hint]
    if inner and inner[-1] is type(None):
        return f"{_type(inner[0])} or null"
    if inner and inner[-1] is Ellipsis:
        return f"list of {_type(inner[0])}"
    return ", ".join(f"`{each}`" for each in inner)


_PLAIN: dict[type, str] = {str: "text", int: "whole number", float: "number", bool: "yes or no"}
