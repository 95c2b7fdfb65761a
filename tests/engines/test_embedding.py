"""Embeddings; the tests with the real model take about 3 s in all."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.conftest import LiveWorker
from tests.fakes.scripted_worker import ScriptedWorker, WordTokenizer, answer

from verstak.engines.embedding import embed, normalise, shorten
from verstak.errors import ContextOverflow

VECTORS = st.lists(st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-3), min_size=1)


def length(vector: list[float]) -> float:
    return math.sqrt(sum(value * value for value in vector))


@given(VECTORS)
def test_normalised_vectors_have_length_one_and_keep_their_direction(vector: list[float]) -> None:
    found = normalise(vector)
    if any(vector):
        assert length(found) == pytest.approx(1)
        assert [value * length(vector) for value in found] == pytest.approx(vector)
    else:
        assert found == vector


@given(VECTORS, st.integers(-3, 12))
def test_shortened_vectors(vector: list[float], dimensions: int) -> None:
    found = shorten(vector, dimensions)
    if 1 <= dimensions < len(vector):
        assert len(found) == dimensions
        assert found == normalise(vector[:dimensions])
    else:
        assert found == vector


def worker_of(*, pooling: bool, window: int = 6, context: int = 20) -> ScriptedWorker:
    """Words are tokens between two marks; a vector is (number of tokens, 1)."""
    words = WordTokenizer()

    def vectors(body: dict[str, Any]) -> tuple[int, list[bytes]]:
        counts = [
            len(words.tokens(item)) + 2 if isinstance(item, str) else len(item)
            for item in body["input"]
        ]
        assert all(count <= window for count in counts)
        rows = [{"index": i, "embedding": [float(n), 1.0]} for i, n in enumerate(counts)]
        return answer({"data": rows[::-1], "usage": {"prompt_tokens": sum(counts)}})

    def tokenize(body: dict[str, Any]) -> tuple[int, list[bytes]]:
        plain = words.tokens(body["content"])
        return answer({"tokens": [-1, *plain, -2] if body["add_special"] else plain})

    return ScriptedWorker(
        {"/v1/embeddings": vectors, "/tokenize": tokenize},
        context_tokens=context,
        embedding_tokens=window,
        pooling=pooling,
    )


def test_a_short_text_is_sent_as_it_is() -> None:
    worker = worker_of(pooling=True)
    found = asyncio.run(embed(worker, ["a", ""], normalised=False))
    assert found.vectors == [[3.0, 1.0], [2.0, 1.0]]
    assert [path for path, _ in worker.requests] == ["/v1/embeddings"]
    assert worker.requests[0][1]["input"] == ["a", " "]


def test_an_embedding_model_loses_the_tail() -> None:
    worker = worker_of(pooling=True)
    found = asyncio.run(embed(worker, ["one two three four five six seven"], normalised=False))
    assert found.dropped_tokens == 3
    assert worker.requests[-1][1]["input"] == [[-1, 0, 1, 2, 3, -2]]


def test_a_chat_model_sees_all_of_it_in_windows() -> None:
    worker = worker_of(pooling=False)
    found = asyncio.run(embed(worker, ["one two three four five six"], normalised=False))
    assert found.dropped_tokens == 0
    assert worker.requests[-1][1]["input"] == [[-1, 0, 1, 2, 3, -2], [-1, 4, 5, -2]]
    assert found.vectors == [[pytest.approx((6 * 6 + 4 * 4) / 10), pytest.approx(1)]]


@pytest.mark.parametrize("pooling", [False, True])
def test_what_may_not_be_cut_is_refused(pooling: bool) -> None:
    text = " ".join(f"word{number}" for number in range(21))
    with pytest.raises(ContextOverflow) as caught:
        asyncio.run(embed(worker_of(pooling=pooling), [text], truncate=False))
    assert caught.value.prompt_tokens == 21


def test_many_texts_keep_their_order() -> None:
    texts = [" ".join("ab"[: 1 + number % 2]) for number in range(70)]
    worker = worker_of(pooling=True)
    found = asyncio.run(embed(worker, texts, normalised=False))
    assert [vector[0] for vector in found.vectors] == [3.0 + n % 2 for n in range(70)]
    assert sum(path == "/v1/embeddings" for path, _ in worker.requests) == 3


@pytest.mark.integration
def test_real_vectors_know_what_is_alike(live: LiveWorker) -> None:
    texts = [
        "The cat sleeps on the sofa.",
        "A kitten naps on the couch.",
        "x = sqrt(b*b - 4*a*c)",
        "",
    ]
    found = live.run(embed(live.worker, texts))
    assert all(length(vector) == pytest.approx(1) for vector in found.vectors)
    cat, kitten, formula, _ = found.vectors
    alike = sum(map(float.__mul__, cat, kitten))
    assert alike > sum(map(float.__mul__, cat, formula))


@pytest.mark.integration
def test_a_long_text_fits_in_windows(live: LiveWorker) -> None:
    text = "Фасад крепится на четыре петли. " * 15
    found = live.run(embed(live.worker, [text]))
    assert found.dropped_tokens == 0
    assert found.prompt_tokens > live.worker.embedding_tokens
    assert length(found.vectors[0]) == pytest.approx(1)
    with pytest.raises(ContextOverflow):
        live.run(embed(live.worker, [text * 10], truncate=False))
