"""A verstak server of the benchmark's own, on a free port, stopped with the block."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

START_S = 120.0
STOP_S = 30.0


@contextmanager
def own_server(
    *,
    settings: Path | None = None,
    roles: Mapping[str, str] | None = None,
    threads: int | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[str]:
    """Run ``verstak serve`` while the block lasts.

    Args:
        settings: A settings file instead of the default one.
        roles: Model of each role, to hold one role against two models.
        threads: Compute threads of a worker; ``None`` = all cores.
        environment: Further variables.

    Yields:
        The server's address.

    Raises:
        RuntimeError: it did not come up.
    """
    port = _free_port()
    variables = dict(os.environ)
    for role, model in (roles or {}).items():
        variables[f"VERSTAK_ROLES__{role.upper()}"] = model
    with tempfile.TemporaryDirectory(prefix="vs-") as sockets:
        if threads is not None:
            variables["VERSTAK_WORKER__THREADS"] = str(threads)
            # Who says one key of the section says this one too: it has no default of its own.
            variables["VERSTAK_WORKER__RUN_DIR"] = sockets
        process = subprocess.Popen(_command(settings, port), env=variables | (environment or {}))
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(address, process)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(settings: Path | None, port: int) -> Sequence[str]:
    named = ["--config", str(settings)] if settings else []
    return [sys.executable, "-m", "verstak", *named, "--port", str(port), "serve"]


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if httpx.get(f"{address}/api/version", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"no server at {address} after {START_S:.0f} s")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
