"""A completion of one prompt: which of the engine's two doors it goes through, and its context.

A plain prompt is a conversation of one message, for the model's own template knows best how to
ask. Raw prompts, gaps to fill, replaced templates and continued contexts are text to the engine.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from verstak.engines.chat import ChatCall, ResponseFormat
from verstak.engines.context_window import fit_text
from verstak.engines.events import DONE, EventSplitter, Timings, Usage
from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.protocol import UpstreamResponse, Worker
from verstak.engines.sampling import Sampling
from verstak.engines.text import TextCall, decode_text_event, open_text
from verstak.engines.tokens import apply_template, detokenize, tokenize
from verstak.engines.tool_calling import Finished, TextDelta
from verstak.engines.upstream import failure_of
from verstak.errors import ContextOverflow, EngineError
from verstak.gateway.generation import Batch, ChatJob, chat_batches, refused, trimmed
from verstak.gateway.meter import Meter
from verstak.gateway.native.go_template import GoTemplate


@dataclass(frozen=True, slots=True)
class TextJob:
    """What to ask a worker about one prompt.

    Attributes:
        prompt: What the client wrote.
        system: System text, empty = the template's own.
        suffix: Text after the gap to fill, empty = no gap.
        raw: Take the prompt as it is, without a template.
        template: Replaces the model's own.
        context: Tokens of an earlier turn, which go before the prompt.
        messages: Put before the prompt (a Modelfile's MESSAGE lines).
        images: Pictures that belong to the prompt.
        sampling: How to draw tokens.
        format: ``None`` = free text.
        think: As in ``ChatCall``.
        strict: A prompt that does not fit is refused, never cut.
    """

    prompt: str
    system: str = ""
    suffix: str = ""
    raw: bool = False
    template: GoTemplate | None = None
    context: tuple[int, ...] = ()
    messages: tuple[Message, ...] = ()
    images: tuple[ImagePart, ...] = ()
    sampling: Sampling = field(default_factory=Sampling)
    format: ResponseFormat | None = None
    think: bool | str | None = None
    strict: bool = False

    @property
    def call(self) -> ChatCall:
        """The prompt as a conversation."""
        content: str | tuple[TextPart | ImagePart, ...] = self.prompt
        if self.images:
            content = (*self.images, TextPart(self.prompt))
        system = (Message("system", self.system),) if self.system else ()
        return ChatCall(
            (*system, *self.messages, Message("user", content)),
            sampling=self.sampling,
            format=self.format,
            think=self.think,
        )

    @property
    def is_text(self) -> bool:
        """Whether the engine must be given a text rather than a conversation."""
        return bool(self.raw or self.suffix or self.template or self.context)


async def text_batches(worker: Worker, job: TextJob, meter: Meter) -> AsyncGenerator[Batch, None]:
    """Events of the answer, grouped as they arrived; the last event is a ``Finished``.

    Raises:
        UnsupportedFeature: there is a gap to fill and the model cannot.
        VerstakError: as ``chat.open_chat``.
    """
    if job.is_text:
        stream = _text_batches(worker, job, meter)
    else:
        chat = ChatJob(job.call, strict=job.strict)
        stream = chat_batches(worker, chat, meter)
    async with aclosing(stream):
        async for batch in stream:
            yield batch


async def context_after(worker: Worker, job: TextJob, answer: str) -> list[int]:
    """Tokens of the whole turn, for the client to hand back as ``context``."""
    return await tokenize(worker, await _prompt_text(worker, job) + answer)


async def _prompt_text(worker: Worker, job: TextJob) -> str:
    if job.raw or job.suffix:
        return job.prompt
    if job.template is not None:
        text = job.template.render(system=job.system, prompt=job.prompt)
    else:
        text = await apply_template(worker, job.call)
    if job.context:
        text = await detokenize(worker, job.context) + text
    return text


async def _text_batches(worker: Worker, job: TextJob, meter: Meter) -> AsyncGenerator[Batch, None]:
    call = TextCall(
        prompt=await _prompt_text(worker, job),
        suffix=job.suffix or None,
        sampling=job.sampling,
        format=job.format,
    )
    response = await _open_fitted(worker, call, meter, strict=job.strict)
    complete = False
    try:
        splitter = EventSplitter()
        async for chunk in response.chunks():
            batch: Batch = []
            for payload in splitter.feed(chunk):
                if payload == DONE:
                    continue
                event = decode_text_event(payload)
                if event.error is not None:
                    code = event.error.code
                    raise failure_of(event.error, code if isinstance(code, int) else 500)
                if event.content:
                    logprobs = trimmed(event.completion_probabilities, job.sampling.top_logprobs)
                    batch.append(TextDelta(event.content, "", logprobs))
                if event.stop:
                    complete = True
                    timings = event.timings or Timings()
                    meter.timings += timings
                    usage = Usage(event.tokens_evaluated, event.tokens_predicted)
                    batch.append(Finished(event.finish_reason or "stop", usage, timings, Timings()))
            if batch:
                yield batch
    finally:
        await response.aclose()
    if not complete:
        raise EngineError("the engine ended the stream before the answer was complete")


async def _open_fitted(
    worker: Worker, call: TextCall, meter: Meter, *, strict: bool
) -> UpstreamResponse:
    try:
        return await open_text(worker, call)
    except ContextOverflow as overflow:
        if strict:
            raise refused(overflow) from overflow
        fitted = await fit_text(worker, call, overflow)
    meter.drop(fitted.dropped_tokens)
    return await open_text(worker, fitted.call)
