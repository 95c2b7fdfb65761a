"""The Messages API's reply: one object, or the events that build it up.

Source: https://docs.anthropic.com/en/docs/build-with-claude/streaming
"""

from __future__ import annotations

import msgspec

from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls, ToolEvent
from verstak.engines.tools import ToolCall
from verstak.errors import VerstakError
from verstak.gateway.error_map import anthropic_body, message_of, status_of
from verstak.gateway.generation import Batch
from verstak.gateway.meter import Meter
from verstak.gateway.openai.wire import new_id

type Json = dict[str, object]

_STOP_REASONS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"}


class MessagesWriter:
    """Builds one reply.

    Args:
        model: As the client spelled it.
        meter: What the request costs.
    """

    def __init__(self, model: str, meter: Meter) -> None:
        self._model = model
        self._meter = meter
        self._id = new_id("msg_")
        self._content: list[Json] = []
        self._open = ""  # type of the block that is being written
        self._text: list[str] = []
        self._finished: Finished | None = None

    def begin(self) -> bytes:
        """The event that opens every stream."""
        return self._event("message_start", message=self.message())

    def feed(self, batch: Batch) -> bytes:
        """Events of one read as one write."""
        return b"".join([self._write(event) for event in batch])

    def fail(self, error: VerstakError) -> bytes:
        """The event that ends a stream that failed under way."""
        return (
            b"event: error\ndata: " + anthropic_body(status_of(error), message_of(error)) + b"\n\n"
        )

    def message(self) -> Json:
        """The whole object as it stands."""
        finished = self._finished
        return {
            "id": self._id,
            "type": "message",
            "role": "assistant",
            "model": self._model,
            "content": list(self._content),
            "stop_reason": None if finished is None else _STOP_REASONS[finished.finish_reason],
            "stop_sequence": None,
            "usage": self._usage(),
        }

    def _usage(self) -> Json:
        if self._finished is None:
            return {"input_tokens": 0, "output_tokens": 0}
        usage = self._finished.usage
        found: Json = {
            "input_tokens": usage.prompt_tokens,
            "output_tokens": usage.completion_tokens,
        }
        if self._meter.dropped_tokens:
            found["prompt_tokens_dropped"] = self._meter.dropped_tokens
        return found

    def _write(self, event: ToolEvent) -> bytes:
        match event:
            case TextDelta():
                thought = self._add("thinking", event.thinking) if event.thinking else b""
                return thought + (self._add("text", event.content) if event.content else b"")
            case ToolCalls():
                return self._close() + b"".join([self._call(call) for call in event.calls])
            case Finished():
                head = self._close()
                self._finished = event
                delta = {
                    "stop_reason": _STOP_REASONS[event.finish_reason],
                    "stop_sequence": None,
                }
                last = self._event("message_delta", delta=delta, usage=self._usage())
                return head + last + self._event("message_stop")

    def _add(self, kind: str, text: str) -> bytes:
        head = b"" if self._open == kind else self._close() + self._begin_block(kind)
        self._text.append(text)
        delta = {"type": f"{kind}_delta", kind: text}
        return head + self._event("content_block_delta", index=len(self._content), delta=delta)

    def _begin_block(self, kind: str) -> bytes:
        self._open = kind
        self._text = []
        index = len(self._content)
        return self._event("content_block_start", index=index, content_block=_block(kind, ""))

    def _close(self) -> bytes:
        """End the block that is open, if any."""
        if not self._open:
            return b""
        index = len(self._content)
        self._content.append(_block(self._open, "".join(self._text)))
        self._open = ""
        return self._event("content_block_stop", index=index)

    def _call(self, call: ToolCall) -> bytes:
        index = len(self._content)
        block: Json = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
        arguments = msgspec.json.encode(dict(call.arguments)).decode()
        delta = {"type": "input_json_delta", "partial_json": arguments}
        self._content.append({**block, "input": dict(call.arguments)})
        return (
            self._event("content_block_start", index=index, content_block=block)
            + self._event("content_block_delta", index=index, delta=delta)
            + self._event("content_block_stop", index=index)
        )

    def _event(self, kind: str, **fields: object) -> bytes:
        body = msgspec.json.encode({"type": kind, **fields})
        return b"event: " + kind.encode() + b"\ndata: " + body + b"\n\n"


def _block(kind: str, text: str) -> Json:
    if kind == "thinking":
        return {"type": "thinking", "thinking": text, "signature": ""}
    return {"type": "text", "text": text}
