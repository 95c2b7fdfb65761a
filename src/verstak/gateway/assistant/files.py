"""``GET /assistant/files/{token}/{name}``: what an answer made, while it is kept."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.assistant.tools import room_of
from verstak.gateway.error_map import ApiError

_SHOWN = frozenset({"image/svg+xml", "application/pdf"})
"""What a browser shows itself; everything else is saved."""

_DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing holds words of users: opened by itself, it may run and load nothing."""


async def made_file(request: Request) -> Response:
    """The bytes of one file, as their own type and as nothing else."""
    token, _, name = request.path_params["path"].partition("/")
    file = room_of(request).files.get(token)
    if file is None or file.name != name:
        raise ApiError(404, "no such file, or no longer: files are kept for an hour; ask again")
    kind = "inline" if file.media_type in _SHOWN else "attachment"
    headers = {
        "content-disposition": f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "private, max-age=3600, immutable",
    }
    if file.media_type == "image/svg+xml":
        headers["content-security-policy"] = _DRAWING_POLICY
    return Response(file.content, headers=headers, media_type=file.media_type)
