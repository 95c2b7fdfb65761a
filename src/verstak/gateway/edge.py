"""The one layer around every handler: who may call, which handler, and what failures become."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from itertools import count

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from verstak.errors import VerstakError
from verstak.gateway.error_map import (
    ApiError,
    ClientGone,
    error_response,
    internal_error,
    status_of,
)
from verstak.gateway.origins import (
    OriginRules,
    is_local_host,
    is_loopback_bind,
    is_same_origin,
)
from verstak.gateway.request_id import request_id
from verstak.gateway.requests import LingeringResponse
from verstak.gateway.routing import RouteTable
from verstak.gateway.services import SERVICES_KEY, Services
from verstak.gateway.streaming import EXTRA_HEADERS_KEY

_log = logging.getLogger(__name__)


class Application:
    """The ASGI application of one server.

    Args:
        services: Rooms below; every handler finds them through ``services_of``.
        routes: What answers where.
    """

    def __init__(self, services: Services, routes: RouteTable) -> None:
        self._services = services
        self._routes = routes
        self._origins = OriginRules(services.options.origins)
        self._check_host = is_loopback_bind(services.options.host)
        self._ids = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:  # nothing here speaks WebSocket
            await send({"type": "websocket.close", "code": 1000})

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        identity = f"{next(self._ids):08x}"
        request_id.set(identity)
        scope[SERVICES_KEY] = self._services
        request = Request(scope, receive, send)
        response = self._refuse(request)
        if response is None:
            response = await self._answer(request, identity)
        if response is not None:
            headers = (*scope.get(EXTRA_HEADERS_KEY, ()), (b"x-request-id", identity.encode()))
            scope[EXTRA_HEADERS_KEY] = headers
            response.raw_headers.extend(headers)
            response = await self._deliver(request, response, send, identity)
        if _log.isEnabledFor(logging.INFO):
            status = 499 if response is None else response.status_code
            elapsed_ms = (time.perf_counter() - started) * 1000
            _log.info(
                "request id=%s method=%s path=%s status=%d duration_ms=%.1f",
                identity,
                request.method,
                scope["path"],
                status,
                elapsed_ms,
            )

    def _refuse(self, request: Request) -> Response | None:
        """Origin and Host rules; ``None`` lets the request through."""
        headers = request.headers
        host = headers.get("host", "")
        origin = headers.get("origin")
        if origin and not is_same_origin(origin, host):
            if not self._origins.allows(origin):
                return Response(status_code=403)
            if request.method == "OPTIONS":
                request.scope[EXTRA_HEADERS_KEY] = self._origins.preflight_headers(origin)
                return Response(status_code=204)
            request.scope[EXTRA_HEADERS_KEY] = self._origins.reply_headers(origin)
        if self._check_host and not is_local_host(host):
            return Response(status_code=403)
        return None

    async def _answer(self, request: Request, identity: str) -> Response | None:
        path = request.scope["path"]
        try:
            return await self._routes.respond(request)
        except ClientGone:
            return None
        except VerstakError as error:
            _log.info("refused id=%s code=%s message=%.300s", identity, error.code, error.message)
            response = error_response(path, error)
            if isinstance(error, ApiError) and error.status == 413:
                return LingeringResponse(response)
            return response
        except Exception:  # noqa: BLE001 -- the request edge: a bug must not end the server
            _log.exception("request failed id=%s path=%s", identity, path)
            return error_response(path, internal_error(identity))

    async def _deliver(
        self, request: Request, response: Response, send: Send, identity: str
    ) -> Response | None:
        try:
            await response(request.scope, request.receive, send)
        except ClientGone:
            return None
        except VerstakError as error:
            _log.warning(
                "reply failed id=%s status=%d message=%s", identity, status_of(error), error
            )
        return response

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        # The scheduler's workers live exactly as long as the server, in the server's own loop.
        await receive()
        room = self._services.assistant
        mcp = nullcontext() if room is None or room.mcp is None else room.mcp.run()
        async with self._services.scheduler, mcp:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
