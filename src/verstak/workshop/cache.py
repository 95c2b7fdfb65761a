"""Results of steps on disk, found again by what decided them and checked before they are used.

One folder for each step: ``steps/WHAT-KEY/`` with its outputs and, written last, ``made.json`` that
names every file with size and digest. A folder without it is unfinished: the next try goes on there.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from verstak.errors import Busy, Cancelled, ToolchainFailed
from verstak.store.blobs import hash_file
from verstak.store.disk import disk_errors, sync_folder
from verstak.workshop.step import Step

RECORD = "made.json"
_POLL_S = 0.1


class MadeFile(msgspec.Struct, frozen=True):
    """One file of a result.

    Attributes:
        name: Path below the step's folder.
        size_bytes: Its size.
        digest: SHA-256, bare hex.
    """

    name: str
    size_bytes: int
    digest: str


class Made(msgspec.Struct, frozen=True):
    """The result of a step.

    Attributes:
        what: Kind of work.
        label: Which of its kind.
        identity: What decided it.
        files: Every output, by name.
        work: Amount of work.
        seconds: How long the last try took.
        resumed: Whether an earlier try had left something behind.
    """

    what: str
    label: str
    identity: dict[str, str]
    files: tuple[MadeFile, ...]
    work: float
    seconds: float
    resumed: bool

    def digest(self, name: str) -> str:
        """SHA-256 of one output."""
        return next(one.digest for one in self.files if one.name == name)

    @property
    def size_bytes(self) -> int:
        """Bytes of all outputs."""
        return sum(one.size_bytes for one in self.files)


class WorkCache:
    """Results below one work folder; several builds may use it at once.

    Args:
        folder: The work folder; made when it is first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def place(self, step: Step) -> Path:
        """Folder of a step's outputs, whether they are there or not."""
        return self.folder / "steps" / f"{step.what}-{step.key}"

    def find(
        self, step: Step, *, cancel: threading.Event | None = None, repair: bool = False
    ) -> Made | None:
        """A finished result, every byte of which is still what it was.

        Args:
            step: Whose.
            cancel: Stops the reading.
            repair: Remove a damaged one, so that it is made again; only while it is `held`.

        Raises:
            Cancelled: `cancel` was set.
        """
        place = self.place(step)
        made = _read(place / RECORD)
        if made is None:
            return None
        for one in made.files:
            path = place / one.name
            if (
                not path.is_file()
                or path.stat().st_size != one.size_bytes
                or hash_file(path, cancel=cancel).hex != one.digest
            ):
                if repair:
                    (place / RECORD).unlink(missing_ok=True)
                    shutil.rmtree(place, ignore_errors=True)
                return None
        return made

    def record(self, step: Step, *, seconds: float, resumed: bool) -> Made:
        """Write down that a step is done: its outputs exist, and here is what they are.

        Args:
            step: Whose outputs lie in its place.
            seconds: How long it took.
            resumed: Whether it went on from an earlier try.

        Raises:
            ToolchainFailed: an output is missing or empty, whatever the tool said.
            DiskFull: there is no room for the record.
        """
        place = self.place(step)
        files: list[MadeFile] = []
        for output in step.outputs:
            found = list(_files(place, output))
            if not any(path.stat().st_size for path in found):
                raise ToolchainFailed(
                    f"{step.what} {step.label} said that it finished and made no {output}",
                    remedy="report it with the recipe",
                )
            for path in found:
                _sync(path)
                name = path.relative_to(place).as_posix()
                files.append(MadeFile(name, path.stat().st_size, hash_file(path).hex))
        made = Made(
            what=step.what,
            label=step.label,
            identity=dict(step.identity),
            files=tuple(files),
            work=step.work,
            seconds=round(seconds, 3),
            resumed=resumed,
        )
        with disk_errors(place):
            write_whole(place / RECORD, msgspec.json.format(msgspec.json.encode(made)))
        return made

    @contextmanager
    def held(self, step: Step, *, cancel: threading.Event) -> Iterator[Path]:
        """Be the only one that makes a step; waits for another build that does.

        Args:
            step: Which.
            cancel: Stops the wait.

        Raises:
            Cancelled: `cancel` was set while waiting.
            DiskFull: there is no room for a folder.
        """
        place = self.place(step)
        with disk_errors(self.folder):
            place.mkdir(parents=True, exist_ok=True)
            lock = self._lock(place.name)
            while not _try(lock):
                if cancel.is_set():
                    raise Cancelled("the build was stopped while another one made what it needs")
                time.sleep(_POLL_S)
        try:
            yield place
        finally:
            lock.release()

    @contextmanager
    def building(self, name: str) -> Iterator[None]:
        """Be the only build of a recipe.

        Args:
            name: Tells recipes apart.

        Raises:
            Busy: it is being built already.
            DiskFull: there is no room for the lock.
        """
        with disk_errors(self.folder):
            (self.folder / "locks").mkdir(parents=True, exist_ok=True)
            lock = self._lock(f"recipe-{name}")
            if not _try(lock):
                raise Busy(
                    "this recipe is being built already",
                    remedy="wait for it, or give this build another folder: --work DIR",
                )
        try:
            yield
        finally:
            lock.release()

    def clean(self) -> int:
        """Remove every result; what was published stays, for it lies in the store.

        Returns:
            Bytes that were freed.

        Raises:
            Busy: a build uses the folder; nothing was removed.
        """
        locks = [
            FileLock(path, thread_local=False) for path in (self.folder / "locks").glob("*.lock")
        ]
        held: list[FileLock] = []
        try:
            for lock in locks:
                if not _try(lock):
                    raise Busy("a build is under way in this folder", remedy="wait for it to end")
                held.append(lock)
            freed = 0
            for name in ("steps", "references", "findings", "pages"):
                top = self.folder / name
                freed += sum(path.stat().st_size for path in top.rglob("*") if path.is_file())
                shutil.rmtree(top, ignore_errors=True)
        finally:
            for lock in held:
                lock.release()
        return freed

    def _lock(self, name: str) -> FileLock:
        folder = self.folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return FileLock(folder / f"{name}.lock", thread_local=False)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, so that it survives a power cut.

    Raises:
        OSError: the system refused; nothing is left.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    sync_folder(path.parent)


def _files(place: Path, output: str) -> Iterator[Path]:
    path = place / output
    if output.endswith("/"):
        yield from sorted(one for one in path.rglob("*") if one.is_file())
    elif path.is_file():
        yield path


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _read(path: Path) -> Made | None:
    """A record; what cannot be read was never finished."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Made)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _try(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True
