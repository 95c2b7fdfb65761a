"""Our plan of graphics memory against what somebody published of a card that we do not have.

Qwen3.5-27B on an RTX 4090, llama.cpp, q4_0 cache, half of the context filled: ten rows of
https://www.tianchengwu.com/2026/04/05/Running-Qwen-3.5-27B-on-RTX-4090. The page gives what the
card used, and neither the batch, nor the number of slots, nor what else the card showed or held.
"""

from __future__ import annotations

from itertools import pairwise

from verstak.hardware.machine import Device
from verstak.model.architecture import Architecture, RecurrentHeads, RecurrentState
from verstak.plan.device_memory import MemoryPart, device_memory
from verstak.plan.file_size import gguf_file

MIB = 2**20
SOURCE = "https://www.tianchengwu.com/2026/04/05/Running-Qwen-3.5-27B-on-RTX-4090"
CARD = Device("GeForce RTX 4090", "gpu", vendor="NVIDIA", memory_bytes=24 * 2**30)

_LINEAR = tuple((layer + 1) % 4 != 0 for layer in range(64))
QWEN_3_5_27B = Architecture(
    family="qwen35",
    layers=64,
    embedding_length=5120,
    heads=24,
    kv_heads=tuple(0 if linear else 4 for linear in _LINEAR),
    key_length=256,
    value_length=256,
    context_length=262_144,
    vocabulary=248_320,
    feed_forward_length=17_408,
    tied_embeddings=False,
    query_key_norm=True,
    recurrent=RecurrentState(layers=_LINEAR, heads=RecurrentHeads(16, 48, 128, 128, 4)),
)
USED_MIB = {
    "Q4_K_M": {2048: 19_220, 8192: 19_328, 32_768: 19_800, 65_536: 20_432, 131_072: 21_694},
    "Q5_K_M": {2048: 21_758, 8192: 21_866, 32_768: 22_338, 65_536: 22_980, 131_072: 24_018},
}


def planned(file_type: str, context_tokens: int) -> MemoryPart:
    """The card's part of the plan, with llama.cpp's default batch."""
    file = gguf_file(QWEN_3_5_27B, file_type=file_type)
    need = device_memory(
        file,
        QWEN_3_5_27B,
        device=CARD,
        context_tokens=context_tokens,
        batch_tokens=512,
        cache_type="q4_0",
    )
    return need.devices[0]


def published_compared() -> dict[str, object]:
    """Totals, and bytes a token between neighbouring contexts, where constants cancel."""
    totals: list[dict[str, object]] = []
    growth: list[dict[str, object]] = []
    for file_type, used in USED_MIB.items():
        parts = {context: planned(file_type, context) for context in used}
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
