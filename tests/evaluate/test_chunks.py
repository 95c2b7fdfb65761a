from __future__ import annotations

import numpy as np
import pytest

from verstak.errors import EvaluationFailed, UsageError
from verstak.evaluate.chunks import layout_digest, split, targets

TOKENS = np.arange(1000, dtype=np.int32)


def test_chunks_are_taken_all_over_a_text() -> None:
    chunks = split(TOKENS, begin=None, chunk_tokens=100, most_tokens=399)
    assert [int(chunk.tokens[0]) for chunk in chunks] == [0, 300, 600]
    assert all(chunk.first_scored == 50 and chunk.scored == 49 for chunk in chunks)
    assert targets(chunks[1]).tolist() == list(range(351, 400))


def test_a_short_text_is_read_whole() -> None:
    chunks = split(TOKENS[:399], begin=None, chunk_tokens=100, most_tokens=10**9)
    assert np.concatenate([chunk.tokens for chunk in chunks]).tolist() == list(range(300))


def test_every_chunk_begins_as_a_text_does() -> None:
    chunks = split(TOKENS, begin=7777, chunk_tokens=500, most_tokens=1000)
    assert [int(chunk.tokens[0]) for chunk in chunks] == [7777, 7777]
    assert int(TOKENS[500]) == 500, "the text itself stays as it was"


def test_the_digest_tells_layouts_apart() -> None:
    one = split(TOKENS, begin=None, chunk_tokens=100, most_tokens=400)
    assert layout_digest(one) == layout_digest(one)
    others = (
        split(TOKENS, begin=None, chunk_tokens=200, most_tokens=400),
        split(TOKENS, begin=5, chunk_tokens=100, most_tokens=400),
        split(TOKENS + 1, begin=None, chunk_tokens=100, most_tokens=400),
        one[:3],
    )
    assert len({layout_digest(each) for each in (one, *others)}) == 5


def test_what_is_too_short_is_refused() -> None:
    with pytest.raises(EvaluationFailed, match="150 tokens"):
        split(TOKENS[:150], begin=None, chunk_tokens=100, most_tokens=10**6)
    with pytest.raises(UsageError, match="not 2 chunks"):
        split(TOKENS, begin=None, chunk_tokens=512, most_tokens=512)
    with pytest.raises(UsageError, match="16 tokens or more"):
        split(TOKENS, begin=None, chunk_tokens=1, most_tokens=512)
