"""How far one model's predictions are from another's, position by position.

KL(P‖Q) = Σ P(t) · (ln P(t) − ln Q(t)) in nats, P the reference and Q the candidate, both reading
the same tokens: what is lost on average, in every choice that the model makes, not only in those
that a text happens to ask for.

Source: Kullback and Leibler 1951; llama.cpp tools/perplexity ``--kl-divergence`` gives the same
figures. There positions count as independent, here chunks do (`verstak.evaluate.intervals`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from verstak.errors import EvaluationFailed
from verstak.evaluate.card import Interval
from verstak.evaluate.intervals import mean_interval, share_interval
from verstak.evaluate.softmax import LogProbabilities, log_softmax

type Floats = npt.NDArray[np.float64]

OUTSIDE_SHARE = 1e-3
"""Probability that tokens beyond the smaller vocabulary may hold. They pad a matrix to a round
size, no text has them, and training presses them down; a model that expects them is another one."""

_ROUNDING = 1e-9  # a divergence of zero may come out this far below it
_NOTHING = 1e-40
"""Probability below which a token adds nothing: rows kept on disk cannot tell it from none."""
_BLOCK_ROWS = 16  # rows at once: 16 · 152k · 8 bytes stay within a core's reach


class LogRows(Protocol):
    """Rows of ln P that are worked out when they are asked for."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(positions, vocabulary)."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: slice, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class PositionScores:
    """What was found at the positions of one chunk.

    Attributes:
        divergence: (positions,) KL divergence, nats.
        agrees: (positions,) whether both think the same token likeliest.
        loss: (positions,) −ln Q of the token that came, nats.
        reference_loss: (positions,) −ln P of it.
    """

    divergence: Floats
    agrees: npt.NDArray[np.bool_]
    loss: Floats
    reference_loss: Floats


@dataclass(frozen=True, slots=True)
class DivergenceSummary:
    """All chunks of a text together; see `verstak.evaluate.card.Divergence`."""

    positions: int
    mean: Interval
    median: float
    p999: float
    top1: Interval
    perplexity: Interval
    reference_perplexity: float


def compare_positions(
    reference: LogProbabilities | LogRows,
    logits: npt.NDArray[np.floating],
    targets: npt.NDArray[np.integer],
    *,
    top: npt.NDArray[np.integer] | None = None,
) -> PositionScores:
    """Score one chunk's predictions.

    Args:
        reference: (positions, vocabulary) ln P.
        logits: (positions, vocabulary) of the candidate; its vocabulary may be padded otherwise.
        targets: (positions,) tokens that came.
        top: (positions,) tokens that the reference thinks likeliest, where rows kept on disk are
            too coarse to tell two of them apart; ``None`` = as the rows say.

    Raises:
        EvaluationFailed: shapes that do not belong together, logits that are no numbers, or
            vocabularies that differ by more than padding.
    """
    count = len(targets)
    shapes = (reference.shape, logits.shape)
    if any(len(shape) != 2 or shape[0] != count for shape in shapes):
        raise EvaluationFailed(
            f"{count} predictions were expected, found {reference.shape} of the reference and "
            f"{logits.shape} of the model"
        )
    common = min(reference.shape[1], logits.shape[1])
    _require_known(targets, common)
    divergence, loss = np.empty(count), np.empty(count)
    reference_loss, agrees = np.empty(count), np.empty(count, np.bool_)
    for at in range(0, count, _BLOCK_ROWS):
        rows = slice(at, at + _BLOCK_ROWS)
        sure = _within(np.asarray(reference[rows], np.float64), common, "the reference")
        found = _within(log_softmax(logits[rows]), common, "the model")
        each = np.arange(len(sure))
        divergence[rows] = _divergence(sure, found)
        likeliest = sure.argmax(axis=1) if top is None else top[rows]
        agrees[rows] = likeliest == found.argmax(axis=1)
        loss[rows] = -found[each, targets[rows]]
        reference_loss[rows] = -sure[each, targets[rows]]
    return PositionScores(divergence, agrees, loss, reference_loss)


def token_losses(logits: npt.NDArray[np.floating], targets: npt.NDArray[np.integer]) -> Floats:
    """−ln Q of the tokens that came, for a model without a reference.

    Args:
        logits: (positions, vocabulary).
        targets: (positions,).

    Raises:
        EvaluationFailed: logits that are no numbers, not one row for each target, or a target
            outside of the vocabulary.
    """
    if logits.ndim != 2 or len(logits) != len(targets):
        raise EvaluationFailed(f"{len(targets)} predictions were expected, found {logits.shape}")
    _require_known(targets, logits.shape[1])
    loss = np.empty(len(targets))
    for at in range(0, len(targets), _BLOCK_ROWS):
        rows = slice(at, at + _BLOCK_ROWS)
        found = log_softmax(logits[rows])
        loss[rows] = -found[np.arange(len(found)), targets[rows]]
    return loss


def summarise(chunks: Sequence[PositionScores]) -> DivergenceSummary:
    """Figures of a whole text.

    Args:
        chunks: What was found in each chunk.

    Raises:
        EvaluationFailed: fewer than two chunks were scored.
    """
    kept = [chunk for chunk in chunks if len(chunk.divergence)]
    if not kept:
        raise EvaluationFailed("no position was scored", remedy="take a longer text")
    weights = [len(chunk.divergence) for chunk in kept]
    every = np.concatenate([chunk.divergence for chunk in kept])
    losses = [math.fsum(chunk.reference_loss) for chunk in kept]
    mean = mean_interval([_mean(chunk.divergence) for chunk in kept], weights)
    return DivergenceSummary(
        positions=sum(weights),
        # Nothing is closer than equal.
        mean=Interval(mean.value, max(0.0, mean.low), mean.high),
        median=float(np.median(every)),
        p999=float(np.quantile(every, 0.999)),
        top1=share_interval([float(chunk.agrees.mean()) for chunk in kept], weights),
        perplexity=perplexity([chunk.loss for chunk in kept]),
        reference_perplexity=math.exp(math.fsum(losses) / sum(weights)),
    )


def perplexity(losses: Sequence[Floats]) -> Interval:
    """E to the mean loss; the interval is that of the loss, so it leans to the right.

    Args:
        losses: For each chunk its positions' losses, nats.
    """
    found = mean_interval([_mean(loss) for loss in losses], [len(loss) for loss in losses])
    # A loss of 700 nats is no model's; beyond it a 64-bit number overflows.
    return Interval(*(math.exp(min(700.0, x)) for x in (found.value, found.low, found.high)))


def _require_known(targets: npt.NDArray[np.integer], vocabulary: int) -> None:
    outside = targets[(targets < 0) | (targets >= vocabulary)]
    if len(outside):
        raise EvaluationFailed(
            f"token {int(outside[0])} is outside a vocabulary of {vocabulary}",
            remedy="compare models with the same tokenizer",
        )


def _within(logs: LogProbabilities, common: int, whose: str) -> LogProbabilities:
    """The first `common` tokens, made to add up to 1 again."""
    if logs.shape[1] == common:
        return logs
    kept = logs[:, :common]
    inside = np.exp(kept).sum(axis=1, keepdims=True)
    outside = float(1 - inside.min())
    if outside > OUTSIDE_SHARE:
        raise EvaluationFailed(
            f"{whose} expects with {outside:.1%} tokens beyond the first {common}, which the other "
            "does not know",
            remedy="compare models with the same tokenizer",
        )
    return kept - np.log(inside)


def _divergence(sure: LogProbabilities, found: LogProbabilities) -> Floats:
    chance = np.exp(sure)
    # A token that can never come adds nothing, whatever the other thinks of it: 0 · ln 0 = 0.
    with np.errstate(invalid="ignore"):
        parts = np.where(chance > _NOTHING, chance * (sure - found), 0.0)
    total = parts.sum(axis=1)
    if not np.isfinite(total).all():
        raise EvaluationFailed(
            "the model rules out a token that the reference thinks possible: the divergence is "
            "infinite"
        )
    if total.size and float(total.min()) < -_ROUNDING:
        raise EvaluationFailed("a reference whose probabilities do not add up to 1")
    positive: Floats = np.maximum(total, 0.0)
    return positive


def _mean(values: Floats) -> float:
    return math.fsum(values) / len(values)
