"""Published speeds of generation: what others measured, on which device, with which model.

The rows are carried over as published, the impossible ones too: what may be computed from is
decided by :mod:`verstak.plan.speed_rows`, by rules that can be read there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from verstak.catalog.fields import FieldError, Table, read_table

type Tier = Literal["A", "B", "C"]
"""A = one author, controlled, method stated; B = reported by users or quoted second-hand;
C = marketing or not verifiable, kept to test that it is refused."""

type Condition = Literal["power_capped", "half_filled", "spilled", "layer_split"]
"""What was unusual: the card was held below its board power; the context was half full of text;
part of the model lay in main memory; the layers were shared out over several cards."""

type EvidenceFamily = Literal["gddr", "hbm", "unified", "ddr"]

GB = 1e9
"""Bytes of the gigabyte in which sources and makers give sizes and bandwidths."""

_FILE = "speed_evidence.toml"
_FAR_CONTEXT = 2**21


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """One publication.

    Attributes:
        id: Key of the file.
        publisher: Who published; several publications may be one publisher's.
        tier: How far it can be trusted.
        address: Where it can be read, with the commit or the date that was read.
        date: ISO year, month or day of the measurement; ``None`` = not told.
    """

    id: str
    publisher: str
    tier: Tier
    address: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """A model that was measured.

    Attributes:
        name: As the source calls it.
        layers: ``None`` = not known, the source names only a class of models.
        parameters: All of them; ``None`` as above.
        experts: Whether a token passes only some of its experts.
        used_parameters: Those that a token passes, of a model of experts; else ``None``.
        table_parameters: Of an embedding table that is not the output matrix too: a token reads
            one row of it. 0 = the table is the output matrix, or not known.
        source: Where the geometry is from.
    """

    name: str
    layers: int | None
    parameters: int | None
    experts: bool
    used_parameters: int | None
    table_parameters: int
    source: str


@dataclass(frozen=True, slots=True)
class EvidenceDevice:
    """A device that was measured.

    Attributes:
        name: As the sources call it.
        vendor: Maker.
        memory_family: Kind of its memory.
        bandwidth_bytes_per_s: The maker's figure; of our own machine, what was measured.
        fp16_flops: Half-precision operations a second on the plain units, as the accelerators'
            list has them; ``None`` = not known.
        matrix_units: Whether it has units for products of small matrices (NVIDIA: tensor cores,
            from Volta on). The engine has other kernels for cards without them.
    """

    name: str
    vendor: str
    memory_family: EvidenceFamily
    bandwidth_bytes_per_s: float
    fp16_flops: float | None
    matrix_units: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One measurement of one model on one machine, one request at a time.

    Attributes:
        device: What it ran on.
        devices: How many of them.
        model: What ran.
        file_type: Type mix as the source writes it.
        decode_tokens_per_s: Generation.
        prefill_tokens_per_s: Reading of the prompt; ``None`` = not published.
        context_tokens: Length that the source gives for the run, a limit or what was filled.
        engine: Program.
        file_bytes: The model's file; ``None`` = not told.
        read_bytes: Weights read for one token; ``None`` = not known.
        host_share: Part of the model that lay in main memory, 0 to 1; ``None`` = not told.
        system_power_w: Peak of the whole machine at the socket.
        conditions: What was unusual about it.
        source: Who published it.
        note: The collector's remark.
    """

    device: EvidenceDevice
    devices: int
    model: EvidenceModel
    file_type: str
    decode_tokens_per_s: float
    prefill_tokens_per_s: float | None
    context_tokens: int | None
    engine: str
    file_bytes: float | None
    read_bytes: float | None
    host_share: float | None
    system_power_w: float | None
    conditions: tuple[Condition, ...]
    source: EvidenceSource
    note: str | None

    @property
    def implied_bandwidth_share(self) -> float | None:
        """Weights read a second over the device's bandwidth; above 1 nothing real can be."""
        if self.read_bytes is None:
            return None
        read_per_s = self.read_bytes * self.decode_tokens_per_s
        return read_per_s / self.device.bandwidth_bytes_per_s


@cache
def speed_evidence() -> tuple[EvidenceRow, ...]:
    """All published rows that ship with verstak.

    Raises:
        InvalidSettings: the package's file is damaged.
    """
    text = (files("verstak.catalog") / "data" / _FILE).read_text("utf-8")
    return read_evidence(text, _FILE)


def read_evidence(text: str, file_name: str) -> tuple[EvidenceRow, ...]:
    """Rows of a file of published speeds.

    Args:
        text: TOML: ``sources``, ``models`` and ``devices`` by name, and the ``rows``.
        file_name: Named in errors.

    Raises:
        InvalidSettings: names the file, the field and what is wrong.
    """
    return read_table(text, file_name, _File, _rows)


class _Source(Table, frozen=True):
    publisher: str
    tier: Literal["A", "B", "C"]
    address: str
    date: str | None = None


class _Model(Table, frozen=True):
    source: str
    layers: int | None = None
    parameters: int | None = None
    experts: bool = False
    used_parameters: int | None = None
    table_parameters: int = 0


class _Device(Table, frozen=True):
    vendor: str
    memory_family: Literal["gddr", "hbm", "unified", "ddr"]
    bandwidth_gb_per_s: float
    fp16_tflops: float | None = None
    matrix_units: bool = True


class _Row(Table, frozen=True):
    device: str
    model: str
    file_type: str
    decode: float
    engine: str
    source: str
    devices: int = 1
    context: int | None = None
    prefill: float | None = None
    file_gb: float | None = None
    read_gb: float | None = None
    system_w: float | None = None
    host_share: float | None = None
    conditions: tuple[Literal["power_capped", "half_filled", "spilled", "layer_split"], ...] = ()
    note: str | None = None


class _File(Table, frozen=True):
    sources: dict[str, _Source]
    models: dict[str, _Model]
    devices: dict[str, _Device]
    rows: tuple[_Row, ...]


def _rows(file: _File) -> tuple[EvidenceRow, ...]:
    sources = {key: _source(key, one) for key, one in file.sources.items()}
    models = {name: _model(name, one) for name, one in file.models.items()}
    devices = {name: _device(name, one) for name, one in file.devices.items()}
    return tuple(
        _row(f"rows[{index}]", one, sources=sources, models=models, devices=devices)
        for index, one in enumerate(file.rows)
    )


def _source(key: str, one: _Source) -> EvidenceSource:
    if not one.address.strip():
        raise FieldError(f"sources.{key}.address", "a figure without a source is refused")
    return EvidenceSource(key, one.publisher, one.tier, one.address, one.date)


def _model(name: str, one: _Model) -> EvidenceModel:
    for field, value in (
        ("layers", one.layers),
        ("parameters", one.parameters),
        ("used_parameters", one.used_parameters),
    ):
        if value is not None and value < 1:
            raise FieldError(f"models.{name}.{field}", f"expected at least 1, found {value}")
    if one.table_parameters < 0:
        raise FieldError(f"models.{name}.table_parameters", "expected 0 or more")
    return EvidenceModel(
        name=name,
        layers=one.layers,
        parameters=one.parameters,
        experts=one.experts,
        used_parameters=one.used_parameters,
        table_parameters=one.table_parameters,
        source=one.source,
    )


def _device(name: str, one: _Device) -> EvidenceDevice:
    _positive(f"devices.{name}.bandwidth_gb_per_s", one.bandwidth_gb_per_s)
    if one.fp16_tflops is not None:
        _positive(f"devices.{name}.fp16_tflops", one.fp16_tflops)
    return EvidenceDevice(
        name=name,
        vendor=one.vendor,
        memory_family=one.memory_family,
        bandwidth_bytes_per_s=one.bandwidth_gb_per_s * GB,
        fp16_flops=None if one.fp16_tflops is None else one.fp16_tflops * 1e12,
        matrix_units=one.matrix_units,
    )


def _row(
    field: str,
    one: _Row,
    *,
    sources: Mapping[str, EvidenceSource],
    models: Mapping[str, EvidenceModel],
    devices: Mapping[str, EvidenceDevice],
) -> EvidenceRow:
    for part in ("decode", "prefill", "file_gb", "read_gb", "system_w"):
        value = getattr(one, part)
        if value is not None:
            _positive(f"{field}.{part}", value)
    if one.devices < 1:
        raise FieldError(f"{field}.devices", f"expected at least 1, found {one.devices}")
    if one.context is not None and not 1 <= one.context <= _FAR_CONTEXT:
        raise FieldError(f"{field}.context", f"expected 1 to {_FAR_CONTEXT} tokens")
    if one.host_share is not None and not 0 < one.host_share < 1:
        raise FieldError(f"{field}.host_share", "expected a part of the model, between 0 and 1")
    if one.read_gb is not None and one.file_gb is not None and one.read_gb > one.file_gb:
        raise FieldError(f"{field}.read_gb", "a token cannot read more than the whole file")
    return EvidenceRow(
        device=_named(devices, f"{field}.device", one.device),
        devices=one.devices,
        model=_named(models, f"{field}.model", one.model),
        file_type=one.file_type,
        decode_tokens_per_s=one.decode,
        prefill_tokens_per_s=one.prefill,
        context_tokens=one.context,
        engine=one.engine,
        file_bytes=None if one.file_gb is None else one.file_gb * GB,
        read_bytes=None if one.read_gb is None else one.read_gb * GB,
        host_share=one.host_share,
        system_power_w=one.system_w,
        conditions=one.conditions,
        source=_named(sources, f"{field}.source", one.source),
        note=one.note,
    )


def _named[T](known: Mapping[str, T], field: str, name: str) -> T:
    try:
        return known[name]
    except KeyError:
        raise FieldError(field, f"{name!r} is not described in this file") from None


def _positive(field: str, value: float) -> None:
    if not 0 < value < float("inf"):
        raise FieldError(field, f"expected more than 0, found {value:g}")
