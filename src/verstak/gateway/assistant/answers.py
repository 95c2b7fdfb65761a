"""From a request of either dialect to the assistant's events on a leased worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import get_args

import anyio.to_thread

from verstak.assistant.events import AssistantEvent
from verstak.assistant.question import Question
from verstak.assistant.tools.desk import Attachment
from verstak.assistant.tools.tool import RoleName
from verstak.engines.messages import Message
from verstak.errors import UnknownModel, UsageError
from verstak.gateway.assistant.record import AnswerRecord, without_work
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.generation import on_worker
from verstak.gateway.meter import Meter
from verstak.gateway.model_options import ModelOptions
from verstak.gateway.model_sampling import sampling_of
from verstak.gateway.services import Services
from verstak.gateway.targets import Target
from verstak.scheduler.lease import Lease

ROLE_HEADER = "x-verstak-role"

_ROLES: dict[str, RoleName] = {name: name for name in get_args(RoleName)}

type Events = AsyncGenerator[AssistantEvent, None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of the assistant.

    Attributes:
        target: The role that the client named.
        messages: The conversation.
        attachments: Files.
        options: Options in force on a target: the dialect's, the role's and the request's own.
        keep_alive_s: How long the worker stays afterwards.
    """

    target: Target
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...]
    options: Callable[[Target], ModelOptions]
    keep_alive_s: float | None


def room_for(services: Services, target: Target) -> AssistantRoom | None:
    """The assistant, when it is what a target's name stands for; ``None`` = a bare model."""
    role, room = target.role, services.assistant
    if role is None or room is None or not room.options.enabled:
        return None
    return room if role.like is not None or role.name in _ROLES else None


def refuse_attachments(given: object) -> None:
    """Refuse files where no assistant would read them.

    Raises:
        UsageError: there are some.
    """
    if given:
        raise UsageError(
            "attachments are read by the assistant, not by a bare model",
            remedy="name a role (chat, analysis, auto), without tools, format or logprobs",
        )


async def answer_on_worker[T](
    services: Services,
    room: AssistantRoom,
    asked: Asked,
    meter: Meter,
    shape: Callable[[Events, AnswerRecord], AsyncGenerator[T, None]],
) -> AsyncGenerator[T, None]:
    """Choose a role, lease its worker, and let the assistant answer.

    Args:
        services: Of this server.
        room: The assistant.
        asked: The request.
        meter: Gets the cost, and the role as a header.
        shape: Turns the events into what the client gets. A dead worker is replaced, once, as
            long as it has yielded nothing.

    Raises:
        VerstakError: as ``generation.on_worker``.
    """
    target, question = await _placed(services, room, asked)
    options = asked.options(target)
    question = replace(question, sampling=sampling_of(options))
    meter.headers[ROLE_HEADER] = question.role or ""
    load = await services.targets.load_request(target, options, asked.keep_alive_s)

    def run(lease: Lease) -> AsyncGenerator[T, None]:
        record = AnswerRecord(room.files)
        placed = replace(question, link=record.addresses.of)
        return shape(room.assistant.answer(placed, lease.worker), record)

    pieces = on_worker(services.scheduler, load, meter, run)
    async with aclosing(pieces):
        async for piece in pieces:
            yield piece


async def joined(pieces: AsyncGenerator[bytes, None]) -> bytes:
    """A whole reply."""
    async with aclosing(pieces):
        return b"".join([piece async for piece in pieces])


async def _placed(services: Services, room: AssistantRoom, asked: Asked) -> tuple[Target, Question]:
    """The target that answers, and the question with its role."""
    question = Question(without_work(asked.messages), asked.attachments, stops=room.stops)
    role = asked.target.role
    if role is None or role.like is None:
        name = "chat" if role is None else role.name
        return asked.target, replace(question, role=_ROLES[name])
    choice = await anyio.to_thread.run_sync(room.assistant.choose_role, question)
    chosen = replace(question, role=choice.role, chosen_by="auto", why=choice.why)
    try:
        return services.targets.resolve(choice.role), chosen
    except UnknownModel:
        # Better an answer of the smaller model than none; the reply says which role gave it.
        return asked.target, replace(chosen, role=_ROLES[role.like], why="not_pulled")
