"""The sizes of ``data/drilling.toml``, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

from verstak.quantities.length import um
from verstak.quantities.quantity import Assumed, Cited, Provenance, Quantity


def size(key: str) -> Quantity:
    """A size by its dotted name, such as ``hinge.cup_diameter``, in millimetres.

    Raises:
        KeyError: there is no such size; the names are fixed in the program.
    """
    return _sizes()[key]


def size_um(key: str) -> int:
    """The same size in micrometres."""
    return um(size(key).value)


def size_keys() -> tuple[str, ...]:
    """All names, in the order of the file."""
    return tuple(_sizes())


def citation(provenance: Provenance) -> str:
    """A provenance in one short line."""
    match provenance:
        case Cited(source=source, clause=clause):
            return f"{source}, {clause}" if clause else source
        case Assumed(why=why):
            return f"assumed: {why}"
        case _:
            return str(getattr(provenance, "formula", None) or getattr(provenance, "by", ""))


@cache
def _sizes() -> Mapping[str, Quantity]:
    text = resources.files("verstak.furniture").joinpath("data/drilling.toml").read_text("utf-8")
    return {
        f"{group}.{name}": _quantity(entry)
        for group, entries in tomllib.loads(text).items()
        for name, entry in entries.items()
    }


def _quantity(entry: Mapping[str, Any]) -> Quantity:
    provenance: Provenance
    if "assumed" in entry:
        provenance = Assumed(str(entry["assumed"]))
    else:
        confidence = cast("Literal['verified', 'secondary']", entry["confidence"])
        provenance = Cited(str(entry["source"]), None, confidence, entry.get("note"))
    return Quantity(float(entry["mm"]), "mm", provenance, decimals=1)
