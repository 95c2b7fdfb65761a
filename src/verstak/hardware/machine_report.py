"""A machine as people read it: what it has, and what could not be found out."""

from __future__ import annotations

from collections.abc import Mapping

from verstak.hardware.machine import Device, DeviceKind, Machine, MemoryFamily
from verstak.quantities.quantity import Cited, Given, Provenance, Quantity, in_both
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

GIB = 2**30
GB = 1e9
TFLOPS = 1e12

_SYSTEM = Cited(Bilingual("the operating system", "операционная система"))
_GIVEN = Given(Bilingual("the file or the options", "файл или параметры"))

_KINDS: Mapping[DeviceKind, Bilingual] = {
    "gpu": Bilingual("card", "карта"),
    "unified": Bilingual("in main memory", "в оперативной памяти"),
    "cpu": Bilingual("processor", "процессор"),
}
_FAMILIES: Mapping[MemoryFamily, str] = {
    "gddr": "GDDR",
    "hbm": "HBM",
    "unified": "LPDDR",
    "ddr": "DDR",
}


def machine_report(
    machine: Machine, *, looked_at: bool, notes: tuple[Bilingual, ...] = ()
) -> Report:
    """Figures, devices and gaps of a machine.

    Args:
        machine: What to show.
        looked_at: Whether it is this machine; else it was described.
        notes: What must be known besides.
    """
    own = _SYSTEM if looked_at else _GIVEN
    reasons = {gap.field: in_both(gap.reason) for gap in machine.unknown}
    bandwidth = machine.memory_bandwidth_bytes_per_s
    told = Cited(machine.memory_bandwidth_source) if machine.memory_bandwidth_source else own
    values: tuple[tuple[str, str, str, Cell], ...] = (
        ("system", "system", "система", machine.system or None),
        ("processor.name", "processor", "процессор", machine.processor.name),
        (
            "processor.cores",
            "cores that may be used",
            "ядер можно занять",
            Quantity(machine.processor.cores, "", own, decimals=0),
        ),
        (
            "processor.instructions",
            "instruction sets",
            "наборы команд",
            ", ".join(machine.processor.instructions) or None,
        ),
        ("memory_bytes", "memory", "память", _gib(machine.memory_bytes, own)),
        (
            "memory_available_bytes",
            "of it free now",
            "из неё свободно",
            _gib(machine.memory_available_bytes, own),
        ),
        ("memory_modules", "modules", "модули", machine.memory_modules),
        (
            "memory_bandwidth_bytes_per_s",
            "memory bandwidth",
            "пропускная способность памяти",
            _scaled(bandwidth, GB, "GB/s", told, decimals=1),
        ),
        (
            "disk_free_bytes",
            "free disk for models",
            "свободно на диске моделей",
            _gib(machine.disk_free_bytes, own),
        ),
    )
    return Report(
        title=Bilingual(f"Machine: {machine.name}", f"Машина: {machine.name}"),
        figures=tuple(
            Figure(field, Bilingual(en, ru), value, reasons.get(field))
            for field, en, ru, value in values
            if value is not None or field in reasons
        ),
        tables=(*_device_tables(machine, own), *_gap_tables(machine)),
        notes=(*_container_notes(machine), *_device_notes(machine), *notes),
    )


def _device_tables(machine: Machine, own: Provenance) -> tuple[Table, ...]:
    if not machine.devices:
        return ()
    return (
        Table(
            key="devices",
            title=Bilingual("Graphics processors", "Графические процессоры"),
            columns=columns(
                ("number", "No.", "№"),
                ("name", "name", "название"),
                ("kind", "kind", "вид"),
                ("memory_family", "memory kind", "тип памяти"),
                ("memory", "memory", "память"),
                ("available", "free", "свободно"),
                ("bandwidth", "bandwidth", "пропускная способность"),
                ("fp16", "FP16", "FP16"),
                ("power_limit", "power limit", "предел мощности"),
                ("idle_power", "idle", "в простое"),
                ("driver", "driver", "драйвер"),
            ),
            rows=tuple(_row(number, each, own) for number, each in enumerate(machine.devices)),
        ),
    )


def _row(number: int, device: Device, own: Provenance) -> tuple[Cell, ...]:
    source: Provenance = Cited(device.source) if device.source else own
    return (
        str(number),
        device.name,
        _KINDS[device.kind],
        None if device.memory_family is None else _FAMILIES[device.memory_family],
        _gib(device.memory_bytes, source),
        _gib(device.available_bytes, source),
        _scaled(device.bandwidth_bytes_per_s, GB, "GB/s", source, decimals=0),
        _scaled(device.fp16_flops, TFLOPS, "Tflop/s", source, decimals=1),
        _scaled(device.power_limit_w, 1, "W", source, decimals=0),
        _scaled(device.idle_power_w, 1, "W", source, decimals=0),
        device.driver,
    )


def _gap_tables(machine: Machine) -> tuple[Table, ...]:
    if not machine.unknown:
        return ()
    return (
        Table(
            key="unknown",
            title=Bilingual("Not known", "Неизвестно"),
            columns=columns(("field", "what", "что"), ("reason", "why", "почему")),
            rows=tuple((gap.field, in_both(gap.reason)) for gap in machine.unknown),
        ),
    )


def _container_notes(machine: Machine) -> tuple[Bilingual, ...]:
    installed, usable = machine.memory_installed_bytes, machine.memory_bytes
    if installed is None or usable is None or usable >= installed:
        return ()
    return (
        Bilingual(
            f"the computer has {installed / GIB:.1f} GiB; a container or a control group leaves "
            f"{usable / GIB:.1f} GiB of them to this program",
            f"в компьютере {installed / GIB:.1f} ГиБ; контейнер или контрольная группа оставляет "
            f"этой программе {usable / GIB:.1f} ГиБ".replace(".", ","),
        ),
    )


def _device_notes(machine: Machine) -> tuple[Bilingual, ...]:
    if machine.devices:
        return ()
    return (
        Bilingual(
            "no graphics processor that models could use was found: models run on the processor",
            "подходящей графики не найдено: модели работают на процессоре",
        ),
    )


def _gib(count: int | None, source: Provenance) -> Quantity | None:
    return _scaled(count, GIB, "GiB", source, decimals=1)


def _scaled(
    value: float | None, unit_size: float, unit: str, source: Provenance, *, decimals: int
) -> Quantity | None:
    return None if value is None else Quantity(value / unit_size, unit, source, decimals)
