"""Two cards of one artifact as one: what another machine measured joins what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec

from verstak.errors import InvalidRecipe
from verstak.evaluate.card import (
    MEASURED,
    Divergence,
    Perplexity,
    QualityCard,
    Speed,
    Step,
    TaskScore,
    TensorShare,
)


def merged(known: QualityCard, new: QualityCard) -> QualityCard:
    """Everything that both say; where both measured the same, the later card counts.

    The same is: a divergence from one reference, or a perplexity, on one text read in equal chunks; a suite asked with one seed and
    temperature; a speed of one runtime on one machine with equal threads and lengths.

    Args:
        known: What was here.
        new: What joins it; the later one where both were made at the same time.

    Raises:
        InvalidRecipe: the cards are of different bytes.
    """
    if known.digest != new.digest:
        raise InvalidRecipe(
            f"cards of different files cannot be one: {known.digest} and {new.digest}",
            remedy="compare them: verstak compare",
        )
    first, last = (new, known) if made_at(known) > made_at(new) else (known, new)
    return msgspec.structs.replace(
        last,
        base_model=last.base_model or first.base_model,
        licence=last.licence or first.licence,
        tensors=_tensors(first.tensors, last.tensors),
        steps=_steps(first.steps, last.steps),
        divergence=_joined(first.divergence, last.divergence, divergence_key),
        tasks=_joined(first.tasks, last.tasks, task_key),
        speed=_joined(first.speed, last.speed, speed_key),
        notes=tuple(dict.fromkeys((*first.notes, *last.notes))),
        perplexity=_joined(first.perplexity, last.perplexity, perplexity_key),
    )


def made_at(card: QualityCard) -> datetime:
    """When a card was made; a time without a zone is UTC."""
    found = datetime.fromisoformat(card.made)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def divergence_key(row: Divergence) -> tuple[str, str, int | None]:
    """What makes two divergences the same measurement."""
    return row.reference_digest, row.text_digest, row.chunk_tokens


def perplexity_key(row: Perplexity) -> str:
    """What makes two perplexities the same measurement."""
    return row.layout_digest


def task_key(row: TaskScore) -> tuple[str, str, str, int, float]:
    """What makes two scores the same measurement."""
    return row.suite, row.language, row.suite_digest, row.seed, row.temperature


def speed_key(row: Speed) -> tuple[str, str, int | None, int, int]:
    """What makes two speeds the same measurement."""
    return row.machine, row.runtime, row.threads, row.prompt_tokens, row.new_tokens


def _joined[Row](
    first: Iterable[Row], last: Iterable[Row], key: Callable[[Row], object]
) -> tuple[Row, ...]:
    return tuple({key(row): row for row in (*first, *last)}.values())


def _steps(first: tuple[Step, ...], last: tuple[Step, ...]) -> tuple[Step, ...]:
    """How it was made, as the later card tells; and every way in which it was measured."""
    made = [each for each in last if each.what != MEASURED]
    made = made or [each for each in first if each.what != MEASURED]
    measured = (each for each in (*first, *last) if each.what == MEASURED)
    return (*made, *dict.fromkeys(measured))


def _tensors(
    first: tuple[TensorShare, ...], last: tuple[TensorShare, ...]
) -> tuple[TensorShare, ...]:
    """The later list; a harm that only the earlier one tells is kept."""
    if not last:
        return first
    harms = {each.name: each.harm for each in first}
    return tuple(
        msgspec.structs.replace(each, harm=harms.get(each.name)) if each.harm is None else each
        for each in last
    )
