"""``GET /v1/models`` and ``GET /v1/models/{model}``."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.error_map import JSON_TYPE
from verstak.gateway.services import services_of
from verstak.gateway.targets import Target


class Model(msgspec.Struct):
    """One model as the dialect lists it."""

    id: str
    object: str
    created: int
    owned_by: str


class ModelList(msgspec.Struct):
    """All models."""

    object: str
    data: list[Model]


async def list_models(request: Request) -> Response:
    """Every model and role of this server; an empty list when there is none, never null."""
    listed = services_of(request).targets.list()
    models = [_model(target.display, target) for target in listed]
    return Response(msgspec.json.encode(ModelList("list", models)), media_type=JSON_TYPE)


async def retrieve_model(request: Request) -> Response:
    """One model; the id is the client's own spelling, slashes included."""
    text = request.path_params["model"]
    target = services_of(request).targets.resolve(text)
    return Response(msgspec.json.encode(_model(text, target)), media_type=JSON_TYPE)


def _model(identity: str, target: Target) -> Model:
    created = int(target.stored.modified_at.timestamp())
    return Model(identity, "model", created, target.stored.name.namespace)
