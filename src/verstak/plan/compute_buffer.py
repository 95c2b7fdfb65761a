"""Scratch memory of one step: what the engine reserves for its largest graph.

The engine plans the graph of one full batch over the full context when it starts, and reserves
what that needs. At the widest point of a layer some vectors of the embedding's width and three of
the feed forward's are alive for every token of the batch, beside the mask of the attention.
"""

from __future__ import annotations

from collections.abc import Sequence

from verstak.model.architecture import F16_BITS, Architecture, cached_widths
from verstak.plan.byte_quantity import estimated_bytes
from verstak.plan.cache import LayerCache
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

F32_BYTES = 4
F16_BYTES = 2
MASK_BYTES = F16_BYTES
"""The mask of flash attention: one f16 for every pair of a batch and a context position."""

INDEX_BYTES = 64
"""Positions, token ids and cache cells of one token; about 40 are used."""

PIPELINE_COPIES = 4
"""Copies of a graph's inputs when blocks lie on several devices: ``GGML_SCHED_MAX_COPIES``."""

_USUAL_FEED_FORWARD_RATIO = 6  # feed-forward width over embedding width; 5.4 and 5.8 by default
_FEWEST_VECTORS, _USUAL_VECTORS, _MOST_VECTORS = 1, 3, 5


def activation_bytes(
    arch: Architecture, *, vectors: int = _MOST_VECTORS, rows_of_vocabulary: bool = False
) -> int:
    """Activations of one token at the widest point of the graph, in bytes.

    Args:
        arch: Geometry.
        vectors: Vectors of the embedding's width that are alive beside the feed forward's three.
        rows_of_vocabulary: Whether every token of a batch gets a row of the output, which may be
            wider still.

    Source:
        Five vectors on the processor: equal to the engine's log for the two default models
        (`plan.memory.compute_bytes`). On graphics cards published buffers leave one to four:
        132 and 568 MiB for Qwen3.8-27B at batches of 512 and 2048 (GenerelSchwerz/llama.cpp#62),
        0.31 GiB for Qwen3.5-4B with 256 MiB of mask (unslothai/unsloth#6718). Plain models had
        three on an H100 (`device_compute`).
    """
    widest = 3 * feed_forward_width(arch)
    if rows_of_vocabulary:
        widest = max(widest, arch.vocabulary or 0)
    return F32_BYTES * (vectors * arch.embedding_length + widest)


def feed_forward_width(arch: Architecture) -> int:
    """Values of one of the feed forward's vectors for one token: all experts that it uses."""
    dense = arch.feed_forward_length or max(arch.feed_forward_lengths, default=0)
    if arch.experts is not None:
        experts = arch.experts
        used = experts.used * max(experts.feed_forward_length, arch.embedding_length)
        return max(dense, used + experts.shared_feed_forward_length)
    return dense or arch.embedding_length * _USUAL_FEED_FORWARD_RATIO


def mask_bytes(caches: Sequence[LayerCache], *, batch_tokens: int) -> int:
    """Masks of one step: one over the whole context, one over the window where there is one.

    Source:
        Two bytes a pair, in the engine's log on the processor; on a graphics card the buffer of
        Qwen3.5-9B grew by exactly 1,024 bytes a token of context at a batch of 512
        (unslothai/unsloth#6718, measured on a B200).
    """
    over_all = max((one.cells for one in caches if one.kind in {"full", "latent"}), default=0)
    over_window = max((one.cells for one in caches if one.kind == "window"), default=0)
    return MASK_BYTES * batch_tokens * (over_all + over_window)


def workspace_bytes(
    arch: Architecture, caches: Sequence[LayerCache], *, bits_per_value: float
) -> int:
    """F16 copy of one sequence's keys and values of the largest layer; 0 for an f16 cache.

    Source:
        A graphics card's attention unpacks a quantised cache before prefill, and the engine
        reserves for it since ggml-org/llama.cpp#23907. Published: 1.30 GiB of buffers at q8_0
        against 0.31 at f16 for Qwen3.5-4B at 262,144 tokens (unslothai/unsloth#6718), where this
        gives 1 GiB.
    """
    if bits_per_value >= F16_BITS:
        return 0
    return max(
        (F16_BYTES * sum(cached_widths(arch, one.layer)) * one.cells for one in caches), default=0
    )


def device_compute(
    arch: Architecture,
    caches: Sequence[LayerCache],
    *,
    sequences: int,
    batch_tokens: int,
    bits_per_value: float,
    has_output: bool,
    several_devices: bool,
) -> Quantity:
    """Compute buffer on a graphics device that holds at least one block.

    The buffer is used twice over: for a block's activations with the mask, and for the rows of
    the output. The larger of both counts.

    Args:
        arch: Geometry.
        caches: Of the blocks on that device.
        sequences: Side by side.
        batch_tokens: Tokens of one prefill step.
        bits_per_value: Of the cache.
        has_output: Whether the output matrix lies there too.
        several_devices: Whether the blocks are spread over more than one.

    Returns:
        Bytes with a range. Expected is a row of output for every token of the batch, as a worker
        that serves embeddings reserves; the low end has one row a sequence, as llama.cpp's server
        does otherwise since ggml-org/llama.cpp#23861.

    Source:
        Measured on an H100 (benchmarks/results/plan_gpu.json): equal to what is expected to the
        hundredth of a MiB for Qwen2.5 1.5B, 7B and 32B and Mistral 7B (299.75, 304, 307, 110.01
        MiB at a batch of 512, whatever the context); for Qwen2.5 14B the allocator's gaps made it
        345.01 instead of 307, which the high end covers.
    """
    width = F32_BYTES * batch_tokens
    copies = PIPELINE_COPIES if several_devices else 1
    mask = copies * mask_bytes(caches, batch_tokens=batch_tokens)
    workspace = workspace_bytes(arch, caches, bits_per_value=bits_per_value)
    vocabulary = arch.vocabulary or 0 if has_output else 0
    rows = width * (vocabulary + arch.embedding_length) if has_output else 0
    few_rows = F32_BYTES * sequences * vocabulary
    dense = arch.experts is None and arch.recurrent is None and arch.latent is None
    fewest = _USUAL_VECTORS if dense else _FEWEST_VECTORS

    def block(vectors: int) -> int:
        return batch_tokens * activation_bytes(arch, vectors=vectors) + mask

    most_rows = rows + (_MOST_VECTORS - 1) * width * arch.embedding_length + mask
    return estimated_bytes(
        max(block(fewest), few_rows),
        max(block(_USUAL_VECTORS) + workspace, rows),
        max(block(_MOST_VECTORS) + sequences * workspace, most_rows if has_output else 0),
        _DEVICE_METHOD,
    )


def host_compute(
    arch: Architecture, caches: Sequence[LayerCache], *, sequences: int, batch_tokens: int
) -> Quantity:
    """What the host still needs when every block lies on a device: inputs and output rows.

    Source:
        Two vectors of the embedding's width a token and a mask of two bytes a pair: measured
        beside an H100 to the hundredth of a MiB (16.01 to 88.05 MiB,
        benchmarks/results/plan_gpu.json). ggml-org/llama.cpp#23861 shows 2,408 MiB at a batch of
        4,096 and a context of 150,000: a mask of four bytes.
    """
    vectors = 2 * batch_tokens * F32_BYTES * arch.embedding_length
    rows = sequences * F32_BYTES * (arch.vocabulary or 0)
    mask = mask_bytes(caches, batch_tokens=batch_tokens)
    return estimated_bytes(
        vectors + rows, vectors + rows + mask, vectors + rows + 2 * mask, _HOST_METHOD
    )


_DEVICE_METHOD = Bilingual(
    "graph of one batch, the larger of two: 3 vectors of the feed forward and 3 of the embedding "
    "a token (1 to 5 where the model is no plain one) with an f16 mask of batch x context (4 "
    "copies on several devices) and an f16 workspace for a quantised cache; or the rows of "
    "output, one a sequence to one a token; as measured on an H100 "
    "(benchmarks/results/plan_gpu.json), llama.cpp #23861 and #23907, unslothai/unsloth #6718",
    "граф одного пакета, большее из двух: 3 вектора прямого слоя и 3 вектора ширины модели на "
    "токен (1–5 у необычных моделей) с маской f16 «пакет × контекст» (4 копии на нескольких "
    "устройствах) и буфером f16 для сжатого кэша; или строки выхода: от одной на "
    "последовательность до одной на токен; по измерениям на H100 "
    "(benchmarks/results/plan_gpu.json), llama.cpp #23861 и #23907, unslothai/unsloth #6718",
)
_HOST_METHOD = Bilingual(
    "inputs of one batch: two vectors a token, a mask of 0 to 4 bytes a pair, and one row of "
    "output a sequence; as measured beside an H100 (benchmarks/results/plan_gpu.json)",
    "входные данные одного пакета: два вектора на токен, маска до 4 байт на пару и строка выхода "
    "на последовательность; по измерениям рядом с H100 (benchmarks/results/plan_gpu.json)",
)
