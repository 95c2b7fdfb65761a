"""Sampling: how the next token is drawn, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the caller fixed; ``None`` = not sent, so the engine's own default holds.

    Attributes:
        temperature: 0 is greedy.
        top_k: Candidates kept; 0 or less = all.
        top_p: Probability mass kept.
        min_p: Share of the best candidate's probability below which others are dropped.
        typical_p: Locally typical sampling; 1 = off.
        repeat_last_n: Tokens looked back at by the penalties; 0 = off, -1 = the context.
        repeat_penalty: 1 = off.
        presence_penalty: 0 = off.
        frequency_penalty: 0 = off.
        seed: -1 = random.
        stop: Texts that end the answer and are not part of it.
        max_tokens: Tokens of the answer; -1 = until it ends or the context is full.
        logprobs: Send each token's log-probability.
        top_logprobs: Alternatives per token, 0 to 20; only with ``logprobs``.
        keep_tokens: Head of an over-long prompt that is never cut (``num_keep`` of Ollama); read
            by ``context_window``, never sent.
    """

    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    typical_p: float | None = None
    repeat_last_n: int | None = None
    repeat_penalty: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    max_tokens: int | None = None
    logprobs: bool = False
    top_logprobs: int = 0
    keep_tokens: int | None = None


_SENT_AS_NAMED = frozenset(
    field.name
    for field in fields(Sampling)
    if field.name not in {"stop", "max_tokens", "logprobs", "top_logprobs", "keep_tokens"}
)


def _shared_fields(sampling: Sampling) -> dict[str, object]:
    body: dict[str, object] = {
        name: value
        for name in sorted(_SENT_AS_NAMED)
        if (value := getattr(sampling, name)) is not None
    }
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    return body


def chat_fields(sampling: Sampling) -> dict[str, object]:
    """Fields of a body for ``/v1/chat/completions``."""
    body = _shared_fields(sampling)
    if sampling.max_tokens is not None:
        body["max_tokens"] = sampling.max_tokens
    if sampling.logprobs:
        body["logprobs"] = True
        # 0 would make the engine send none at all, the drawn token included.
        body["top_logprobs"] = max(1, sampling.top_logprobs)
    return body


def completion_fields(sampling: Sampling) -> dict[str, object]:
    """Fields of a body for ``/completion`` and ``/infill``.

    That endpoint has one number where the chat dialect has two: ``n_probs`` alternatives, of which
    the first says nothing about the drawn token, so 1 is sent when only ``logprobs`` was asked for.
    """
    body = _shared_fields(sampling)
    if sampling.max_tokens is not None:
        body["n_predict"] = sampling.max_tokens
    if sampling.logprobs:
        body["n_probs"] = max(1, sampling.top_logprobs)
    return body
