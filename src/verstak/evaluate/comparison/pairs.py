"""Tasks question by question: is an artifact worse than the largest one, or was it chance?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verstak.evaluate.card import QualityCard, TaskScore
from verstak.evaluate.comparison.groups import Group, by_size, task_groups
from verstak.evaluate.suites.pairing import Pairing, pair
from verstak.quantities.quantity import Computed, Measured, Quantity
from verstak.quantities.report import Cell, Table, columns
from verstak.quantities.text import Bilingual


def pairs_table(cards: Sequence[QualityCard]) -> Table | None:
    """Each artifact against the largest that was asked the same; ``None`` = no two can be paired.

    Args:
        cards: Those whose tasks name the questions missed are paired.
    """
    rows = [row for group in task_groups(by_size(cards)) for row in _rows(group)]
    if not rows:
        return None
    return Table(
        "pairs",
        Bilingual("Tasks, question by question", "Задачи, вопрос за вопросом"),
        columns(
            ("suite", "suite", "набор"),
            ("name", "name", "имя"),
            ("against", "against", "против"),
            ("lost", "lost", "потеряно"),
            ("won", "won", "приобретено"),
            ("difference", "difference", "разница"),
            ("chance", "chance", "случайность"),
        ),
        tuple(rows),
    )


def _rows(group: Group[TaskScore]) -> Iterator[tuple[Cell, ...]]:
    told = [(card, row) for card, row in group.rows if row.missed is not None]
    if not told:
        return
    largest, first = told[-1]
    for card, row in told[:-1]:
        found = pair(first, row)
        yield (
            f"{row.suite} {row.language}",
            card.name,
            largest.name,
            str(found.only_first),
            str(found.only_second),
            _difference(found, card, largest),
            Quantity(found.p_value, "", Computed(_TEST, source=_MCNEMAR), 3),
        )


def _difference(found: Pairing, card: QualityCard, largest: QualityCard) -> Quantity:
    ends = found.difference
    where = Bilingual(
        f"{found.items} questions; Newcombe's interval of paired shares",
        f"вопросов: {found.items}; интервал Ньюкома для парных долей",
    )
    run = f"{card.digest[7:19]} − {largest.digest[7:19]}"
    return Quantity(100 * ends.value, "%", Measured(where, run, 100 * ends.low, 100 * ends.high), 1)


_TEST = Bilingual(
    "p = 2 · P(X ≤ the fewer of lost and won), X of Binomial(lost + won, 1/2)",
    "p = 2 · P(X ≤ меньшего из потерянного и приобретённого), X ~ Bin(потеряно + приобретено, 1/2)",
)
_MCNEMAR = Bilingual("McNemar's exact test", "точный критерий Макнемара")
ABOUT_PAIRS = Bilingual(
    "Question by question: lost and won are the questions that only one of the two got right; "
    "chance is how likely so uneven a split is if both are equally good (McNemar's exact test). Of "
    "twenty such rows one falls below 0.05 by chance alone.",
    "Вопрос за вопросом: потеряно и приобретено — вопросы, на которые верно ответила только одна из "
    "двух; случайность — насколько вероятен такой перекос, если обе одинаково хороши (точный "
    "критерий Макнемара). Из двадцати таких строк одна окажется ниже 0,05 случайно.",
)
