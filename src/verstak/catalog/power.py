"""What machines draw from the wall under a language model and at rest, as people measured it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from verstak.catalog.fields import FieldError, Table, read_table

type Scope = Literal["system", "card"]
type State = Literal["load", "idle"]

_HALF = 0.5
"""A model half as large keeps a card busy in much the same way; a tenth does not: the same
machine drew 262 W with a model of 3 billion weights and 464 to 509 W with 14 to 21 billion."""


@dataclass(frozen=True, slots=True)
class PowerReading:
    """One published reading.

    Attributes:
        system: What was measured.
        device: Its accelerator.
        devices: How many of it.
        scope: The whole machine, or the card alone.
        state: Under load, or at rest.
        watts_low: Lower end of what was published.
        watts_high: Upper end; the same where one value was published.
        model_billions: Weights of the model that ran, in billions; ``None`` = not told.
        source: Where it was read.
    """

    system: str
    device: str
    devices: int
    scope: Scope
    state: State
    watts_low: float
    watts_high: float
    model_billions: float | None
    source: str


@dataclass(frozen=True, slots=True)
class PowerReadings:
    """All readings that are known."""

    rows: tuple[PowerReading, ...]

    def of_system(
        self, device: str, state: State, *, billions: float | None = None
    ) -> tuple[PowerReading, ...]:
        """Readings of whole machines with one such accelerator.

        Args:
            device: Its full name, for example ``GeForce RTX 4090``.
            state: Under load, or at rest.
            billions: Weights of the model that is to run, in billions. Readings with much
                smaller models are then left out, unless nothing larger was measured.
        """
        found = [
            row
            for row in self.rows
            if row.scope == "system"
            and row.state == state
            and row.devices == 1
            and row.device.casefold() == device.casefold()
        ]
        if billions is not None:
            largest = max((row.model_billions or 0.0 for row in found), default=0.0)
            least = _HALF * min(billions, largest)
            found = [row for row in found if (row.model_billions or 0.0) >= least]
        return tuple(found)

    def idle(self) -> tuple[PowerReading, ...]:
        """Readings of whole machines at rest, whatever is in them."""
        return tuple(row for row in self.rows if row.scope == "system" and row.state == "idle")


@cache
def power_readings() -> PowerReadings:
    """The readings that ship with verstak."""
    file = files("verstak.catalog") / "data" / "power.toml"
    return read_power(file.read_text(encoding="utf-8"), file.name)


def read_power(text: str, file_name: str) -> PowerReadings:
    """Read a file of readings.

    Raises:
        InvalidSettings: names the file, the field, the line and the reason.
    """
    return read_table(text, file_name, _File, _readings)


class _Power(Table, frozen=True):
    system: str
    device: str
    devices: int
    scope: Scope
    state: State
    watts_low: float
    watts_high: float
    source: str
    model_billions: float | None = None


class _File(Table, frozen=True):
    sources: dict[str, str]
    power: list[_Power]


def _readings(file: _File) -> PowerReadings:
    rows = []
    for index, row in enumerate(file.power):
        if not 0 < row.watts_low <= row.watts_high:
            raise FieldError(f"power[{index}].watts_low", "expected 0 < watts_low <= watts_high")
        if row.source not in file.sources:
            raise FieldError(f"power[{index}].source", f"{row.source!r} is not under [sources]")
        rows.append(
            PowerReading(
                system=row.system,
                device=row.device,
                devices=row.devices,
                scope=row.scope,
                state=row.state,
                watts_low=row.watts_low,
                watts_high=row.watts_high,
                model_billions=row.model_billions,
                source=file.sources[row.source],
            )
        )
    return PowerReadings(tuple(rows))
