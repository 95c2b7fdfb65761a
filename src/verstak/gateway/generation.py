"""One generation: a leased worker, the engine's events, and what has to go right in between.

Everything slow happens inside the generators of this file, so that a client that hangs up
cancels it wherever it is: in the queue, while the model loads, in prefill or between two tokens.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import msgspec

from verstak.engines.chat import ChatCall, open_chat
from verstak.engines.context_window import FittedChat, fit_chat
from verstak.engines.events import (
    DONE,
    EventSplitter,
    Timings,
    TokenLogprob,
    Usage,
    decode_chat_event,
)
from verstak.engines.protocol import UpstreamResponse, Worker
from verstak.engines.tokens import count_chat_tokens
from verstak.engines.tool_calling import (
    Finished,
    TextDelta,
    ToolCalls,
    ToolEvent,
    answer_with_tools,
)
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode, ToolSpec
from verstak.engines.upstream import failure_of
from verstak.errors import ContextOverflow, EngineDied, EngineError
from verstak.gateway.meter import Meter
from verstak.scheduler.residency import LoadRequest
from verstak.scheduler.scheduler import Lease, Scheduler

_log = logging.getLogger(__name__)

_QUESTION_TOKENS = 64
"""The phases of a tool call ask in different words, and any of them may be the longest."""

type Batch = list[ToolEvent]
"""Events that came with one read of the worker's socket, to be sent with one write."""


@dataclass(frozen=True, slots=True)
class ChatJob:
    """What to ask a worker in a conversation.

    Attributes:
        call: The conversation.
        tools: What may be called; none = plain chat.
        choice: Whether to.
        parallel: False = at most one call in this turn.
        strict: A prompt that does not fit is refused, never cut.
    """

    call: ChatCall
    tools: tuple[ToolSpec, ...] = ()
    choice: ToolChoice = field(default_factory=ToolChoice)
    parallel: bool = True
    strict: bool = False

    @property
    def uses_tools(self) -> bool:
        """Whether tools play a part: on offer, wanted, or called earlier in the conversation."""
        return (
            bool(self.tools)
            or self.choice.mode is ToolMode.REQUIRED
            or any(turn.tool_calls or turn.role == "tool" for turn in self.call.messages)
        )


@dataclass(slots=True)
class Reply:
    """A whole answer, put together from its events."""

    content: str = ""
    thinking: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    logprobs: list[TokenLogprob] = field(default_factory=list)
    finish_reason: str = "stop"
    usage: Usage = field(default_factory=Usage)


async def on_worker[T](
    scheduler: Scheduler,
    load: LoadRequest,
    meter: Meter,
    run: Callable[[Lease], AsyncGenerator[T, None]],
) -> AsyncGenerator[T, None]:
    """Run a generator on a leased worker; the lease goes back when either of them ends.

    A worker may have died while nobody used it, or die of a stranger's doing. As long as nothing
    has been sent, the client need not know: the request is run once more on a fresh worker.

    Raises:
        VerstakError: what ``run`` raised; an ``EngineDied`` only when it struck twice or late.
    """
    for last_try in (False, True):
        leased = produced = False
        try:
            async with await scheduler.acquire(load) as lease:
                leased = True
                meter.load_ns += lease.load_duration_ns
                async with aclosing(run(lease)) as pieces:
                    async for piece in pieces:
                        produced = True
                        yield piece
        except EngineDied as error:
            if not leased or produced or last_try:
                raise
            _log.warning("worker died, trying again model=%s cause=%s", load.name, error.message)
        else:
            return


async def open_fitted(
    worker: Worker, call: ChatCall, meter: Meter, *, strict: bool
) -> UpstreamResponse:
    """Send a conversation, cut to the worker's context when it must be and may be.

    Raises:
        ContextOverflow: it does not fit, and cutting is forbidden or not enough.
        VerstakError: as ``chat.open_chat``.
    """
    try:
        return await open_chat(worker, call)
    except ContextOverflow as overflow:
        if strict:
            raise refused(overflow) from overflow
        fitted = await fit_chat(worker, call, overflow)
    meter.drop(fitted.dropped_tokens)
    return await open_chat(worker, fitted.call)


def refused(overflow: ContextOverflow) -> ContextOverflow:
    """The same failure in the words that clients look for, followed by the numbers."""
    return ContextOverflow(
        "the prompt is longer than the context length currently available to the model; "
        f"{overflow.message}",
        remedy=overflow.remedy,
        prompt_tokens=overflow.prompt_tokens,
        context_tokens=overflow.context_tokens,
    )


async def chat_batches(worker: Worker, job: ChatJob, meter: Meter) -> AsyncGenerator[Batch, None]:
    """Events of an answer, grouped as they arrived; the last event is a ``Finished``.

    Raises:
        VerstakError: as ``chat.open_chat``; an ``EngineError`` when generation fails under way.
    """
    batches = _tool_batches if job.uses_tools else _plain_batches
    async with aclosing(batches(worker, job, meter)) as stream:
        async for batch in stream:
            yield batch


async def decoded(
    response: UpstreamResponse, meter: Meter, *, alternatives: int
) -> AsyncGenerator[Batch, None]:
    """Events of a conversation that a worker has accepted; closes the response.

    Args:
        response: Its stream.
        meter: Gets the worker's figures.
        alternatives: Likeliest other tokens that were asked for; the engine sends at least one.

    Raises:
        EngineError: generation failed under way.
    """
    finish_reason = "stop"
    complete = False
    splitter = EventSplitter()
    try:
        async for chunk in response.chunks():
            batch: Batch = []
            for payload in splitter.feed(chunk):
                if payload == DONE:
                    continue
                event = decode_chat_event(payload)
                if event.error is not None:
                    code = event.error.code
                    raise failure_of(event.error, code if isinstance(code, int) else 500)
                finish_reason = event.finish_reason or finish_reason
                if event.content or event.thinking:
                    logprobs = trimmed(event.logprobs, alternatives)
                    batch.append(TextDelta(event.content, event.thinking, logprobs))
                if event.usage is not None and event.timings is not None:
                    complete = True
                    meter.timings += event.timings
                    batch.append(Finished(finish_reason, event.usage, event.timings, Timings()))
            if batch:
                yield batch
    finally:
        await response.aclose()
    if not complete:
        raise EngineError("the engine ended the stream before the answer was complete")


async def collect(batches: AsyncIterable[Batch]) -> Reply:
    """Put a whole answer together."""
    reply = Reply()
    content: list[str] = []
    thinking: list[str] = []
    async for batch in batches:
        for event in batch:
            match event:
                case TextDelta():
                    content.append(event.content)
                    thinking.append(event.thinking)
                    reply.logprobs.extend(event.logprobs)
                case ToolCalls():
                    reply.tool_calls = event.calls
                case Finished():
                    reply.finish_reason = event.finish_reason
                    reply.usage = event.usage
    reply.content = "".join(content)
    reply.thinking = "".join(thinking)
    return reply


async def _plain_batches(worker: Worker, job: ChatJob, meter: Meter) -> AsyncGenerator[Batch, None]:
    response = await open_fitted(worker, job.call, meter, strict=job.strict)
    async with aclosing(
        decoded(response, meter, alternatives=job.call.sampling.top_logprobs)
    ) as batches:
        async for batch in batches:
            yield batch


async def _tool_batches(worker: Worker, job: ChatJob, meter: Meter) -> AsyncGenerator[Batch, None]:
    call = job.call
    for may_cut in (not job.strict, False):
        try:
            turn = answer_with_tools(
                worker, call, job.tools, choice=job.choice, parallel=job.parallel
            )
            async with aclosing(turn) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        meter.timings += event.timings
                    yield [event]
        except ContextOverflow as overflow:
            if not may_cut:
                raise refused(overflow) from overflow
            fitted = await _fit_beside_tools(worker, call, overflow)
            meter.drop(fitted.dropped_tokens)
            call = fitted.call
        else:
            return


async def _fit_beside_tools(
    worker: Worker, call: ChatCall, overflow: ContextOverflow
) -> FittedChat:
    """Cut a conversation so that the description of the tools still fits beside it."""
    bare_tokens = await count_chat_tokens(worker, call)
    context_tokens = overflow.context_tokens or worker.plan.context_tokens
    tools_tokens = max(0, (overflow.prompt_tokens or bare_tokens) - bare_tokens)
    narrower = ContextOverflow(
        overflow.message,
        remedy=overflow.remedy,
        prompt_tokens=bare_tokens,
        context_tokens=max(1, context_tokens - tools_tokens - _QUESTION_TOKENS),
    )
    return await fit_chat(worker, call, narrower)


def trimmed(logprobs: Sequence[TokenLogprob], alternatives: int) -> tuple[TokenLogprob, ...]:
    """The same with no more alternatives than were asked for."""
    return tuple(
        msgspec.structs.replace(item, top_logprobs=item.top_logprobs[:alternatives])
        for item in logprobs
    )
