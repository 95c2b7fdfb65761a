"""Tool calling by constrained JSON, on any model.

Small models never emit the tool calls of their own chat templates, but they can fill in JSON. One
turn has up to two phases over the same prompt, so that the second finds it in the worker's cache:

1. decision (only when the choice is ``auto``): one token. The conversation ends in a short question
   and the answer is begun for the model, up to the place where a tool's name or ``none`` comes
   next; the probabilities of that token decide.
2. either the reply in words, streamed as usual, or the list of calls under a JSON grammar made from
   the tools' parameters.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from verstak.engines.chat import ChatCall, ResponseFormat, complete_chat, stream_chat
from verstak.engines.events import Timings, TokenLogprob, Usage
from verstak.engines.messages import Message
from verstak.engines.protocol import Worker
from verstak.engines.sampling import Sampling
from verstak.engines.tool_prompt import (
    ASK_TO_CALL,
    ASK_TO_CALL_MORE,
    ASK_TO_REPLY,
    ASK_WHETHER,
    ASK_WHETHER_MORE,
    DECISION_START,
    NO_TOOL,
    asked,
    plain_turns,
    with_tools,
)
from verstak.engines.tool_schema import (
    MOST_CALLS,
    answered_calls,
    calls_schema,
    check_tools,
    decode_calls,
    decode_cut_calls,
    unrepeated,
)
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode, ToolSpec
from verstak.errors import UsageError

# Share of the probability that the names must have against `none`. Above one half, because small
# models lean towards tools; after a result more, because mostly nothing is missing then. Measured
# by benchmarks/engines/tool_choice.py; both default models are near their best at the same value.
CALL_SHARE = 0.65
CALL_SHARE_AFTER_RESULT = 0.8
# An answer that is begun for the model, or held to JSON, leaves no place for thinking.
_THINK = False
# Enough of the vocabulary to find `none` and the beginnings of the names in it.
_TOP_TOKENS = 60
# A list of calls is short; a model that does not end it is stuck.
_MOST_CALL_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of a reply in words."""

    content: str = ""
    thinking: str = ""
    logprobs: tuple[TokenLogprob, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCalls:
    """All calls of this turn; comes once, and never together with text."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event.

    Attributes:
        finish_reason: ``stop``, ``length`` or ``tool_calls``.
        usage: ``prompt_tokens`` of the phase that answered, ``completion_tokens`` of all phases.
        timings: All phases added up.
        decision: What deciding between text and tools cost; zero when nothing was to decide.
    """

    finish_reason: str
    usage: Usage
    timings: Timings
    decision: Timings


type ToolEvent = TextDelta | ToolCalls | Finished


@dataclass(slots=True)
class _Turn:
    """One answer in the making: what was asked, and what the phases have cost so far."""

    worker: Worker
    call: ChatCall
    tools: tuple[ToolSpec, ...]
    messages: tuple[Message, ...]
    answered: list[ToolCall]
    parallel: bool
    timings: Timings = field(default_factory=Timings)
    decision: Timings = field(default_factory=Timings)
    completion_tokens: int = 0

    def finished(self, reason: str, prompt_tokens: int) -> Finished:
        usage = Usage(prompt_tokens, self.completion_tokens)
        return Finished(reason, usage, self.timings, self.decision)


async def answer_with_tools(
    worker: Worker,
    call: ChatCall,
    tools: Sequence[ToolSpec],
    *,
    choice: ToolChoice = ToolChoice(),  # noqa: B008 - frozen
    parallel: bool = True,
) -> AsyncGenerator[ToolEvent, None]:
    """Answer a conversation in words or by calling tools.

    A call whose result is already in the conversation is never repeated: when the model asks for
    nothing else, it replies in words.

    Args:
        worker: Runs the model.
        call: The conversation, with earlier calls and results as messages. A ``format`` holds for
            a reply in words; sampling does too, calls are drawn greedily.
        tools: What may be called; none = plain chat.
        choice: Whether to.
        parallel: False = at most one call in this turn.

    Raises:
        UsageError: a tool's name is invalid or unknown, or a call is required without tools.
        InvalidSchema: a tool's parameters are not a schema that can be enforced.
        VerstakError: as `chat.open_chat`.
    """
    check_tools(tools)
    offered = _offered(tools, choice)
    turn = _Turn(
        worker,
        call,
        offered,
        with_tools(call.messages, tools) if offered else plain_turns(call.messages),
        answered_calls(call.messages),
        parallel,
    )
    wants_calls = bool(offered)
    if offered and choice.mode is ToolMode.AUTO:
        wants_calls = await _decide(turn)
    if wants_calls:
        found = await _call(turn)
        calls = found.calls if choice.mode is not ToolMode.AUTO else _fresh(turn, found.calls)
        if calls or choice.mode is not ToolMode.AUTO:
            yield ToolCalls(calls)
            reason = "tool_calls" if calls else found.finish_reason
            yield turn.finished(reason, found.prompt_tokens)
            return
    async with aclosing(_reply(turn)) as events:
        async for event in events:
            yield event


def _offered(tools: Sequence[ToolSpec], choice: ToolChoice) -> tuple[ToolSpec, ...]:
    """The tools that may be called in this turn."""
    if choice.mode is ToolMode.NONE:
        return ()
    if choice.name is not None:
        named = tuple(tool for tool in tools if tool.name == choice.name)
        if not named:
            raise UsageError(f"tool_choice names {choice.name!r}, which is not among the tools")
        return named
    if choice.mode is ToolMode.REQUIRED and not tools:
        raise UsageError("tool_choice requires a call, but there are no tools")
    return tuple(tools)


async def _decide(turn: _Turn) -> bool:
    """Whether to call: one token, read as probabilities."""
    question = ASK_WHETHER_MORE if turn.answered else ASK_WHETHER
    messages = (*asked(turn.messages, question), Message("assistant", DECISION_START))
    sampling = Sampling(temperature=0, max_tokens=1, logprobs=True, top_logprobs=_TOP_TOKENS)
    result = await complete_chat(
        turn.worker,
        ChatCall(messages, sampling, think=_THINK, stream=False),
    )
    turn.timings += result.timings
    turn.decision = result.timings
    turn.completion_tokens += result.usage.completion_tokens
    share = call_share(
        result.logprobs[0].top_logprobs if result.logprobs else (),
        [tool.name for tool in turn.tools],
    )
    return share >= (CALL_SHARE_AFTER_RESULT if turn.answered else CALL_SHARE)


def call_share(alternatives: Sequence[TokenLogprob], names: Sequence[str]) -> float:
    """Probability that a name begins here, against `none`; 0 when neither is in sight."""
    call = none = 0.0
    for alternative in alternatives:
        token = alternative.token.strip()
        begins_none = NO_TOOL.startswith(token)
        begins_name = any(name.startswith(token) for name in names)
        if not token or begins_none == begins_name:
            continue
        if begins_name:
            call += math.exp(alternative.logprob)
        else:
            none += math.exp(alternative.logprob)
    return call / (call + none) if call else 0.0


@dataclass(frozen=True, slots=True)
class _Calls:
    calls: tuple[ToolCall, ...]
    finish_reason: str
    prompt_tokens: int


async def _call(turn: _Turn) -> _Calls:
    """The calls that the model asks for, without repetitions among themselves."""
    question = ASK_TO_CALL_MORE if turn.answered else ASK_TO_CALL
    most_calls = MOST_CALLS if turn.parallel else 1
    asked_tokens = turn.call.sampling.max_tokens
    sampling = Sampling(
        temperature=0,
        max_tokens=asked_tokens if asked_tokens and asked_tokens > 0 else _MOST_CALL_TOKENS,
    )
    result = await complete_chat(
        turn.worker,
        ChatCall(
            asked(turn.messages, question),
            sampling,
            format=ResponseFormat(calls_schema(turn.tools, most_calls)),
            think=_THINK,
            stream=False,
        ),
    )
    turn.timings += result.timings
    turn.completion_tokens += result.usage.completion_tokens
    calls = decode_calls(result.content)
    if calls is None:
        calls = decode_cut_calls(result.content)
    return _Calls(tuple(unrepeated(calls, ())), result.finish_reason, result.usage.prompt_tokens)


def _fresh(turn: _Turn, calls: Sequence[ToolCall]) -> tuple[ToolCall, ...]:
    return tuple(unrepeated(calls, turn.answered))


async def _reply(turn: _Turn) -> AsyncGenerator[ToolEvent, None]:
    """The answer in words, as it is generated."""
    messages = asked(turn.messages, ASK_TO_REPLY) if turn.answered else turn.messages
    reason = "stop"
    prompt_tokens = 0
    async with aclosing(
        stream_chat(turn.worker, replace(turn.call, messages=messages, stream=True))
    ) as events:
        async for event in events:
            if event.content or event.thinking:
                yield TextDelta(event.content, event.thinking, tuple(event.logprobs))
            reason = event.finish_reason or reason
            if event.timings is not None:
                turn.timings += event.timings
            if event.usage is not None:
                prompt_tokens = event.usage.prompt_tokens
                turn.completion_tokens += event.usage.completion_tokens
    yield turn.finished(reason, prompt_tokens)
