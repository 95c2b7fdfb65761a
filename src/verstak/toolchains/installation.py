"""An environment made from its lock, tried, and only then marked as one that counts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock
import msgspec

from verstak.errors import Busy, SourceUnavailable, ToolchainFailed
from verstak.store.disk import disk_errors, require_free
from verstak.toolchains.environment import (
    Environment,
    clear,
    folder_of,
    found,
    is_current,
    python_in,
    write_mark,
)
from verstak.toolchains.interpreter import Interpreter, interpreters
from verstak.toolchains.lock import Lock
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.pip_process import run_pip
from verstak.toolchains.process import run_script
from verstak.toolchains.specification import TORCH_CPU, Cost, Toolchain

_IGNORED = re.compile(r"Ignoring \S+: markers")
_TAKEN = re.compile(r"(?:Collecting|Processing) (\S+)")
_BYTES = re.compile(r"Progress (\d+) of (\d+)")
_VENV_TIMEOUT_S = 120.0  # a second or so, unless the disk is a slow network one
_CHECK = Path(__file__).parent / "scripts" / "check.py"


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """What will be done.

    Attributes:
        toolchain: What is installed.
        folder: Where.
        interpreter: With which Python.
        lock: Every package.
        cost: What it takes, as far as anybody measured it.
        with_cuda: Whether PyTorch's CUDA build has to be taken, since there is no other.
    """

    toolchain: Toolchain
    folder: Path
    interpreter: Interpreter
    lock: Lock
    cost: Cost
    with_cuda: bool


@dataclass(frozen=True, slots=True)
class InstallProgress:
    """How far the installation is.

    Attributes:
        stage: Fetching packages, unpacking them, trying them.
        package: The one in work.
        done: Packages that are through with this stage.
        total: Packages in all; other platforms' are taken off as soon as pip says so.
        done_bytes: Of the package that is being fetched.
        total_bytes: Of the package that is being fetched; 0 = it is here already.
    """

    stage: Literal["fetching", "unpacking", "trying"]
    package: str
    done: int
    total: int
    done_bytes: int = 0
    total_bytes: int = 0


type OnProgress = Callable[[InstallProgress], None]


class _Versions(msgspec.Struct, frozen=True):
    """What `scripts/check.py` finds."""

    packages: dict[str, str]


def planned(
    toolchain: Toolchain, options: ToolchainOptions, *, cancel: threading.Event
) -> InstallPlan:
    """Choose interpreter and builds; fetches PyTorch's wheel into pip's cache to know it is there.

    Raises:
        UnsupportedFeature: no interpreter fits.
        IntegrityError: the lock is not one, or the index has other bytes.
        Cancelled: `cancel` was set.
    """
    folder = folder_of(toolchain, options)
    lock = toolchain.lock()
    fitting = list(interpreters(toolchain.pythons, options.python))
    if lock.has_torch:
        for interpreter in fitting:
            if _has_torch_without_cuda(interpreter, options, cancel):
                return InstallPlan(
                    toolchain=toolchain,
                    folder=folder,
                    interpreter=interpreter,
                    lock=toolchain.lock_without_cuda(),
                    cost=toolchain.cost,
                    with_cuda=False,
                )
    with_cuda = lock.has_torch and os.uname().sysname == "Linux"  # macOS has no other build
    return InstallPlan(
        toolchain=toolchain,
        folder=folder,
        interpreter=fitting[0],
        lock=lock,
        cost=toolchain.cost_with_cuda if with_cuda else toolchain.cost,
        with_cuda=with_cuda,
    )


def install(
    plan: InstallPlan,
    options: ToolchainOptions,
    *,
    on_progress: OnProgress,
    cancel: threading.Event,
) -> Environment:
    """Make the environment, whole or not at all.

    Args:
        plan: What :func:`planned` found.
        options: Where packages may come from.
        on_progress: Hears how far it is, in the caller's thread.
        cancel: Stops it; nothing is installed.

    Returns:
        What is installed; at once where it was already.

    Raises:
        SourceUnavailable: the index lacks a package, or does not answer.
        IntegrityError: bytes differ from the lock's hashes.
        DiskFull: no room.
        ToolchainFailed: pip failed otherwise, or what it installed does not load.
        Busy: somebody else is installing it.
        Cancelled: `cancel` was set.
    """
    folder = plan.folder
    options.root.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        there = found(plan.toolchain, options)
        if there is not None and is_current(there, plan.toolchain):
            return there
        needed = plan.cost.disk_bytes or 0
        require_free(options.root, needed)
        try:
            with disk_errors(options.root, needed_bytes=needed):
                clear(folder)
                _make(folder, plan.interpreter)
                _fill(folder, plan, options, on_progress, cancel)
                environment = _tried(folder, plan, on_progress, cancel)
                write_mark(environment)
        except BaseException:
            clear(folder)
            raise
    return environment


def remove(toolchain: Toolchain, options: ToolchainOptions) -> bool:
    """Remove an environment, or the remains of one; returns whether there was anything.

    Raises:
        Busy: somebody is installing it.
        VerstakError: something of it cannot be removed.
    """
    folder = folder_of(toolchain, options)
    if not folder.exists():
        return False
    with _alone(folder):
        clear(folder)
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = filelock.FileLock(folder.with_name(f".{folder.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Busy(
            f"{folder.name} is being installed or removed by another process",
            remedy="wait for it to end",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _sources(options: ToolchainOptions) -> tuple[str, ...]:
    if options.wheels is not None:
        return ("--no-index", "--find-links", str(options.wheels))
    if options.torch_index is not None:
        return ("--extra-index-url", options.torch_index)
    return ()


_EXACT = ("--no-deps", "--only-binary", ":all:", "--require-hashes")
"""The lock is whole, so nothing else is wanted; wheels run no code when they are installed."""


def _has_torch_without_cuda(
    interpreter: Interpreter, options: ToolchainOptions, cancel: threading.Event
) -> bool:
    try:
        # A target, though nothing is put there: a system's Python refuses to be installed into.
        with tempfile.TemporaryDirectory() as target:
            run_pip(
                interpreter.path,
                (
                    *("install", "--dry-run", "--quiet", "--target", target, *_EXACT),
                    *(*_sources(options), "-r", str(TORCH_CPU)),
                ),
                on_line=lambda _: None,
                on_wait=lambda: None,
                cancel=cancel,
            )
    except SourceUnavailable:
        return False
    return True


def _make(folder: Path, interpreter: Interpreter) -> None:
    """An empty environment; verstak's own pip fills it, so it needs none."""
    try:
        done = subprocess.run(  # noqa: S603 - an interpreter that was probed, fixed words
            (str(interpreter.path), "-I", "-m", "venv", "--without-pip", str(folder)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_VENV_TIMEOUT_S,
            check=False,
        )
        said = done.stderr.strip()[-500:] if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    if said or not python_in(folder).exists():
        raise ToolchainFailed(
            f"{interpreter.path} could not make an environment: {said}",
            remedy="name another interpreter in the settings (toolchains.python)",
        )


class _Listener:
    """Turns pip's lines into progress."""

    def __init__(self, folder: Path, total: int, on_progress: OnProgress) -> None:
        self._libraries = folder / "lib"
        self._total = total
        self._taken = 0
        self._package = ""
        self._unpacking = False
        self._unpacked = -1
        self._tell = on_progress

    def hear(self, line: str) -> None:
        text = line.strip()
        if _IGNORED.match(text):
            self._total -= 1
        elif taken := _TAKEN.match(text):
            self._package = taken[1].rpartition("/")[2]
            self._taken += 1
            self._fetching()
        elif counted := _BYTES.match(text):
            self._fetching(int(counted[1]), int(counted[2]))
        elif text.startswith("Installing collected packages"):
            self._unpacking = True
            self.look()

    def look(self) -> None:
        """Count what is unpacked: pip says nothing while it does that."""
        if not self._unpacking:
            return
        done = sum(1 for _ in self._libraries.glob("*/site-packages/*.dist-info/RECORD"))
        if done != self._unpacked:
            self._unpacked = done
            self._tell(InstallProgress("unpacking", "", done, self._total))

    def _fetching(self, done_bytes: int = 0, total_bytes: int = 0) -> None:
        done = max(0, self._taken - 1)
        self._tell(
            InstallProgress("fetching", self._package, done, self._total, done_bytes, total_bytes)
        )


def _fill(
    folder: Path,
    plan: InstallPlan,
    options: ToolchainOptions,
    on_progress: OnProgress,
    cancel: threading.Event,
) -> None:
    listener = _Listener(folder, len(plan.lock.packages), on_progress)
    with tempfile.TemporaryDirectory(prefix=".lock-", dir=folder) as scratch:
        requirements = Path(scratch) / "requirements.txt"
        requirements.write_text(plan.lock.text, encoding="utf-8")
        run_pip(
            python_in(folder),
            (
                *("install", "--progress-bar", "raw", *_EXACT),
                *(*_sources(options), "-r", str(requirements)),
            ),
            on_line=listener.hear,
            on_wait=listener.look,
            cancel=cancel,
        )


def _tried(
    folder: Path, plan: InstallPlan, on_progress: OnProgress, cancel: threading.Event
) -> Environment:
    """Load what was installed, and write down what it is."""
    total = len(plan.toolchain.imports)
    on_progress(InstallProgress("trying", ", ".join(plan.toolchain.imports), 0, total))
    versions = run_script(
        python_in(folder),
        _CHECK,
        json.dumps({"imports": plan.toolchain.imports}).encode(),
        answer=_Versions,
        cancel=cancel,
    )
    on_progress(InstallProgress("trying", "", total, total))
    return Environment(
        name=plan.toolchain.name,
        folder=str(folder),
        lock_digest=plan.lock.digest,
        python_version=plan.interpreter.shown,
        packages=versions.packages,
        size_bytes=sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()),
    )
