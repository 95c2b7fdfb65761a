"""An accelerator, or another kind of memory that a model can run from, as its maker sells it.

Facts with their sources: nothing here was measured on this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from verstak.quantities.text import Bilingual

type AcceleratorKind = Literal["gpu", "unified", "cpu"]
"""``unified`` = the graphics processor works in main memory; ``cpu`` = main memory itself."""

type MemoryFamily = Literal["gddr", "hbm", "unified", "ddr"]
"""Kinds of memory whose efficiency differs, as ``hardware.machine`` names them."""

type PriceKind = Literal["launch", "street", "street_new", "street_used"]
type PowerScope = Literal["card", "system"]

CURRENCIES = ("EUR", "USD", "RUB")


@dataclass(frozen=True, slots=True)
class DevicePrice:
    """What somebody asked for one.

    Attributes:
        kind: ``launch`` is the maker's price on the first day; ``street`` does not say whether
            new or used.
        amount: In the currency; the middle where a range was published.
        currency: One of :data:`CURRENCIES`.
        low: Lower end of the published range, ``None`` when there was none.
        high: Upper end.
        date: ISO date, month or year; ``None`` = the page says no date, so the price may be of
            any age.
        source: Address, or what was read.
    """

    kind: PriceKind
    amount: float
    currency: str
    low: float | None
    high: float | None
    date: str | None
    source: str


@dataclass(frozen=True, slots=True)
class PowerReading:
    """Electric power that somebody measured.

    Attributes:
        scope: The card alone, or the whole computer.
        system: What was measured, and doing what.
        idle_w: When nothing ran.
        load_low_w: Under load; equal to ``load_high_w`` for one reading.
        load_high_w: Under load.
        source: Where it was read.
        cards: How many of the accelerator were in it.
        model_billions: Weights of the model that ran, in billions; ``None`` = not told. A small
            model keeps a card far less busy than a large one.
    """

    scope: PowerScope
    system: str
    idle_w: float | None
    load_low_w: float | None
    load_high_w: float | None
    source: str
    cards: int = 1
    model_billions: float | None = None


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One product.

    Attributes:
        name: As its maker calls it.
        aliases: Other spellings, a driver's among them; case and a maker's name do not matter.
        usual: Whether a name without a size means this one, where the same name is sold with
            several sizes of memory.
        vendor: ``None`` where it is nobody's product, such as two channels of DDR5.
        kind: What it is.
        memory_type: For example ``GDDR6X``.
        memory_family: Kind of memory, as far as efficiency differs.
        memory_bytes: Nominal size, in GiB as sold; a driver shows less. ``None`` = the buyer's
            choice.
        memory_is_largest: Whether ``memory_bytes`` is the largest of several configurations.
        memory_bus_bits: Width of the memory bus; ``None`` = not found.
        bandwidth_bytes_per_s: The maker's figure, or computed as the note says.
        board_power_w: The maker's figure for the board, not of the whole computer.
        fp16_flops: Half-precision operations a second as the data base lists them. For NVIDIA
            that is the general units: tensor units, which prefill uses, are several times
            faster. ``None`` = not found, or misleading (``gaps`` says which).
        release_date: ISO date; ``None`` = not found.
        prices: As published, contradictions kept.
        power: As measured.
        source: Where the figures were read, all of it in words.
        note: What to know before relying on it.
        gaps: Fields that are not known, with why.
        doubts: Fields on which sources disagree, with what the others say.
    """

    name: str
    vendor: str | None
    kind: AcceleratorKind
    memory_type: str
    memory_family: MemoryFamily
    memory_bytes: int | None
    bandwidth_bytes_per_s: float | None
    source: str
    aliases: tuple[str, ...] = ()
    usual: bool = False
    memory_is_largest: bool = False
    memory_bus_bits: int | None = None
    board_power_w: float | None = None
    fp16_flops: float | None = None
    release_date: str | None = None
    prices: tuple[DevicePrice, ...] = ()
    power: tuple[PowerReading, ...] = ()
    note: Bilingual | None = None
    gaps: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)

    @property
    def memory_gib(self) -> float | None:
        """Nominal memory in GiB, as people say it."""
        return None if self.memory_bytes is None else self.memory_bytes / 2**30
