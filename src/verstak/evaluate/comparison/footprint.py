"""How much smaller than 16 bits an artifact is, against the percentages that people quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verstak.evaluate.card import QualityCard
from verstak.evaluate.comparison.figures import size
from verstak.quantities.quantity import Cited, Computed, Quantity
from verstak.quantities.text import Bilingual

QUOTED: Mapping[str, int] = {"Q4_0": -75, "Q5_1": -70, "Q8_0": -50}
"""Change of size against F16 in per cent, as guides to quantisation state it."""

_BYTES_OF_F16 = 2
_REFERENCES = ("F16", "BF16")


@dataclass(frozen=True, slots=True)
class Footprint:
    """One artifact against 16 bits.

    Attributes:
        card: The artifact.
        change: Per cent, negative = smaller.
        quoted: What people quote for its level; ``None`` = nothing.
    """

    card: QualityCard
    change: Quantity
    quoted: Quantity | None


def footprints(cards: Sequence[QualityCard]) -> tuple[Footprint, ...]:
    """Each artifact against the same weights at 16 bits.

    Where a card of those weights at F16 or BF16 is among the cards, its size is the reference;
    otherwise two bytes for each weight are, without a header.
    """
    return tuple(_footprint(card, cards) for card in cards if card.level not in _REFERENCES)


def _footprint(card: QualityCard, cards: Sequence[QualityCard]) -> Footprint:
    full = next((each for each in cards if _is_reference(each, card)), None)
    if full is None:
        whole = Quantity(
            card.parameters * _BYTES_OF_F16 / 1e6, "MB", Computed("2 B × weights"), decimals=1
        )
        formula = _AGAINST_COMPUTED
    else:
        whole, formula = size(full), _AGAINST_MEASURED
    mine = size(card)
    quoted = QUOTED.get(card.level) if card.format == "GGUF" else None
    return Footprint(
        card=card,
        change=Quantity(
            100 * (mine.value / whole.value - 1),
            "%",
            Computed(formula, (("S", mine), ("F", whole))),
            decimals=1,
        ),
        quoted=None
        if quoted is None
        else Quantity(quoted, "%", Cited(_GUIDES, confidence="secondary"), decimals=0),
    )


def _is_reference(full: QualityCard, card: QualityCard) -> bool:
    return (
        full.level in _REFERENCES
        and full.format == card.format
        and (full.architecture, full.parameters) == (card.architecture, card.parameters)
        and (full.base_model is None or full.base_model == card.base_model)
    )


_AGAINST_MEASURED = Bilingual(
    "100 × (S / F − 1); F is the file at 16 bits", "100 × (S / F − 1); F — файл в 16 бит"
)
_AGAINST_COMPUTED = Bilingual(
    "100 × (S / F − 1); F = 2 bytes × weights: no file at 16 bits is among the cards",
    "100 × (S / F − 1); F = 2 байта × число весов: файла в 16 бит среди карточек нет",
)
_GUIDES = Bilingual(
    "guides to quantisation, which name no source for it",
    "руководства по квантованию; источника они не называют",
)
