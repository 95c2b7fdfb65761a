"""Path and method to handler, by one dictionary look-up on the hot path.

Starlette's router tries one regular expression per route and turns slashes and methods into
other statuses than the server whose clients we serve; its requests and responses we keep.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

type Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """One path and the methods it takes.

    Attributes:
        methods: Space-separated, for example ``GET HEAD``.
        path: Literal, or ending in ``{name}`` (one segment) or ``{name:path}`` (the rest,
            slashes included).
        handler: Called with the request; a parameter is in ``request.path_params``.
    """

    methods: str
    path: str
    handler: Handler


class RouteTable:
    """All routes of the server."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._literal: dict[str, dict[str, Handler]] = {}
        self._prefixed: list[tuple[str, str, bool, dict[str, Handler]]] = []
        for route in routes:
            methods = dict.fromkeys(route.methods.split(), route.handler)
            prefix, brace, parameter = route.path.partition("{")
            if not brace:
                self._literal.setdefault(route.path, {}).update(methods)
                continue
            name, _, kind = parameter.rstrip("}").partition(":")
            key = (prefix, name, kind == "path")
            known = next((entry[3] for entry in self._prefixed if entry[:3] == key), None)
            if known is None:
                self._prefixed.append((*key, methods))
            else:
                known.update(methods)

    async def respond(self, request: Request) -> Response:
        """Run the handler that a request belongs to, or answer as Go's gin does."""
        path = request.scope["path"]
        methods = self._find(path, request)
        if methods is None:
            return self._missing(request, path)
        handler = methods.get(request.method)
        if handler is None:
            allow = {"allow": ", ".join(sorted(methods))}
            return PlainTextResponse("405 method not allowed", 405, allow)
        return await handler(request)

    @property
    def paths(self) -> tuple[tuple[str, str], ...]:
        """Method and path of every route, for the documentation."""
        literal = [(method, path) for path, many in self._literal.items() for method in many]
        prefixed = [
            (method, f"{prefix}{{{name}}}")
            for prefix, name, _, many in self._prefixed
            for method in many
        ]
        return tuple(literal + prefixed)

    def _find(self, path: str, request: Request | None) -> dict[str, Handler] | None:
        methods = self._literal.get(path)
        if methods is not None:
            return methods
        for prefix, name, rest, found in self._prefixed:
            value = path[len(prefix) :]
            if path.startswith(prefix) and value and (rest or "/" not in value):
                if request is not None:
                    request.scope["path_params"] = {name: value}
                return found
        return None

    def _missing(self, request: Request, path: str) -> Response:
        other = path[:-1] if path.endswith("/") else f"{path}/"
        # A path that begins with // would be a redirect to another host.
        if len(path) > 1 and not path.startswith("//") and self._find(other, None) is not None:
            status = 301 if request.method == "GET" else 307
            query = request.scope["query_string"].decode("latin-1")
            return RedirectResponse(other + (f"?{query}" if query else ""), status)
        return PlainTextResponse("404 page not found", 404)
