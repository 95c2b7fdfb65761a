"""What a worker can have of a device's memory, and whether its need fits into it."""

from __future__ import annotations

import math
from typing import Literal

from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import GIB, estimated_bytes, exact_bytes
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

type FitVerdict = Literal["fits", "tight", "does_not_fit"]

MARGIN_BYTES = GIB
"""Left free on a device: what llama.cpp's own fitting leaves by default (``--fit-target``)."""
MARGIN_SHARE = 0.05
"""Of what is available, where that is less than `MARGIN_BYTES`: a small device has no GiB to
spare."""


def usable_bytes(device: Device) -> Quantity | None:
    """What a worker can have of a device's memory; ``None`` where its size is unknown.

    Args:
        device: If its free memory is known, that is the answer.
    """
    if device.available_bytes is not None:
        return exact_bytes(
            device.available_bytes,
            Bilingual("free memory, as the driver says", "свободная память по словам драйвера"),
            device.source or None,
        )
    total = device.memory_bytes
    if total is None:
        return None
    low, expected, high, method = _usable_shares(device)
    return estimated_bytes(total * low, total * expected, total * high, method)


def verdict(need_high_bytes: int, available_bytes: int) -> FitVerdict:
    """Whether something fits, judged on the unfavourable end of its range.

    Args:
        need_high_bytes: The most that it can take.
        available_bytes: What there is.

    Returns:
        ``fits`` when a margin stays free beside it, the smaller of `MARGIN_BYTES` and
        `MARGIN_SHARE` of what there is; ``tight`` when it fits without; else ``does_not_fit``.
    """
    if need_high_bytes > available_bytes:
        return "does_not_fit"
    margin = min(MARGIN_BYTES, math.ceil(available_bytes * MARGIN_SHARE))
    return "fits" if need_high_bytes + margin <= available_bytes else "tight"


def _usable_shares(device: Device) -> tuple[float, float, float, Bilingual]:
    if device.kind == "unified":
        if device.vendor == "Apple":
            share = _APPLE_LARGE if (device.memory_bytes or 0) > _APPLE_STEP else _APPLE_SMALL
            return (share, share, share, _APPLE_METHOD)
        return (*_OTHER_UNIFIED, _UNIFIED_METHOD)
    return (*_CARD, _CARD_METHOD)


_APPLE_SMALL, _APPLE_LARGE, _APPLE_STEP = 2 / 3, 3 / 4, 36 * GIB
_OTHER_UNIFIED = (0.5, 0.75, 0.95)
_CARD = (0.973, 0.98, 0.996)

_APPLE_METHOD = Bilingual(
    "Metal's recommended working set: two thirds of main memory up to 36 GiB, three quarters "
    "beyond; 21,845 of 32,768 MiB (ggml-org/llama.cpp#2011), 48 of 64 GiB "
    "(ggml-org/llama.cpp#1870); it can be raised",
    "рекомендуемый объём Metal: две трети памяти до 36 ГиБ, три четверти свыше; 21 845 из 32 768 "
    "МиБ (ggml-org/llama.cpp#2011), 48 из 64 ГиБ (ggml-org/llama.cpp#1870); его можно увеличить",
)
_UNIFIED_METHOD = Bilingual(
    "depends on the system's settings: half to nearly all of main memory; not measured here",
    "зависит от настроек системы: от половины до почти всей памяти; здесь не измерено",
)
_CARD_METHOD = Bilingual(
    "the driver keeps some: CUDA offers 24,080 of 24,576 MiB on an RTX 4090, 15,942 of 16,384 on "
    "an RTX 4070 Ti SUPER, 32,606 of 32,768 on an RTX 5090 (logs in ggml-org/llama.cpp#15860 "
    "and ollama/ollama#16031); 81,079 of 81,920 were free on an idle H100",
    "часть оставляет себе драйвер: CUDA даёт 24 080 из 24 576 МиБ на RTX 4090, 15 942 из 16 384 "
    "на RTX 4070 Ti SUPER, 32 606 из 32 768 на RTX 5090 (журналы в ggml-org/llama.cpp#15860 и "
    "ollama/ollama#16031); на свободной H100 81 079 из 81 920",
)
