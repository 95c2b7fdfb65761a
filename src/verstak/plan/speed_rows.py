"""Which published speeds a prediction may be computed from, and why the others not.

The rules look at what a row says about its run, never at how far it lies from a prediction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from verstak.catalog.speed_evidence import EvidenceRow

type SpeedGroup = Literal["gddr", "hbm", "apple", "unified", "ddr"]
"""Devices that share their coefficients: cards with GDDR, cards with HBM, Apple's chips, other
chips with one memory for all, and processors."""

GROUPS: tuple[SpeedGroup, ...] = ("gddr", "hbm", "apple", "unified", "ddr")

type Refusal = Literal[
    "tier_c",
    "beyond_bandwidth",
    "experts",
    "several_devices",
    "spilled",
    "power_capped",
    "half_filled",
    "far_context",
    "read_unknown",
    "geometry_unknown",
    "no_matrix_units",
]

FAR_CONTEXT_TOKENS = 32_768
"""From here on, a source that does not say what was filled leaves the cache's part unknown."""

_TABLE_BITS = 4.5
"""Q4_K and Q4_0, in which the tables of all quantised rows are stored."""

_F16_BITS = 16.0


@dataclass(frozen=True, slots=True)
class SpeedPoint:
    """One measurement, as the fit sees it.

    Attributes:
        group: Which coefficients it belongs to.
        device: Name, to leave a device out.
        publisher: Whose, to leave a source out.
        ideal_s: Time to read the weights of one token at the maker's bandwidth.
        layers: Blocks of the model.
        token_s: Measured time of one token.
    """

    group: SpeedGroup
    device: str
    publisher: str
    ideal_s: float
    layers: int
    token_s: float


def group_of(memory_family: str | None, vendor: str | None) -> SpeedGroup | None:
    """Which coefficients a device belongs to; ``None`` = its memory is of no known kind."""
    if memory_family == "unified":
        return "apple" if vendor == "Apple" else "unified"
    if memory_family == "gddr":
        return "gddr"
    if memory_family == "hbm":
        return "hbm"
    return "ddr" if memory_family == "ddr" else None


def refusal(row: EvidenceRow) -> Refusal | None:
    """Why a row is not used for dense models on one device; ``None`` = it is used.

    * ``tier_c``: marketing, or nobody can check it.
    * ``beyond_bandwidth``: more weights a second than the memory can deliver.
    * ``experts``, ``spilled``, ``several_devices``: another question; see the ranges.
    * ``power_capped``: the card was not what its name says.
    * ``half_filled``, ``far_context``: how much cache a token read is not known.
    * ``read_unknown``, ``geometry_unknown``: nothing to compute from.
    * ``no_matrix_units``: cards from before 2017, for which the engine has other kernels. A range
      is given for them.
    """
    checks: tuple[tuple[bool, Refusal], ...] = (
        (row.source.tier == "C", "tier_c"),
        ((row.implied_bandwidth_share or 0) > 1, "beyond_bandwidth"),
        (row.model.experts, "experts"),
        (row.devices > 1, "several_devices"),
        ("spilled" in row.conditions, "spilled"),
        ("power_capped" in row.conditions, "power_capped"),
        ("half_filled" in row.conditions, "half_filled"),
        ((row.context_tokens or 0) >= FAR_CONTEXT_TOKENS, "far_context"),
        (row.read_bytes is None, "read_unknown"),
        (row.model.layers is None, "geometry_unknown"),
        (not row.device.matrix_units, "no_matrix_units"),
    )
    return next((reason for refused, reason in checks if refused), None)


def read_bytes(row: EvidenceRow) -> float:
    """Weights that one token reads: what the source counts, less an embedding table of its own.

    Raises:
        ValueError: the row does not tell what was read.
    """
    if row.read_bytes is None:
        raise ValueError(f"{row.model.name} on {row.device.name}: bytes read are not known")
    bits = _F16_BITS if row.file_type == "F16" else _TABLE_BITS
    # Our own rows are counted without the table already.
    table = 0 if row.source.publisher == "verstak" else row.model.table_parameters
    return row.read_bytes - table * bits / 8


def point_of(row: EvidenceRow) -> SpeedPoint:
    """A row as the fit sees it.

    Raises:
        ValueError: the row tells neither bytes nor layers.
    """
    group = group_of(row.device.memory_family, row.device.vendor)
    if group is None or row.model.layers is None:
        raise ValueError(f"{row.model.name} on {row.device.name}: its geometry is not known")
    return SpeedPoint(
        group=group,
        device=row.device.name,
        publisher=row.source.publisher,
        ideal_s=read_bytes(row) / row.device.bandwidth_bytes_per_s,
        layers=row.model.layers,
        token_s=1 / row.decode_tokens_per_s,
    )


def used_points(rows: Iterable[EvidenceRow]) -> tuple[SpeedPoint, ...]:
    """The rows that may be computed from, as the fit sees them."""
    return tuple(point_of(row) for row in rows if refusal(row) is None)
