"""95 % confidence intervals of what a handful of chunks, items or runs can tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, median

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import Interval

CONFIDENCE = 0.95

_TAIL = (1 + CONFIDENCE) / 2
NORMAL_QUANTILE = NormalDist().inv_cdf(_TAIL)
"""Standard errors from the middle to either end of a 95 % interval of a normal distribution."""


def student_quantile(degrees: int) -> float:
    """The 97.5 % quantile of Student's distribution.

    Args:
        degrees: Degrees of freedom, at least 1.

    Source:
        One and two degrees have closed forms; from three on the expansion of Abramowitz & Stegun,
        Handbook of Mathematical Functions, 26.7.5, within 0.5 % of the tables.
    """
    if degrees < 1:
        raise ValueError("Student's distribution needs a degree of freedom")
    if degrees == 1:
        return math.tan(math.pi * (_TAIL - 0.5))
    if degrees == 2:
        return (2 * _TAIL - 1) / math.sqrt(2 * _TAIL * (1 - _TAIL))
    x, n = NORMAL_QUANTILE, degrees
    first = (x**3 + x) / 4
    second = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    third = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    fourth = (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160
    return x + first / n + second / n**2 + third / n**3 + fourth / n**4


def mean_interval(values: Sequence[float], weights: Sequence[int]) -> Interval:
    """Mean over all positions, its spread taken from the chunks.

    Neighbouring positions err alike, so that counting each as an observation of its own makes the
    interval several times too narrow. Chunks are read apart from each other: the mean of each is
    one observation, and their t interval is what is given. Preferred to a bootstrap over chunks,
    which is too narrow where there are few.

    Args:
        values: (chunks,) mean of each.
        weights: (chunks,) positions in each; the shares of an unweighted mean where equal.

    Raises:
        EvaluationFailed: there are fewer than two chunks: nothing is known of the spread.

    Source:
        Ratio to size over clusters: Cochran, Sampling Techniques, 3rd ed., 9A.1; for equal weights
        it is the ordinary t interval.
    """
    total = sum(weights)
    count = len(values)
    if count < 2 or total <= 0:
        raise EvaluationFailed(
            f"a confidence interval needs two chunks of text or more, not {count}",
            remedy="take a longer text, or smaller chunks",
        )
    mean = math.fsum(v * w for v, w in zip(values, weights, strict=True)) / total
    spread = math.fsum((w * (v - mean)) ** 2 for v, w in zip(values, weights, strict=True))
    error = math.sqrt(spread * count / (count - 1)) / total
    reach = student_quantile(count - 1) * error
    return Interval(mean, mean - reach, mean + reach)


def wilson(share: float, count: float) -> Interval:
    """A share with Wilson's interval, which stays within 0 and 1 and is right near them.

    Args:
        share: What was found, from 0 to 1.
        count: Independent observations behind it; may be an effective, broken number.

    Source:
        Wilson 1927; Brown, Cai and DasGupta, Statistical Science 16 (2001), recommend it.
    """
    if count <= 0:
        raise EvaluationFailed("nothing was measured, so there is no share")
    z2 = NORMAL_QUANTILE * NORMAL_QUANTILE
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = NORMAL_QUANTILE * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    reach /= 1 + z2 / count
    return Interval(
        share, max(0.0, min(share, centre - reach)), min(1.0, max(share, centre + reach))
    )


def share_interval(shares: Sequence[float], weights: Sequence[int]) -> Interval:
    """A share over all positions: Wilson's interval with as many observations as the chunks allow.

    Args:
        shares: (chunks,) share in each.
        weights: (chunks,) positions in each.

    Source:
        Effective sample size: Kish, Survey Sampling, 8.2; lowered for the few chunks that the
        spread was seen in, and never more than the positions: Korn and Graubard, Survey
        Methodology 24 (1998) 193-201. It is the number of observations whose normal interval is as
        wide as Student's over the chunks. Where all chunks agree no spread is seen, and positions
        count in full.
    """
    around = mean_interval(shares, weights)
    share, total = min(1.0, max(0.0, around.value)), sum(weights)
    reach, single = around.high - around.value, share * (1 - share)
    if reach == 0 or single == 0:
        return wilson(share, total)
    return wilson(share, min(total, single * (NORMAL_QUANTILE / reach) ** 2))


def median_interval(values: Sequence[float]) -> Interval:
    """Median of several runs between two of them.

    Args:
        values: One for each run. With five runs or fewer the whole range is given, which covers the
            true median in less than 95 % of cases (94 % with five, 75 % with three).

    Source:
        Order statistics: David and Nagaraja, Order Statistics, 3rd ed., 7.1; the chance that the
        k-th smallest of n lies above the median is that of fewer than k heads in n throws.
    """
    if not values:
        raise EvaluationFailed("nothing was measured, so there is no median")
    ordered, count = sorted(values), len(values)
    kept, below = 0, 0.5**count
    while kept + 1 < count / 2:
        below += math.comb(count, kept + 1) * 0.5**count
        if 2 * below > 1 - CONFIDENCE:
            break
        kept += 1
    return Interval(median(ordered), ordered[kept], ordered[count - 1 - kept])
