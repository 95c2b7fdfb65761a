"""How the numbers of cards came about, and what that keeps them from telling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verstak.evaluate.card import QualityCard
from verstak.evaluate.speed import RUNS
from verstak.quantities.text import Bilingual

_SURE_QUANTILE = 10_000
"""Predictions of which ten lie beyond the 99.9 % quantile."""


def remarks(cards: Sequence[QualityCard]) -> Iterator[Bilingual]:
    """What follows from the cards' own fields; what nobody could know from those is in their notes.

    Args:
        cards: One or more.
    """
    told = {row.chunk_tokens for card in cards for row in card.divergence}
    told |= {row.chunk_tokens for card in cards for row in card.perplexity}
    chunks = sorted(tokens for tokens in told if tokens is not None)
    if chunks:
        said = ", ".join(map(str, chunks))
        yield Bilingual(
            f"Texts are read in chunks of {said} tokens, and their second half is scored. Intervals "
            "are over chunks, 95 %: Student's, and Wilson's of shares.",
            f"Тексты читаются кусками по {said} токенов, оценивается вторая половина куска. "
            "Интервалы считаются по кускам, 95 %: Стьюдента, а для долей — Уилсона.",
        )
    if any(row.positions < _SURE_QUANTILE for card in cards for row in card.divergence):
        yield _FEW_PREDICTIONS
    speeds = [row for card in cards for row in card.speed]
    fewest = min((row.runs for row in speeds), default=RUNS)
    if fewest < RUNS:
        # The range of n runs lacks the median where all lie on one side of it: 2 · (1/2)ⁿ.
        share = 100 - 100 * 0.5 ** (fewest - 1)
        yield Bilingual(
            f"Speed: the range of {fewest} runs holds the true median in {share:.0f} % of cases only.",
            f"Скорость: границы, в которых лежат прогоны (их {fewest}), содержат истинную медиану лишь "
            f"в {share:.0f} % случаев.",
        )
    if any(row.peak_bytes is not None for row in speeds):
        yield _PEAK


_FEW_PREDICTIONS = Bilingual(
    f"A 99.9 % quantile of fewer than {_SURE_QUANTILE} predictions rests on the few largest.",
    f"Квантиль 99,9 % по менее чем {_SURE_QUANTILE} предсказаниям держится на нескольких наибольших.",
)
_PEAK = Bilingual(
    "Peak memory counts the pages of the mapped model file that were touched.",
    "В пике памяти учтены и прочитанные страницы отображённого файла модели.",
)
