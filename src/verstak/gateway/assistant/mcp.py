"""``/mcp``: the tools for other assistants, over streamable HTTP."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from verstak.gateway.assistant.room import McpEndpoint
from verstak.gateway.assistant.tools import room_of
from verstak.gateway.error_map import ApiError
from verstak.gateway.streaming import EXTRA_HEADERS_KEY


async def mcp(request: Request) -> Response:
    """Hand the request to the protocol's own server; the edge has checked Origin and Host."""
    endpoint = room_of(request).mcp
    if endpoint is None:
        raise ApiError(404, "this server offers no tools to other assistants")
    return _Handed(endpoint)


class _Handed(Response):
    """A reply that somebody else writes; ours are the edge's headers."""

    def __init__(self, endpoint: McpEndpoint) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self.raw_headers = []
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the endpoint answer."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status_code = message["status"]
                extra = scope.get(EXTRA_HEADERS_KEY, ())
                message = {**message, "headers": [*message.get("headers", ()), *extra]}
            await send(message)

        await self._endpoint.handle_request(scope, receive, sending)
