"""The machine that ``verstak plan`` plans for: this one, one from a file, or one from names."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

from verstak.catalog.accelerator import Accelerator
from verstak.cli.calibration_file import stored_calibration
from verstak.errors import UsageError
from verstak.hardware.machine import Machine
from verstak.hardware.machine_file import read_machine
from verstak.hardware.snapshot import machine as snapshot
from verstak.plan.calibration import Calibration
from verstak.plan.devices import machine_of, product_of, with_catalogue_figures
from verstak.quantities.text import Bilingual
from verstak.settings import Settings
from verstak.wiring import build_accelerators, build_store

_SIZE = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(gib|gb|g|гиб|гб|г|tib|tb|тиб|тб|mib|mb|миб|мб)?")
_UNITS_GIB = {"t": 1024.0, "т": 1024.0, "m": 1 / 1024, "м": 1 / 1024}


@dataclass(frozen=True, slots=True)
class PlannedMachine:
    """What is planned for.

    Attributes:
        machine: Its description.
        looked_at: Whether it is this machine.
        products: Product of the catalogue behind each device; ``None`` = none found.
        calibration: What ``verstak bench`` measured on it.
        notes: What was contradictory, or left out.
    """

    machine: Machine
    looked_at: bool
    products: tuple[Accelerator | None, ...]
    calibration: Calibration | None = None
    notes: tuple[Bilingual, ...] = ()


def planned_machine(
    settings: Settings,
    *,
    gpus: tuple[str, ...] = (),
    memory_gib: float | None = None,
    cores: int | None = None,
    file: Path | None = None,
) -> PlannedMachine:
    """The machine that the options name; none of them = this one, as it is now.

    Raises:
        UnknownDevice: a card that the catalogue does not know.
        UsageError: a file beside options, or a size that cannot be.
        InvalidSettings: an office's own catalogue that cannot be obeyed.
    """
    known = build_accelerators(settings)
    described = bool(gpus) or memory_gib is not None or cores is not None
    refuse_file_beside_options(file, described=described)
    if described:
        chosen = machine_of(gpus, known=known, memory_gib=memory_gib, cores=cores)
        return PlannedMachine(chosen.machine, False, chosen.accelerators, notes=chosen.notes)
    here = file is None
    found = snapshot(build_store(settings).layout.root) if file is None else read_machine(file)
    machine = with_catalogue_figures(found, known)
    products = tuple(product_of(device, known) for device in machine.devices)
    if not here:
        return PlannedMachine(machine, False, products)
    calibration, notes = _calibration(settings, machine)
    if calibration is not None and machine.memory_bandwidth_bytes_per_s is None:
        machine = replace(
            machine,
            memory_bandwidth_bytes_per_s=calibration.bandwidth_bytes_per_s,
            memory_bandwidth_source=f"verstak bench, {calibration.when}",
            unknown=tuple(
                gap for gap in machine.unknown if gap.field != "memory_bandwidth_bytes_per_s"
            ),
        )
    return PlannedMachine(machine, True, products, calibration, notes)


def refuse_file_beside_options(file: Path | None, *, described: bool) -> None:
    """One machine at a time.

    Raises:
        UsageError: a file and options both describe one.
    """
    if file is not None and described:
        raise UsageError(
            "--hardware describes the whole machine; --gpu, --memory and --cores describe another",
            remedy="give the file alone, or the options without it",
        )


def memory_size(text: str) -> float:
    """Main memory in GiB as people write it: ``24``, ``24GiB``, ``24 GB``, ``1.5 TB``.

    Memory is sold by powers of two, so 24 GB are 24 GiB.

    Raises:
        UsageError: it is no size, or not above 0.
    """
    match = _SIZE.fullmatch(text.strip().casefold())
    if match is None:
        raise UsageError(
            f"--memory: expected a size such as 24 or 24GiB, found {text!r}",
            remedy="write a number of GiB",
        )
    size = float(match[1].replace(",", ".")) * _UNITS_GIB.get((match[2] or "g")[0], 1.0)
    if not 0 < size < math.inf:
        raise UsageError(
            f"--memory: expected more than 0 GiB, found {text}",
            remedy="give the memory that the machine has",
        )
    return size


def _calibration(
    settings: Settings, machine: Machine
) -> tuple[Calibration | None, tuple[Bilingual, ...]]:
    found = stored_calibration(settings)
    if found is None:
        return None, (_NEVER_MEASURED,)
    name = machine.processor.name
    if name is not None and found.processor != name:
        return None, (
            Bilingual(
                f"verstak bench measured another processor ({found.processor}): not used",
                f"verstak bench измерял другой процессор ({found.processor}): не использовано",
            ),
        )
    return found, ()


_NEVER_MEASURED = Bilingual(
    "this machine was never measured, so its speeds are those of published machines: verstak bench "
    "measures it in under two minutes",
    "эту машину не измеряли, скорости взяты по опубликованным: verstak bench измерит её меньше чем "
    "за две минуты",
)
