"""The worker's own event stream, handed on as bytes with only what must differ changed.

What differs from the dialect: the model is named as the client named it, all events carry one
time (the engine's clock moves on), the first event's content is a text, and the usage event is
only for those who asked for it. None of this needs
JSON to be parsed: inside a JSON text every quote is escaped, so a pattern such as ``"model":"``
cannot occur in what a model says.
"""

from __future__ import annotations

import re

import msgspec

from verstak.engines.events import decode_chat_event
from verstak.engines.upstream import failure_of
from verstak.errors import EngineError
from verstak.gateway.openai.wire import FINGERPRINT, now

_END = b"\n\n"
_DONE = b"data: [DONE]\n\n"
_MODEL = re.compile(rb'"model":"(?:[^"\\]|\\.)*"(?:,"system_fingerprint":"[^"\\]*")?')
_CREATED = re.compile(rb'"created":[0-9]+')
_PROGRESS = b'"prompt_progress":'
_ERROR = b'"error":'
_NO_CHOICES = b'"choices":[]'
_FIRST_ROLE = b'"content":null'


class EventRelay:
    """Turns reads of a worker's socket into writes to the client.

    Args:
        model: As the client spelled it.
        include_usage: Hand the usage event on.
    """

    __slots__ = (
        "_complete",
        "_created",
        "_include_usage",
        "_model",
        "_rest",
        "_started",
        "_their_model",
    )

    def __init__(self, model: str, *, include_usage: bool) -> None:
        named = {"model": model, "system_fingerprint": FINGERPRINT}
        self._model = msgspec.json.encode(named)[1:-1]
        self._their_model: bytes | None = None
        self._created = b'"created":%d' % now()
        self._include_usage = include_usage
        self._rest = b""
        self._started = False
        self._complete = False

    def finish(self) -> None:
        """Say that the worker's stream is over.

        Raises:
            EngineError: the answer was not.
        """
        if not self._complete:
            raise EngineError("the engine ended the stream before the answer was complete")

    def feed(self, chunk: bytes) -> bytes:
        """Whole events that are ready to be sent; may be empty.

        Raises:
            VerstakError: the worker reports a failure in its stream.
        """
        data = self._rest + chunk
        end = data.rfind(_END) + len(_END)
        if end < len(_END):
            self._rest = data
            return b""
        data, self._rest = data[:end], data[end:]
        self._complete = data.endswith(_DONE)
        if _ERROR in data:
            _raise_error(data)
        if not self._started:
            data = self._first(data)
        if not self._include_usage and _NO_CHOICES in data:
            data = b"".join(
                event + _END for event in data.split(_END) if event and _NO_CHOICES not in event
            )
        if self._their_model is not None:
            data = data.replace(self._their_model, self._model)
        return _CREATED.sub(self._created, data)

    def _first(self, data: bytes) -> bytes:
        """Everything up to the first token: the role event once, the engine's progress never.

        Nothing is sent before there is a token, so that a failure in prefill keeps its status.
        """
        events = [event + _END for event in data.split(_END) if event]
        role = next((event for event in events if _FIRST_ROLE in event), b"")
        others = [event for event in events if _FIRST_ROLE not in event and _PROGRESS not in event]
        if not others:
            self._rest = _without_progress(role) + self._rest
            return b""
        self._started = True
        found = _MODEL.search(others[0])
        self._their_model = found[0] if found else None
        first = _without_progress(role).replace(_FIRST_ROLE, b'"content":""')
        return first + b"".join(others)


def _without_progress(event: bytes) -> bytes:
    start = event.find(b"," + _PROGRESS)
    if start < 0:
        return event
    # A flat object: it ends at the first brace.
    return event[:start] + event[event.index(b"}", start) + 1 :]


def _raise_error(data: bytes) -> None:
    for event in data.split(_END):
        if event.startswith(b"data: {"):
            error = decode_chat_event(event[6:]).error
            if error is not None:
                raise failure_of(error, error.code if isinstance(error.code, int) else 500)
