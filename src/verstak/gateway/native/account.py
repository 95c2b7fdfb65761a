"""Endpoints of a hosted account, which a server of one's own does not have."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.error_map import JSON_TYPE, ApiError


async def unauthorized(request: Request) -> Response:
    """Nobody is signed in here, and nobody can be."""
    del request
    raise ApiError(401, "unauthorized")


async def model_recommendations(request: Request) -> Response:
    """No advice from outside."""
    del request
    return Response(b'{"recommendations":[]}', media_type=JSON_TYPE)
