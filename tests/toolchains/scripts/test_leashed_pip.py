"""pip that waits for an index, and whose parent is killed; two interpreters and two pips, 2 seconds."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration

_PARENT = """
import sys, threading
from pathlib import Path
from verstak.toolchains.pip_process import run_pip
run_pip(
    Path(sys.executable),
    ("download", "--no-deps", "--isolated", "--proxy", "", "--no-cache-dir", "--timeout", "600",
     "--retries", "0", "--dest", sys.argv[2], "--index-url", sys.argv[1], "plane"),
    on_line=lambda _: None, on_wait=lambda: None, cancel=threading.Event(),
)
"""


def test_it_ends_when_its_parent_is_killed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The index is a socket of ours that never answers, so pip alone can end the connection."""
    with socket.create_server(("127.0.0.1", 0)) as index:
        index.settimeout(120)
        address = f"http://127.0.0.1:{index.getsockname()[1]}/simple"
        target = str(tmp_path_factory.mktemp("target"))
        parent = subprocess.Popen(
            (sys.executable, "-c", _PARENT, address, target), stdin=subprocess.DEVNULL
        )
        try:
            connection, _ = index.accept()
        finally:
            parent.kill()
            parent.wait()
        with connection:
            connection.settimeout(120)
            try:
                while connection.recv(4096):
                    pass
            except ConnectionResetError:
                pass  # it was killed with something unread
