"""Logits to log-probabilities, in 64 bits and without overflow."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from verstak.errors import EvaluationFailed

type LogProbabilities = npt.NDArray[np.float64]
"""(positions, vocabulary), natural logarithms; every row's exponentials add up to 1."""


def log_softmax(logits: npt.NDArray[np.floating]) -> LogProbabilities:
    """Natural log-probabilities of each row.

    Args:
        logits: (positions, vocabulary).

    Raises:
        EvaluationFailed: a row holds NaN or +∞, or nothing but −∞. Single tokens at −∞ are fine:
            a runtime masks so what can never come.
    """
    wide = logits.astype(np.float64)
    largest = wide.max(axis=-1, keepdims=True)
    # NaN spreads through max, +inf is one, and a row of -inf has it as its largest value.
    bad = ~np.isfinite(largest[..., 0])
    if bad.any():
        raise EvaluationFailed(
            f"{int(bad.sum())} of {bad.size} positions have logits that are no numbers",
            remedy="the model or its runtime is broken: convert or download it again",
        )
    wide -= largest
    total = np.exp(wide).sum(axis=-1, keepdims=True)
    wide -= np.log(total)
    return wide
