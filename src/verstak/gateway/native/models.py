"""``/api/tags``, ``/api/copy`` and ``/api/delete``: the names of the store."""

from __future__ import annotations

import logging

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.errors import IntegrityError, InvalidGguf, InvalidName, UnknownModel
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.native.model_details import Details, details_of
from verstak.gateway.requests import read_json
from verstak.gateway.services import Services, services_of
from verstak.gateway.targets import CHAT_MISSING, COPY_MISSING, Target
from verstak.gateway.timestamps import local_time
from verstak.model.names import ModelName

_log = logging.getLogger(__name__)


class CopyRequest(msgspec.Struct):
    """Body of ``/api/copy``."""

    source: str = ""
    destination: str = ""


class DeleteRequest(msgspec.Struct):
    """Body of ``/api/delete``; ``name`` is the older spelling."""

    model: str = ""
    name: str = ""


class ListedModel(msgspec.Struct, frozen=True):
    """One entry of ``/api/tags``, in Ollama's field order."""

    name: str
    model: str
    modified_at: str
    size: int
    digest: str
    details: Details
    capabilities: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET


class ModelList(msgspec.Struct, frozen=True):
    """Reply of ``/api/tags``."""

    models: list[ListedModel]


async def tags(request: Request) -> Response:
    """Every model and every role whose model is here, newest first."""
    services = services_of(request)
    targets = await anyio.to_thread.run_sync(services.targets.list)
    models = [await _listed(services, target) for target in targets]
    return Response(msgspec.json.encode(ModelList(models)), media_type=JSON_TYPE)


async def copy(request: Request) -> Response:
    """Give a model a second name."""
    body = await read_json(request, CopyRequest)
    services = services_of(request)
    source = _parse(body.source, "source")
    destination = _parse(body.destination, "destination")
    services.targets.refuse_role(destination)
    role = services.catalog.find_role(source)
    if role is not None:
        source = ModelName.parse(role.model)
    try:
        await anyio.to_thread.run_sync(services.store.copy, source, destination)
    except UnknownModel as error:
        raise UnknownModel(COPY_MISSING.format(text=body.source)) from error
    return Response()


async def delete(request: Request) -> Response:
    """Remove a name, and the blobs that neither another name nor a worker uses."""
    body = await read_json(request, DeleteRequest)
    services = services_of(request)
    text = body.model or body.name
    try:
        name = ModelName.parse(text)
    except InvalidName as error:
        raise ApiError(400, f'name "{text[:100]}" is invalid') from error
    services.targets.refuse_role(name)
    try:
        digests = await anyio.to_thread.run_sync(_digests, services, name)
        in_use = services.scheduler.in_use_digests()
        await anyio.to_thread.run_sync(lambda: services.store.delete(name, in_use=in_use))
    except UnknownModel as error:
        raise UnknownModel(CHAT_MISSING.format(text=text)) from error
    for digest in digests & in_use:
        await _free(services, digest)
    return Response()


def _digests(services: Services, name: ModelName) -> frozenset[str]:
    try:
        return services.store.get(name).manifest.digests
    except IntegrityError:  # what is damaged can be deleted too
        return frozenset()


async def _free(services: Services, digest: str) -> None:
    """End the worker of a deleted model and remove its file, unless another name needs them."""
    stored_models = await anyio.to_thread.run_sync(services.store.list)
    if any(digest in stored.manifest.digests for stored in stored_models):
        return
    await services.scheduler.unload(digest)
    # A worker that is busy goes after its last request; the collector takes the file then.
    in_use = services.scheduler.in_use_digests()
    await anyio.to_thread.run_sync(lambda: services.store.remove_unused([digest], in_use=in_use))


def _parse(text: str, field: str) -> ModelName:
    try:
        return ModelName.parse(text)
    except InvalidName as error:
        raise ApiError(400, f'{field} "{text[:100]}" is invalid') from error


async def _listed(services: Services, target: Target) -> ListedModel:
    stored = target.stored
    try:
        capabilities = await services.targets.capabilities(target)
    except InvalidGguf as error:
        # One bad file must not hide the rest of the list.
        _log.warning("unreadable model name=%s error=%s", target.display, error.message)
        capabilities = ()
    role = target.role
    return ListedModel(
        name=target.display,
        model=target.display,
        modified_at=local_time(stored.modified_at),
        size=stored.size_bytes,
        digest=stored.manifest_digest,
        details=details_of(
            stored,
            parent="" if role is None else role.model,
            context_length=None if role is None else role.profile.context_tokens,
        ),
        capabilities=capabilities or msgspec.UNSET,
    )
