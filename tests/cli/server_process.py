"""``verstak serve`` as people start it: a process of its own, stopped by signals."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

_START_S = 60.0
_STOP_S = 40.0


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without whatever would steer verstak, in plain English."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VERSTAK_", "OLLAMA_", "LC_"))
    }
    return {**kept, "LANG": "C.UTF-8", "XDG_CONFIG_HOME": "/nonexistent", **extra}


def store_environment(root: Path, state_dir: Path) -> dict[str, str]:
    return {"OLLAMA_MODELS": str(root), "VERSTAK_STORE__STATE_DIR": str(state_dir)}


def link_store(root: Path, copy: Path, *names: str) -> None:
    """A second store with the same blobs (hard links, nothing is copied) and some of the names."""
    (copy / "blobs").mkdir(parents=True)
    for blob in (root / "blobs").iterdir():
        os.link(blob, copy / "blobs" / blob.name)
    for name in names:
        relative = Path("manifests/registry.ollama.ai/library", *name.split(":"))
        target = copy / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((root / relative).read_bytes())


class ServerProcess:
    """One server; use it as a context manager.

    Args:
        root: Models folder.
        state_dir: Folder of our own records.
        arguments: Behind ``serve``.
        environment: Besides the two folders.
        port: 0 lets the system choose.
    """

    def __init__(
        self,
        root: Path,
        state_dir: Path,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        port: int = 0,
    ) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            [sys.executable, "-m", "verstak", "--port", str(port), "serve", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            env=clean_environment({**store_environment(root, state_dir), **(environment or {})}),
        )
        self.store_root = root
        self.url = ""
        self._said = ""

    def __enter__(self) -> Self:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            if found := re.search(r"verstak \S+ serves (http://\S+)", self.log()):
                self.url = found[1]
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self.__exit__(None, None, None)
        raise AssertionError(f"the server did not start:\n{self.log()}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.stop()
        self._said = self.log()
        self._log.close()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def log(self) -> str:
        """Everything it has said so far."""
        if self._log.closed:
            return self._said
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode("utf-8", errors="replace")

    def workers(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit status, negative for a death by signal."""
        self.process.send_signal(number)
        try:
            return self.process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(
                f"the server did not stop within {_STOP_S} s:\n{self.log()}"
            ) from None


def gone(processes: list[psutil.Process], timeout_s: float = 30.0) -> bool:
    """Whether all of them end in time."""
    return not psutil.wait_procs(processes, timeout=timeout_s)[1]
