"""pip as a child process: what it says while it works, and why it gave up."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from verstak.errors import Cancelled, DiskFull, IntegrityError, SourceUnavailable, ToolchainFailed
from verstak.toolchains.process_group import ProcessGroup

_PIP = Path(__file__).parent / "scripts" / "leashed_pip.py"
_POLL_S = 0.2


def run_pip(
    python: Path,
    arguments: Sequence[str],
    *,
    on_line: Callable[[str], None],
    on_wait: Callable[[], None],
    cancel: threading.Event,
) -> None:
    """Run verstak's own pip for another interpreter's environment.

    Indexes, certificates, proxies and caches are those that pip is set up for on this machine.

    Args:
        python: Interpreter whose environment is meant.
        arguments: What pip is told.
        on_line: Hears each line of its output.
        on_wait: Called now and then while it says nothing.
        cancel: Stops it.

    Raises:
        SourceUnavailable: no index has what is wanted, or none answered.
        IntegrityError: bytes differ from the lock's hashes.
        DiskFull: no room.
        ToolchainFailed: it failed otherwise.
        Cancelled: `cancel` was set.
    """
    command = (
        *(sys.executable, "-I", str(_PIP), "--python", str(python)),
        *("--disable-pip-version-check", "--no-input"),
        *arguments,
    )
    # The other interpreter is run without -I, and must not look for packages elsewhere.
    variables = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    process = ProcessGroup(command, variables=variables)
    try:
        while True:
            if cancel.is_set():
                raise Cancelled("the installation was stopped; nothing was installed")
            try:
                line = process.hear(_POLL_S)
            except TimeoutError:
                on_wait()
            except EOFError:
                break
            else:
                on_line(line.decode("utf-8", "replace").rstrip())
        status = process.end()
    finally:
        process.close()
    if status != 0:
        raise _typed(status, process.log)


type _Failure = SourceUnavailable | IntegrityError | DiskFull | ToolchainFailed


def _typed(status: int, log: Sequence[str]) -> _Failure:
    """Pip has one exit status for everything; its words say what it was."""
    said = " ".join(line.removeprefix("ERROR: ") for line in log if line.startswith("ERROR"))
    whole = "\n".join(log)
    if "DO NOT MATCH THE HASHES" in whole:
        return IntegrityError(
            "a package differs from the lock's hash, so nothing was installed",
            remedy="the index serves other bytes than were checked: do not use them",
        )
    if "No space left on device" in whole:
        return DiskFull("pip found no room left on the disk", remedy="free some space")
    # The last one: what is wanted is not there, and pip is set up with constraints, which it blames.
    if any(
        words in whole
        for words in (
            "No matching distribution",
            "Could not find a version",
            "ResolutionImpossible",
        )
    ):
        return SourceUnavailable(
            f"the package index lacks a package, or does not answer: {said}",
            remedy="check `pip config list` and the network",
        )
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    return ToolchainFailed(
        f"pip ended {how}: {said or (log[-1] if log else 'it said nothing')}",
        remedy="check `pip config list`; nothing was installed, so it can be tried again",
    )
