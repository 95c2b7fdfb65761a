"""Our plan of graphics memory against what somebody published of a card that we do not have.

Qwen3.5-27B on an RTX 4090, llama.cpp, q4_0 cache, half of the context filled: ten rows of
https://www.tianchengwu.com/2026/04/05/Running-Qwen-3.5-27B-on-RTX-4090. The page gives what the
card used, and neither the batch, nor the number of slots, nor what else the card showed or held.
"""

from __future__ import annotations

from itertools import pairwise

from verstak.catalog.known_models import known_models
from verstak.hardware.machine import Device
from verstak.model.architecture import Architecture
from verstak.plan.cache import CacheType
from verstak.plan.device_memory import MemoryPart, device_memory
from verstak.plan.file_size import gguf_file
from verstak.plan.usable_memory import usable_bytes, verdict

GIB = 2**30
MIB = 2**20
SOURCE = "https://www.tianchengwu.com/2026/04/05/Running-Qwen-3.5-27B-on-RTX-4090"
CARD = Device("GeForce RTX 4090", "gpu", vendor="NVIDIA", memory_bytes=24 * 2**30)

USED_MIB = {
    "Q4_K_M": {2048: 19_220, 8192: 19_328, 32_768: 19_800, 65_536: 20_432, 131_072: 21_694},
    "Q5_K_M": {2048: 21_758, 8192: 21_866, 32_768: 22_338, 65_536: 22_980, 131_072: 24_018},
}


BY_HAND: tuple[tuple[tuple[tuple[str, str, int], ...], CacheType, float], ...] = (
    ((("Qwen2.5-32B-Instruct", "Q4_K_M", 8192),), "f16", 20.8),
    ((("Mistral-7B-Instruct-v0.2", "Q5_0", 2048),), "f16", 5.4),
    ((("Qwen2.5-32B-Instruct", "Q5_K_M", 8192),), "f16", 23.9),
    (
        (("Qwen2.5-32B-Instruct", "Q4_K_M", 8192), ("Mistral-7B-Instruct-v0.2", "Q5_0", 2048)),
        "f16",
        26.2,
    ),
    (
        (("Qwen2.5-32B-Instruct", "Q4_K_M", 8192), ("Mistral-7B-Instruct-v0.2", "Q5_0", 2048)),
        "q8_0",
        25.1,
    ),
    (
        (("Qwen2.5-32B-Instruct", "Q5_K_M", 8192), ("Mistral-7B-Instruct-v0.2", "Q5_0", 2048)),
        "f16",
        29.3,
    ),
    (
        (("Qwen2.5-32B-Instruct", "Q3_K_M", 8192), ("Mistral-7B-Instruct-v0.2", "Q5_0", 2048)),
        "f16",
        22.6,
    ),
)
"""Models on one RTX 4090 with their contexts, the type of cache, and the GiB that a check of the
customer's plan worked out by hand, with assumed overheads."""


def geometry(model: str) -> Architecture:
    """Of a model of the catalogue.

    Raises:
        ValueError: the catalogue does not know it.
    """
    arch = known_models().find(model).architecture
    if arch is None:
        raise ValueError(f"the catalogue has no geometry of {model}")
    return arch


def planned(model: str, file_type: str, context_tokens: int, cache_type: CacheType) -> MemoryPart:
    """The card's part of the plan, with llama.cpp's default batch."""
    arch = geometry(model)
    need = device_memory(
        gguf_file(arch, file_type=file_type),
        arch,
        device=CARD,
        context_tokens=context_tokens,
        batch_tokens=512,
        cache_type=cache_type,
    )
    return need.devices[0]


def by_hand_compared() -> list[dict[str, object]]:
    """The check's figures beside ours, with our verdict on the unfavourable end."""
    usable = usable_bytes(CARD)
    available = 0 if usable is None else round(usable.value)
    rows: list[dict[str, object]] = []
    for models, cache_type, gib in BY_HAND:
        parts = [planned(*model, cache_type) for model in models]
        ends = [
            sum(getattr(part, end) for part in parts)
            for end in ("low_bytes", "expected_bytes", "high_bytes")
        ]
        rows.append(
            {
                "models": [f"{name} {kind} {context}" for name, kind, context in models],
                "cache_type": cache_type,
                "by_hand_gib": gib,
                "planned_gib": [round(value / GIB, 2) for value in ends],
                "usable_gib": round(available / GIB, 2),
                "verdict": verdict(ends[-1], available),
            }
        )
    return rows


def published_compared() -> dict[str, object]:
    """Totals, and bytes a token between neighbouring contexts, where constants cancel."""
    totals: list[dict[str, object]] = []
    growth: list[dict[str, object]] = []
    for file_type, used in USED_MIB.items():
        parts = {context: planned("Qwen3.5-27B", file_type, context, "q4_0") for context in used}
        for context, used_mib in used.items():
            part = parts[context]
            totals.append(
                {
                    "file_type": file_type,
                    "context_tokens": context,
                    "used_mib": used_mib,
                    "planned_mib": [
                        round(value / MIB)
                        for value in (part.low_bytes, part.expected_bytes, part.high_bytes)
                    ],
                }
            )
        for less, more in pairwise(used):
            tokens = more - less
            growth.append(
                {
                    "file_type": file_type,
                    "from_tokens": less,
                    "to_tokens": more,
                    "used_bytes_per_token": round((used[more] - used[less]) * MIB / tokens),
                    "cache_bytes_per_token": round(
                        (parts[more].kv_cache.value - parts[less].kv_cache.value) / tokens
                    ),
                    "planned_bytes_per_token": [
                        round((getattr(parts[more], end) - getattr(parts[less], end)) / tokens)
                        for end in ("low_bytes", "expected_bytes", "high_bytes")
                    ],
                }
            )
    return {"source": SOURCE, "totals": totals, "growth": growth}
