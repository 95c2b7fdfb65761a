"""Quality cards as rows of the catalogue of losses, from which the planner reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from verstak.catalog.known_models import KnownModels
from verstak.catalog.quality_losses import Format, LossRow
from verstak.errors import UnknownModel
from verstak.evaluate.card import Divergence, QualityCard, TaskScore
from verstak.evaluate.intervals import NORMAL_QUANTILE


def loss_rows(
    cards: Iterable[QualityCard], names: Mapping[str, Sequence[str]], known: KnownModels
) -> Iterator[LossRow]:
    """What each card measured, under the catalogue's name of its model.

    A model is found by the names that point at its weights, then by the card's own name; nothing
    is taken from the base model, which other weights were made of. One that the catalogue does not
    know keeps the card's name. Folders of safetensors have no level to plan with, and no row.

    Args:
        cards: Of a store.
        names: Names in the store by digest of the weights.
        known: Facts about models.
    """
    for card in cards:
        form = _format(card)
        if form is None:
            continue
        model = _model(card, names.get(card.digest, ()), known)
        for divergence in card.divergence:
            yield _divergence_row(card, divergence, model=model, form=form)
        for task in card.tasks:
            yield _task_row(card, task, model=model, form=form)


def _divergence_row(card: QualityCard, row: Divergence, *, model: str, form: Format) -> LossRow:
    return LossRow(
        model=model,
        parameters_billions=card.parameters / 1e9,
        format=form,
        level=card.level,
        # Only equal references, texts and chunks are one test: they are in its name.
        benchmark=f"{row.text} ({row.text_digest.removeprefix('sha256:')[:8]}) against "
        f"{row.reference} ({row.reference_digest.removeprefix('sha256:')[:8]})"
        f"{'' if row.chunk_tokens is None else f', chunks of {row.chunk_tokens}'}",
        metric="kld",
        value=max(0.0, row.mean.value),
        # The lower end stops at zero, the upper one does not.
        deviation=(row.mean.high - row.mean.value) / NORMAL_QUANTILE,
        imatrix=None,
        language=_language(row.text),
        measured=True,
        source=f"{card.name}, {card.digest[7:19]}, {card.made}; predictions: {row.positions}",
        note=None,
    )


def _task_row(card: QualityCard, row: TaskScore, *, model: str, form: Format) -> LossRow:
    return LossRow(
        model=model,
        parameters_billions=card.parameters / 1e9,
        format=form,
        level=card.level,
        benchmark=f"{row.suite} {row.language} ({row.suite_digest.removeprefix('sha256:')[:8]}), "
        f"seed {row.seed}, temperature {row.temperature:g}",
        metric="score",
        value=100 * row.share.value,
        deviation=100 * (row.share.high - row.share.low) / 2 / NORMAL_QUANTILE,
        imatrix=None,
        language=row.language,
        measured=True,
        source=f"{card.name}, {card.digest[7:19]}, {card.made}; {row.right} / {row.items}",
        note=None,
    )


def _format(card: QualityCard) -> Format | None:
    return None if card.format == "safetensors" else card.format


def _model(card: QualityCard, names: Iterable[str], known: KnownModels) -> str:
    for name in (*names, card.name):
        try:
            return known.find(name).name
        except UnknownModel:
            continue
    return card.name


def _language(text: str) -> Literal["ru", "en"] | None:
    start = text.partition("-")[0]
    return "ru" if start == "ru" else "en" if start == "en" else None
