"""The Responses API's reply: one object, or the events that build it up.

Source: https://platform.openai.com/docs/api-reference/responses-streaming ; every event carries
its place in the stream, items and parts are opened and closed in order, and nothing follows
``response.completed``.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls, ToolEvent
from verstak.engines.tools import ToolCall
from verstak.errors import VerstakError
from verstak.gateway.error_map import message_of
from verstak.gateway.generation import Batch
from verstak.gateway.meter import Meter
from verstak.gateway.openai.wire import new_id, now

type Json = dict[str, object]


class ResponsesWriter:
    """Builds one reply.

    Args:
        echo: Fields of the request that the reply repeats.
        meter: What the request costs.
    """

    def __init__(self, echo: Mapping[str, object], meter: Meter) -> None:
        self._echo = echo
        self._meter = meter
        self._id = new_id("resp_")
        self._created = now()
        self._sequence = 0
        self._output: list[Json] = []
        self._open: str = ""  # type of the item that is being written
        self._item_id = ""
        self._text: list[str] = []

    def begin(self) -> bytes:
        """The two events that open every stream."""
        response = self.response("in_progress")
        created = self._event("response.created", response=response)
        return created + self._event("response.in_progress", response=response)

    def feed(self, batch: Batch) -> bytes:
        """Events of one read as one write."""
        return b"".join([self._write(event) for event in batch])

    def fail(self, error: VerstakError) -> bytes:
        """The event that ends a stream that failed under way."""
        response = self.response("failed")
        response["error"] = {"code": "server_error", "message": message_of(error)}
        return self._event("response.failed", response=response)

    def response(self, status: str, finished: Finished | None = None) -> Json:
        """The whole object as it stands."""
        cut = finished is not None and finished.finish_reason == "length"
        return {
            "id": self._id,
            "object": "response",
            "created_at": self._created,
            "completed_at": now() if status == "completed" else None,
            "status": status,
            "error": None,
            # The status stays "completed", as Ollama's does; the reason is told all the same.
            "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
            "output": list(self._output),
            **self._echo,
            "usage": None if finished is None else self._usage(finished),
        }

    def _usage(self, finished: Finished) -> Json:
        usage = finished.usage
        found: Json = {
            "input_tokens": usage.prompt_tokens,
            "input_tokens_details": {"cached_tokens": finished.timings.cache_n},
            "output_tokens": usage.completion_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        }
        if self._meter.dropped_tokens:
            found["prompt_tokens_dropped"] = self._meter.dropped_tokens
        return found

    def _write(self, event: ToolEvent) -> bytes:
        match event:
            case TextDelta():
                thought = self._add("reasoning", event.thinking) if event.thinking else b""
                return thought + (self._add("message", event.content) if event.content else b"")
            case ToolCalls():
                return self._close() + b"".join([self._call(call) for call in event.calls])
            case Finished():
                head = self._close()
                if not self._output:  # an empty answer is an empty message, not no message
                    head = self._add("message", "") + self._close()
                response = self.response("completed", event)
                return head + self._event("response.completed", response=response)

    def _add(self, kind: str, text: str) -> bytes:
        head = b"" if self._open == kind else self._close() + self._begin_item(kind)
        self._text.append(text)
        if not text:
            return head
        place: Json = {"item_id": self._item_id, "output_index": len(self._output)}
        if kind == "reasoning":
            name = "response.reasoning_summary_text.delta"
            return head + self._event(name, **place, summary_index=0, delta=text)
        name = "response.output_text.delta"
        return head + self._event(name, **place, content_index=0, delta=text, logprobs=[])

    def _begin_item(self, kind: str) -> bytes:
        self._open = kind
        self._text = []
        self._item_id = new_id("rs_" if kind == "reasoning" else "msg_")
        index = len(self._output)
        item = self._item("", "in_progress")
        if kind == "message":
            item["content"] = []
        else:
            item["summary"] = []
        head = self._event("response.output_item.added", output_index=index, item=item)
        place: Json = {"item_id": self._item_id, "output_index": index}
        if kind == "reasoning":
            name = "response.reasoning_summary_part.added"
            return head + self._event(name, **place, summary_index=0, part=_summary(""))
        name = "response.content_part.added"
        return head + self._event(name, **place, content_index=0, part=_part(""))

    def _close(self) -> bytes:
        """End the item that is open, if any."""
        if not self._open:
            return b""
        text = "".join(self._text)
        place: Json = {"item_id": self._item_id, "output_index": len(self._output)}
        if self._open == "reasoning":
            place["summary_index"] = 0
            out = self._event("response.reasoning_summary_text.done", **place, text=text)
            part = _summary(text)
            out += self._event("response.reasoning_summary_part.done", **place, part=part)
        else:
            place["content_index"] = 0
            out = self._event("response.output_text.done", **place, text=text, logprobs=[])
            out += self._event("response.content_part.done", **place, part=_part(text))
        item = self._item(text, "completed")
        self._open = ""
        return out + self._end_item(item)

    def _call(self, call: ToolCall) -> bytes:
        arguments = msgspec.json.encode(dict(call.arguments)).decode()
        item: Json = {
            "id": new_id("fc_"),
            "type": "function_call",
            "status": "in_progress",
            "call_id": call.id,
            "name": call.name,
            "arguments": "",
        }
        index = len(self._output)
        place: Json = {"item_id": item["id"], "output_index": index}
        out = self._event("response.output_item.added", output_index=index, item=item)
        name = "response.function_call_arguments"
        out += self._event(f"{name}.delta", **place, delta=arguments)
        out += self._event(f"{name}.done", **place, name=call.name, arguments=arguments)
        return out + self._end_item({**item, "status": "completed", "arguments": arguments})

    def _end_item(self, item: Json) -> bytes:
        index = len(self._output)
        self._output.append(item)
        return self._event("response.output_item.done", output_index=index, item=item)

    def _item(self, text: str, status: str) -> Json:
        if self._open == "reasoning":
            return {"id": self._item_id, "type": "reasoning", "summary": [_summary(text)]}
        return {
            "id": self._item_id,
            "type": "message",
            "status": status,
            "role": "assistant",
            "content": [_part(text)],
        }

    def _event(self, kind: str, **fields: object) -> bytes:
        body = {"type": kind, "sequence_number": self._sequence, **fields}
        self._sequence += 1
        return b"event: " + kind.encode() + b"\ndata: " + msgspec.json.encode(body) + b"\n\n"


def _part(text: str) -> Json:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _summary(text: str) -> Json:
    return {"type": "summary_text", "text": text}
