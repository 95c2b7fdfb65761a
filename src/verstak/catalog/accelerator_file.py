"""The TOML form of accelerators: what people write, checked and turned into values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date

import msgspec

from verstak.catalog.accelerator import (
    CURRENCIES,
    Accelerator,
    AcceleratorKind,
    DevicePrice,
    MemoryFamily,
    PowerReading,
    PowerScope,
    PriceKind,
)
from verstak.catalog.fields import FieldError, Table, read_table
from verstak.quantities.text import Bilingual

GIB = 2**30
GB = 1e9
TFLOPS = 1e12

FASTEST_PIN_GBIT_S: Mapping[str, float] = {
    "GDDR5": 9,
    "GDDR5X": 14,
    "GDDR6": 21,
    "GDDR6X": 24,
    "GDDR7": 36,
    "HBM2": 2.5,
    "HBM2e": 3.7,
    "HBM3": 7,
    "HBM3e": 10,
    "LPDDR5X": 11,
}
"""Bits a second over one pin of the fastest parts sold, rounded up: a guard against a slip in a
bandwidth, not a specification. One data base says 10,300 GB/s for 8,192 bits of HBM3."""

_FAMILIES: tuple[tuple[str, MemoryFamily], ...] = (
    ("GDDR", "gddr"),
    ("HBM", "hbm"),
    ("LPDDR", "unified"),
    ("DDR", "ddr"),
)
_FAMILIES_OF_KIND: Mapping[AcceleratorKind, tuple[MemoryFamily, ...]] = {
    "gpu": ("gddr", "hbm"),
    "unified": ("unified",),
    "cpu": ("ddr",),
}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ADDRESS = re.compile(r"https?://\S+")


class _Price(Table, frozen=True):
    kind: PriceKind
    amount: float
    currency: str
    source: str
    low: float | None = None
    high: float | None = None
    date: str | None = None


class _Power(Table, frozen=True):
    scope: PowerScope
    system: str
    source: str
    idle_w: float | None = None
    load_low_w: float | None = None
    load_high_w: float | None = None
    cards: int = 1
    model_billions: float | None = None


class _Note(Table, frozen=True):
    en: str
    ru: str


class _Row(Table, frozen=True):
    name: str
    kind: AcceleratorKind
    memory_type: str
    sources: list[str]
    aliases: list[str] = msgspec.field(default_factory=list)
    usual: bool = False
    vendor: str | None = None
    memory_gib: float | None = None
    memory_is_largest: bool = False
    memory_bus_bits: int | None = None
    bandwidth_gb_s: float | None = None
    board_power_w: float | None = None
    fp16_tflops: float | None = None
    release_date: str | None = None
    prices: list[_Price] = msgspec.field(default_factory=list)
    power: list[_Power] = msgspec.field(default_factory=list)
    note: _Note | None = None
    gaps: dict[str, str] = msgspec.field(default_factory=dict)
    doubts: dict[str, str] = msgspec.field(default_factory=dict)


class _File(Table, frozen=True):
    accelerators: list[_Row]
    sources: dict[str, str] = msgspec.field(default_factory=dict)


def read_accelerators(text: str, file_name: str) -> tuple[Accelerator, ...]:
    """Read one file of accelerators.

    Args:
        text: Content of a TOML file: a table ``[sources]`` of short names, and rows
            ``[[accelerators]]``.
        file_name: Named in errors.

    Returns:
        The rows in the order of the file, every field checked.

    Raises:
        InvalidSettings: names the file, the field, its line and the reason.
    """
    return read_table(text, file_name, _File, _accelerators)


def _accelerators(file: _File) -> tuple[Accelerator, ...]:
    found = []
    for index, row in enumerate(file.accelerators):
        try:
            found.append(_accelerator(row, file.sources))
        except FieldError as error:
            raise FieldError(f"accelerators[{index}].{error.field}", error.reason) from error
    return tuple(found)


def _accelerator(row: _Row, sources: Mapping[str, str]) -> Accelerator:
    _words("name", row.name)
    for index, alias in enumerate(row.aliases):
        _words(f"aliases[{index}]", alias)
    _within("memory_gib", row.memory_gib, 0.5, 4096, "GiB")
    _within("bandwidth_gb_s", row.bandwidth_gb_s, 5, 30_000, "GB/s")
    _within("board_power_w", row.board_power_w, 1, 3000, "W")
    _within("fp16_tflops", row.fp16_tflops, 0.01, 10_000, "Tflop/s")
    _date("release_date", row.release_date)
    _reasons(row)
    _no_contradiction(row)
    if row.memory_gib is None and row.memory_is_largest:
        raise FieldError("memory_is_largest", "the largest of what? memory_gib is missing")
    return Accelerator(
        name=row.name,
        vendor=row.vendor,
        kind=row.kind,
        memory_type=row.memory_type,
        memory_family=_family(row),
        memory_bytes=None if row.memory_gib is None else round(row.memory_gib * GIB),
        bandwidth_bytes_per_s=None if row.bandwidth_gb_s is None else row.bandwidth_gb_s * GB,
        source=_sources(row.sources, sources),
        aliases=tuple(row.aliases),
        usual=row.usual,
        memory_is_largest=row.memory_is_largest,
        memory_bus_bits=row.memory_bus_bits,
        board_power_w=row.board_power_w,
        fp16_flops=None if row.fp16_tflops is None else row.fp16_tflops * TFLOPS,
        release_date=row.release_date,
        prices=tuple(_price(i, each, sources) for i, each in enumerate(row.prices)),
        power=tuple(_power(i, each, sources) for i, each in enumerate(row.power)),
        note=None if row.note is None else Bilingual(row.note.en, row.note.ru),
        gaps=row.gaps,
        doubts=row.doubts,
    )


def _price(index: int, price: _Price, sources: Mapping[str, str]) -> DevicePrice:
    field = f"prices[{index}]"
    if not 0 < price.amount < math.inf:
        raise FieldError(f"{field}.amount", f"must be more than 0, found {price.amount:g}")
    if price.currency not in CURRENCIES:
        raise FieldError(
            f"{field}.currency", f"expected {', '.join(CURRENCIES)}, found {price.currency!r}"
        )
    if (price.low is None) != (price.high is None):
        raise FieldError(f"{field}.low", "a range has both low and high")
    low, high = price.low or price.amount, price.high or price.amount
    if not 0 < low <= price.amount <= high < math.inf:
        raise FieldError(
            f"{field}.amount",
            f"expected low ≤ amount ≤ high, found {low:g}, {price.amount:g}, {high:g}",
        )
    _date(f"{field}.date", price.date)
    return DevicePrice(
        kind=price.kind,
        amount=price.amount,
        currency=price.currency,
        low=price.low,
        high=price.high,
        date=price.date,
        source=_source(f"{field}.source", price.source, sources),
    )


def _power(index: int, power: _Power, sources: Mapping[str, str]) -> PowerReading:
    field = f"power[{index}]"
    _words(f"{field}.system", power.system)
    for name in ("idle_w", "load_low_w", "load_high_w"):
        _within(f"{field}.{name}", getattr(power, name), 0.1, 20_000, "W")
    _within(f"{field}.cards", power.cards, 1, 64, "cards")
    _within(f"{field}.model_billions", power.model_billions, 0.001, 10_000, "billions")
    if (power.load_low_w is None) != (power.load_high_w is None):
        raise FieldError(f"{field}.load_low_w", "a load has both load_low_w and load_high_w")
    if power.load_low_w is None and power.idle_w is None:
        raise FieldError(f"{field}.idle_w", "a reading has idle_w or a load")
    if (power.load_low_w or 0) > (power.load_high_w or 0):
        raise FieldError(f"{field}.load_low_w", "must not be more than load_high_w")
    return PowerReading(
        scope=power.scope,
        system=power.system,
        idle_w=power.idle_w,
        load_low_w=power.load_low_w,
        load_high_w=power.load_high_w,
        source=_source(f"{field}.source", power.source, sources),
        cards=power.cards,
        model_billions=power.model_billions,
    )


def _family(row: _Row) -> MemoryFamily:
    for start, family in _FAMILIES:
        if row.memory_type.startswith(start):
            if family not in _FAMILIES_OF_KIND[row.kind]:
                break
            return family
    raise FieldError(
        "memory_type",
        f"{row.memory_type!r} is no memory of kind {row.kind!r}: expected GDDR or HBM for gpu, "
        "LPDDR for unified, DDR for cpu",
    )


def _no_contradiction(row: _Row) -> None:
    if row.memory_bus_bits is None:
        return
    if row.memory_bus_bits < 1:
        raise FieldError("memory_bus_bits", f"must be at least 1, found {row.memory_bus_bits}")
    fastest = FASTEST_PIN_GBIT_S.get(row.memory_type)
    if fastest is None or row.bandwidth_gb_s is None:
        return
    pin = row.bandwidth_gb_s * 8 / row.memory_bus_bits
    if pin > fastest:
        raise FieldError(
            "bandwidth_gb_s",
            f"{row.bandwidth_gb_s:g} GB/s over {row.memory_bus_bits} bits is {pin:.1f} Gbit/s a "
            f"pin; {row.memory_type} has at most {fastest:g}",
        )


def _reasons(row: _Row) -> None:
    for field in (*row.gaps, *row.doubts):
        if field not in _Row.__struct_fields__:
            raise FieldError(f"gaps.{field}", "no such field")
    for field, reason in row.gaps.items():
        _words(f"gaps.{field}", reason)
        if getattr(row, field) is not None:
            raise FieldError(f"gaps.{field}", "says that it is not known, and the row has it")


def _sources(names: list[str], sources: Mapping[str, str]) -> str:
    if not names:
        raise FieldError("sources", "must say where these facts come from")
    return "; ".join(
        _source(f"sources[{index}]", name, sources) for index, name in enumerate(names)
    )


def _source(field: str, name: str, sources: Mapping[str, str]) -> str:
    if _ADDRESS.fullmatch(name):
        return name
    text = sources.get(name, "").strip()
    if not text:
        raise FieldError(
            field, f"expected an address, or a name from [sources] of this file, found {name!r}"
        )
    return text


def _words(field: str, text: str) -> None:
    if not text.strip():
        raise FieldError(field, "must not be empty")


def _within(field: str, value: float | None, low: float, high: float, unit: str) -> None:
    if value is not None and not low <= value <= high:
        raise FieldError(field, f"expected {low:g} to {high:g} {unit}, found {value:g}")


def _date(field: str, text: str | None) -> None:
    if text is None or (_DATE.fullmatch(text) and _is_day(f"{text}-01-01"[:10])):
        return
    raise FieldError(
        field, f"expected a date such as 2025-01-30, a month or a year, found {text!r}"
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
