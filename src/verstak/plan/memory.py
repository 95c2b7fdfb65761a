"""How much memory a worker will take, before it is started.

Measured on the engine's wheel xllamacpp 2026.10.11549 (CPU, AVX2, flash attention on), Linux,
VmRSS after prompts that fill whole batches, with the two default models and with three made-up
ones of 1,000 to 151,000 tokens. Every term says whether it is computed or measured; the tests
hold the sum against the recorded table, where it lies 0 to 8 % above.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.model.architecture import F16_BITS, Architecture
from verstak.plan.byte_quantity import MIB
from verstak.plan.cache import layer_caches, rounded_context
from verstak.plan.compute_buffer import F32_BYTES, INDEX_BYTES, activation_bytes, mask_bytes
from verstak.plan.device_overhead import checkpoint_bytes

LIBRARIES_BYTES = 24 * MIB
"""Pages of the interpreter and of the engine's library that a worker touches (measured 23.8)."""

PROCESS_BYTES = 20 * MIB
"""Private memory of a worker without vocabulary, cache and weights (measured 16.4 to 19)."""

VOCABULARY_BYTES_PER_TOKEN = 427
"""The tokenizer's tables: token texts, merges and their maps (measured 426 to 427)."""

KEPT_TOKEN_BYTES = 100
"""What the engine notes of every token in a cache: its cell, its position, the prompt (measured
99 to 102, growth of a worker by one more full sequence of 32,768 tokens)."""

DEFAULT_PROMPT_CACHE_BYTES = 256 * MIB
"""What the engine may keep of prompts that lost their slot."""

DEFAULT_MARGIN_BYTES = 256 * MIB
"""Left free for everything else on the machine, and for what the estimate does not know."""


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Resident memory of one worker, by what it is spent on.

    Attributes:
        weights_bytes: The mapped model file.
        kv_cache_bytes: Keys and values of all sequences.
        repacked_bytes: Private copies of weights in the processor's own layout.
        compute_bytes: Activations of one batch, its attention mask, and the output rows.
        overhead_bytes: Process, libraries, vocabulary, prompt cache and checkpoints.
    """

    weights_bytes: int
    kv_cache_bytes: int
    repacked_bytes: int
    compute_bytes: int
    overhead_bytes: int

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return (
            self.weights_bytes
            + self.kv_cache_bytes
            + self.repacked_bytes
            + self.compute_bytes
            + self.overhead_bytes
        )


def worker_memory(
    arch: Architecture,
    *,
    weights_bytes: int,
    repacked_bytes: int,
    context_tokens: int,
    sequences: int = 1,
    batch_tokens: int = 512,
    cache_bits_per_value: float = F16_BITS,
    embeddings: bool | None = None,
    prompt_cache_bytes: int = DEFAULT_PROMPT_CACHE_BYTES,
) -> MemoryNeed:
    """Memory of a worker that has seen long prompts, as its resident set size will show it.

    Args:
        arch: Geometry read from the file.
        weights_bytes: Size of the model file. Computed: it is mapped and touched whole.
        repacked_bytes: From ``formats.gguf_model.repacked_bytes``. Computed, and equal to the
            engine's own log to the hundredth of a MiB.
        context_tokens: Context of each sequence; at least 1.
        sequences: Requests side by side, each with its own context; at least 1.
        batch_tokens: Tokens of one prefill step (the engine's physical batch); at least 1.
        cache_bits_per_value: 16 for f16, 8.5 for q8_0.
        embeddings: Whether embeddings will be asked of it; ``None`` = only of embedding models.
            A generating model then computes a whole row of the vocabulary for every token of
            the batch, which costs far more than the batch itself.
        prompt_cache_bytes: What the worker may keep of prompts that lost their slot.

    Returns:
        The need. The cache is computed exactly, compute is computed from the widths, overhead is
        measured; checkpoints of windows and states are estimated and count to it. A state of
        unknown size counts as nothing: this need is for loading what somebody has, not for buying.

    Raises:
        UsageError: a count is below 1.
    """
    if min(sequences, batch_tokens, context_tokens) < 1:
        raise UsageError("context, sequences and batch must each be at least 1")
    known = _with_known_state(arch)
    caches = layer_caches(
        known,
        context_tokens=context_tokens,
        sequences=sequences,
        batch_tokens=batch_tokens,
        bits_per_value=cache_bits_per_value,
    )
    checkpoints = round(checkpoint_bytes(caches, context_tokens=context_tokens).value)
    return MemoryNeed(
        weights_bytes=weights_bytes,
        kv_cache_bytes=sum(one.bytes for one in caches),
        repacked_bytes=repacked_bytes,
        compute_bytes=compute_bytes(
            known,
            context_tokens=context_tokens,
            sequences=sequences,
            batch_tokens=batch_tokens,
            embeddings=arch.pooling if embeddings is None else embeddings,
        ),
        overhead_bytes=(
            process_bytes(arch)
            + kept_token_bytes(context_tokens=context_tokens, sequences=sequences)
            + prompt_cache_bytes
            + checkpoints
        ),
    )


def _with_known_state(arch: Architecture) -> Architecture:
    recurrent = arch.recurrent
    if recurrent is None or recurrent.heads or recurrent.bytes_per_sequence is not None:
        return arch
    return dataclasses.replace(arch, recurrent=None)


def process_bytes(arch: Architecture) -> int:
    """Interpreter, libraries and vocabulary of a worker: measured, whatever it loads."""
    return LIBRARIES_BYTES + PROCESS_BYTES + VOCABULARY_BYTES_PER_TOKEN * (arch.vocabulary or 0)


def kept_token_bytes(*, context_tokens: int, sequences: int) -> int:
    """What the engine notes of the tokens in full caches, beside their keys and values."""
    return KEPT_TOKEN_BYTES * rounded_context(context_tokens) * sequences


def compute_bytes(
    arch: Architecture,
    *,
    context_tokens: int,
    sequences: int,
    batch_tokens: int,
    embeddings: bool,
) -> int:
    """Scratch memory of one prefill step, plus the rows of the output that are kept.

    At the widest point of a layer five vectors of the embedding's width and three of the feed
    forward's are alive for every token of the batch; where embeddings are computed, the output
    row may be wider still. The mask holds one f16 for every pair of batch and context positions.

    Source:
        Equal to the engine's log (``CPU compute buffer size``) for q05 and q15 at batches of
        128, 512 and 2048 and contexts of 2048 to 32768, less than 0.1 MiB apart: 39.27, 45.27,
        69.27, 11.32, 181.07, 69.52, 75.52, and 307.52 with embeddings. Of this the resident set
        grew by 36 to 38, 67, and with embeddings, where the rows are kept as well, by 586 MiB.
        Dense models with flash attention; mixtures of experts are not measured.
    """
    # Encoders of the BERT kind have no output matrix over the vocabulary.
    all_rows = embeddings and "bert" not in arch.family
    per_token = activation_bytes(arch, rows_of_vocabulary=all_rows) + INDEX_BYTES
    caches = layer_caches(arch, context_tokens=context_tokens, batch_tokens=batch_tokens)
    mask = mask_bytes(caches, batch_tokens=batch_tokens)
    kept_rows = batch_tokens if all_rows else sequences
    return batch_tokens * per_token + mask + kept_rows * (arch.vocabulary or 0) * F32_BYTES


def fits(need: MemoryNeed, available_bytes: int, margin_bytes: int = DEFAULT_MARGIN_BYTES) -> bool:
    """Whether a worker can be started without pushing the machine into swapping.

    Args:
        need: What it will take.
        available_bytes: What the machine can give without swapping.
        margin_bytes: What must stay free behind it.
    """
    return need.total_bytes + margin_bytes <= available_bytes
