"""Who listens on a TCP port."""

from __future__ import annotations

import contextlib

import psutil


def holder_of(port: int) -> str | None:
    """Describe the process that listens on a TCP port of this machine.

    Args:
        port: 1 to 65535.

    Returns:
        For example ``ollama (pid 4711, user anna)``; ``a process of another user`` when only
        that is known; ``None`` when nobody listens or the system does not tell.
    """
    try:
        listeners = [
            connection.pid
            for connection in psutil.net_connections(kind="tcp")
            if _listens(connection.status, connection.laddr, port)
        ]
    except psutil.AccessDenied:  # macOS tells only root about all processes
        listeners = _own_listeners(port)
    if not listeners:
        return None
    pid = next((pid for pid in listeners if pid is not None), None)
    return "a process of another user" if pid is None else _describe(pid)


def _listens(status: str, address: object, port: int) -> bool:
    return status == psutil.CONN_LISTEN and getattr(address, "port", None) == port


def _own_listeners(port: int) -> list[int | None]:
    found: list[int | None] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            connections = process.net_connections(kind="tcp")
            if any(_listens(each.status, each.laddr, port) for each in connections):
                found.append(process.pid)
    return found


def _describe(pid: int) -> str:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return f"{process.name()} (pid {pid}, user {process.username()})"
    return f"pid {pid}"
