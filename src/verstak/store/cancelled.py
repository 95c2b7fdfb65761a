"""Stopping long work between two steps."""

from __future__ import annotations

import threading

from verstak.errors import Cancelled


def check_cancelled(cancel: threading.Event | None) -> None:
    """Stop here when the caller asked to.

    Raises:
        Cancelled: the event is set.
    """
    if cancel is not None and cancel.is_set():
        raise Cancelled("the operation was cancelled")
