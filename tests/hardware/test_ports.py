"""Who holds a port, on this very machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from verstak.hardware.ports import holder_of


def test_own_listener_is_described() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        holder = holder_of(server.getsockname()[1])
    assert holder is not None
    assert f"pid {os.getpid()}" in holder


def test_other_process_is_described() -> None:
    program = (
        "import socket, sys; s = socket.create_server(('127.0.0.1', 0));"
        "print(s.getsockname()[1], flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        holder = holder_of(int(child.stdout.readline()))
        child.kill()
    assert holder is not None
    assert f"pid {child.pid}" in holder


def test_free_port_has_no_holder() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound and not listening
        assert holder_of(reserved.getsockname()[1]) is None
