"""Text: raw prompts, continued without a chat template."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace

import msgspec

from verstak.engines.chat import ResponseFormat
from verstak.engines.events import DONE, EventSplitter, Timings, TokenLogprob, WireError
from verstak.engines.grammar import json_grammar
from verstak.engines.infill import infill_format
from verstak.engines.protocol import UpstreamResponse, Worker
from verstak.engines.sampling import Sampling, completion_fields
from verstak.engines.upstream import decode_answer, failure_of, post, read_all
from verstak.errors import EngineError, UsageError


@dataclass(frozen=True, slots=True)
class TextCall:
    """One request to continue a text.

    Attributes:
        prompt: Text, or token ids.
        suffix: Text that follows the gap to fill; the prompt must then be text.
        sampling: How to draw tokens.
        format: ``None`` = free text.
        stream: Ask the worker for events instead of one object.
    """

    prompt: str | tuple[int, ...]
    suffix: str | None = None
    sampling: Sampling = field(default_factory=Sampling)
    format: ResponseFormat | None = None
    stream: bool = True


class TextEvent(msgspec.Struct, frozen=True):
    """One event of ``/completion`` or ``/infill``, or its whole answer when not streamed.

    Attributes:
        content: Text that this event adds; the last event of a stream adds none.
        tokens: Its token ids.
        stop: True on the last event.
        stop_type: ``eos``, ``limit`` or ``word`` on the last event.
        tokens_predicted: Tokens of the answer so far.
        tokens_evaluated: Tokens of the prompt, cached ones too.
        timings: On the last event.
        completion_probabilities: Per token, when asked for.
        error: In place of the rest when generation failed.
        prompt_progress: On an event that only tells how far the prefill is.
    """

    content: str = ""
    tokens: list[int] = []
    stop: bool = False
    stop_type: str = ""
    tokens_predicted: int = 0
    tokens_evaluated: int = 0
    timings: Timings | None = None
    completion_probabilities: list[TokenLogprob] = []
    error: WireError | None = None
    prompt_progress: dict[str, float] | None = None

    @property
    def finish_reason(self) -> str | None:
        """``stop`` or ``length`` on the last event, else ``None``."""
        if not self.stop:
            return None
        return "length" if self.stop_type == "limit" else "stop"


def encode_text_body(call: TextCall) -> bytes:
    """Body for ``POST /completion`` of a worker.

    Raises:
        UsageError: the call still has a suffix; `with_gap` turns it into a prompt first.
    """
    if call.suffix is not None:
        raise UsageError("a suffix must be made part of the prompt before it is sent")
    body: dict[str, object] = {
        "prompt": call.prompt,
        "return_tokens": True,
        **completion_fields(call.sampling),
    }
    if call.stream:
        body["stream"] = True
        body["return_progress"] = True  # so that a cancelled prefill ends early, as in `chat`
    if call.format is not None:
        body["grammar"] = json_grammar(call.format.schema)
    return msgspec.json.encode(body)


def decode_text_event(payload: bytes) -> TextEvent:
    """One payload of `EventSplitter.feed`, or a whole answer, as a typed event.

    Raises:
        EngineError: it is not one.
    """
    event = decode_answer(payload, TextEvent)
    if event.prompt_progress is not None and not event.stop:
        # The engine fills its place for a token with a zero.
        return TextEvent(tokens_evaluated=event.tokens_evaluated)
    return event


async def with_gap(worker: Worker, call: TextCall) -> TextCall:
    """The same call with prompt and suffix joined as the model was trained to see them.

    Raises:
        UnsupportedFeature: the model cannot fill gaps.
        UsageError: the prompt is token ids.
    """
    if call.suffix is None:
        return call
    if not isinstance(call.prompt, str):
        raise UsageError("a suffix needs a prompt of text, found token ids")
    marks = await infill_format(worker)
    return replace(call, prompt=marks.prompt(call.prompt, call.suffix), suffix=None)


async def open_text(worker: Worker, call: TextCall) -> UpstreamResponse:
    """Send a call; returns once the worker has accepted it.

    Raises:
        UnsupportedFeature: the call has a suffix and the model cannot fill gaps.
        VerstakError: as `chat.open_chat`.
    """
    return await post(worker, "/completion", encode_text_body(await with_gap(worker, call)))


async def stream_text(worker: Worker, call: TextCall) -> AsyncGenerator[TextEvent, None]:
    """Events of an answer; the last one has ``stop`` set and ``timings``.

    Raises:
        VerstakError: as `chat.stream_chat`.
    """
    response = await open_text(worker, replace(call, stream=True))
    splitter = EventSplitter()
    complete = False
    try:
        async for chunk in response.chunks():  # to the end, so that the connection is kept
            for payload in splitter.feed(chunk):
                if payload == DONE:
                    continue
                event = decode_text_event(payload)
                _raise_error_in(event)
                complete = complete or event.stop
                yield event
    finally:
        await response.aclose()
    if not complete:
        raise EngineError("the engine ended the stream before the answer was complete")


async def complete_text(worker: Worker, call: TextCall) -> TextEvent:
    """The whole answer as one event.

    Raises:
        VerstakError: as `chat.open_chat`.
    """
    response = await open_text(worker, replace(call, stream=False))
    event = decode_text_event(await read_all(response))
    _raise_error_in(event)
    return event


def _raise_error_in(event: TextEvent) -> None:
    if event.error is not None:
        code = event.error.code
        raise failure_of(event.error, code if isinstance(code, int) else 500)
