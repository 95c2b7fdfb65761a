"""Work of some minutes that Ctrl-C, or a polite kill, asks to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_POLL_S = 0.2


def stoppable[T](
    work: Callable[[threading.Event], T],
    *,
    farewell_s: float,
    on_stop: Callable[[], None] = lambda: None,
) -> T:
    """Do something in a thread of its own, for signals reach the main thread only.

    The thread is a daemon: a second Ctrl-C leaves at once, and what is on disk can be resumed.

    Args:
        work: Told the event that asks it to stop.
        farewell_s: How long it may take to put its things away then.
        on_stop: Called when it was asked to, before the waiting.

    Raises:
        KeyboardInterrupt: after the work has stopped; SIGTERM counts as Ctrl-C.
    """
    cancel, finished = threading.Event(), threading.Event()
    outcome: list[T] = []
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(cancel))
        except BaseException as error:  # noqa: BLE001 - re-raised in the caller's thread below
            trouble.append(error)
        finally:
            finished.set()

    with _terminated_as_interrupted():
        try:
            threading.Thread(target=run, name="work", daemon=True).start()
            while not finished.wait(_POLL_S):
                pass
        except KeyboardInterrupt:
            cancel.set()
            on_stop()
            finished.wait(farewell_s)
            raise
    if trouble:
        raise trouble[0]
    return outcome[0]


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Without it SIGTERM would end us on the spot, with files and children left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
