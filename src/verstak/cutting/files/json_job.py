"""Cutting jobs as JSON: our own form, written and read back unchanged, and two simpler ones.

Our own form, one job (several are ``{"jobs": [...]}``)::

    {"format": "verstak-cutting-job", "version": 1,
     "name": "kitchen", "material": "White", "thickness_mm": 16,
     "rules": {"kerf_mm": 4, "stages": 3, "first_cut": "any", "longest_cut_mm": null,
               "min_offcut_length_mm": 400, "min_offcut_width_mm": 100},
     "sheets": [{"name": "full", "length_mm": 2750, "width_mm": 1830, "quantity": null,
                 "price": "48.50", "grain": "length", "offcut": false,
                 "trim_mm": {"left": 10, "right": 10, "bottom": 10, "top": 10}}],
     "parts": [{"name": "side", "code": "1", "length_mm": 720, "width_mm": 560, "quantity": 2,
                "grain": "length",
                "edges": {"l1": {"name": "PVC", "thickness_mm": 2, "premilling_mm": 0.5}}}]}

``stages`` is 2, 3 or ``"free"``; a ``quantity`` of ``null`` is as many sheets as needed. Where
the file is silent, what the person said holds, and then the program's defaults. Keys may carry
any unit and any of the names that a table's columns may have. ``sheet`` (one object) may stand
for ``sheets`` and ``settings`` for ``rules``; a part of ``width`` and ``height`` has its width
along the sheet's width field, which we call length, and its ``grain`` of ``vertical`` or
``horizontal`` with ``can_rotate: false`` says no more than that it may not turn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from verstak.cutting.files.cells import BadCell, Cell, length_um, pieces, text_of
from verstak.cutting.files.column_names import PART_COLUMNS, SHEET_COLUMNS, SIDES, Head, match_head
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.delimited_text import decode
from verstak.cutting.files.listing import Listing
from verstak.cutting.files.part_table import read_parts
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.stock_table import read_sheets
from verstak.cutting.files.tables import RawTable
from verstak.cutting.job import CuttingJob, Edges, FirstCut, Part, SawRules, Sheet, Trim
from verstak.errors import InvalidTable
from verstak.quantities.length import mm_text

FORMAT = "verstak-cutting-job"
VERSION = 1

_RULES: Mapping[str, tuple[str, ...]] = {
    "kerf": ("kerf", "пропил", "ширина пропила"),
    "trim": ("trim", "торцовка"),
    "stages": ("stages",),
    "first cut": ("first cut",),
    "longest cut": ("longest cut",),
    "min offcut length": ("min offcut length",),
    "min offcut width": ("min offcut width",),
    "min offcut height": ("min offcut height",),
}
_TOP = {"format", "version", "name", "material", "rules", "settings", "sheets", "sheet", "parts"}
_NOT_OURS = {"source", "notes", "bazis", "tolerance"}
"""Keys of the known foreign form that say nothing about the job."""

Json = Mapping[str, Any]


def write_job(job: CuttingJob) -> str:
    """One job in our own form; :func:`read_jobs` gives the same job back."""
    return _dumped(_plain_job(job))


def write_jobs(jobs: Sequence[CuttingJob]) -> str:
    """Several jobs in our own form."""
    return _dumped({"format": FORMAT, "version": VERSION, "jobs": [_plain_job(j) for j in jobs]})


def read_jobs(
    data: bytes | str, *, name: str = "JSON", defaults: CutListDefaults | None = None
) -> tuple[CuttingJob, ...]:
    """Jobs of a JSON text; see :func:`read_jobs_with_notes`."""
    return read_jobs_with_notes(data, name=name, defaults=defaults or CutListDefaults())[0]


def read_jobs_with_notes(
    data: bytes | str, *, name: str, defaults: CutListDefaults
) -> tuple[tuple[CuttingJob, ...], ReadNotes]:
    """Jobs of a JSON text, and what was not understood in it.

    Args:
        data: The text, or its bytes.
        name: Of the file, for messages and for jobs without a name.
        defaults: What the person said beside the file.

    Raises:
        InvalidTable: not JSON, NaN or infinity, a key twice, too deep, or values that cannot
            be read: all bad parts in one message.
        InvalidCutList: there is no sheet, or something contradicts itself.
    """
    plain = _parse(decode(data, title=name) if isinstance(data, bytes) else data, name)
    if isinstance(plain, list):
        plain = {"parts": plain}
    if not isinstance(plain, dict):
        raise _bad(name, f"expected an object with parts, found {type(plain).__name__}")
    jobs: list[CuttingJob] = []
    notes = ReadNotes()
    several = plain.get("jobs")
    for index, one in enumerate(several if isinstance(several, list) else [plain], 1):
        where = f"{name}, job {index}" if isinstance(several, list) else name
        if not isinstance(one, dict):
            raise _bad(where, f"expected an object, found {type(one).__name__}")
        found, noted = _read_job(one, where, name, defaults)
        jobs += found
        notes += noted
    if not jobs:
        raise _bad(name, "there is no job in it")
    return tuple(jobs), notes


def _plain_job(job: CuttingJob) -> dict[str, Any]:
    rules = job.rules
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": job.name,
        "material": job.material,
        "thickness_mm": _mm(job.thickness_um),
        "rules": {
            "kerf_mm": _mm(rules.kerf_um),
            "stages": rules.stages or "free",
            "first_cut": rules.first_cut.value,
            "longest_cut_mm": _mm(rules.longest_cut_um),
            "min_offcut_length_mm": _mm(rules.min_offcut_length_um),
            "min_offcut_width_mm": _mm(rules.min_offcut_width_um),
        },
        "sheets": [_plain_sheet(sheet) for sheet in job.sheets],
        "parts": [_plain_part(part) for part in job.parts],
    }


def _plain_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "length_mm": _mm(sheet.length_um),
        "width_mm": _mm(sheet.width_um),
        "quantity": sheet.quantity,
        "price": None if sheet.price is None else f"{sheet.price:f}",
        "trim_mm": {
            "left": _mm(sheet.trim.left_um),
            "right": _mm(sheet.trim.right_um),
            "bottom": _mm(sheet.trim.bottom_um),
            "top": _mm(sheet.trim.top_um),
        },
        "grain": sheet.grain.value,
        "offcut": sheet.offcut,
    }


def _plain_part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "code": part.code,
        "length_mm": _mm(part.length_um),
        "width_mm": _mm(part.width_um),
        "quantity": part.quantity,
        "grain": part.grain.value,
        "edges": _plain_edges(part.edges),
    }


def _plain_edges(edges: Edges) -> dict[str, Any]:
    return {
        side: {
            "name": band.name,
            "thickness_mm": _mm(band.thickness_um),
            "premilling_mm": _mm(band.premilling_um),
        }
        for side, band in zip(SIDES, edges, strict=True)
        if band
    }


def _mm(value_um: int | None) -> float | int | None:
    """Millimetres as a JSON number; thousandths survive, for a float holds them exactly enough."""
    if value_um is None:
        return None
    return value_um // 1000 if value_um % 1000 == 0 else float(mm_text(value_um))


def _dumped(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _parse(text: str, name: str) -> object:
    def refuse(constant: str) -> NoReturn:
        raise _bad(name, f"{constant} is not a number that anything can be cut by")

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                raise _bad(name, f"the key {key!r} stands twice in one object")
            found[key] = value
        return found

    try:
        return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise _bad(name, f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise _bad(name, "objects and lists are nested too deeply") from None
    except ValueError as error:  # an integer of thousands of digits
        raise _bad(name, str(error)) from None


def _read_job(
    plain: Json, where: str, name: str, defaults: CutListDefaults
) -> tuple[tuple[CuttingJob, ...], ReadNotes]:
    if plain.get("format", FORMAT) != FORMAT or plain.get("version", VERSION) != VERSION:
        raise _bad(
            where,
            f"expected format {FORMAT!r}, version {VERSION}, found {plain.get('format')!r}, "
            f"version {plain.get('version')!r}",
        )
    rules, trim_um, unknown = _rules(plain, where)
    parts, part_notes = read_parts(_table(_records(plain, "parts", where), where, parts=True))
    stock = _records(plain, "sheets", where) or _records(plain, "sheet", where)
    sheets, sheet_notes = (
        read_sheets(_table(stock, where, parts=False)) if stock else ((), ReadNotes())
    )
    if trim_um is not None:
        sheets = tuple(
            listed
            if listed.trim_stated
            else replace(listed, sheet=replace(listed.sheet, trim=Trim.all_round(trim_um)))
            for listed in sheets
        )
    thickness_um = _thickness(plain, where)
    stated = replace(
        defaults,
        material=text_of(plain.get("material")) or defaults.material,
        thickness_um=defaults.thickness_um if thickness_um is None else thickness_um,
    )
    own_name = plain.get("name")
    listing = Listing(own_name if isinstance(own_name, str) else name, parts, sheets, rules)
    more = tuple(
        key
        for key in plain
        if key not in _TOP | _NOT_OURS and not key.startswith(("thickness", "jobs"))
    )
    return listing.jobs(stated), ReadNotes((*more, *unknown)) + part_notes + sheet_notes


def _thickness(plain: Json, where: str) -> int | None:
    for key, value in plain.items():
        head = match_head(key, SHEET_COLUMNS)
        if head and head.field == "thickness" and value is not None:
            return _length(value, head, where)
    return None


def _length(value: object, head: Head, where: str) -> int:
    try:
        return length_um(_cell(value), unit_um=head.unit_um)
    except BadCell as error:
        raise _bad(where, f"{head.title}: {error}") from None


def _rules(plain: Json, where: str) -> tuple[SawRules, int | None, tuple[str, ...]]:
    """Saw rules, the trim of sheets that state none, and the keys that mean nothing here."""
    said = plain.get("rules", plain.get("settings"))
    rules = SawRules()
    if said is None:
        return rules, None, ()
    if not isinstance(said, dict):
        raise _bad(where, f"rules: expected an object, found {type(said).__name__}")
    lengths: dict[str, int | None] = {}
    unknown = []
    for key, value in said.items():
        head = match_head(key, _RULES)
        if head is None:
            unknown.append(key)
        elif head.field == "stages":
            rules = replace(rules, stages=_stages(value, where))
        elif head.field == "first cut":
            if not isinstance(value, str) or value not in set(FirstCut):
                raise _bad(
                    where, f"first_cut: expected any, lengthwise or crosswise, found {value!r}"
                )
            rules = replace(rules, first_cut=FirstCut(value))
        else:
            lengths[head.field] = None if value is None else _length(value, head, where)
    width = lengths.pop("min offcut width", None)
    height = lengths.pop("min offcut height", None)
    long = lengths.pop("min offcut length", None)
    if height is not None and width is not None:  # the form that knows no longer side
        width, long = sorted((width, height))
    kerf, trim = lengths.get("kerf"), lengths.get("trim")
    rules = replace(
        rules,
        kerf_um=rules.kerf_um if kerf is None else kerf,
        longest_cut_um=lengths.get("longest cut"),
        min_offcut_length_um=rules.min_offcut_length_um if long is None else long,
        min_offcut_width_um=rules.min_offcut_width_um if width is None else width,
    )
    return rules, trim, tuple(unknown)


def _stages(value: object, where: str) -> int | None:
    if value is None or value == "free":
        return None
    try:
        return pieces(_cell(value))
    except BadCell as error:
        raise _bad(where, f"stages: expected 2, 3 or 'free': {error}") from None


def _records(plain: Json, key: str, where: str) -> list[Json]:
    value = plain.get(key)
    if value is None:
        return []
    if key == "sheet":
        value = [value]
    if not isinstance(value, list) or not all(isinstance(record, dict) for record in value):
        raise _bad(where, f"{key}: expected a list of objects, found {type(value).__name__}")
    return value


def _table(records: Sequence[Json], where: str, *, parts: bool) -> RawTable:
    """Records as rows under their keys, so that parts of JSON and of a table are read alike."""
    what = "part" if parts else "sheet"
    if not records:
        raise _bad(where, f"there is no {what} in it")
    columns = PART_COLUMNS if parts else SHEET_COLUMNS
    flat = [_flat(record, where, f"{what} {index}") for index, record in enumerate(records, 1)]
    keys = tuple(dict.fromkeys(key for record in flat for key in record))
    heads = tuple(match_head(key, columns) for key in keys)
    fields = [head.field for head in heads if head]
    for field in fields:
        if fields.count(field) > 1:
            names = ", ".join(repr(head.title) for head in heads if head and head.field == field)
            raise _bad(where, f"more than one key means {field!r}: {names}")
    if not parts and not ({"length", "width"} <= set(fields) or "size" in fields):
        raise _bad(where, f"a sheet needs its length and width, found {', '.join(keys)}")
    return RawTable(
        title=where,
        heads=heads,
        rows=tuple(
            (index, [record.get(key) for key in keys]) for index, record in enumerate(flat, 1)
        ),
        unknown=tuple(key for key, head in zip(keys, heads, strict=True) if head is None),
        unit=what,
    )


def _flat(record: Json, where: str, which: str) -> dict[str, Cell]:
    """One record without nesting, and with its sides named as ours are."""
    flat: dict[str, Cell] = {}
    swap = "height" in record and "width" in record and "length" not in record
    for key, value in record.items():
        if key == "edges" and isinstance(value, dict):
            for side, band in value.items():
                if side not in SIDES or not isinstance(band, dict | None):
                    raise _bad(
                        where, f"{which}: edges are l1, l2, w1, w2, found {side!r}: {band!r}"
                    )
                nested = band or {}
                flat |= {f"{side} {k}": _value(v, where, which) for k, v in nested.items()}
        elif isinstance(value, dict) and key.startswith("trim"):
            unit = key.removeprefix("trim")
            flat |= {f"trim {s}{unit}": _value(value[s], where, which) for s in value}
        elif swap and key in {"width", "height"}:
            flat["length" if key == "width" else "width"] = _value(value, where, which)
        else:
            flat[key] = _value(value, where, which)
    turns = flat.get("can_rotate")
    if swap and turns is False and flat.get("grain") in {"vertical", "horizontal"}:
        flat["grain"] = "length"
    return flat


def _value(value: object, where: str, which: str) -> Cell:
    try:
        return _cell(value)
    except BadCell as error:
        raise _bad(where, f"{which}: {error}") from None


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise BadCell(f"expected a value, found a {type(value).__name__}")


def _bad(where: str, message: str) -> InvalidTable:
    return InvalidTable(f"{where}: {message}", remedy="the form is described in verstak's manual")
