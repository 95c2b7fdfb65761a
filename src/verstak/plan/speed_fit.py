"""Two coefficients per kind of memory, fitted on published speeds, and the error they leave.

    time of a token = a · bytes read / bandwidth + c · layers

``1/a`` is the share of the maker's bandwidth that is reached, ``c`` what a layer costs whatever
its size: starting its kernels and waiting for them. The roofline's other half, arithmetic, does
not bind one sequence on a card with matrix units (S. Williams et al., "Roofline", CACM 52(4),
2009).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from verstak.plan.speed_rows import SpeedGroup, SpeedPoint

MIN_POINTS = 8
"""Fewer measurements than this fit nothing of their own."""

COVERAGE = 0.9
"""Share of new measurements that an interval is meant to hold."""

_HUBER = 0.1  # relative errors beyond this count linearly: a tenth is what runs differ by
_STEPS = 60
_SETTLED = 1e-9
_LARGEST_STEP = 1.0  # of a coefficient's logarithm
_DAMPING_LIMIT = 1e9


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What was fitted for one kind of memory.

    Attributes:
        bytes_factor: a; 1 = all of the maker's bandwidth is reached.
        layer_s: c, seconds a layer.
        points: Measurements behind it.
        publishers: Whose they are.
        devices: How many different devices.
    """

    bytes_factor: float
    layer_s: float
    points: int
    publishers: tuple[str, ...]
    devices: int

    def token_s(self, ideal_s: float, layers: int) -> float:
        """Time of one token.

        Args:
            ideal_s: Bytes read over bandwidth.
            layers: Blocks of the model.
        """
        return self.bytes_factor * ideal_s + self.layer_s * layers


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Predictions for measurements that the fit had not seen.

    Attributes:
        ratios: Measured over predicted tokens a second, one per measurement.
        mean_error: Mean of the absolute error relative to the measured speed.
        by_group_left_out: Mean error of each source (or device) that was left out.
    """

    ratios: tuple[float, ...]
    mean_error: float
    by_group_left_out: tuple[tuple[str, float, int], ...]


def fit(points: Sequence[SpeedPoint]) -> Coefficients:
    """Least absolute relative error of tokens a second, squared below a tenth (Huber).

    Both coefficients are kept above zero by fitting their logarithms.

    Args:
        points: At least two, of one kind of memory.

    Raises:
        ValueError: fewer than two points.

    Source:
        P. J. Huber, Ann. Math. Statist. 35 (1964) 73; damped Gauss-Newton steps (Levenberg 1944).
    """
    if len(points) < 2:
        raise ValueError(f"expected at least two measurements, found {len(points)}")
    ideal = np.array([point.ideal_s for point in points], dtype=float)
    layers = np.array([point.layers for point in points], dtype=float)
    measured = np.array([point.token_s for point in points])
    start = float(np.median(measured / ideal)) * 0.8
    logs = np.log([max(start, 1e-3), 2e-5])

    # Sums instead of matrix products: two columns are too small to wake a thread on every core.
    def parts(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        factor, layer_s = np.exp(at)
        return ideal * factor, layers * layer_s

    def loss(at: np.ndarray) -> float:
        size = np.abs(measured / sum(parts(at)) - 1)
        huber = np.where(size < _HUBER, size**2 / (2 * _HUBER), size - _HUBER / 2)
        return float(huber.sum())

    now, damping = loss(logs), 1e-3
    for _ in range(_STEPS):
        first, second = parts(logs)
        predicted = first + second
        errors = measured / predicted - 1
        weights = 1 / np.maximum(np.abs(errors) / _HUBER, 1)
        slope = -measured / predicted**2
        one, other = first * slope, second * slope
        step = _newton_step(
            (float((weights * one * one).sum()), float((weights * other * other).sum())),
            float((weights * one * other).sum()),
            (float((weights * one * errors).sum()), float((weights * other * errors).sum())),
            damping,
        )
        new = loss(logs + step)
        if new < now:
            gained, now, logs, damping = now - new, new, logs + step, damping / 3
            if gained < _SETTLED:
                break
        else:
            damping *= 5
            if damping > _DAMPING_LIMIT:
                break
    factor, layer_s = (float(value) for value in np.exp(logs))
    return Coefficients(
        bytes_factor=factor,
        layer_s=layer_s,
        points=len(points),
        publishers=tuple(sorted({point.publisher for point in points})),
        devices=len({point.device for point in points}),
    )


def _newton_step(
    diagonal: tuple[float, float],
    beside: float,
    gradient: tuple[float, float],
    damping: float,
) -> np.ndarray:
    """The step that the damped curvature, a symmetric 2 by 2 matrix, calls for."""
    a, b = (each + damping * (each + 1e-12) for each in diagonal)
    determinant = a * b - beside * beside
    down = np.array(
        [
            (b * gradient[0] - beside * gradient[1]) / determinant,
            (a * gradient[1] - beside * gradient[0]) / determinant,
        ]
    )
    return -down.clip(-_LARGEST_STEP, _LARGEST_STEP)


def leave_out(points: Sequence[SpeedPoint], key: Callable[[SpeedPoint], str]) -> LeftOut:
    """Predict every measurement from the others, whole groups at a time.

    Args:
        points: Of one kind of memory.
        key: What is left out together: a publisher's measurements, or a device's.

    Raises:
        ValueError: leaving one group out leaves fewer than two measurements.
    """
    ratios: list[float] = []
    errors: list[float] = []
    by_group: list[tuple[str, float, int]] = []
    for name in sorted({key(point) for point in points}):
        rest = [point for point in points if key(point) != name]
        held = [point for point in points if key(point) == name]
        fitted = fit(rest)
        own = [fitted.token_s(point.ideal_s, point.layers) / point.token_s for point in held]
        ratios += own
        errors += [abs(1 / ratio - 1) for ratio in own]
        by_group.append((name, sum(abs(1 / ratio - 1) for ratio in own) / len(own), len(own)))
    return LeftOut(tuple(ratios), sum(errors) / len(errors), tuple(by_group))


def interval_of(ratios: Iterable[float], coverage: float = COVERAGE) -> tuple[float, float]:
    """Factors on a predicted speed between which a new measurement lies that often.

    The ranks that hold ``coverage`` of one measurement more than there are; where too few are
    known for that, the extremes.

    Args:
        ratios: Measured over predicted speed of measurements that the fit had not seen.
        coverage: 0 to 1.

    Raises:
        ValueError: there are no ratios.

    Source:
        Split conformal prediction: V. Vovk et al., Algorithmic Learning in a Random World (2005);
        the cross-conformal variant with whole groups left out has no guarantee, so the benchmark
        counts what it covers.
    """
    ordered = sorted(ratios)
    if not ordered:
        raise ValueError("expected at least one ratio")
    count = len(ordered)
    tail = (1 - coverage) / 2
    low = max(math.floor((count + 1) * tail) - 1, 0)
    high = min(math.ceil((count + 1) * (1 - tail)) - 1, count - 1)
    return ordered[low], ordered[high]


def points_in(points: Iterable[SpeedPoint], group: SpeedGroup) -> tuple[SpeedPoint, ...]:
    """Those of one kind of memory."""
    return tuple(point for point in points if point.group == group)
