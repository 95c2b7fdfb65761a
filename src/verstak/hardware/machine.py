"""What a machine is, as far as planning needs it: plain values, whoever looked or wrote them down.

A probe fills them from the running machine, a file describes one that nobody has yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from verstak.quantities.quantity import Words

MOST_DEVICES = 64
MOST_CORES = 4096
"""More in one computer was mistaken."""

type DeviceKind = Literal["cpu", "gpu", "unified"]
"""``unified`` = the graphics processor works in main memory (Apple, Strix Halo, GB10)."""

type MemoryFamily = Literal["gddr", "hbm", "unified", "ddr"]
"""Kinds of memory whose efficiency differs; every device belongs to one."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field that could not be found out.

    Attributes:
        field: Dotted name, for example ``devices[0].power_limit_w``.
        reason: What was tried, and why it gave nothing; from a file, as somebody wrote it.
    """

    field: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Device:
    """Something that a model's layers can be placed on, with memory of its own or shared.

    Attributes:
        name: As its maker calls it, for example ``GeForce RTX 4090``.
        kind: What it is.
        vendor: ``NVIDIA``, ``AMD``, ``Intel``, ``Apple``; ``None`` = unknown.
        memory_family: Kind of its memory; ``None`` = unknown.
        memory_bytes: All of it.
        available_bytes: What was free when looked at; ``None`` = unknown or not running.
        bandwidth_bytes_per_s: Of its memory, the maker's figure or measured.
        fp16_flops: Dense half-precision operations a second.
        power_limit_w: Board power.
        idle_power_w: Power when nothing runs.
        driver: Version of the driver.
        source: Where these figures are from: a data sheet's address, or a tool and its version.
    """

    name: str
    kind: DeviceKind
    vendor: str | None = None
    memory_family: MemoryFamily | None = None
    memory_bytes: int | None = None
    available_bytes: int | None = None
    bandwidth_bytes_per_s: float | None = None
    fp16_flops: float | None = None
    power_limit_w: float | None = None
    idle_power_w: float | None = None
    driver: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Processor:
    """The central processor as this program may use it.

    Attributes:
        name: As it names itself.
        family: ``x86_64``, ``arm64`` or ``other``.
        cores: Cores that may be kept busy; at least 1.
        instructions: Instruction sets that matter to the engine, for example ``avx2``.
    """

    name: str | None
    family: Literal["x86_64", "arm64", "other"]
    cores: int
    instructions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """One computer.

    Attributes:
        name: Host name, or what the file or the option calls it.
        processor: Central processor.
        memory_bytes: Main memory that may be used; ``None`` = unknown.
        memory_available_bytes: What is free of it now; ``None`` = not running or unknown.
        memory_bandwidth_bytes_per_s: Of main memory; ``None`` = never measured, not told.
        devices: Graphics processors, in the order of their numbers. The processor itself is not
            among them.
        disk_free_bytes: Free where models are kept; ``None`` = unknown.
        system: Operating system and its version.
        unknown: What could not be found out, and why.
        memory_installed_bytes: What the computer has, where a container or a control group may
            use less of it; ``None`` = unknown.
        memory_modules: Main memory's kind and speed in words, for example ``2 × DDR5-5600``;
            ``None`` = not told.
        memory_bandwidth_source: How the bandwidth is known; empty when it is not.
    """

    name: str
    processor: Processor
    memory_bytes: int | None = None
    memory_available_bytes: int | None = None
    memory_bandwidth_bytes_per_s: float | None = None
    devices: tuple[Device, ...] = ()
    disk_free_bytes: int | None = None
    system: str = ""
    unknown: tuple[Unknown, ...] = field(default=())
    memory_installed_bytes: int | None = None
    memory_modules: str | None = None
    memory_bandwidth_source: str = ""
