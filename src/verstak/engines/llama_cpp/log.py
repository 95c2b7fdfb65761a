"""llama.cpp's log of one worker: the last of it, and the cause of a failure in it.

The engine's own errors are generic ("please check the input params"); what really happened is only
in the log, as ``<time> E <function>: <message>`` lines from the most specific to the most general.
"""

from __future__ import annotations

import re

_ERROR_LINE = re.compile(r"^(?:[\d.]+ )?E (?:\w+ +)?[\w:()]+: (?P<message>.+)$")
_ABORT_LINE = re.compile(
    r"GGML_ASSERT|GGML_ABORT|ggml_abort|terminate called|what\(\):|^\w+(?:Error|Exception)\b"
)
# "error loading model: X" adds something only when X is not the name of the file once more.
_LOADING = "error loading model: "
_ECHO = "failed to load model"


class LogTail:
    """The last bytes of a log, bounded.

    Args:
        limit_bytes: What is kept at least; up to twice as much is held.
    """

    def __init__(self, limit_bytes: int = 64 * 1024) -> None:
        self._limit_bytes = limit_bytes
        self._data = bytearray()

    def append(self, data: bytes) -> None:
        """Add what the child wrote."""
        self._data += data
        if len(self._data) > 2 * self._limit_bytes:
            del self._data[: -self._limit_bytes]

    def text(self) -> str:
        """What is kept, decoded leniently."""
        return self._data.decode("utf-8", errors="replace")


def load_failure(log: str) -> str | None:
    """Why a model could not be loaded, in the engine's own words.

    Args:
        log: The worker's log from its start.

    Returns:
        One line, or ``None`` when the log names no error.
    """
    messages = [m["message"].strip() for m in map(_ERROR_LINE.match, log.splitlines()) if m]
    if not messages:
        return crash(log)
    cause = messages[0].removeprefix(_LOADING)
    for message in messages[1:]:
        detail = message.removeprefix(_LOADING)
        if detail != message and _ECHO not in detail:
            cause = f"{cause}; {detail}"
    return cause


def crash(log: str) -> str | None:
    """The last line by which native code says that it gives up, or ``None``."""
    lines = [line.strip() for line in log.splitlines() if _ABORT_LINE.search(line)]
    return lines[-1] if lines else None
