from __future__ import annotations

import threading

from verstak.errors import VerstakError


class StoreCancelled(VerstakError):
    """The caller set the cancel event; nothing was published."""

    code = "cancelled"


def check_cancelled(cancel: threading.Event | None) -> None:
    """Stop here when the caller asked to.

    Raises:
        StoreCancelled: the event is set.
    """
    if cancel is not None and cancel.is_set():
        raise StoreCancelled("the operation was cancelled")
