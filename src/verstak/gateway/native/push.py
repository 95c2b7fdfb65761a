"""``/api/push``: models to a registry."""

from __future__ import annotations

import threading

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.errors import InvalidName, VerstakError
from verstak.gateway.error_map import ApiError, message_of
from verstak.gateway.native.progress import Report, answer_with_progress, line_of
from verstak.gateway.requests import read_json
from verstak.gateway.services import services_of
from verstak.model.names import ModelName
from verstak.store.progress import PullProgress


class PushRequest(msgspec.Struct):
    """Body of ``/api/push``.

    Attributes:
        model: A model of the store, whose name says where to; ``name`` is its older spelling.
        insecure: Plain HTTP is allowed.
        stream: Lines as they come (the default), or only the last.
    """

    model: str = ""
    name: str = ""
    insecure: bool = False
    stream: bool = True


async def push(request: Request) -> Response:
    """Send a model, or what of it the registry lacks."""
    body = await read_json(request, PushRequest)
    text = body.model or body.name
    if not text:
        raise ApiError(400, "model is required")
    services = services_of(request)
    try:
        name = ModelName.parse(text)
        # Roles belong to this server; what a registry can hold is the model behind one.
        services.targets.refuse_role(name)
        services.targets.resolve(text)
    except InvalidName as error:
        raise ApiError(400, error.message) from error
    insecure = body.insecure or text.startswith("http://")

    def job(report: Report, cancel: threading.Event) -> None:
        def on_progress(progress: PullProgress) -> None:
            report(line_of(progress))

        try:
            services.pusher.push(name, on_progress=on_progress, cancel=cancel, insecure=insecure)
        except VerstakError as error:
            # Ollama's one status for a push that failed.
            raise ApiError(500, message_of(error)) from error

    return await answer_with_progress(request, job, stream=body.stream)
