"""A predicted speed, with its interval or range, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from verstak.errors import UsageError
from verstak.hardware.machine import Device
from verstak.quantities.quantity import Estimated, Provenance, Quantity
from verstak.quantities.text import Bilingual

TOKENS_PER_S = "tok/s"


@dataclass(frozen=True, slots=True)
class Speed:
    """A predicted speed.

    Attributes:
        value: Tokens a second, the middle; ``None`` = cannot be told, see ``reason``.
        low: Unfavourable end.
        high: Favourable end.
        kind: ``interval`` = holds nine of ten new measurements of publishers that the fit had not
            seen; ``range`` = the spread of what was published or measured, without a promise.
        provenance: Method and range.
        reason: Why it is a range, or why there is none; ``None`` for an interval.
    """

    value: float | None
    low: float | None
    high: float | None
    kind: Literal["interval", "range"] | None
    provenance: Provenance | None
    reason: Bilingual | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The middle as an outward number."""
        if self.value is None or self.provenance is None:
            return None
        decimals = 0 if self.value >= 100 else 1
        return Quantity(self.value, TOKENS_PER_S, self.provenance, decimals)


@dataclass(frozen=True, slots=True)
class DeviceShare:
    """What one device reads of one token, where a model is shared out.

    Attributes:
        device: Where these layers lie.
        read_bytes: Weights that one token reads there.
        layers: Blocks there.
        kv_bytes: Cache that one token reads there.
    """

    device: Device
    read_bytes: int
    layers: int
    kv_bytes: int = 0


def unknown_speed(reason: Bilingual) -> Speed:
    """No speed, and why."""
    return Speed(None, None, None, None, None, reason)


def estimated_speed(
    *, low: float, value: float, high: float, method: Bilingual, reason: Bilingual | None
) -> Speed:
    """An interval, or a range where there is a reason for one."""
    return Speed(
        value=value,
        low=low,
        high=high,
        kind="interval" if reason is None else "range",
        provenance=Estimated(method, low, high),
        reason=reason,
    )


def first_token_s(prompt_tokens: int, *, prefill: Speed, decode: Speed) -> Quantity | None:
    """Seconds from a request to its first token, on an idle worker.

    Args:
        prompt_tokens: What has to be read; at least 1.
        prefill: Speed of reading.
        decode: Speed of writing.

    Returns:
        ``None`` when one of the speeds is not known.

    Raises:
        UsageError: an empty prompt.
    """
    if prompt_tokens < 1:
        raise UsageError(f"a prompt has at least one token, found {prompt_tokens}")

    def seconds(read_per_s: float | None, write_per_s: float | None) -> float:
        if read_per_s is None or write_per_s is None:
            return math.inf
        return prompt_tokens / read_per_s + 1 / write_per_s

    value = seconds(prefill.value, decode.value)
    if value == math.inf:
        return None
    fast, slow = seconds(prefill.high, decode.high), seconds(prefill.low, decode.low)
    method = Bilingual(
        "tokens of the prompt / prefill speed + 1 / decode speed",
        "токены запроса / скорость чтения + 1 / скорость записи",
    )
    return Quantity(value, "s", Estimated(method, fast, slow), 1 if value >= 1 else 2)
