"""One question to a running server, and when each part of the answer came."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

LONGEST_SILENCE_S = 900.0
"""A loaded machine may evaluate a long prompt for minutes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Args:
        text: The reply without lines about the work in progress.
        verification: Its claims.
        assistant: The last line's ``assistant`` field.
        first_byte_s: Seconds to the first line that holds anything.
        first_status_s: Seconds to the first word of what is being done, ``None`` = none came.
        computed_s: Seconds to the first computed step.
        end_s: Seconds to the end.
        error: What went wrong; the text holds what came until then.
    """

    text: str
    verification: tuple[Mapping[str, Any], ...] = ()
    assistant: Mapping[str, Any] = field(default_factory=dict)
    first_byte_s: float | None = None
    first_status_s: float | None = None
    computed_s: float | None = None
    end_s: float = 0.0
    error: str | None = None


def ask(
    client: httpx.Client,
    model: str,
    messages: Sequence[Mapping[str, str]],
    *,
    options: Mapping[str, Any] | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> Reply:
    """Put a conversation to ``/api/chat`` and read the stream.

    Args:
        client: With the server's address.
        model: Role or model.
        messages: Roles and contents.
        options: ``seed``, ``temperature``, ``num_predict`` …
        files: Names and contents of attachments.
    """
    body: dict[str, Any] = {
        "model": model,
        "messages": list(messages),
        "stream": True,
        "options": dict(options or {}),
    }
    if files:
        body["attachments"] = [
            {"name": name, "content": base64.b64encode(data).decode()} for name, data in files
        ]
    times: dict[str, float] = {}
    words: list[str] = []
    last: dict[str, Any] = {}
    error: str | None = None
    begun = time.perf_counter()
    try:
        with client.stream("POST", "/api/chat", json=body) as response:
            for line in _lines(response):
                now = time.perf_counter() - begun
                error = error or line.get("error")
                words += _read(line, now, times)
                if line.get("done"):
                    last = line
    except httpx.HTTPError as failure:
        error = f"{type(failure).__name__}: {failure}"
    return Reply(
        "".join(words),
        tuple(last.get("verification") or ()),
        last.get("assistant") or {},
        times.get("byte"),
        times.get("status"),
        times.get("step"),
        time.perf_counter() - begun,
        error,
    )


def _lines(response: httpx.Response) -> Iterator[dict[str, Any]]:
    for text in response.iter_lines():
        if text.strip():
            line: dict[str, Any] = json.loads(text)
            yield line


def _read(line: Mapping[str, Any], now: float, times: dict[str, float]) -> Iterator[str]:
    """The words of a line that belong to the reply; notes when they came."""
    about = line.get("assistant") or {}
    content = (line.get("message") or {}).get("content") or ""
    if content or about:
        times.setdefault("byte", now)
    for kind in ("status", "step"):
        if kind in about and not line.get("done"):
            times.setdefault(kind, now)
    if content and "status" not in about:
        yield content
