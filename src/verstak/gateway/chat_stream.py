"""A streamed chat in the OpenAI dialect, made of our own events."""

from __future__ import annotations

from typing import Any

import msgspec

from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls, ToolEvent
from verstak.gateway.generation import Batch
from verstak.gateway.meter import Meter
from verstak.gateway.openai import wire


class ChatStream:
    """Writes one stream: one id and one time for all events, the role in the first only.

    Args:
        model: As the client spelled it.
        meter: What the request costs.
        include_usage: End with an event that has no choices but the usage.
    """

    __slots__ = ("_created", "_id", "_named", "include_usage", "meter", "model")

    def __init__(self, model: str, meter: Meter, *, include_usage: bool) -> None:
        self.model = model
        self.meter = meter
        self.include_usage = include_usage
        self._id = wire.new_id("chatcmpl-")
        self._created = wire.now()
        self._named = False

    def feed(self, batch: Batch) -> bytes:
        """Events of one read as one write."""
        return b"".join([self._event(event) for event in batch])

    def _event(self, event: ToolEvent) -> bytes:
        match event:
            case TextDelta():
                # Thoughts and words are two fields; a client that shows both wants them apart.
                thought = self.delta(reasoning=event.thinking) if event.thinking else b""
                logprobs = wire.wire_logprobs(event.logprobs)
                if not event.content and thought:
                    return thought
                return thought + self.delta(content=event.content, logprobs=logprobs)
            case ToolCalls():
                return self.delta(calls=wire.wire_calls(event.calls))
            case Finished():
                return self.finish(event)

    def delta(
        self,
        *,
        content: str | None = None,
        reasoning: str = "",
        calls: list[wire.CallItem] | None = None,
        logprobs: wire.ChoiceLogprobs | None = None,
        assistant: dict[str, Any] | msgspec.UnsetType = wire.UNSET,
    ) -> bytes:
        """One event that adds to the message."""
        role = "" if self._named else "assistant"
        self._named = True
        # The first delta always has content: there are clients that read it without asking.
        text = content if content is not None or not role else ""
        delta = wire.ReplyMessage(
            role, wire.UNSET if text is None else text, reasoning, calls or []
        )
        choice = wire.DeltaChoice(index=0, delta=delta, finish_reason=None, logprobs=logprobs)
        chunk = self._chunk([choice])
        chunk.assistant = assistant
        return wire.event(chunk)

    def finish(
        self,
        event: Finished,
        *,
        verification: list[dict[str, Any]] | msgspec.UnsetType = wire.UNSET,
        assistant: dict[str, Any] | msgspec.UnsetType = wire.UNSET,
    ) -> bytes:
        """The events that end the stream."""
        choice = wire.DeltaChoice(
            index=0, delta=wire.ReplyMessage(), finish_reason=event.finish_reason
        )
        last = self._chunk([choice])
        last.prompt_tokens_dropped = self.meter.dropped_tokens
        last.verification, last.assistant = verification, assistant
        head = b"" if self._named else self.delta(content="")
        out = head + wire.event(last)
        if self.include_usage:
            chunk = self._chunk([])
            chunk.usage = wire.usage_reply(event.usage, self.meter)
            out += wire.event(chunk)
        return out + wire.DONE_EVENT

    def _chunk(self, choices: list[wire.DeltaChoice]) -> wire.ChatChunk:
        return wire.ChatChunk(
            id=self._id,
            object="chat.completion.chunk",
            created=self._created,
            model=self.model,
            system_fingerprint=wire.FINGERPRINT,
            choices=choices,
        )
