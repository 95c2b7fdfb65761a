"""What the reference pages of the exact half take from the code; cog runs it."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from verstak.cutting.files.column_names import PART_COLUMNS, SHEET_COLUMNS
from verstak.cutting.job import EdgeBand, FirstCut, Grain, SawRules, Sheet
from verstak.cutting.maps.sheet_dxf import LAYERS
from verstak.furniture import cabinet_spec
from verstak.furniture.cabinet import Fastener
from verstak.furniture.cabinet_spec import BoardChoice, CabinetSpec
from verstak.furniture.drilling.hole import Operation
from verstak.furniture.materials import MATERIALS
from verstak.furniture.orders import order
from verstak.furniture.orders.cabinet_file import KIND_DEFAULTS, MOST_CABINETS, MOST_COPIES
from verstak.furniture.standards.limit import WANTED
from verstak.furniture.standards.rules import load_rules
from verstak.quantities.length import mm_text

_CARCASS_FASTENERS = (Fastener.CONFIRMAT, Fastener.DOWEL, Fastener.ECCENTRIC)
_REQUIRED = "required"


def cabinet_keys() -> str:
    """Every key of ``[[cabinet]]``: unit, default, values, meaning."""
    meanings = _arguments(CabinetSpec) | {
        "carcass_fastener": "What holds the carcass together.",
        "visible_edge": "Band of the carcass's visible edges; `false`: none.",
        "hidden_edge": "Band of the carcass's other edges; `false`: none.",
        "front_edge": "Band round fronts; `false`: none.",
    }
    rows = [
        _row(field.name.removesuffix("_um"), *_spec_cells(field), meanings[field.name])
        for field in dataclasses.fields(CabinetSpec)
    ]
    most = f"Cabinets of this kind, 1 to {MOST_COPIES}."
    rows.insert(5, _row("quantity", "number", "`1`", most))
    return _table(("key", "value", "default", "meaning"), rows)


def _spec_cells(field: dataclasses.Field[Any]) -> tuple[str, str]:
    default = _default(field)
    kind = str(field.type)
    named = getattr(cabinet_spec, kind, None)
    values = {"bool": "yes or no", "int": "number", "BoardChoice": "board", "str": "words"}
    if field.name.endswith("_um"):
        return "mm", _REQUIRED if default is None else f"`{mm_text(default)}`"
    if field.name == "carcass_fastener":
        return _either(_CARCASS_FASTENERS), f"`{default}`"
    if isinstance(named, type) and issubclass(named, StrEnum):
        return _either(named), _REQUIRED if default is None else f"`{default}`"
    match default:
        case BoardChoice():
            shown = f"`{default.material}` {mm_text(default.thickness_um)}"
        case EdgeBand():
            shown = f"`{default.name}`"
        case _:
            shown = f"`{str(default).lower()}`" if default != "" else "none"
    return values.get(kind, "band"), shown


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def kind_defaults() -> str:
    """What each kind means where nothing else is said."""
    rows = [
        f"| `{kind}` | "
        + (", ".join(f"`{key} = {_toml(v)}`" for key, v in KIND_DEFAULTS.get(kind, {}).items()))
        + " |"
        for kind in cabinet_spec.CabinetKind
    ]
    return _table(("kind", "other defaults"), [row.replace("|  |", "| none |") for row in rows])


def sheet_keys() -> str:
    """Every key of ``[[sheet]]``."""
    meanings = _arguments(Sheet) | {
        "material": "Key of the board: " + ", ".join(f"`{key}`" for key in MATERIALS) + ".",
        "thickness": "Of the board.",
        "length": "Along the grain, usually; the x axis of the maps.",
        "width": "Across it; the y axis.",
        "quantity": "Sheets at hand; without the key as many as needed.",
        "trim": "Cut off each of the four sides first.",
        "price": "Of one sheet.",
        "grain": "Side that the grain runs along, or `none` for a plain board.",
    }
    values = {"name": "words", "quantity": "number", "price": "number", "material": "words"}
    values |= {"offcut": "yes or no", "grain": _either(Grain)}
    fields = order._Sheet.model_fields  # noqa: SLF001 - what is written is described where it is read
    rows = [
        _row(key, values.get(key, "mm"), _model_default(info), meanings[key])
        for key, info in fields.items()
    ]
    return _table(("key", "value", "default", "meaning"), rows)


def _model_default(info: Any) -> str:
    if info.is_required():
        return _REQUIRED
    return "none" if info.default in {None, ""} else f"`{str(info.default).lower()}`"


def saw_keys() -> str:
    """Every key of ``[saw]``."""
    meanings = _arguments(SawRules) | {
        "stages": "Rounds of parallel cuts, or any number of them. A last cut that only trims a "
        "part out of its cell is not counted.",
        "longest_cut_um": "Longest cut that the saw can make.",
        "min_offcut_length_um": "Left-overs whose longer side is shorter than this are waste.",
        "min_offcut_width_um": "The same for their shorter side.",
    }
    usual = SawRules()
    values = {"stages": '`2`, `3` or `"free"`', "first_cut": _either(FirstCut)}
    rows = []
    for key in order._Saw.model_fields:  # noqa: SLF001 - as above
        name = key if hasattr(usual, key) else f"{key}_um"
        default = getattr(usual, name)
        if name.endswith("_um") and default is not None:
            default = mm_text(default)
        shown = "none" if default is None else f"`{default}`"
        rows.append(_row(key, values.get(key, "mm"), shown, meanings[name]))
    return _table(("key", "value", "default", "meaning"), rows)


def limits() -> str:
    """How much one order may hold."""
    return f"At most {MOST_CABINETS} `[[cabinet]]` tables are read from one file."


def part_columns() -> str:
    """Titles that a column of a cut list may have."""
    return _columns(PART_COLUMNS)


def sheet_columns() -> str:
    """Titles that a column of a table of stock may have."""
    return _columns(SHEET_COLUMNS)


def _columns(columns: Mapping[str, tuple[str, ...]]) -> str:
    rows = [
        f"| `{field}` | {', '.join(f'{name}' for name in dict.fromkeys(names[1:]))} |"
        for field, names in columns.items()
    ]
    return _table(("column", "also called"), rows)


def sheet_layers() -> str:
    """Layers of a sheet's DXF."""
    meanings = {
        "SHEET": "outline of the sheet",
        "TRIM": "field inside the trim",
        "PARTS": "parts at saw size, closed polylines",
        "TEXT": "names and finished sizes",
        "OFFCUT": "left-overs worth keeping",
        "CUTS": "the saw's lines in the middle of the kerf, numbered",
    }
    rows = [f"| `{name}` | {colour} | {meanings[name]} |" for name, colour in LAYERS.items()]
    return _table(("layer", "colour", "holds"), rows)


def operations() -> str:
    """Operations that a drilling layer may name."""
    names = dict.fromkeys(each.value.removesuffix("_face").upper() for each in Operation)
    return ", ".join(f"`{name}`" for name in names)


def comparisons() -> str:
    """Comparisons of rules."""
    wants = {"range": "two numbers", "one_of": "a list", "unset": "none", "is": "a word or yes/no"}
    rows = [
        f"| `{each.value}` | {words.en} | {wants.get(each.value, 'a number')} |"
        for each, words in WANTED.items()
    ]
    return _table(("comparison", "reads", "value"), rows)


def parameters() -> str:
    """Every parameter that the shipped rules speak about."""
    base = load_rules()
    rows = [
        f"| `{key}` | {each.name.en} | {each.unit or '–'} | {len(base.about(key))} |"
        for key, each in sorted(base.parameters.items())
    ]
    return _table(("parameter", "means", "unit", "rules"), rows)


def _either(values: Iterable[StrEnum]) -> str:
    return ", ".join(f"`{each.value}`" for each in values)


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _row(key: str, *cells: str) -> str:
    return f"| `{key}` | " + " | ".join(cells) + " |"


def _table(head: tuple[str, ...], rows: Iterable[str]) -> str:
    return "\n".join((f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows))


def _arguments(kind: type) -> dict[str, str]:
    """``Args:`` of a Google docstring."""
    _, _, section = (inspect.getdoc(kind) or "").partition("Args:\n")
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if match := re.match(r"    (\w+): (.*)", line):
            name, found[match[1]] = match[1], match[2]
        elif name and line.startswith("        "):
            found[name] += " " + line.strip()
        else:
            name = ""
    return {key: text.replace("``", "`").replace("|", "\\|") for key, text in found.items()}
