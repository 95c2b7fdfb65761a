"""Graphics processors and accelerators on the PCI bus, driver or not.

Source: Linux Documentation/ABI/testing/sysfs-bus-pci; class codes of the PCI Code and ID
Assignment Specification: 03 display controllers, 1200 processing accelerators.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verstak.hardware.cgroup import Roots

NVIDIA = 0x10DE
AMD = 0x1002
INTEL = 0x8086

_DISPLAY = 0x03
_ACCELERATOR = 0x1200


@dataclass(frozen=True, slots=True)
class PciDevice:
    """One function of the bus.

    Attributes:
        address: For example ``0000:01:00.0``.
        vendor: Number of the maker.
        device: Number of the product.
        revision: Of the product.
        driver: Kernel driver that holds it; ``None`` = none does.
        folder: Its folder in sysfs.
    """

    address: str
    vendor: int
    device: int
    revision: int
    driver: str | None
    folder: Path


def graphics_devices(vendor: int, roots: Roots | None = None) -> tuple[PciDevice, ...]:
    """Display controllers and accelerators of one maker, in the order of their addresses.

    Args:
        vendor: For example :data:`NVIDIA`.
        roots: Where ``/sys`` is.

    Returns:
        Empty where there is no PCI bus to be seen: another system, or a container that hides it.
    """
    folder = (roots or Roots()).sys / "bus" / "pci" / "devices"
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(
        PciDevice(
            address=each.name,
            vendor=vendor,
            device=read_number(each / "device") or 0,
            revision=read_number(each / "revision") or 0,
            driver=_driver(each),
            folder=each,
        )
        for each in found
        if read_number(each / "vendor") == vendor and _is_graphics(read_number(each / "class"))
    )


def read_text(path: Path) -> str | None:
    """First line of a file of sysfs; ``None`` when it cannot be read."""
    try:
        return path.read_text("utf-8", "replace").strip() or None
    except OSError:
        return None


def read_number(path: Path) -> int | None:
    """A number of sysfs, decimal or ``0x``; ``None`` when there is none."""
    text = read_text(path)
    try:
        return None if text is None else int(text, 0)
    except ValueError:
        return None


def power_limit_w(folder: Path, *names: str) -> float | None:
    """Board power that a card's driver keeps to.

    Args:
        folder: Of the card in sysfs.
        names: Files of its ``hwmon`` folders in microwatts, the first that says something counts.

    Returns:
        Watts; ``None`` = it is not shown.
    """
    try:
        monitors = sorted((folder / "hwmon").iterdir())
    except OSError:
        return None
    limits = (read_number(each / name) for name in names for each in monitors)
    microwatts = next((limit for limit in limits if limit), None)
    return None if microwatts is None else microwatts / 1e6


def _is_graphics(code: int | None) -> bool:
    return code is not None and (code >> 16 == _DISPLAY or code >> 8 == _ACCELERATOR)


def _driver(folder: Path) -> str | None:
    try:
        return (folder / "driver").resolve(strict=True).name
    except OSError:
        return None
