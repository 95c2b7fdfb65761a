"""``/api/create``: a model from another one or from uploaded files."""

from __future__ import annotations

import threading

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.errors import InvalidName, UnknownModel
from verstak.gateway.error_map import ApiError
from verstak.gateway.native.progress import ProgressLine, Report, answer_with_progress
from verstak.gateway.native.pull import pull_into
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.model.names import ModelName
from verstak.store import create as store_create
from verstak.store.progress import SUCCESS


class CreateRequest(msgspec.Struct, rename={"from_": "from"}):
    """Body of ``/api/create``; ``name`` and ``quantization`` are older spellings.

    Attributes:
        model: Name of the new model.
        from_: Model to start from; pulled when it is not here.
        files: File name to digest of uploaded blobs.
        stream: Lines as they come (the default), or only the last.
    """

    model: str = ""
    name: str = ""
    from_: str = ""
    files: dict[str, str] | None = None
    adapters: dict[str, str] | None = None
    template: str = ""
    license: str | list[str] = ""
    system: str = ""
    parameters: dict[str, object] = msgspec.field(default_factory=dict)
    messages: list[dict[str, object]] = msgspec.field(default_factory=list)
    quantize: str = ""
    quantization: str = ""
    renderer: str = ""
    parser: str = ""
    requires: str = ""
    stream: bool = True


async def create(request: Request) -> Response:
    """Make a model and report each step."""
    body = await read_json(request, CreateRequest)
    services = services_of(request)
    name = ModelName.parse(body.model or body.name)
    services.targets.refuse_role(name)
    if not body.from_ and body.files is None:
        raise ApiError(400, "neither 'from' or 'files' was specified")
    wanted = _wanted(services, name, body)

    def job(report: Report, cancel: threading.Event) -> None:
        def attempt() -> None:
            store_create.create_model(
                services.store,
                wanted,
                on_status=lambda status: report(ProgressLine(status)),
                cancel=cancel,
            )

        try:
            attempt()
        except UnknownModel:
            if wanted.source is None:
                raise
            _pull_source(services, wanted.source, report, cancel)
            attempt()

    return await answer_with_progress(request, job, stream=body.stream)


def _wanted(services: Services, name: ModelName, body: CreateRequest) -> store_create.CreateRequest:
    source: ModelName | None = None
    parameters = body.parameters
    if body.from_:
        try:
            source = ModelName.parse(body.from_)
        except InvalidName as error:
            raise ApiError(400, error.message) from error
        role = services.catalog.find_role(source)
        if role is not None:
            # A model made from a role keeps the role's profile as its own parameters.
            source = ModelName.parse(role.model)
            profile = role.profile
            own: dict[str, object | None] = {
                "num_ctx": profile.context_tokens,
                "temperature": profile.temperature,
                "top_p": profile.top_p,
            }
            parameters = {**{k: v for k, v in own.items() if v is not None}, **parameters}
    licenses = [body.license] if isinstance(body.license, str) else body.license
    return store_create.CreateRequest(
        name=name,
        source=source,
        files=body.files or {},
        template=body.template,
        system=body.system,
        license=tuple(text for text in licenses if text),
        parameters=parameters,
        messages=body.messages,
        adapters=body.adapters or {},
        quantize=body.quantize or body.quantization,
        extra_config={
            "renderer": body.renderer,
            "parser": body.parser,
            "requires": body.requires,
        },
    )


def _pull_source(
    services: Services, source: ModelName, report: Report, cancel: threading.Event
) -> None:
    def without_success(line: ProgressLine) -> None:
        if line.status != SUCCESS:  # the create under way says that, once, at its end
            report(line)

    pull_into(services, source, without_success, cancel, insecure=False)
