"""The head of a file: known tokenizers narrowly, others with a range that holds them."""

from __future__ import annotations

import pytest

from verstak.plan.metadata_size import (
    TOKENIZERS,
    known_metadata,
    metadata_bytes,
    usual_tokenizer,
)
from verstak.quantities.quantity import Estimated, Given


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
def test_every_tokenizer_has_a_source_and_a_range(tokenizer: str) -> None:
    head = metadata_bytes(table_bytes=20_000, vocabulary=None, tokenizer=tokenizer)
    assert isinstance(head.provenance, Estimated)
    assert head.provenance.low <= head.value <= head.provenance.high
    assert TOKENIZERS[tokenizer].source


# Tokens of each vocabulary, as the files that carry it say.
@pytest.mark.parametrize(
    ("tokenizer", "tokens"),
    [
        ("llama2", 32_000),
        ("llama3", 128_256),
        ("qwen2", 151_936),
        ("gemma", 256_000),
        ("gemma3", 262_144),
        ("tekken", 131_072),
        ("gpt-oss", 201_088),
        ("command-r", 256_000),
        ("phi3", 32_064),
    ],
)
def test_the_wide_range_holds_every_known_tokenizer(tokenizer: str, tokens: int) -> None:
    wide = metadata_bytes(table_bytes=0, vocabulary=tokens, tokenizer=None).provenance
    narrow = metadata_bytes(table_bytes=0, vocabulary=tokens, tokenizer=tokenizer)
    assert isinstance(wide, Estimated)
    assert wide.low <= narrow.value <= wide.high


def test_a_tokenizer_is_told_by_family_and_vocabulary() -> None:
    assert usual_tokenizer("llama", 32_000) == "llama2"
    assert usual_tokenizer("llama", 128_256) == "llama3"
    assert usual_tokenizer("qwen2", 152_064) == "qwen2"
    assert usual_tokenizer("qwen2", 7) is None
    assert usual_tokenizer("qwen2", None) is None


def test_a_head_that_was_read_is_given() -> None:
    assert isinstance(known_metadata(5).provenance, Given)
