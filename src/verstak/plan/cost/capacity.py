"""What a machine can produce, and whether a volume of tokens is within it."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.plan.cost.spread import Number, Spread, computed, spread
from verstak.plan.cost.volume import HOURS_PER_MONTH, SECONDS_PER_HOUR, TokenVolume
from verstak.quantities.quantity import Assumed, Computed, Quantity
from verstak.quantities.text import Bilingual

ALWAYS_ON = Quantity(
    1.0, "", Assumed(Bilingual("the machine is never switched off", "машина не выключается"))
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Speed of a machine with a model on it, and how much of the time it is switched on.

    Attributes:
        decode: Output tokens a second over all sequences together, above 0.
        prefill: Prompt tokens a second, above 0; ``None`` = not known, and prompts are then
            counted as free, which flatters the machine.
        on_share: Part of the month in which the machine is on, above 0, at most 1.

    Raises:
        UsageError: a speed or the share is out of its range.
    """

    decode: Number
    prefill: Number | None = None
    on_share: Quantity = ALWAYS_ON

    def __post_init__(self) -> None:
        speeds = [spread(each) for each in (self.decode, self.prefill) if each is not None]
        if any(each.low <= 0 for each in speeds):
            raise UsageError("a machine's speed must be above 0 tokens a second")
        if not 0 < self.on_share.value <= 1:
            raise UsageError(
                f"expected a share of the month above 0 and at most 1, found {self.on_share.value}"
            )


@dataclass(frozen=True, slots=True)
class VolumeCheck:
    """A volume against a capacity.

    Attributes:
        busy: Share of the machine's time that the volume takes; above 1 it cannot be done.
        overflow: Share of the volume that stays undone, by this bound, 0 or more.
        verdict: ``within``, ``beyond``, or ``unsure`` where the speed's range does not decide.
        explanation: In words.
    """

    busy: Spread
    overflow: Spread
    verdict: str
    explanation: Bilingual


def busy_share(volume: TokenVolume, capacity: Capacity) -> Spread:
    """Share of the time in which the machine computes, by speed alone.

    A lower bound of what is needed: it has requests neither wait nor come unevenly. It exceeds 1
    where the machine cannot produce the volume.
    """
    inputs: dict[str, Number] = {
        "answers": volume.output_tokens,
        "decode": capacity.decode,
        "hours": HOURS_PER_MONTH,
        "on": capacity.on_share,
    }
    if capacity.prefill is None:
        return computed(
            Bilingual(
                "(answers / decode) / (hours × 3600 × on)",
                "(ответы / скорость письма) / (часы × 3600 × включена)",
            ),
            inputs,
            lambda answers, decode, hours, on: answers / decode / (hours * SECONDS_PER_HOUR * on),
            unit="",
            decimals=3,
        )
    return computed(
        Bilingual(
            "(prompts / prefill + answers / decode) / (hours × 3600 × on)",
            "(запросы / скорость чтения + ответы / скорость письма) / (часы × 3600 × включена)",
        ),
        {**inputs, "prompts": volume.input_tokens, "prefill": capacity.prefill},
        lambda answers, decode, hours, on, prompts, prefill: (
            (prompts / prefill + answers / decode) / (hours * SECONDS_PER_HOUR * on)
        ),
        unit="",
        decimals=3,
    )


def check_volume(volume: TokenVolume, capacity: Capacity) -> VolumeCheck:
    """Whether a machine can produce a volume of tokens at all."""
    busy = busy_share(volume, capacity)
    overflow = _overflow(busy)
    if busy.high <= 1:
        verdict = "within"
        words = ("the machine can produce it", "машина это выдаст")
    elif busy.low > 1:
        verdict = "beyond"
        words = ("the machine cannot produce it", "машина столько не выдаст")
    else:
        verdict = "unsure"
        words = (
            "the machine may or may not produce it: its speed is known only within a range",
            "может не хватить: скорость машины известна лишь в пределах",
        )
    percent = Quantity(busy.value * 100, "%", busy.figure.provenance, decimals=0)
    return VolumeCheck(
        busy,
        overflow,
        verdict,
        Bilingual(
            f"{words[0]}: {percent.text('en')} of its time",
            f"{words[1]}: {percent.text('ru')} её времени",
        ),
    )


def _overflow(busy: Spread) -> Spread:
    def left(share: float) -> float:
        return max(0.0, 1 - 1 / share) if share else 0.0

    return Spread(
        Quantity(
            left(busy.value), "", Computed("max(0, 1 − 1 / busy)", (("busy", busy.figure),)), 3
        ),
        left(busy.low),
        left(busy.high),
    )
