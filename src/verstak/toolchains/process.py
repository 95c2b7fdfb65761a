"""A script inside an environment as its parent sees it: started, asked, listened to, killed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

import msgspec

from verstak.errors import (
    Cancelled,
    DiskFull,
    NotEnoughMemory,
    ToolchainFailed,
    VerstakError,
)
from verstak.toolchains.process_group import ProcessGroup

_HOST = Path(__file__).parent / "scripts" / "host.py"
_POLL_S = 0.1

QUIET: Mapping[str, str] = MappingProxyType(
    {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "HF_EVALUATE_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "DO_NOT_TRACK": "1",
        "DISABLE_TELEMETRY": "1",
        "OLIVE_DISABLE_TELEMETRY": "1",
        # Olive 0.13 writes its heartbeat before it looks at the variable above; in continuous
        # integration, and only there, it never does.
        "CI": "true",
        "ORT_DISABLE_TELEMETRY": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
    }
)
"""What every script is started with: no hub, no telemetry, no packages from elsewhere."""

_DROPPED = ("PYTHON", "VIRTUAL_ENV", "VERSTAK_", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "PIP_")


class Begun(msgspec.Struct, frozen=True, tag_field="kind", tag="begun"):
    """The process runs.

    Attributes:
        isolated: Whether it has no network at all, by the kernel.
        python: Version of its interpreter.
    """

    isolated: bool
    python: str


class Progressed(msgspec.Struct, frozen=True, tag_field="kind", tag="progress"):
    """How far the work is.

    Attributes:
        what: What is in work.
        done: Steps done.
        total: Steps in all; 0 = nobody knows.
    """

    what: str
    done: int = 0
    total: int = 0


class Warned(msgspec.Struct, frozen=True, tag_field="kind", tag="warning"):
    """Something that a person should know.

    Attributes:
        message: In the tool's words.
    """

    message: str


class Noted(msgspec.Struct, frozen=True, tag_field="kind", tag="note"):
    """Something between two results that only the script's owner understands.

    Attributes:
        value: Its JSON.
    """

    value: msgspec.Raw


class _Result(msgspec.Struct, frozen=True, tag_field="kind", tag="result"):
    value: msgspec.Raw


class _Failed(msgspec.Struct, frozen=True, tag_field="kind", tag="failed"):
    message: str
    blame: Literal["memory", "disk", "environment", "request", "unknown"] = "unknown"


type Event = Begun | Progressed | Warned | Noted

_decode = msgspec.json.Decoder(Begun | Progressed | Warned | Noted | _Result | _Failed).decode


def ignore_event(event: Event) -> None:
    """Say nothing."""
    del event


class Child:
    """One script that runs; use as a context manager.

    On Linux it ends with the thread that started it, so that thread has to live as long.

    Args:
        python: Interpreter of the environment.
        script: File with ``run`` or ``serve``, see :mod:`verstak.toolchains.scripts.host`.
        job: JSON of what to do.
        isolate: Take the network away from it, where the kernel allows that.
        variables: Environment variables besides :data:`QUIET`.
        folder: Where it works; ``None`` = where we do.

    Raises:
        ToolchainFailed: no process could be started.
    """

    def __init__(
        self,
        python: Path,
        script: Path,
        job: bytes,
        *,
        isolate: bool = True,
        variables: Mapping[str, str] = MappingProxyType({}),
        folder: Path | None = None,
    ) -> None:
        self._name = script.stem
        self._stopped = False
        # -P: libraries import by names that scripts beside the host have, too
        command = (str(python), "-s", "-P", "-u", str(_HOST), str(script))
        self._process = ProcessGroup(command, variables=_variables(variables), folder=folder)
        first = {"job": msgspec.Raw(job), "parent_pid": os.getpid(), "isolate": isolate}
        self._process.tell(msgspec.json.encode(first))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Of its process, for example to read its memory."""
        return self._process.pid

    @property
    def log(self) -> tuple[str, ...]:
        """The last lines that it and its libraries wrote to standard error."""
        return self._process.log

    def result[T](
        self,
        answer: type[T],
        *,
        on_event: Callable[[Event], None] = ignore_event,
        cancel: threading.Event,
    ) -> T:
        """Hear it out until there is a result.

        Args:
            answer: Type of the result.
            on_event: Hears what it says meanwhile, in the caller's thread.
            cancel: Stops it; it is killed.

        Raises:
            ToolchainFailed: it died, gave up, or said something unreadable.
            NotEnoughMemory: it ran out of memory, as far as it could tell.
            DiskFull: it found no room left.
            Cancelled: `cancel` was set.
        """
        while True:
            if cancel.is_set():
                self._stopped = True
                self.close()
            if self._stopped:  # asked again, too: it did not die, it was killed
                raise Cancelled("the work was stopped; nothing was published")
            try:
                line = self._process.hear(_POLL_S)
            except TimeoutError:
                continue
            except EOFError:
                raise self._death() from None
            try:
                event = _decode(line)
                if isinstance(event, _Result):
                    return msgspec.json.decode(event.value, type=answer)
            except msgspec.DecodeError as error:
                raise ToolchainFailed(f"{self._name} said something unreadable: {error}") from error
            if isinstance(event, _Failed):
                raise self._failure(event)
            on_event(event)

    def ask[T](
        self,
        request: bytes,
        answer: type[T],
        *,
        on_event: Callable[[Event], None] = ignore_event,
        cancel: threading.Event,
    ) -> T:
        """Send a request to a script that serves, and hear the result.

        Raises:
            VerstakError: as :meth:`result`.
        """
        self._process.tell(request)
        return self.result(answer, on_event=on_event, cancel=cancel)

    def close(self) -> None:
        """End it with all that it started. Safe to call twice."""
        self._process.close()

    def _failure(self, failed: _Failed) -> VerstakError:
        message = f"{self._name}: {failed.message}"
        if failed.blame == "memory":
            return NotEnoughMemory(message, remedy="free memory, or take a smaller model")
        if failed.blame == "disk":
            return DiskFull(message, remedy="free some space")
        remedy = "remove the toolchain and install it again: verstak toolchain list"
        return ToolchainFailed(message, remedy=remedy if failed.blame == "environment" else None)

    def _death(self) -> VerstakError:
        status = self._process.end()
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        said = self.log[-1] if self.log else ""
        remedy = "the system may have run out of memory: see its log" if status == -9 else None
        return ToolchainFailed(
            f"{self._name} ended {how} and gave no result" + (f": {said}" if said else ""),
            remedy=remedy,
        )


def run_script[T](
    python: Path,
    script: Path,
    job: bytes,
    *,
    answer: type[T],
    on_event: Callable[[Event], None] = ignore_event,
    cancel: threading.Event,
    isolate: bool = True,
    variables: Mapping[str, str] = MappingProxyType({}),
    folder: Path | None = None,
) -> T:
    """Run a script to its end.

    Args:
        python: Interpreter of the environment.
        script: File with ``run``.
        job: JSON of what to do.
        answer: Type of its result.
        on_event: Hears what it says meanwhile, in the caller's thread.
        cancel: Stops it; it is killed with all that it started.
        isolate: Take the network away from it, where the kernel allows that.
        variables: Environment variables besides :data:`QUIET`.
        folder: Where it works.

    Raises:
        VerstakError: as :meth:`Child.result`.
    """
    with Child(python, script, job, isolate=isolate, variables=variables, folder=folder) as child:
        return child.result(answer, on_event=on_event, cancel=cancel)


def _variables(more: Mapping[str, str]) -> dict[str, str]:
    """Ours for a child: the machine's own, less what would lead it elsewhere."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_DROPPED)}
    return {**inherited, **QUIET, **more}
