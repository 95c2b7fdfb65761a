"""The assistant's answer in OpenAI's dialect, as events or as one object."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from verstak.assistant.events import Answered, AssistantEvent, Status, Step, Text
from verstak.engines.events import Timings
from verstak.engines.tool_calling import Finished
from verstak.gateway.assistant.answers import Events
from verstak.gateway.assistant.record import AnswerRecord, status_text
from verstak.gateway.chat_stream import ChatStream
from verstak.gateway.meter import Meter
from verstak.gateway.openai import wire


async def chunks(
    events: Events, record: AnswerRecord, stream: ChatStream
) -> AsyncGenerator[bytes, None]:
    """Events of a stream.

    Args:
        events: Closed in every case.
        record: Collects the answer.
        stream: Writes them.
    """
    async with aclosing(events):
        async for event in events:
            yield _chunk(event, record, stream)


async def whole(
    events: Events, record: AnswerRecord, model: str, meter: Meter
) -> AsyncGenerator[bytes, None]:
    """The one object of a reply that does not stream, without statuses."""
    async with aclosing(events):
        async for event in events:
            match event:
                case Status():
                    pass  # nobody looks on while a whole reply is made
                case Text():
                    record.text(event)
                case Step():
                    record.step(event)
                case Answered():
                    record.closing(event)
                    yield wire.encode(_completion(record.whole(), event, record, model, meter))


def _chunk(event: AssistantEvent, record: AnswerRecord, stream: ChatStream) -> bytes:
    match event:
        case Status():
            return stream.delta(content=status_text(event), assistant=record.status(event))
        case Step():
            return stream.delta(content="", assistant=record.step(event))
        case Text():
            return stream.delta(content=record.text(event))
        case Answered():
            closing = record.closing(event)
            stream.meter.timings += event.timings
            finished = Finished(event.finish_reason, event.usage, event.timings, Timings())
            return (stream.delta(content=closing) if closing else b"") + stream.finish(
                finished,
                verification=record.verification(event),
                assistant=record.last(event),
            )


def _completion(
    content: str, event: Answered, record: AnswerRecord, model: str, meter: Meter
) -> wire.ChatCompletion:
    meter.timings += event.timings
    choice = wire.MessageChoice(
        index=0,
        message=wire.ReplyMessage("assistant", content),
        finish_reason=event.finish_reason,
    )
    return wire.ChatCompletion(
        id=wire.new_id("chatcmpl-"),
        created=wire.now(),
        model=model,
        choices=[choice],
        usage=wire.usage_reply(event.usage, meter),
        verification=record.verification(event),
        assistant=record.last(event),
    )
