"""The process that calls llama.cpp's library, alive exactly as long as its parent wants it.

Run as ``python -m verstak.quantize.child``. Standard input carries one job and then stays open:
its end means the parent is gone. Standard output carries events, one JSON object a line. Standard
error is llama.cpp's log. The exit status means nothing; only the file that was made does.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from verstak.errors import UnsupportedFeature, UsageError, VerstakError
from verstak.quantize.job import (
    Begun,
    CheckJob,
    CollectJob,
    ErrorsJob,
    Event,
    Failed,
    Finished,
    Job,
    ProbeJob,
    QuantizeJob,
    ScoreJob,
    TokenizeJob,
    decode_job,
)
from verstak.quantize.library import Library

_PR_SET_PDEATHSIG = 1  # Linux: <linux/prctl.h>


class Mouth:
    """Says events to the parent; lines never mix, whoever says them.

    Args:
        descriptor: Open file to write to.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def say(self, event: Event) -> None:
        """Write one event; a parent that is gone hears nothing, and the child ends."""
        line = msgspec.json.encode(event) + b"\n"
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except OSError:
                os._exit(1)


def end_with_parent(parent_pid: int) -> None:
    """Die when the parent does: by the kernel where it offers that, else by the end of input."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work(library: Library, job: Job, say: Callable[[Event], None]) -> None:
    """Do what a job asks for; only the part that does it is loaded."""
    # ruff: noqa: PLC0415
    match job:
        case QuantizeJob():
            from verstak.quantize.quantizing import quantize

            quantize(library, job, say)
        case CollectJob():
            from verstak.quantize.collecting import collect

            collect(library, job, say)
        case ScoreJob():
            from verstak.quantize.scoring import score

            score(library, job, say)
        case TokenizeJob():
            from verstak.quantize.scoring import tokenize

            tokenize(library, job, say)
        case ErrorsJob():
            from verstak.quantize.allocation.errors import measure_errors

            measure_errors(library, job, say)
        case ProbeJob():
            from verstak.quantize.allocation.probing import probe

            probe(library, job, say)
        case CheckJob():
            pass


def run() -> None:
    """Do one job and say how it went."""
    # A thread that spins at a barrier takes the core from the one that it waits for.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    mouth = Mouth(os.dup(1))
    os.dup2(2, 1)  # whatever the library prints belongs to the log
    job = decode_job(sys.stdin.buffer.readline())
    end_with_parent(job.parent_pid)
    try:
        library = Library(Path(job.library))
        mouth.say(Begun(version=library.version, commit=library.commit))
        _work(library, job, mouth.say)
    except UnsupportedFeature as error:
        mouth.say(Failed(message=error.message, blame="library", remedy=error.remedy or ""))
    except UsageError as error:
        mouth.say(Failed(message=error.message, blame="request", remedy=error.remedy or ""))
    except (VerstakError, OSError) as error:
        mouth.say(Failed(message=str(error)))
    else:
        mouth.say(Finished())
    # The library's threads and destructors have nothing left to do.
    os._exit(0)


if __name__ == "__main__":
    run()
