"""What every further sequence adds to a decode step, as a share of a step for one alone.

    step(k) = step(1) · (1 + e · (k − 1))

e is fitted for each measured series by least squares through what one sequence takes; a kind of
memory has the median of its series, and a range from the least to the most that any single count
gave. No part of it is derived from a device's rate of arithmetic: the least that arithmetic allows
is 1/prefill over 1/decode, 3 % on the measured H100, and 17 % were measured.

From nine sequences on NVIDIA's cards take other kernels, and a step is no longer than with eight
until there are many more: beyond, a second share counts, and never less than the step with eight.

Source:
    The change of kernels: ``MMVQ_MAX_BATCH_SIZE`` in llama.cpp's ``ggml-cuda/mmvq.cuh``; measured
    at 16 and 32 (``benchmarks/results/plan_gpu.json``), not between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from verstak.catalog.parallel_evidence import ParallelSeries, parallel_evidence
from verstak.errors import UsageError
from verstak.plan.speed_rows import SpeedGroup, group_of
from verstak.quantities.quantity import Estimated, Quantity
from verstak.quantities.text import Bilingual

FEW = 8
"""Sequences up to which the kernels for few are taken."""

UNQUANTISED = ("F32", "BF16", "F16")
"""They have kernels of their own, and a plan hardly ever uses them: not counted."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a step.

    Attributes:
        low: Favourable end.
        middle: Most likely.
        high: Unfavourable end.
    """

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class BesideCost:
    """What further sequences cost on one kind of memory.

    Attributes:
        few: e up to eight sequences.
        many: e beyond; ``None`` = not known, ``few`` goes on.
        series: Measured series behind it.
        why: What it rests on.
    """

    few: Share
    many: Share | None
    series: int
    why: Bilingual

    @property
    def quantity(self) -> Quantity:
        """The share up to eight sequences as an outward number, in percent of a step."""
        low, high = 100 * self.few.low, 100 * self.few.high
        return Quantity(100 * self.few.middle, "%", Estimated(self.why, low, high), decimals=0)


def beside_cost(
    group: SpeedGroup, *, moe: bool = False, rows: Iterable[ParallelSeries] | None = None
) -> BesideCost:
    """What every further sequence costs.

    Args:
        group: Kind of memory.
        moe: A model of experts: sequences choose different ones, so more of them are read. Their
            rows are taken together, whatever the memory.
        rows: Evidence; ``None`` = what ships with verstak.

    Raises:
        UsageError: there is no row to go by.
    """
    if rows is None:
        return _shipped(group, moe=moe)
    return _fitted(group, tuple(rows), moe=moe)


@cache
def _shipped(group: SpeedGroup, *, moe: bool) -> BesideCost:
    return _fitted(group, parallel_evidence(), moe=moe)


def _fitted(group: SpeedGroup, rows: Sequence[ParallelSeries], *, moe: bool) -> BesideCost:
    # On a processor every row is read at the rate of arithmetic anyway, experts or not.
    by_experts = moe and group != "ddr"
    used = [
        row
        for row in rows
        if row.file_type not in UNQUANTISED
        and row.experts == by_experts
        and (by_experts or group_of(row.memory_family, row.vendor) == group)
    ]
    few = _share([[one for one in row.steps() if one[0] <= FEW] for row in used])
    if few is None:
        raise UsageError(f"no measured speed of several sequences at once on {group} memory")
    many = _share([[one for one in row.steps() if one[0] > FEW] for row in used])
    return BesideCost(few, many, len(used), _EXPERTS if by_experts else _WHY[group])


def _share(series: Iterable[Sequence[tuple[int, float]]]) -> Share | None:
    known = [steps for steps in series if steps]
    if not known:
        return None
    each = [(step - 1) / (count - 1) for steps in known for count, step in steps]
    fits = [
        sum((count - 1) * (step - 1) for count, step in steps)
        / sum((count - 1) ** 2 for count, _ in steps)
        for steps in known
    ]
    return Share(max(0.0, min(each)), max(0.0, median(fits)), max(0.0, *each))


_WHY: dict[SpeedGroup, Bilingual] = {
    "hbm": Bilingual(
        "requests side by side: measured here on one H100 with four models, up to 32 sequences",
        "запросы одновременно: измерено здесь на одной H100 с четырьмя моделями, до 32 "
        "последовательностей",
    ),
    "gddr": Bilingual(
        "requests side by side: nobody measured it here on such a card; estimated from published "
        "speeds of an RTX 3090 that reads a prompt up to eight tokens at a time (three models)",
        "запросы одновременно: на такой карте здесь не измеряли; оценка по опубликованным "
        "скоростям RTX 3090, читающей запрос по нескольку токенов, до восьми (три модели)",
    ),
    "apple": Bilingual(
        "requests side by side: estimated from published speeds with Metal, up to eight at a "
        "time; they differ from almost nothing to a whole step for each further one",
        "запросы одновременно: оценка по опубликованным скоростям с Metal, до восьми сразу; "
        "разброс от почти ничего до целого шага на каждый следующий",
    ),
    "unified": Bilingual(
        "requests side by side: estimated from published speeds of two models on one GB10, up to "
        "32 sequences",
        "запросы одновременно: оценка по опубликованным скоростям двух моделей на одном GB10, до "
        "32 последовательностей",
    ),
    "ddr": Bilingual(
        "requests side by side on a processor: measured once on two cores, one, two and four "
        "requests; hardly anything is gained, and whether anything is lost the noise hides",
        "запросы одновременно на процессоре: измерено один раз на двух ядрах, один, два и четыре "
        "запроса; выигрыша почти нет, а есть ли потеря, скрывает шум",
    ),
}
_EXPERTS = Bilingual(
    "requests side by side, a model of experts: estimated from published speeds of four such "
    "models on three chips; sequences choose different experts, so a step reads more",
    "запросы одновременно, модель из экспертов: оценка по опубликованным скоростям четырёх "
    "таких моделей на трёх чипах; последовательности выбирают разных экспертов, и шаг читает больше",
)
