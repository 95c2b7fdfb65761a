"""The language in which a request wants its words."""

from __future__ import annotations

from starlette.requests import Request

from verstak.gateway.error_map import ApiError
from verstak.quantities.text import Language


def asked_language(request: Request, asked: str) -> Language:
    """The language that was named, else the first that the client accepts.

    Args:
        request: Its header ``Accept-Language`` decides where nothing was named.
        asked: ``en``, ``ru``, or empty.

    Raises:
        ApiError: 400 for any other language.
    """
    if asked in {"en", "ru"}:
        return "ru" if asked == "ru" else "en"
    if asked:
        raise ApiError(400, f"unknown language {asked[:20]!r}: expected en or ru")
    accepted = request.headers.get("accept-language", "")
    return "ru" if accepted.lower().startswith("ru") else "en"
