from __future__ import annotations

import asyncio

import pytest
from tests.fakes.scripted_worker import ScriptedWorker, answer, refusal

from verstak.engines.upstream import decode_answer, post, post_for
from verstak.errors import (
    Busy,
    ContextOverflow,
    EngineError,
    InvalidSchema,
    UnsupportedFeature,
    UsageError,
    VerstakError,
)


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (
            400,
            "Unable to generate parser: JSON schema error at #: unrecognized type",
            InvalidSchema,
        ),
        (400, "Failed to initialize samplers: failed to parse grammar", InvalidSchema),
        (400, "parse error at line 1", UsageError),
        (404, "File Not Found", UsageError),
        (501, "This server does not support embeddings", UnsupportedFeature),
        (503, "Loading model", Busy),
        (500, "boom", EngineError),
        (401, "Invalid API Key", EngineError),
    ],
)
def test_every_refusal_has_its_type(
    status: int, message: str, expected: type[VerstakError]
) -> None:
    worker = ScriptedWorker({"/x": lambda _: refusal(status, message)})
    with pytest.raises(expected) as caught:
        asyncio.run(post(worker, "/x", b"{}"))
    assert type(caught.value) is expected
    if expected is not Busy:
        assert message in caught.value.message
    assert worker.responses[0].closed


def test_an_overflow_carries_both_numbers() -> None:
    worker = ScriptedWorker(
        {
            "/x": lambda _: refusal(
                400, "too long", "exceed_context_size_error", n_prompt_tokens=6030, n_ctx=4096
            )
        }
    )
    with pytest.raises(ContextOverflow) as caught:
        asyncio.run(post(worker, "/x", b"{}"))
    assert (caught.value.prompt_tokens, caught.value.context_tokens) == (6030, 4096)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[]", b'{"error":"text"}'])
def test_a_refusal_without_the_usual_body_is_still_typed(body: bytes) -> None:
    worker = ScriptedWorker({"/x": lambda _: (500, [body])})
    with pytest.raises(EngineError):
        asyncio.run(post(worker, "/x", b"{}"))


def test_answers_are_decoded_into_the_wanted_type() -> None:
    worker = ScriptedWorker({"/x": lambda _: answer({"n": 3})})
    assert asyncio.run(post_for(worker, "/x", b"{}", dict[str, int])) == {"n": 3}
    with pytest.raises(EngineError):
        decode_answer(b'{"n": "three"}', dict[str, int])
