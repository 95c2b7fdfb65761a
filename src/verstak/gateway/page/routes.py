"""The browser page: ``/`` for people, and the files it needs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.routing import Route

_SCRIPTS = (
    "attachments.js",
    "claims.js",
    "conversation.js",
    "dom.js",
    "drawing.js",
    "fields.js",
    "figures.js",
    "form.js",
    "language.js",
    "loaded.js",
    "markdown.js",
    "marks.js",
    "models.js",
    "page.js",
    "quantities.js",
    "stream.js",
    "texts.js",
    "turn.js",
    "verification.js",
    "workspace.js",
)

_MEDIA_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "workspace.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    **dict.fromkeys(_SCRIPTS, "text/javascript; charset=utf-8"),
}

_HEADERS = {
    # The page asks nobody but this server, and no other site may frame it.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def page(request: Request) -> Response:
    """The page itself; ``native.status.root`` calls it when the client accepts HTML."""
    del request
    return _file("index.html")


async def page_file(request: Request) -> Response:
    """One of the page's own files."""
    return _file(request.url.path.rsplit("/", 1)[-1])


def _file(name: str) -> Response:
    # Vary: programs get text at the same address.
    headers = {**_HEADERS, "Vary": "Accept"}
    return Response(_content(name), media_type=_MEDIA_TYPES[name], headers=headers)


@cache
def _content(name: str) -> bytes:
    return (files("verstak.gateway.page") / name).read_bytes()


ROUTES: tuple[Route, ...] = tuple(
    Route("GET HEAD", f"/page/{name}", page_file) for name in _MEDIA_TYPES if name != "index.html"
)
"""Paths of the page's files, all below ``/page/``."""
