"""What is known of a model's matrices before any size is asked for: errors and sensitivities."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from verstak.errors import QuantizationFailed
from verstak.store.disk import disk_errors

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class MatrixHarm:
    """One matrix.

    Attributes:
        energy: Expected square of its outputs for each token read.
        errors: Expected squared distance of its outputs by type, as a part of `energy`.
        sensitivity: Divergence in nats for a relative error of 1, extrapolated from the probe.
        probe: Number of the probe that it was measured in; ``None`` = it can have one type only.
    """

    energy: float
    errors: Mapping[str, float]
    sensitivity: float
    probe: int | None

    def harm(self, type_name: str) -> float:
        """Estimated divergence in nats if this matrix alone is stored as a type."""
        return self.sensitivity * self.errors[type_name]


class ProbeResult(msgspec.Struct, frozen=True):
    """One measured probe.

    Attributes:
        types: Tensors that were rounded, and to which type.
        errors: Their relative errors.
        harms: Mean divergence of each chunk's predictions, nats.
    """

    types: dict[str, str]
    errors: dict[str, float]
    harms: tuple[float, ...]

    @property
    def harm(self) -> float:
        """Mean divergence, nats."""
        return sum(self.harms) / len(self.harms)


@dataclass(frozen=True, slots=True)
class HarmTable:
    """Everything that an allocation needs.

    Attributes:
        matrices: By the tensor's name.
        whole: Of probes that rounded every matrix: the sum of the estimates, and what was
            measured; both nats, in rising order of the estimate.
        positions: Predictions that each probe compared.
    """

    matrices: Mapping[str, MatrixHarm]
    whole: tuple[tuple[float, float], ...]
    positions: int

    def expected(self, estimate: float) -> float:
        """Divergence that a sum of estimates stands for.

        Args:
            estimate: Sum of `MatrixHarm.harm` over all matrices, nats.

        Returns:
            The estimate times a factor: what was measured over what was estimated of the probes
            that rounded every matrix, interpolated between them on logarithmic axes.
        """
        if not self.whole or estimate <= 0:
            return estimate
        logs = np.log([one[0] for one in self.whole])
        factors = np.log([measured / guessed for guessed, measured in self.whole])
        return float(estimate * np.exp(np.interp(np.log(estimate), logs, factors)))

    def estimate_for(self, divergence: float) -> float:
        """The sum of estimates that stands for a divergence: `expected`, turned round.

        Args:
            divergence: Nats, above 0.
        """
        low, high = divergence * 1e-3, divergence * 1e3
        for _ in range(100):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if self.expected(middle) < divergence else (low, middle)
        return low


def sensitivities(
    groups: Sequence[Sequence[str]], probes: Sequence[ProbeResult]
) -> dict[str, tuple[float, int]]:
    """Divergence for a relative error of 1, matrix by matrix, and which probe says so.

    Within a group a relative error counts alike: a matrix of another block that writes twice as
    much also writes into a stream that is larger.

    Args:
        groups: Names of the matrices that were probed together.
        probes: Result of each group's probe.

    Raises:
        QuantizationFailed: a probe rounded nothing.

    Source:
        Divergence is quadratic in a small change of the predictions (its Fisher information), hence
        proportional to the squared error of a matrix's outputs.
    """
    found: dict[str, tuple[float, int]] = {}
    for index, (group, result) in enumerate(zip(groups, probes, strict=True)):
        moved = sum(result.errors[name] for name in group)
        if moved <= 0:
            raise QuantizationFailed(f"the probe of {group[0]} changed nothing")
        for name in group:
            found[name] = (result.harm / moved, index)
    return found


class Findings(msgspec.Struct, frozen=True):
    """Measurements of a model, complete or not.

    Attributes:
        schema: `SCHEMA`.
        key: What they are of: digests of model, importance matrix and text, and settings.
        errors: Energy and relative errors by type of every matrix looked at so far.
        probes: Results of the probes made so far, in their order.
    """

    schema: int
    key: str
    errors: dict[str, tuple[float, dict[str, float]]] = msgspec.field(default_factory=dict)
    probes: tuple[ProbeResult, ...] = ()


def read_findings(path: Path, key: str) -> Findings:
    """Findings that were kept; empty ones where there are none, or of something else.

    Args:
        path: Their file.
        key: What they have to be of.
    """
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=Findings)
    except (OSError, msgspec.DecodeError):
        return Findings(SCHEMA, key)
    return kept if (kept.schema, kept.key) == (SCHEMA, key) else Findings(SCHEMA, key)


def keep_findings(path: Path, findings: Findings) -> None:
    """Write findings; the file is whole or not there.

    Args:
        path: Their file; folders are made.
        findings: What to keep.

    Raises:
        DiskFull: there is no room.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(msgspec.json.encode(findings))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
