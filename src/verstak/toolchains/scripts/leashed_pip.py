"""verstak's own pip, alive as long as its parent wants it.

Run as ``python -I leashed_pip.py ARGUMENT ...`` in a session of its own. Standard input says nothing
and stays open: its end means the parent is gone, however it went, and with ``--python`` pip starts
another one that would run on.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import sys
import threading


def _end_with(parent: int) -> None:
    while os.read(parent, 4096):
        pass
    with contextlib.suppress(OSError):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def run() -> None:
    """Be pip."""
    parent = os.dup(0)  # ours alone: descriptors above 2 are not handed on
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is what is wanted
        os.dup2(nothing.fileno(), 0)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    sys.argv[0] = "pip"
    runpy.run_module("pip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    run()
