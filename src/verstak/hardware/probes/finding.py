"""What a probe found: devices, and for each of their gaps the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verstak.hardware.machine import Device, Unknown
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device, and why some of its fields are empty.

    Attributes:
        device: What is known.
        gaps: Reason by field of :class:`~verstak.hardware.machine.Device`.
    """

    device: Device
    gaps: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one probe says.

    Attributes:
        devices: In the order of the maker's own numbers.
        reasons: Why there may be more devices than these: a card without its driver, a tool that
            does not answer.
    """

    devices: tuple[FoundDevice, ...] = ()
    reasons: tuple[Bilingual, ...] = ()


def joined(findings: tuple[Finding, ...]) -> tuple[tuple[Device, ...], tuple[Unknown, ...]]:
    """All devices in one row, with their gaps under the numbers that they have there."""
    found = [each for finding in findings for each in finding.devices]
    gaps = [
        Unknown(f"devices[{number}].{name}", reason)
        for number, each in enumerate(found)
        for name, reason in each.gaps.items()
    ]
    reasons = [Unknown("devices", reason) for finding in findings for reason in finding.reasons]
    return tuple(each.device for each in found), (*reasons, *gaps)
