"""Machines that nobody has yet: products of the catalogue turned into devices to plan with."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verstak.catalog.accelerator import Accelerator
from verstak.catalog.accelerators import Accelerators, FoundDevice
from verstak.errors import UsageError
from verstak.hardware.machine import (
    MOST_CORES,
    MOST_DEVICES,
    Device,
    Machine,
    Processor,
    Unknown,
)
from verstak.plan.byte_quantity import GIB
from verstak.quantities.text import Bilingual

MOST_MEMORY_GIB = 2**20

# "2x RTX 3090", "2 × 3090", and "RTX 3090 x2"; the Cyrillic letter looks the same.
_BEFORE = re.compile(r"\s*(\d{1,3})\s*[x×х*]\s*(\S.*)", re.IGNORECASE)
_BEHIND = re.compile(r"(.*\S)\s+[x×х*]\s?(\d{1,3})\s*", re.IGNORECASE)
_ARM = ("GB10",)
_DESCRIBED = Bilingual("the machine is only described", "машина только описана")
_ONE_CORE = Bilingual(
    "not given: --cores; one is counted with", "не указано: --cores; расчёт ведётся с одним"
)


@dataclass(frozen=True, slots=True)
class ChosenMachine:
    """A machine put together from names.

    Attributes:
        machine: What to plan with.
        accelerators: Product of each device, in their order; prices and readings of power are
            there.
        notes: What was contradictory, or chosen for want of a word.
    """

    machine: Machine
    accelerators: tuple[Accelerator, ...]
    notes: tuple[Bilingual, ...]


def device_of(accelerator: Accelerator, *, memory_gib: float | None = None) -> Device:
    """A device to plan with.

    Args:
        accelerator: A graphics processor, or a chip with one.
        memory_gib: How much memory it has where the buyer chooses; ``None`` = the catalogue's.

    Raises:
        UsageError: it is main memory, which is no device.
    """
    if accelerator.kind == "cpu":
        raise UsageError(
            f"{accelerator.name} is main memory, not a graphics processor",
            remedy="give it with --memory, and leave the graphics processor out",
        )
    memory = accelerator.memory_bytes if memory_gib is None else round(memory_gib * GIB)
    return Device(
        name=accelerator.name,
        kind=accelerator.kind,
        vendor=accelerator.vendor,
        memory_family=accelerator.memory_family,
        memory_bytes=memory,
        bandwidth_bytes_per_s=accelerator.bandwidth_bytes_per_s,
        fp16_flops=accelerator.fp16_flops,
        power_limit_w=accelerator.board_power_w,
        source=accelerator.source,
    )


def counted(text: str) -> tuple[int, str]:
    """How many of what: ``2x RTX 3090`` is two of ``RTX 3090``.

    Raises:
        UsageError: none, or absurdly many.
    """
    before, behind = _BEFORE.fullmatch(text), _BEHIND.fullmatch(text)
    if before is not None:
        count, name = int(before[1]), before[2]
    elif behind is not None:
        count, name = int(behind[2]), behind[1]
    else:
        count, name = 1, text
    if not 1 <= count <= MOST_DEVICES:
        raise UsageError(
            f"expected 1 to {MOST_DEVICES} of one kind, found {count} in {text!r}",
            remedy="write for example '2x RTX 3090'",
        )
    return count, name.strip()


def machine_of(
    gpus: Sequence[str],
    *,
    known: Accelerators,
    memory_gib: float | None = None,
    cores: int | None = None,
    name: str | None = None,
) -> ChosenMachine:
    """A machine from names, as ``--gpu``, ``--memory`` and ``--cores`` give them.

    Args:
        gpus: Each a product with or without a count and a size of memory: ``2x RTX 3090``,
            ``Apple M4 Max 64GB``, ``DDR5-5600`` for the speed of main memory. None of them = the
            processor alone.
        known: The catalogue.
        memory_gib: Main memory; of a chip whose graphics works in it, that memory. ``None`` =
            not given.
        cores: Cores of the processor; ``None`` = not given.
        name: What to call it; ``None`` = after its devices.

    Raises:
        UnknownDevice: a name that the catalogue does not know, or that several products have.
        UsageError: a size or a count that cannot be, or two chips with memory of their own in
            one machine.
    """
    _within("--memory", memory_gib, MOST_MEMORY_GIB, "GiB")
    _within("--cores", cores, MOST_CORES, "cores")
    devices: list[Device] = []
    products: list[Accelerator] = []
    notes: list[Bilingual] = []
    main: Accelerator | None = None
    for text in gpus:
        count, product = counted(text)
        found = known.find_spelled(product)
        if found.accelerator.kind == "cpu":
            main = found.accelerator
            continue
        size, note = _memory_of(found, memory_gib)
        notes.extend([note] if note else [])
        devices.extend([device_of(found.accelerator, memory_gib=size)] * count)
        products.extend([found.accelerator] * count)
    shared = [device for device in devices if device.kind == "unified"]
    if shared and len(devices) > 1:
        raise UsageError(
            f"{shared[0].name} works in main memory and stands alone, found {len(devices)} devices",
            remedy="plan for one such machine at a time",
        )
    return ChosenMachine(
        machine=_machine(devices, main=main, memory_gib=memory_gib, cores=cores, name=name),
        accelerators=tuple(products),
        notes=tuple(notes),
    )


def with_catalogue_figures(machine: Machine, known: Accelerators) -> Machine:
    """The same machine with what its driver does not tell filled in from the catalogue.

    What was told stays; the source says which figures were added. Where the catalogue does not
    know the device, its gaps stay.

    Args:
        machine: A snapshot, or what a file says.
        known: The catalogue.
    """
    devices = []
    filled: set[str] = set()
    for number, device in enumerate(machine.devices):
        whole, fields = _completed(device, known, machine.memory_bytes)
        devices.append(whole)
        filled |= {f"devices[{number}].{field}" for field in fields}
    return replace(
        machine,
        devices=tuple(devices),
        unknown=tuple(gap for gap in machine.unknown if gap.field not in filled),
    )


def product_of(device: Device, known: Accelerators) -> Accelerator | None:
    """The product that a device is, by its name and its memory; ``None`` = not in the catalogue.

    Args:
        device: As a driver or a file names it.
        known: The catalogue.
    """
    return known.of_driver(device.name, device.memory_bytes)


_FILLED = (
    "vendor",
    "memory_family",
    "memory_bytes",
    "bandwidth_bytes_per_s",
    "fp16_flops",
    "power_limit_w",
)


def _completed(
    device: Device, known: Accelerators, main_bytes: int | None
) -> tuple[Device, tuple[str, ...]]:
    product = product_of(device, known)
    other = device if product is None else _named(product)
    # A driver that tells no memory means main memory; a file may leave it to the catalogue.
    memory = main_bytes if device.kind == "unified" else other.memory_bytes
    whole = replace(
        device,
        vendor=_first(device.vendor, other.vendor),
        memory_family=_first(device.memory_family, other.memory_family),
        memory_bytes=_first(device.memory_bytes, memory),
        bandwidth_bytes_per_s=_first(device.bandwidth_bytes_per_s, other.bandwidth_bytes_per_s),
        fp16_flops=_first(device.fp16_flops, other.fp16_flops),
        power_limit_w=_first(device.power_limit_w, other.power_limit_w),
    )
    filled = tuple(name for name in _FILLED if getattr(whole, name) != getattr(device, name))
    if not filled:
        return device, ()
    said = f"{', '.join(filled)}: {'main memory' if product is None else product.source}"
    return replace(whole, source=f"{device.source}; {said}".removeprefix("; ")), filled


def _named(product: Accelerator) -> Device:
    if product.kind == "cpu":
        return Device(name=product.name, kind="cpu")
    return device_of(product)


def _first[T](told: T | None, other: T | None) -> T | None:
    return other if told is None else told


def _memory_of(
    found: FoundDevice, memory_gib: float | None
) -> tuple[float | None, Bilingual | None]:
    """GiB of a device, and what there is to say of that."""
    product, stated = found.accelerator, found.stated_memory_gib
    if product.kind != "unified":
        return None, found.note
    wanted = stated if stated is not None else memory_gib
    if wanted is None:
        return None, found.note
    most = product.memory_gib
    if most is not None and product.memory_is_largest and wanted > most:
        if stated is None:
            return most, Bilingual(
                f"{wanted:g} GiB are given; the {product.name} has at most {most:g} GiB, and "
                "that is what is counted with",
                f"указано {wanted:g} ГиБ; у {product.name} не больше {most:g} ГиБ, с ними и "
                "ведётся расчёт",
            )
        return most, found.note
    return wanted, None


def _machine(
    devices: Sequence[Device],
    *,
    main: Accelerator | None,
    memory_gib: float | None,
    cores: int | None,
    name: str | None,
) -> Machine:
    shared = [device for device in devices if device.kind == "unified"]
    memory = None if memory_gib is None else round(memory_gib * GIB)
    bandwidth = None if main is None else main.bandwidth_bytes_per_s
    source = "" if main is None else main.source
    if shared:
        memory = shared[0].memory_bytes
        bandwidth, source = shared[0].bandwidth_bytes_per_s, shared[0].source
    gaps = [Unknown("disk_free_bytes", _DESCRIBED)]
    if memory is None:
        gaps.append(
            Unknown("memory_bytes", Bilingual("not given: --memory", "не указано: --memory"))
        )
    if bandwidth is None:
        gaps.append(
            Unknown(
                "memory_bandwidth_bytes_per_s",
                Bilingual(
                    "not given: name the memory, for example --gpu DDR5-5600",
                    "не указано: назовите память, например --gpu DDR5-5600",
                ),
            )
        )
    if cores is None:
        gaps.append(Unknown("processor.cores", _ONE_CORE))
    return Machine(
        name=name or _called(devices, main),
        processor=Processor(
            name=None if main is None else main.name,
            family="arm64"
            if any(each.name in _ARM or each.vendor == "Apple" for each in shared)
            else "x86_64",
            cores=cores or 1,
        ),
        memory_bytes=memory,
        memory_bandwidth_bytes_per_s=bandwidth,
        devices=tuple(devices),
        unknown=tuple(gaps),
        memory_modules=None if main is None else main.memory_type,
        memory_bandwidth_source=source,
    )


def _called(devices: Sequence[Device], main: Accelerator | None) -> str:
    counts: dict[str, int] = {}
    for device in devices:
        counts[device.name] = counts.get(device.name, 0) + 1
    names = [name if count == 1 else f"{count} × {name}" for name, count in counts.items()]
    return " + ".join(names) or ("processor" if main is None else main.name)


def _within(option: str, value: float | None, most: float, unit: str) -> None:
    if value is not None and not (0 < value <= most and math.isfinite(value)):
        raise UsageError(
            f"{option}: expected more than 0 and at most {most} {unit}, found {value:g}",
            remedy=f"give {option} a number of {unit}",
        )
