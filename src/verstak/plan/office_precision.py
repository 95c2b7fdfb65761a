"""Which format and level of precision suit a machine of this class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.catalog.quality_losses import QualityLosses
from verstak.hardware.machine import Machine
from verstak.plan.byte_quantity import GIB
from verstak.plan.precision.advice import Advice, DeviceClass, advice
from verstak.plan.precision.report import precision_report
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual

WORKSTATION_BYTES = 48 * GIB
"""From here on a model of 32 billion weights fits at 8 bits, which the advice for a workstation
rests on."""

_SERVER = Bilingual("a card with HBM is a server's", "карта с памятью HBM — серверная")
_WORKSTATION = Bilingual(
    "48 GiB or more that a graphics processor reads", "графике доступно 48 ГиБ и больше"
)
_DESKTOP = Bilingual("neither of a server's nor of a workstation's size", "не сервер и не станция")
_SYSTEMS = (("windows", "windows"), ("darwin", "apple"), ("macos", "apple"), ("linux", "linux"))


@dataclass(frozen=True, slots=True)
class PrecisionPart:
    """Guidance on precision.

    Attributes:
        device: Class of the machine.
        why: By what rule.
        advice: What to take, the usual choice first.
        report: The same with the classes of precision and their published losses.
    """

    device: DeviceClass
    why: Bilingual
    advice: tuple[Advice, ...]
    report: Report


def precision_part(
    machine: Machine, losses: QualityLosses, models: Sequence[str] = ()
) -> PrecisionPart:
    """Guidance for a machine.

    Args:
        machine: Whose class decides.
        losses: What is known of losses, an office's own measurements included.
        models: Names of the models in its plans; their tests are shown.
    """
    device, why = device_class(machine)
    chosen = advice(device, _platform(machine, device))
    return PrecisionPart(device, why, chosen, precision_report(chosen, losses, models=models))


def device_class(machine: Machine) -> tuple[DeviceClass, Bilingual]:
    """Desktop, workstation or server, and by what rule."""
    devices = machine.devices
    if any(device.memory_family == "hbm" for device in devices):
        return "server", _SERVER
    if sum(device.memory_bytes or 0 for device in devices) >= WORKSTATION_BYTES:
        return "workstation", _WORKSTATION
    return "desktop", _DESKTOP


def _platform(machine: Machine, device: DeviceClass) -> str | None:
    if device != "desktop":
        return None
    if any(each.vendor == "Apple" for each in machine.devices):
        return "apple"
    system = machine.system.casefold()
    return next((platform for name, platform in _SYSTEMS if name in system), None)
