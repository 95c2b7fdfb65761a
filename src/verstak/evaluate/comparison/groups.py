"""Which measurements of several cards may stand side by side, and which may not.

Two divergences say something about each other only where reference and text are the same bytes,
read in equal chunks; two perplexities only where the same tokens were read; two speeds only on one machine with equal threads and lengths; two scores only where the same
questions were asked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from verstak.evaluate.card import Divergence, Perplexity, QualityCard, Speed, TaskScore
from verstak.evaluate.card_merge import divergence_key, perplexity_key, task_key
from verstak.quantities.text import Bilingual

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Group[Row]:
    """Measurements that may be compared.

    Attributes:
        rows: Cards with their measurements, in the order of the cards.
    """

    rows: tuple[tuple[QualityCard, Row], ...]

    @property
    def first(self) -> Row:
        """Any of them: what makes them a group is the same in all."""
        return self.rows[0][1]

    def of(self, card: QualityCard) -> Row | None:
        """The measurement of one card; ``None`` = it has none here."""
        return next((row for each, row in self.rows if each is card), None)


def divergence_groups(cards: Sequence[QualityCard]) -> tuple[Group[Divergence], ...]:
    """By the bytes of the reference and of the text, and the chunks; the largest group first."""
    return _grouped(cards, lambda card: card.divergence, divergence_key)


def perplexity_groups(cards: Sequence[QualityCard]) -> tuple[Group[Perplexity], ...]:
    """By the tokens that were read and scored."""
    return _grouped(cards, lambda card: card.perplexity, perplexity_key)


def speed_groups(cards: Sequence[QualityCard]) -> tuple[Group[Speed], ...]:
    """By machine, threads and lengths; runtimes are what is compared. A card may be there twice."""
    return _grouped(
        cards,
        lambda card: card.speed,
        lambda row: (row.machine, row.threads, row.prompt_tokens, row.new_tokens),
    )


def task_groups(cards: Sequence[QualityCard]) -> tuple[Group[TaskScore], ...]:
    """By the bytes of the suite, its language, the seed and the temperature."""
    return _grouped(cards, lambda card: card.tasks, task_key)


def by_size(cards: Iterable[QualityCard]) -> list[QualityCard]:
    """The smallest first."""
    return sorted(cards, key=lambda card: (card.size_bytes, card.name, card.digest))


def short(digest: str) -> str:
    """The first digits of a SHA-256, with or without its name before it."""
    return digest.removeprefix("sha256:")[:12]


def who(some: Sequence[QualityCard], cards: Sequence[QualityCard]) -> str:
    """Cards by name; many of them by their numbers, which begin with 1."""
    if len(some) <= _MOST_NAMES:
        return ", ".join(dict.fromkeys(card.name for card in some))
    chosen = {id(card) for card in some}
    found = [str(at) for at, card in enumerate(cards, start=1) if id(card) in chosen]
    return f"№ {', '.join(found)}"


def not_comparable(cards: Sequence[QualityCard]) -> Iterator[Bilingual]:
    """What may not be set side by side, and why; nothing where all may."""
    if len(cards) < 2:
        return
    silent = [card for card in cards if not card.divergence]
    if silent:
        yield Bilingual(
            f"No divergence was measured: {who(silent, cards)}.",
            f"Отличие не измерено: {who(silent, cards)}.",
        )
    groups = divergence_groups(cards)
    if len(groups) > 1:
        for group in groups:
            row = group.first
            mine = who([card for card, _ in group.rows], cards)
            yield Bilingual(
                f"On a plot of their own: {mine}. Reference {row.reference} "
                f"({short(row.reference_digest)}), text {row.text} ({short(row.text_digest)})"
                f"{_chunks(row).en}: a divergence from another reference, on another text or in "
                "other chunks is another quantity.",
                f"Отдельным графиком: {mine}. Эталон {row.reference} "
                f"({short(row.reference_digest)}), текст {row.text} ({short(row.text_digest)})"
                f"{_chunks(row).ru}: отличие от другого эталона, на другом тексте или другими "
                "кусками — другая величина.",
            )
    machines = {(row.machine, row.threads) for card in cards for row in card.speed}
    if len(machines) > 1:
        yield Bilingual(
            "Speeds of different machines or thread counts are on plots of their own.",
            "Скорости с разных машин или при разном числе потоков — на отдельных графиках.",
        )
    bases = {card.base_model for card in cards if card.base_model is not None}
    if len(bases) > 1:
        said = ", ".join(sorted(bases))
        yield Bilingual(
            f"These are weights of different models ({said}): scores of tasks can be compared, "
            "divergences only from a common reference.",
            f"Это веса разных моделей ({said}): сравнивать можно задачи, а отличия — только от "
            "общего эталона.",
        )


def _chunks(row: Divergence) -> Bilingual:
    if row.chunk_tokens is None:
        return Bilingual("", "")
    return Bilingual(
        f", chunks of {row.chunk_tokens} tokens", f", куски по {row.chunk_tokens} токенов"
    )


def _grouped[Row](
    cards: Sequence[QualityCard],
    rows_of: Callable[[QualityCard], Iterable[Row]],
    key: Callable[[Row], object],
) -> tuple[Group[Row], ...]:
    found: dict[object, list[tuple[QualityCard, Row]]] = {}
    for card in cards:
        for row in rows_of(card):
            found.setdefault(key(row), []).append((card, row))
    groups = sorted(found.values(), key=len, reverse=True)
    return tuple(Group(tuple(rows)) for rows in groups)
