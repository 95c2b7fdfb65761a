"""The tools without a model: what there is, and calling one as a form or a program does."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.assistant.calling import call_tool
from verstak.assistant.events import Status, Step
from verstak.assistant.form import form_of
from verstak.assistant.rendering.render import render_step
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.tool import Tool
from verstak.errors import ToolError
from verstak.gateway.asked_language import asked_language
from verstak.gateway.assistant.attachments import FileItem, attachments_of
from verstak.gateway.assistant.record import AnswerRecord
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.requests import read_json
from verstak.gateway.services import services_of
from verstak.gateway.streaming import StreamResponse, while_connected
from verstak.quantities.text import Language

MOST_SECONDS = 60.0
"""A search that nobody stops ends by itself."""

_encoder = msgspec.json.Encoder()


class ToolRequest(msgspec.Struct):
    """Body of ``POST /assistant/tools/{name}``.

    Attributes:
        arguments: By slot; numbers in the slot's own unit, a file by its name or as an object of
            ``name`` and ``content``.
        language: Of the result; the request's ``Accept-Language`` unless given.
        attachments: Files that arguments name.
        stream: Lines with the progress before the result.
        seconds: How long a search may take.
    """

    arguments: dict[str, Any] = {}
    language: str = ""
    attachments: list[FileItem] = []
    stream: bool = False
    seconds: float | None = None


def room_of(request: Request) -> AssistantRoom:
    """The assistant of this server.

    Raises:
        ApiError: 404 when it has none.
    """
    room = services_of(request).assistant
    if room is None:
        raise ApiError(404, "this server has no assistant")
    return room


async def list_tools(request: Request) -> Response:
    """Every tool with its schema and form."""
    language = asked_language(request, request.query_params.get("language", ""))
    tools = [_described(tool, language) for tool in room_of(request).toolbox.tools.values()]
    return Response(_encoder.encode({"tools": tools}), media_type=JSON_TYPE)


async def run_tool(request: Request) -> Response:
    """Call one tool; a client that hangs up stops it."""
    room = room_of(request)
    tool = room.toolbox.tools.get(request.path_params["name"])
    if tool is None:
        raise ApiError(404, "no such tool; GET /assistant/tools lists them")
    body = await read_json(request, ToolRequest)
    language = asked_language(request, body.language)
    desk = Desk(
        language=language,
        attachments=attachments_of(body.attachments),
        seconds=_seconds(body.seconds, room),
    )
    lines = _lines(room, tool, body.arguments, desk)
    if body.stream:
        return StreamResponse(request, lines)
    whole = await while_connected(request, _last(lines))
    return Response(whole, media_type=JSON_TYPE)


async def stop(request: Request) -> Response:
    """Ask a running call to stop with the best so far."""
    if not room_of(request).stops.stop(request.path_params["call"]):
        raise ApiError(404, "no such call is running")
    return Response(b'{"stopped":true}', media_type=JSON_TYPE)


async def _lines(
    room: AssistantRoom, tool: Tool, arguments: dict[str, Any], desk: Desk
) -> AsyncGenerator[bytes, None]:
    record = AnswerRecord(room.files)
    pieces = call_tool(
        tool, lambda placed: room.toolbox.run(tool.name, arguments, placed), desk, room.stops
    )
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                plain = (
                    {"assistant": record.status(piece)}
                    if isinstance(piece, Status)
                    else _result(piece, record)
                )
                yield _encoder.encode(plain) + b"\n"
    except ToolError as error:
        raise _worded(error, desk.language) from error


def _result(step: Step, record: AnswerRecord) -> dict[str, Any]:
    rendered = render_step(step, step.language, fault=False, yes_no=False, link=record.addresses.of)
    return {
        **record.step(step),
        "markdown": rendered.markdown,
        "verification": [claim.to_json() for claim in rendered.claims],
    }


async def _last(lines: AsyncGenerator[bytes, None]) -> bytes:
    last = b""
    async with aclosing(lines):
        async for line in lines:
            last = line
    return last


def _worded(error: ToolError, language: Language) -> ToolError:
    """The same failure in the words of whoever asked."""
    if language == "en" or error.in_russian is None:
        return error
    return type(error)(error.in_russian, in_russian=error.in_russian)


def _described(tool: Tool, language: Language) -> dict[str, Any]:
    return {
        "name": tool.name,
        "title": tool.title.in_(language),
        "about": tool.about.in_(language),
        "role": tool.role,
        "examples": list(tool.examples),
        "schema": tool.schema(language),
        "form": form_of(tool, language),
    }


def _seconds(asked: float | None, room: AssistantRoom) -> float:
    if asked is None:
        return room.options.search_seconds
    if not 0 <= asked <= MOST_SECONDS:
        raise ApiError(400, f"seconds must be between 0 and {MOST_SECONDS:.0f}")
    return asked
