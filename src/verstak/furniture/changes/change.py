"""Changing one parameter of a cabinet by its name: ``width=800``, ``front.thickness=19``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from functools import partial
from typing import Any, get_args, get_type_hints

from verstak.cutting.job import EdgeBand
from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet_spec import BoardChoice, CabinetSpec
from verstak.quantities.length import mm_text, parse_length

_YES = frozenset({"yes", "true", "1", "on", "да"})
_NO = frozenset({"no", "false", "0", "off", "нет"})
_NOTHING = frozenset({"none", "no", "false", "0", "-", "нет"})

type Change = Callable[[CabinetSpec, str], CabinetSpec]


def changed(spec: CabinetSpec, setting: str) -> CabinetSpec:
    """A cabinet's description with one parameter changed.

    Args:
        spec: As it is.
        setting: ``NAME=VALUE``. Names are those of :class:`CabinetSpec` without ``_um``; boards
            have ``.material``, ``.thickness``, ``.decor`` and ``.grain``. Lengths are millimetres
            or name their unit; an edge band is its thickness, or ``none``.

    Returns:
        The new description; :func:`verstak.furniture.build.build_cabinet` says whether it can be
        built.

    Raises:
        InvalidCabinet: no such parameter (the nearest is named), or a value that it cannot have.
        InvalidLength: a length that is none.
    """
    name, equals, value = setting.partition("=")
    key, value = _plain(name), value.strip()
    if not equals or not key or not value:
        raise InvalidCabinet(
            f"expected NAME=VALUE, found {setting!r}", remedy="write for example width=800"
        )
    change = PARAMETERS.get(key)
    if change is None:
        near = difflib.get_close_matches(key, PARAMETERS, n=1, cutoff=0.0)
        raise InvalidCabinet(
            f"a cabinet has no parameter {name.strip()!r}; the nearest is {near[0]!r}",
            remedy=f"parameters: {', '.join(PARAMETERS)}",
        )
    return change(spec, value)


def _plain(name: str) -> str:
    key = name.strip().casefold().replace("-", "_")
    return key.removesuffix("_um").removesuffix("_mm")


def _put(spec: CabinetSpec, value: str, *, field: str, read: Callable[[str], Any]) -> CabinetSpec:
    return replace(spec, **{field: read(value)})


def _put_board(
    spec: CabinetSpec, value: str, *, board: str, field: str, read: Callable[[str], Any]
) -> CabinetSpec:
    choice: BoardChoice = getattr(spec, board)
    put: dict[str, Any] = {board: replace(choice, **{field: read(value)})}
    return replace(spec, **put)


def _count(value: str, *, name: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise InvalidCabinet(f"{name}: expected a whole number, found {value!r}") from None


def _flag(value: str, *, name: str) -> bool:
    if value.casefold() in _YES | _NO:
        return value.casefold() in _YES
    raise InvalidCabinet(f"{name}: expected yes or no, found {value!r}")


def _choice(value: str, *, name: str, kinds: type[StrEnum]) -> StrEnum:
    try:
        return kinds(value.casefold())
    except ValueError:
        known = ", ".join(kinds)
        raise InvalidCabinet(f"{name}: expected one of {known}, found {value!r}") from None


def _band(value: str, *, name: str) -> EdgeBand | None:
    if value.casefold() in _NOTHING:
        return None
    thickness_um = parse_length(value, what=name)
    if thickness_um <= 0:
        raise InvalidCabinet(f"{name}: a band's thickness must be above zero, found {value!r}")
    return EdgeBand(f"{mm_text(thickness_um)} mm", thickness_um)


def _reader(name: str, field: str, kind: Any) -> Callable[[str], Any]:
    """How a field of that type is read from words."""
    if kind is bool:
        return partial(_flag, name=name)
    if field.endswith("_um"):
        return partial(parse_length, what=name)
    if kind is int:
        return partial(_count, name=name)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return partial(_choice, name=name, kinds=kind)
    if kind is str:
        return str
    if EdgeBand in get_args(kind):
        return partial(_band, name=name)
    raise TypeError(f"no way to read {field}: {kind}")  # pragma: no cover - met at import


def _parameters() -> Mapping[str, Change]:
    found: dict[str, Change] = {}
    hints = get_type_hints(CabinetSpec)
    for field in (each.name for each in fields(CabinetSpec)):
        kind = hints[field]
        if kind is not BoardChoice:
            name = field.removesuffix("_um")
            found[name] = partial(_put, field=field, read=_reader(name, field, kind))
            continue
        for part, part_kind in get_type_hints(BoardChoice).items():
            name = f"{field}.{part.removesuffix('_um')}"
            read = _reader(name, part, part_kind)
            found[name] = partial(_put_board, board=field, field=part, read=read)
    return found


PARAMETERS = _parameters()
"""Every parameter by the name that people write."""
