"""Times as Go prints them: RFC 3339, nanoseconds with trailing zeros cut."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

FOREVER_S = 2**63 // 10**9
"""Go's longest duration; what "never expires" adds to now, and how 2318 gets into ``/api/ps``."""


def utc_now() -> str:
    """This moment in UTC with ``Z``, as ``created_at`` shows it."""
    seconds, nanoseconds = divmod(time.time_ns(), 10**9)
    return f"{_second(seconds)}{_fraction(nanoseconds)}Z"


def local_time(moment: datetime) -> str:
    """A moment with its local offset, as ``modified_at`` shows it.

    Args:
        moment: Any aware time; shown in the machine's zone.
    """
    local = moment.astimezone()
    whole = local.replace(microsecond=0, tzinfo=None).isoformat()
    offset = local.strftime("%z")
    zone = "Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:5]}"
    return f"{whole}{_fraction(local.microsecond * 1000)}{zone}"


def local_expiry(moment: datetime | None) -> str:
    """When something expires; ``None`` = never, which Go's longest duration makes 2318."""
    return local_time(moment or datetime.now(UTC) + timedelta(seconds=FOREVER_S))


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    # One token a few milliseconds: nearly every call of a second finds its text here.
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _fraction(nanoseconds: int) -> str:
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""
