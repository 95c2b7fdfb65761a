"""Server-sent events of a worker, from bytes to typed values."""

from __future__ import annotations

import msgspec

from verstak.errors import EngineError


class Timings(msgspec.Struct, frozen=True, gc=False):
    """What one generation cost.

    Attributes:
        prompt_n: Prompt tokens that were evaluated now.
        cache_n: Prompt tokens that were found in the cache.
        prompt_ms: Time of prefill.
        predicted_n: Tokens of the answer.
        predicted_ms: Time of decoding.
    """

    prompt_n: int = 0
    cache_n: int = 0
    prompt_ms: float = 0.0
    predicted_n: int = 0
    predicted_ms: float = 0.0

    def __add__(self, other: Timings) -> Timings:
        return Timings(
            self.prompt_n + other.prompt_n,
            self.cache_n + other.cache_n,
            self.prompt_ms + other.prompt_ms,
            self.predicted_n + other.predicted_n,
            self.predicted_ms + other.predicted_ms,
        )


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Tokens of a request; ``prompt_tokens`` counts cached ones too."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class TokenLogprob(msgspec.Struct, frozen=True):
    """A token, its natural log-probability, its bytes and the likeliest alternatives."""

    token: str
    logprob: float
    bytes: list[int] | None = None
    top_logprobs: list[TokenLogprob] = []


class Logprobs(msgspec.Struct, frozen=True):
    """Log-probabilities of the tokens in one event."""

    content: list[TokenLogprob] | None = None


class Delta(msgspec.Struct, frozen=True):
    """What one event adds to the message (or the whole message when not streamed)."""

    content: str | None = None
    reasoning_content: str | None = None


class Choice(msgspec.Struct, frozen=True):
    """The only alternative that we ask a worker for."""

    finish_reason: str | None = None
    delta: Delta | None = None
    message: Delta | None = None
    logprobs: Logprobs | None = None


class WireError(msgspec.Struct, frozen=True):
    """An error object of a worker."""

    message: str = "the engine gave no reason"
    type: str = ""
    code: int | str | None = None
    n_prompt_tokens: int | None = None
    n_ctx: int | None = None


class ChatEvent(msgspec.Struct, frozen=True):
    """One event of ``/v1/chat/completions``, or its whole answer when not streamed.

    The shape is the wire's; read it through the properties.
    """

    choices: list[Choice] = []
    usage: Usage | None = None
    timings: Timings | None = None
    error: WireError | None = None

    @property
    def content(self) -> str:
        """Text of the answer; empty when there is none in this event."""
        delta = self._delta
        return (delta.content or "") if delta is not None else ""

    @property
    def thinking(self) -> str:
        """Text of the thinking; empty when there is none in this event."""
        delta = self._delta
        return (delta.reasoning_content or "") if delta is not None else ""

    @property
    def finish_reason(self) -> str | None:
        """``stop`` or ``length`` on the last event with a choice, else ``None``."""
        return self.choices[0].finish_reason if self.choices else None

    @property
    def logprobs(self) -> list[TokenLogprob]:
        """Log-probabilities of this event's tokens; empty unless asked for."""
        if not self.choices or self.choices[0].logprobs is None:
            return []
        return self.choices[0].logprobs.content or []

    @property
    def _delta(self) -> Delta | None:
        if not self.choices:
            return None
        choice = self.choices[0]
        return choice.delta if choice.delta is not None else choice.message


DONE = b"[DONE]"

_chat_decoder = msgspec.json.Decoder(ChatEvent)


def decode_chat_event(payload: bytes) -> ChatEvent:
    """One payload of `EventSplitter.feed` (not `DONE`) as a typed event.

    Raises:
        EngineError: the worker sent something that is not an event of the chat dialect.
    """
    try:
        return _chat_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EngineError(f"expected a chat event from the engine, found: {error}") from error


class EventSplitter:
    """Payloads out of a byte stream of server-sent events, however the reads cut it.

    Works on bytes, so a character split between two reads is never decoded in halves. Comments
    and fields other than ``data`` are skipped; ``LF`` and ``CRLF`` both end a line.
    """

    __slots__ = ("_event", "_unfinished")

    def __init__(self) -> None:
        self._event: list[bytes] = []  # data lines of the event that has not ended yet
        self._unfinished: list[bytes] = []  # pieces of the line that has not ended yet

    def feed(self, chunk: bytes) -> list[bytes]:
        """The payloads that this piece completes, in order; `DONE` is one of them.

        Source:
            WHATWG HTML, 9.2.6 "Interpreting an event stream" (a lone CR as line end, which no
            server sends, is left out).
        """
        if b"\n" not in chunk:
            self._unfinished.append(chunk)
            return []
        if self._unfinished:
            chunk = b"".join((*self._unfinished, chunk))
            self._unfinished.clear()
        payloads: list[bytes] = []
        *lines, rest = chunk.split(b"\n")
        if rest:
            self._unfinished.append(rest)
        for line in lines:
            if line in {b"", b"\r"}:
                if self._event:
                    payloads.append(b"\n".join(self._event))
                    self._event.clear()
            elif line.startswith(b"data:"):
                value = line.removesuffix(b"\r")
                self._event.append(value[6:] if value.startswith(b"data: ") else value[5:])
        return payloads
