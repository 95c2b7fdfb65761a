"""A real OCI registry on a free port: Debian's docker-registry, run without privileges."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

LOGIN = ("buro", "kromka-2-mm")

_CONFIG = """
version: 0.1
log: {{level: error, accesslog: {{disabled: true}}}}
storage:
  filesystem: {{rootdirectory: {root}}}
  delete: {{enabled: true}}
http:
  addr: 127.0.0.1:{port}
{auth}
"""
_USERS = "buro:$2y$05$abcdefghijklmnopqrstuuZwh8.4IqNeC/knyxLRw5fOq67sIujIy\n"
"""``LOGIN`` as ``htpasswd -B`` writes it."""


@contextlib.contextmanager
def registry_process(folder: Path, *, login: tuple[str, str] | None = None) -> Iterator[str]:
    """A registry that keeps its data in a folder; gives its ``host:port``.

    Args:
        folder: Also gets its settings and log.
        login: ``LOGIN`` to ask for that password, ``None`` to let everybody in.
    """
    program = shutil.which("docker-registry")
    if program is None:
        pytest.skip("docker-registry is not installed (Debian package docker-registry)")
    auth = ""
    if login is not None:
        (folder / "users").write_text(_USERS)
        auth = f"auth: {{htpasswd: {{realm: office, path: {folder / 'users'}}}}}"
    port = _free_port()
    config = folder / "registry.yml"
    config.write_text(_CONFIG.format(root=folder / "data", port=port, auth=auth))
    with (folder / "registry.log").open("wb") as log:
        process = subprocess.Popen([program, "serve", str(config)], stdout=log, stderr=log)
    try:
        _wait_until_it_answers(process, port, folder / "registry.log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/v2/", trust_env=False)
        except httpx.TransportError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
