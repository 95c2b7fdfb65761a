"""Which request the current task works for."""

from __future__ import annotations

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("verstak_request_id", default="-")
"""Set by the outer layer; logs and the ``X-Request-Id`` header show it."""
