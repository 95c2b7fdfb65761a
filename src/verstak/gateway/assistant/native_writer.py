"""The assistant's answer in the native dialect, as lines or as one object."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from verstak.assistant.events import Answered, AssistantEvent, Status, Step, Text
from verstak.gateway.assistant.answers import Events
from verstak.gateway.assistant.record import AnswerRecord, status_text
from verstak.gateway.meter import Meter
from verstak.gateway.native import wire


async def lines(
    events: Events, record: AnswerRecord, model: str, meter: Meter
) -> AsyncGenerator[bytes, None]:
    """Lines of a stream.

    Args:
        events: Closed in every case.
        record: Collects the answer.
        model: As the client spelled it.
        meter: Gets the cost of the answer.
    """
    async with aclosing(events):
        async for event in events:
            yield _line(event, record, model, meter)


async def whole(
    events: Events, record: AnswerRecord, model: str, meter: Meter
) -> AsyncGenerator[bytes, None]:
    """The one object of a reply that does not stream, without statuses; see :func:`lines`."""
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
                    line = wire.chat_line(model, record.whole())
                    yield wire.encode_object(_finished(line, event, record, meter))


def _line(event: AssistantEvent, record: AnswerRecord, model: str, meter: Meter) -> bytes:
    match event:
        case Status():
            line = wire.chat_line(model, status_text(event))
            line.assistant = record.status(event)
            return wire.encode_line(line)
        case Step():
            line = wire.chat_line(model)
            line.assistant = record.step(event)
            return wire.encode_line(line)
        case Text():
            return wire.encode_line(wire.chat_line(model, record.text(event)))
        case Answered():
            closing = record.closing(event)
            head = wire.encode_line(wire.chat_line(model, closing)) if closing else b""
            last = _finished(wire.chat_line(model), event, record, meter)
            return head + wire.encode_line(last)


def _finished(line: wire.Line, event: Answered, record: AnswerRecord, meter: Meter) -> wire.Line:
    meter.timings += event.timings
    line.verification = record.verification(event)
    line.assistant = record.last(event)
    return wire.finish(line, event.finish_reason, meter)
