"""The process that runs one script inside an environment, alive as long as its parent wants it.

Run as ``ENVIRONMENT/bin/python -u host.py SCRIPT``. Standard input carries one JSON line, the job,
then a line for each request, and then stays open: its end means the parent is gone. Standard output
carries JSON lines back; whatever else is printed belongs to the log on standard error. The exit
status means nothing; only a ``result`` does.

A script has ``run(job, say)``, whose value is the result, or ``serve(job, say)``, whose value is
the result and a function ``answer(request, say)`` that is called for each request.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import os
import queue
import signal
import sys
import threading
import traceback
from typing import Any

_PR_SET_PDEATHSIG = 1  # Linux: <linux/prctl.h>
_CLONE_NEWUSER = 0x10000000  # Linux: <linux/sched.h>
_CLONE_NEWNET = 0x40000000


def end_with_parent(parent_pid: int) -> None:
    """Ask the kernel to kill us when the thread that started us ends, where it offers that."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(0)


def leave_network() -> bool:
    """Move into a network namespace with no route and no interface that is up.

    Returns:
        Whether the kernel allowed it. It does for root, and on most Linux systems for everybody
        through a user namespace; elsewhere the environment's variables have to do.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    # The same user inside as outside, or nothing here would know its own name.
    with contextlib.suppress(OSError):
        for path, text in (
            ("/proc/self/setgroups", "deny"),
            ("/proc/self/uid_map", f"{user} {user} 1"),
            ("/proc/self/gid_map", f"{group} {group} 1"),
        ):
            with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 - one write, no more
                file.write(text)
    return True


class Mouth:
    """Says JSON lines to the parent; they never mix, whoever says them."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def say(self, kind: str, **values: object) -> None:
        """Write one line; a parent that is gone hears nothing, and we end."""
        line = json.dumps({"kind": kind, **values}, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            while line:
                try:
                    line = line[os.write(self._descriptor, line) :]
                except OSError:
                    os._exit(0)


def _hear(lines: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    # The parent is gone, however it went: end, with all that was started here.
    with contextlib.suppress(OSError):
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _blame(error: BaseException) -> str:
    """What a person can do something about, else nobody knows."""
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, OSError) and error.errno in {28, 122}:  # ENOSPC, EDQUOT
        return "disk"
    if isinstance(error, (ImportError, ModuleNotFoundError)):
        return "environment"
    return "request" if isinstance(error, (ValueError, KeyError)) else "unknown"


def run() -> None:
    """Do the job, answer requests, and end."""
    mouth = Mouth(os.dup(1))
    os.dup2(2, 1)  # whatever a library prints belongs to the log
    first: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    end_with_parent(first["parent_pid"])
    isolated = leave_network() if first["isolate"] else False  # before there is any thread
    mouth.say("begun", isolated=isolated, python=sys.version.split()[0])
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(requests,), daemon=True).start()
    try:
        spec = importlib.util.spec_from_file_location("script", sys.argv[1])
        assert spec is not None  # noqa: S101 - the path ends in .py
        assert spec.loader is not None  # noqa: S101
        script = importlib.util.module_from_spec(spec)
        sys.modules["script"] = script
        spec.loader.exec_module(script)
        if hasattr(script, "run"):
            mouth.say("result", value=script.run(first["job"], mouth.say))
        else:
            value, answer = script.serve(first["job"], mouth.say)
            mouth.say("result", value=value)
            while True:
                mouth.say("result", value=answer(json.loads(requests.get()), mouth.say))
    except BaseException as error:  # noqa: BLE001 - the edge of the process
        traceback.print_exc()
        said = str(error) or type(error).__name__
        mouth.say("failed", message=f"{type(error).__name__}: {said}", blame=_blame(error))
    # Threads and destructors of the libraries have nothing left to do.
    os._exit(0)


if __name__ == "__main__":
    run()
