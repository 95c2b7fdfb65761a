"""Kullback-Leibler divergence between two models' predictions, in nats."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float32]

_BLOCK = 64
"""Positions at a time: a vocabulary of 150,000 in 64 bits takes 77 MB so."""


def log_probabilities(logits: Floats) -> Floats:
    """Logarithms of the probabilities, (positions, vocabulary), normalised in 64 bits."""
    found = np.empty_like(logits)
    for at in range(0, len(logits), _BLOCK):
        block = logits[at : at + _BLOCK].astype(np.float64)
        block -= block.max(axis=1, keepdims=True)
        block -= np.log(np.exp(block).sum(axis=1, keepdims=True))
        found[at : at + _BLOCK] = block
    return found


def divergences(truth: Floats, logits: Floats) -> npt.NDArray[np.float64]:
    """Divergence of predictions from the true ones, position by position.

    Args:
        truth: (positions, vocabulary) from `log_probabilities`.
        logits: The other model's, of the same shape.

    Returns:
        (positions,) ``sum p (log p - log q)``, never below 0.

    Source:
        S. Kullback and R. Leibler, "On information and sufficiency", 1951.
    """
    found = np.empty(len(truth))
    for at in range(0, len(truth), _BLOCK):
        block = truth[at : at + _BLOCK].astype(np.float64)
        other = logits[at : at + _BLOCK].astype(np.float64)
        other -= other.max(axis=1, keepdims=True)
        other -= np.log(np.exp(other).sum(axis=1, keepdims=True))
        found[at : at + _BLOCK] = (np.exp(block) * (block - other)).sum(axis=1)
    # Rounding of 32-bit logarithms can leave some -1e-9.
    return np.maximum(found, 0.0)


def mean_divergence(truth: Floats, logits: Floats) -> float:
    """Mean of `divergences`."""
    return float(divergences(truth, logits).mean())
