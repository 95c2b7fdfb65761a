"""Numbers of a card as quantities: with their unit, their interval and the run they are from."""

from __future__ import annotations

import math

from verstak.errors import UsageError
from verstak.evaluate.card import Divergence, Interval, Perplexity, QualityCard, Speed, TaskScore
from verstak.plan.precision.precision_class import CLASSES, PrecisionClass, class_of
from verstak.quantities.quantity import Computed, Measured, Quantity, Words
from verstak.quantities.text import Bilingual

_MB = 1e6
_WHOLE_MB = 10_000


def size(card: QualityCard) -> Quantity:
    """Of everything that a runtime needs to load, in decimal megabytes."""
    value = card.size_bytes / _MB
    return Quantity(value, "MB", Measured(_SIZE, _run(card)), 1 if value < _WHOLE_MB else 0)


def bits_per_weight(card: QualityCard) -> Quantity:
    """Bits a weight, scales and the finer tensors included."""
    return Quantity(card.bits_per_weight, "", Computed(_BITS), 2)


def precision_class(card: QualityCard) -> tuple[PrecisionClass | None, Bilingual | None]:
    """The class of a card's level, and by what where the level names no bits.

    A level that is a mixture of our own has the class of its bits a weight, rounded down: the
    presets' levels have more bits than they are named for, too.
    """
    try:
        return class_of(card.level), None
    except UsageError:
        bits = math.floor(card.bits_per_weight)
    for each in CLASSES:
        if each.bits[0] <= bits <= each.bits[1]:
            return each, _BY_BITS
    return None, Bilingual("between the classes", "между классами")


def divergence_quantities(card: QualityCard, row: Divergence) -> dict[str, Quantity]:
    """``mean``, ``median``, ``p999`` (nat), ``top1`` (%), ``perplexity``, ``reference_perplexity``."""
    where = Bilingual(
        f"{row.positions} predictions on the text {row.text}, against {row.reference}",
        f"предсказаний: {row.positions}, текст {row.text}, эталон {row.reference}",
    )
    run = _run(card)
    return {
        "mean": _nats(row.mean.value, where, run, row.mean),
        "median": _nats(row.median, where, run),
        "p999": _nats(row.p999, where, run),
        "top1": _interval(row.top1, "%", where, run, decimals=1, scale=100),
        "perplexity": _interval(row.perplexity, "", where, run, decimals=2),
        "reference_perplexity": Quantity(
            row.reference_perplexity, "", Measured(where, run), decimals=2
        ),
    }


def perplexity_quantity(card: QualityCard, row: Perplexity) -> Quantity:
    """Perplexity of a text, without a reference."""
    where = Bilingual(
        f"{row.positions} predictions on the text {row.text}, chunks of {row.chunk_tokens} tokens",
        f"предсказаний: {row.positions}, текст {row.text}, куски по {row.chunk_tokens} токенов",
    )
    return _interval(row.value, "", where, _run(card), decimals=2)


def speed_quantities(card: QualityCard, row: Speed) -> dict[str, Quantity | None]:
    """``decode``, ``prefill`` (tok/s), ``first_token``, ``load`` (s), ``peak`` (MB)."""
    threads = "" if row.threads is None else f", {row.threads} threads"
    in_russian = "" if row.threads is None else f", потоков: {row.threads}"
    where = Bilingual(
        f"{row.machine}{threads}; {row.runtime}; median of {row.runs} runs of "
        f"{row.prompt_tokens} + {row.new_tokens} tokens",
        f"{row.machine}{in_russian}; {row.runtime}; медиана, прогонов: {row.runs}, "
        f"токенов: {row.prompt_tokens} + {row.new_tokens}",
    )
    run = _run(card)

    def interval(value: Interval | None, unit: str, decimals: int) -> Quantity | None:
        return None if value is None else _interval(value, unit, where, run, decimals=decimals)

    return {
        "decode": interval(row.decode_tokens_s, "tok/s", 1),
        "prefill": interval(row.prefill_tokens_s, "tok/s", 1),
        "first_token": interval(row.first_token_s, "s", 2),
        "load": None if row.load_s is None else Quantity(row.load_s, "s", Measured(where, run), 2),
        "peak": None
        if row.peak_bytes is None
        else Quantity(row.peak_bytes / _MB, "MB", Measured(where, run), 0),
    }


def task_quantity(card: QualityCard, row: TaskScore) -> Quantity:
    """Share of right answers, per cent."""
    where = Bilingual(
        f"{row.right} of {row.items} right; seed {row.seed}, temperature {row.temperature:g}",
        f"верно {row.right} из {row.items}; зерно {row.seed}, температура {row.temperature:g}",
    )
    return _interval(row.share, "%", where, _run(card), decimals=1, scale=100)


def nat_decimals(value: float) -> int:
    """Places that leave three digits of a divergence: 0.0361, 0.000724; never fewer than two."""
    if value == 0 or not math.isfinite(value):
        return 2
    return min(9, max(2, 2 - math.floor(math.log10(abs(value)))))


def _nats(value: float, where: Words, run: str, ends: Interval | None = None) -> Quantity:
    told = Measured(where, run) if ends is None else Measured(where, run, ends.low, ends.high)
    return Quantity(value, "nat", told, nat_decimals(value))


def _interval(
    value: Interval, unit: str, where: Words, run: str, *, decimals: int, scale: float = 1
) -> Quantity:
    told = Measured(where, run, scale * value.low, scale * value.high)
    return Quantity(scale * value.value, unit, told, decimals)


def _run(card: QualityCard) -> str:
    return f"{card.name}, {card.digest[7:19]}, {card.made}"


_SIZE = Bilingual("bytes of the files", "байты файлов")
_BITS = Bilingual(
    "8 × bytes of the tensors / number of weights", "8 × байты тензоров / число весов"
)
_BY_BITS = Bilingual(
    "by its bits a weight, rounded down: its level names no bits",
    "по битам на вес с округлением вниз: уровень битов не называет",
)
