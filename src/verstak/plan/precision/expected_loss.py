"""What is known of the loss of one model at one level; nothing is carried over between models."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.catalog.quality_losses import REFERENCES, LossRow, QualityLosses
from verstak.plan.precision.precision_class import PrecisionClass, nominal_bits
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class KnownLoss:
    """A result of one model at one level.

    Attributes:
        row: What was tested.
        loss: Per cent of the reference, or a divergence; ``None`` = its reference is not known.
    """

    row: LossRow
    loss: Quantity | None


@dataclass(frozen=True, slots=True)
class ExpectedLoss:
    """What is known of a model at a level.

    Attributes:
        known: Results of this very model; empty = nobody tested it.
        reason: Why there is none; ``None`` where there is one.
        others: Results of other models at the level, to see how large such losses are. They are
            no prediction: losses differ between models, and between tests.
    """

    known: tuple[KnownLoss, ...]
    reason: Bilingual | None
    others: tuple[KnownLoss, ...]


def expected_loss(model: str, level: str, losses: QualityLosses) -> ExpectedLoss:
    """Look a model's loss at a level up.

    Args:
        model: Name of the checkpoint.
        level: Precision as its format names it.
        losses: Published and measured rows.
    """
    mine = losses.of(level=level, model=model)
    rest = [row for row in losses.of(level=level) if row not in mine]
    reason = Bilingual(
        f"no test of {model} at {level} is known; measure it with your own questions",
        f"испытаний {model} на уровне {level} не найдено; проверьте на своих вопросах",
    )
    return ExpectedLoss(
        known=tuple(KnownLoss(row, losses.loss(row)) for row in mine),
        reason=None if mine else reason,
        others=tuple(KnownLoss(row, losses.loss(row)) for row in rest),
    )


def class_divergence(
    kind: PrecisionClass, losses: QualityLosses, *, model: str
) -> tuple[float, float] | None:
    """Least and greatest divergence of one model's levels in a class, nats.

    Args:
        kind: The class.
        losses: Rows.
        model: One with many levels under one test.

    Returns:
        ``None`` where the model has no such row.
    """
    values = [
        row.value
        for row in losses.of(model=model)
        # Rows of one author under one test: an office's own are of other texts.
        if row.metric == "kld"
        and not row.measured
        and row.level not in REFERENCES
        and kind.bits[0] <= nominal_bits(row.level) <= kind.bits[1]
    ]
    return (min(values), max(values)) if values else None
