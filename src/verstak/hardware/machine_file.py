"""Machines in files: a snapshot taken on one computer plans on another.

TOML, or JSON where the file's name ends so. Sizes are written in bytes, so that reading gives back
what was written; people may give GiB and GB/s instead.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import msgspec

from verstak.errors import InvalidSettings
from verstak.hardware.json_lines import json_line_of
from verstak.hardware.machine import (
    MOST_CORES,
    MOST_DEVICES,
    Device,
    DeviceKind,
    Machine,
    MemoryFamily,
    Processor,
    Unknown,
)
from verstak.quantities.quantity import Words
from verstak.quantities.text import Bilingual
from verstak.toml_lines import line_of, read_toml

MAX_FILE_BYTES = 2**20
MOST = 2**63
"""Beyond it, in any base unit, a number was mistaken; also the first whole number that is too
large for TOML."""
GIB = 2**30
GB = 1e9
TFLOPS = 1e12


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An unknown key is an error, because it is usually a misspelt one."""


class _Processor(_Table, frozen=True):
    cores: int
    name: str | None = None
    family: Literal["x86_64", "arm64", "other"] = "x86_64"
    instructions: tuple[str, ...] = ()


class _Device(_Table, frozen=True):
    name: str
    kind: DeviceKind = "gpu"
    vendor: str | None = None
    memory_family: MemoryFamily | None = None
    memory_bytes: int | None = None
    memory_gib: float | None = None
    available_bytes: int | None = None
    available_gib: float | None = None
    bandwidth_bytes_per_s: float | None = None
    bandwidth_gb_s: float | None = None
    fp16_flops: float | None = None
    fp16_tflops: float | None = None
    power_limit_w: float | None = None
    idle_power_w: float | None = None
    driver: str | None = None
    source: str = ""


class _Words(_Table, frozen=True):
    en: str
    ru: str


class _Unknown(_Table, frozen=True):
    field: str
    reason: str | _Words


class _Machine(_Table, frozen=True):
    processor: _Processor
    name: str | None = None
    system: str = ""
    memory_bytes: int | None = None
    memory_gib: float | None = None
    memory_available_bytes: int | None = None
    memory_available_gib: float | None = None
    memory_installed_bytes: int | None = None
    memory_installed_gib: float | None = None
    memory_bandwidth_bytes_per_s: float | None = None
    memory_bandwidth_gb_s: float | None = None
    memory_bandwidth_source: str = ""
    memory_modules: str | None = None
    disk_free_bytes: int | None = None
    disk_free_gib: float | None = None
    devices: tuple[_Device, ...] = ()
    unknown: tuple[_Unknown, ...] = ()


class _FieldError(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def read_machine(path: Path) -> Machine:
    """Read a machine from a file.

    Args:
        path: TOML, or JSON where its name ends in ``.json``.

    Raises:
        InvalidSettings: names the file, the field, its line and the reason.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_FILE_BYTES:
        raise _refused(path, f"larger than {MAX_FILE_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path, f"not UTF-8: {error.reason}") from error
    return machine_from_text(text, path)


def machine_from_text(text: str, path: Path) -> Machine:
    """Read a machine from the content of a file.

    Args:
        text: What the file holds.
        path: Its name, which decides between TOML and JSON and stands in errors.

    Raises:
        InvalidSettings: as :func:`read_machine`.
    """
    is_json = path.suffix.lower() == ".json"
    find: Callable[[str, str], int | None] = json_line_of if is_json else line_of
    try:
        plain = json.loads(text, parse_int=_whole) if is_json else read_toml(text)
    except (ValueError, RecursionError) as error:  # both readers say the line themselves
        raise _refused(path, f"not {'JSON' if is_json else 'TOML'}: {error}") from error
    try:
        return _machine(msgspec.convert(plain, _Machine), path.stem)
    except msgspec.ValidationError as error:
        field, reason = _split(str(error))
        raise _refused(path, f"{field}{reason}", find(text, field.removesuffix(": "))) from error
    except _FieldError as error:
        raise _refused(path, str(error), find(text, error.field)) from error


def write_machine(machine: Machine, path: Path) -> str:
    """The text of a file that holds a machine; reading it gives the same machine back.

    Args:
        machine: What to write down.
        path: Only its ending counts: ``.json`` for JSON, anything else for TOML.
    """
    plain = to_plain(machine)
    if path.suffix.lower() == ".json":
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    return _toml(plain)


def to_plain(machine: Machine) -> dict[str, Any]:
    """Plain data of a machine, what is unknown left out."""
    plain: dict[str, Any] = _without_gaps(asdict(machine))
    return plain


def _without_gaps(value: Any) -> Any:
    match value:
        case dict():
            kept = {key: _without_gaps(each) for key, each in value.items()}
            return {key: each for key, each in kept.items() if each not in (None, "", [])}
        case list() | tuple():
            return [_without_gaps(each) for each in value]
        case _:
            return value


def _machine(table: _Machine, name: str) -> Machine:
    if table.processor.cores < 1:
        raise _FieldError("processor.cores", f"must be at least 1, found {table.processor.cores}")
    if table.processor.cores > MOST_CORES:
        raise _FieldError("processor.cores", f"at most {MOST_CORES}, found {table.processor.cores}")
    if len(table.devices) > MOST_DEVICES:
        raise _FieldError("devices", f"at most {MOST_DEVICES}, found {len(table.devices)}")
    memory = _size("memory", table.memory_bytes, table.memory_gib)
    available = _size(
        "memory_available", table.memory_available_bytes, table.memory_available_gib, zero=True
    )
    if memory is not None and available is not None and available > memory:
        raise _FieldError(
            "memory_available_bytes"
            if table.memory_available_gib is None
            else "memory_available_gib",
            "more is free than there is",
        )
    return Machine(
        name=table.name or name,
        processor=Processor(
            name=table.processor.name,
            family=table.processor.family,
            cores=table.processor.cores,
            instructions=table.processor.instructions,
        ),
        memory_bytes=memory,
        memory_available_bytes=available,
        memory_bandwidth_bytes_per_s=_rate(
            "memory_bandwidth", table.memory_bandwidth_bytes_per_s, table.memory_bandwidth_gb_s
        ),
        devices=tuple(_device(number, each) for number, each in enumerate(table.devices)),
        disk_free_bytes=_size("disk_free", table.disk_free_bytes, table.disk_free_gib, zero=True),
        system=table.system,
        unknown=tuple(Unknown(each.field, _reason(each.reason)) for each in table.unknown),
        memory_installed_bytes=_size(
            "memory_installed", table.memory_installed_bytes, table.memory_installed_gib
        ),
        memory_modules=table.memory_modules,
        memory_bandwidth_source=table.memory_bandwidth_source,
    )


def _reason(words: str | _Words) -> Words:
    return words if isinstance(words, str) else Bilingual(words.en, words.ru)


def _device(number: int, table: _Device) -> Device:
    try:
        return _checked(table)
    except _FieldError as error:
        raise _FieldError(f"devices[{number}].{error.field}", error.reason) from error


def _checked(table: _Device) -> Device:
    if not table.name.strip():
        raise _FieldError("name", "must not be empty")
    memory = _size("memory", table.memory_bytes, table.memory_gib)
    available = _size("available", table.available_bytes, table.available_gib, zero=True)
    if memory is not None and available is not None and available > memory:
        field = "available_bytes" if table.available_gib is None else "available_gib"
        raise _FieldError(field, "more is free than there is")
    return Device(
        name=table.name,
        kind=table.kind,
        vendor=table.vendor,
        memory_family=table.memory_family,
        memory_bytes=memory,
        available_bytes=available,
        bandwidth_bytes_per_s=_rate("bandwidth", table.bandwidth_bytes_per_s, table.bandwidth_gb_s),
        fp16_flops=_either(
            ("fp16_flops", table.fp16_flops, 1), ("fp16_tflops", table.fp16_tflops, TFLOPS)
        ),
        power_limit_w=_either(("power_limit_w", table.power_limit_w, 1)),
        idle_power_w=_either(("idle_power_w", table.idle_power_w, 1)),
        driver=table.driver,
        source=table.source,
    )


def _size(name: str, count: int | None, gib: float | None, *, zero: bool = False) -> int | None:
    found = _either((f"{name}_bytes", count, 1), (f"{name}_gib", gib, GIB), zero=zero)
    return None if found is None else round(found)


def _rate(name: str, exact: float | None, gb: float | None) -> float | None:
    return _either((f"{name}_bytes_per_s", exact, 1), (f"{name}_gb_s", gb, GB))


def _either(*spellings: tuple[str, float | None, float], zero: bool = False) -> float | None:
    """The one spelling that is given, in its base unit."""
    given = [(field, value, unit) for field, value, unit in spellings if value is not None]
    if len(given) > 1:
        raise _FieldError(given[1][0], f"{given[0][0]} says the same: give one of them")
    for field, value, unit in given:
        if not (0 <= value < math.inf) or (value == 0 and not zero):
            least = "0 or more" if zero else "more than 0"
            raise _FieldError(field, f"must be {least}, found {value:g}")
        if value * unit >= MOST:
            raise _FieldError(field, f"more than any computer has, found {value:g}")
        return value * unit
    return None


def _whole(digits: str) -> int:
    value = int(digits)
    if not -MOST <= value < MOST:
        raise ValueError("a whole number has more than 64 bits")
    return value


def _split(message: str) -> tuple[str, str]:
    """Turn msgspec's ``reason - at `$.a.b``` into ``a.b: `` and the reason."""
    reason, marker, place = message.rpartition(" - at `$")
    field = place.removesuffix("`").removeprefix(".") if marker else ""
    said = reason if marker else message
    if "unknown field" in said:  # point at the key itself, not at the table around it
        key = said.rpartition("`")[0].rpartition("`")[2]
        field = f"{field}.{key}".removeprefix(".")
        return f"{field}: ", "no such field"
    return (f"{field}: " if field else ""), said


def _refused(path: Path, reason: str, line: int | None = None) -> InvalidSettings:
    place = f"{path}, line {line}" if line is not None else str(path)
    return InvalidSettings(f"{place}: {reason}", remedy=f"correct {path.name}")


def _toml(plain: dict[str, Any]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in plain.items() if not _is_table(value)]
    for key, value in plain.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{name} = {_value(each)}" for name, each in value.items())]
        elif _is_table(value):
            for row in value:
                lines += ["", f"[[{key}]]"]
                lines += [f"{name} = {_value(each)}" for name, each in row.items()]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(each)}' for key, each in value.items())} }}"
    # JSON's strings, numbers and arrays are TOML's too, except for the character DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
