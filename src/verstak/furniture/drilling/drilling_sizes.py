"""The sizes of ``data/drilling.toml``, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

from verstak.quantities.length import um
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Measured,
    Provenance,
    Quantity,
    in_both,
    words_from,
)
from verstak.quantities.text import Bilingual


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


def citation(provenance: Provenance) -> Bilingual:
    """A provenance in one short line."""
    match provenance:
        case Cited(source=source, clause=clause):
            said, where = in_both(source), in_both(clause or "")
            return Bilingual(f"{said.en}, {where.en}", f"{said.ru}, {where.ru}") if clause else said
        case Assumed(why=why):
            return Bilingual(f"assumed: {in_both(why).en}", f"принято: {in_both(why).ru}")
        case Computed(formula=formula):
            return in_both(formula)
        case Given(by=by):
            return in_both(by)
        case Measured(where=where):
            return in_both(where)
        case Estimated(method=method):
            return in_both(method)


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
        provenance = Assumed(words_from(entry["assumed"]))
    else:
        confidence = cast("Literal['verified', 'secondary']", entry["confidence"])
        note = words_from(entry["note"]) if "note" in entry else None
        provenance = Cited(words_from(entry["source"]), None, confidence, note)
    return Quantity(float(entry["mm"]), "mm", provenance, decimals=1)
