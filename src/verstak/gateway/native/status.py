"""``/``, version, status, what is loaded, and whether we are ready."""

from __future__ import annotations

import math

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from verstak.gateway.error_map import JSON_TYPE
from verstak.gateway.native.model_details import Details, details_of
from verstak.gateway.page import routes as page_routes
from verstak.gateway.services import OLLAMA_VERSION, services_of
from verstak.gateway.targets import Target
from verstak.gateway.timestamps import local_expiry
from verstak.scheduler.residency import Resident


class LoadedModel(msgspec.Struct, frozen=True):
    """One entry of ``/api/ps``, in Ollama's field order."""

    name: str
    model: str
    size: int
    digest: str
    details: Details
    expires_at: str
    size_vram: int
    context_length: int


class LoadedList(msgspec.Struct, frozen=True):
    """Reply of ``/api/ps``."""

    models: list[LoadedModel]


class Health(msgspec.Struct, frozen=True):
    """Reply of ``/api/verstak/health``."""

    status: str
    version: str
    models: list[str]


async def root(request: Request) -> Response:
    """``Ollama is running`` for programs; the page for a browser."""
    if "text/html" in request.headers.get("accept", ""):
        return await page_routes.page(request)
    return PlainTextResponse("Ollama is running", headers={"Vary": "Accept"})


async def version(request: Request) -> Response:
    """The Ollama version whose dialect we speak, and our own in a header."""
    own = services_of(request).version
    body = msgspec.json.encode({"version": OLLAMA_VERSION})
    return Response(body, headers={"x-verstak-version": own}, media_type=JSON_TYPE)


async def status(request: Request) -> Response:
    """No cloud behind this server: said so that clients do not offer one."""
    del request
    return Response(b'{"cloud":{"disabled":true,"source":"config"}}', media_type=JSON_TYPE)


async def ps(request: Request) -> Response:
    """What is loaded, longest remaining first."""
    services = services_of(request)
    targets = {one.display: one for one in await anyio.to_thread.run_sync(services.targets.list)}
    residents = sorted(services.scheduler.residents(), key=_remaining, reverse=True)
    models = [_loaded(resident, targets.get(resident.name)) for resident in residents]
    return Response(msgspec.json.encode(LoadedList(models)), media_type=JSON_TYPE)


async def health(request: Request) -> Response:
    """Whether the server answers, and which names it could run."""
    services = services_of(request)
    targets = await anyio.to_thread.run_sync(services.targets.list)
    names = [target.display for target in targets]
    reply = Health("ok", services.version, names)
    return Response(msgspec.json.encode(reply), media_type=JSON_TYPE)


def _loaded(resident: Resident, target: Target | None) -> LoadedModel:
    """One line; a name that was deleted while its worker runs has no digest any more."""
    digest = "" if target is None else target.stored.manifest_digest
    details = Details("", "gguf", "", None, "", "")
    if target is not None:
        details = details_of(target.stored, parent="" if target.role is None else target.role.model)
    return LoadedModel(
        name=resident.name,
        model=resident.name,
        size=resident.size_bytes,
        digest=digest,
        details=details,
        expires_at=local_expiry(resident.expires_at),
        size_vram=0,  # workers compute on the processor
        context_length=resident.context_tokens,
    )


def _remaining(resident: Resident) -> float:
    return math.inf if resident.expires_at is None else resident.expires_at.timestamp()
