"""Waiting for a process that is no child of ours; a container's first process may never reap it."""

from __future__ import annotations

import time

import psutil


def wait_until_gone(pid: int) -> None:
    """Returns when it runs no more, reaped or not; the test's own limit ends the wait."""
    try:
        process = psutil.Process(pid)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
    except psutil.NoSuchProcess:
        pass
