"""Embeddings: texts as vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

import msgspec

from verstak.engines.events import Usage
from verstak.engines.protocol import Worker
from verstak.engines.tokens import tokenize
from verstak.engines.upstream import post_for
from verstak.errors import ContextOverflow, EngineError

# Inputs of one request: enough to fill the worker's sequences, few enough to cancel soon.
_INPUTS_PER_REQUEST = 32
# Marks that a tokenizer may put around a text (begin, end, separator).
_MOST_MARKS = 4
# `embd_normalize` of the engine: the pooled values as they are.
_NOT_NORMALISED = -1


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Vectors of some texts.

    Attributes:
        vectors: One per text, in order, each of Euclidean length 1 unless asked otherwise.
        prompt_tokens: Tokens of all texts as they were evaluated.
        dropped_tokens: Tokens cut off over-long texts.
    """

    vectors: list[list[float]]
    prompt_tokens: int
    dropped_tokens: int


@dataclass(frozen=True, slots=True)
class _Input:
    """One text as the worker gets it: whole, or in windows that its batch can take."""

    pieces: tuple[str | tuple[int, ...], ...]
    dropped_tokens: int = 0


class _Row(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Row]
    usage: Usage = msgspec.field(default_factory=Usage)


async def embed(
    worker: Worker, inputs: Sequence[str], *, truncate: bool = True, normalised: bool = True
) -> Embeddings:
    """Vectors of texts.

    The worker evaluates an input in one batch. An embedding model takes no more than that; a chat
    model's vector is the mean over tokens anyway, so a longer text is evaluated in windows and the
    windows' means are averaged by their length, up to the model's context.

    Args:
        worker: Runs the model.
        inputs: Texts; an empty one is taken as one space, which the engine does accept.
        truncate: Cut the tail of a text that is longer than the worker takes.
        normalised: False gives the pooled values as they are (the legacy Ollama endpoint).

    Raises:
        ContextOverflow: a text is too long and ``truncate`` is off.
        UnsupportedFeature: the worker was started without embeddings.
        EngineError: it failed.
    """
    prepared = [await _prepare(worker, text, truncate=truncate) for text in inputs]
    pieces = [piece for one in prepared for piece in one.pieces]
    rows: list[list[float]] = []
    prompt_tokens = 0
    for group in batched(pieces, _INPUTS_PER_REQUEST):
        answer = await _request(worker, group)
        rows += [row.embedding for row in sorted(answer.data, key=lambda row: row.index)]
        prompt_tokens += answer.usage.prompt_tokens
    vectors: list[list[float]] = []
    for one in prepared:
        windows, rows = rows[: len(one.pieces)], rows[len(one.pieces) :]
        vector = _weighted_mean(windows, [len(piece) for piece in one.pieces])
        vectors.append(normalise(vector) if normalised else vector)
    return Embeddings(vectors, prompt_tokens, sum(one.dropped_tokens for one in prepared))


def normalise(vector: Sequence[float]) -> list[float]:
    """The same direction with Euclidean length 1; a zero vector stays zero."""
    length = math.hypot(*vector)
    return [value / length for value in vector] if length else list(vector)


def shorten(vector: Sequence[float], dimensions: int) -> list[float]:
    """The first ``dimensions`` values, normalised again (Matryoshka style).

    A number below 1 or above the vector's own length changes nothing, as with Ollama.
    """
    if not 1 <= dimensions < len(vector):
        return list(vector)
    return normalise(vector[:dimensions])


async def _prepare(worker: Worker, text: str, *, truncate: bool) -> _Input:
    text = text or " "
    window = worker.embedding_tokens
    # No token is shorter than a byte, so a short text needs no count.
    if len(text.encode()) + _MOST_MARKS <= window:
        return _Input((text,))
    marked = await tokenize(worker, text, add_special=True)
    if len(marked) <= window:
        return _Input((text,))
    plain = await tokenize(worker, text)
    head, tail = _marks_around(plain, marked)
    room = window - len(head) - len(tail)
    longest = room if worker.plan.pooling else worker.plan.context_tokens
    if len(plain) > longest and not truncate:
        raise ContextOverflow(
            "the input length exceeds the context length",
            remedy=f"the text has {len(plain)} tokens, the model takes {longest}",
            prompt_tokens=len(plain),
            context_tokens=longest,
        )
    kept = plain[:longest]
    pieces = tuple((*head, *piece, *tail) for piece in batched(kept, room))
    return _Input(pieces, dropped_tokens=len(plain) - len(kept))


def _marks_around(plain: Sequence[int], marked: Sequence[int]) -> tuple[list[int], list[int]]:
    """What the tokenizer puts before and after a text of its own accord."""
    for start in range(len(marked) - len(plain) + 1):
        end = start + len(plain)
        if list(marked[start:end]) == list(plain):
            return list(marked[:start]), list(marked[end:])
    return [], []


async def _request(worker: Worker, pieces: Sequence[str | tuple[int, ...]]) -> _Answer:
    body = msgspec.json.encode({"input": pieces, "embd_normalize": _NOT_NORMALISED})
    answer = await post_for(worker, "/v1/embeddings", body, _Answer)
    if len(answer.data) != len(pieces):
        raise EngineError(f"sent {len(pieces)} inputs to embed, got {len(answer.data)} vectors")
    return answer


def _weighted_mean(vectors: Sequence[Sequence[float]], weights: Sequence[int]) -> list[float]:
    if len(vectors) == 1:
        return list(vectors[0])
    total = sum(weights)
    return [
        math.fsum(value * weight for value, weight in zip(column, weights, strict=True)) / total
        for column in zip(*vectors, strict=True)
    ]
