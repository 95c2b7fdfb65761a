"""A text as the pieces that are read and scored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from verstak.errors import EvaluationFailed, UsageError
from verstak.evaluate.runtime import Chunk, Tokens

CHUNK_TOKENS = 512
"""As llama.cpp's perplexity tool has it by default, so that figures can be set side by side."""
LEAST_CHUNK_TOKENS = 16
LEAST_CHUNKS = 2


def split(
    tokens: Tokens, *, begin: int | None, chunk_tokens: int = CHUNK_TOKENS, most_tokens: int
) -> tuple[Chunk, ...]:
    """Cut a text's tokens into chunks that are read apart from each other.

    Args:
        tokens: (T,) of the whole text, without special tokens.
        begin: Token that every text begins with; ``None`` = the model has none. It takes the place
            of a chunk's first token.
        chunk_tokens: Tokens of a chunk; what is left over at the end is not read.
        most_tokens: Tokens to read at most. Of a longer text chunks are taken evenly all over it.

    Returns:
        Chunks whose second half is scored, so that each prediction knows half a chunk at least.

    Raises:
        UsageError: the sizes cannot be meant.
        EvaluationFailed: the text is too short for two chunks.

    Source:
        llama.cpp tools/perplexity: ``first = n_ctx/2`` and the first token replaced.
    """
    if chunk_tokens < LEAST_CHUNK_TOKENS:
        raise UsageError(
            f"a chunk has {LEAST_CHUNK_TOKENS} tokens or more, not {chunk_tokens}",
            remedy="--chunk-tokens 512 is usual",
        )
    if most_tokens < LEAST_CHUNKS * chunk_tokens:
        raise UsageError(
            f"{most_tokens} tokens are not {LEAST_CHUNKS} chunks of {chunk_tokens}: no confidence "
            "interval could be given",
            remedy=f"--tokens {LEAST_CHUNKS * chunk_tokens} or more",
        )
    there = len(tokens) // chunk_tokens
    if there < LEAST_CHUNKS:
        raise EvaluationFailed(
            f"the text has {len(tokens)} tokens, {LEAST_CHUNKS} chunks need "
            f"{LEAST_CHUNKS * chunk_tokens}",
            remedy="take a longer text, or smaller chunks: --chunk-tokens",
        )
    wanted = min(there, most_tokens // chunk_tokens)
    return tuple(
        _chunk(tokens[at * chunk_tokens : (at + 1) * chunk_tokens], begin)
        for at in (index * there // wanted for index in range(wanted))
    )


def targets(chunk: Chunk) -> Tokens:
    """(scored,) tokens that came behind the scored positions."""
    return chunk.tokens[chunk.first_scored + 1 :]


def layout_digest(chunks: Sequence[Chunk]) -> str:
    """SHA-256 of what is read and scored: equal exactly where two runs read the same.

    Args:
        chunks: All of them, in order.
    """
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(f"{len(chunk.tokens)} {chunk.first_scored};".encode())
        found.update(np.ascontiguousarray(chunk.tokens, "<i4").tobytes())
    return found.hexdigest()


def _chunk(tokens: Tokens, begin: int | None) -> Chunk:
    own = np.array(tokens, np.int32)
    if begin is not None:
        own[0] = begin
    return Chunk(tokens=own, first_scored=len(own) // 2)
