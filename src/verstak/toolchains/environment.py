"""An installed toolchain: its folder, its interpreter, and the mark that makes it count."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from verstak.errors import UnsupportedFeature, VerstakError
from verstak.toolchains.lock import Lock
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import Toolchain

MARK = "verstak-toolchain.json"
"""Written last: a folder without it is the remains of an installation that did not end."""


class Environment(msgspec.Struct, frozen=True):
    """What is installed, as its mark tells.

    Attributes:
        name: Of the toolchain.
        folder: Where it is; never moved, since its scripts name it.
        lock_digest: SHA-256 of the lock that it was made from.
        python_version: For example ``3.11.7``.
        packages: Version of each.
        size_bytes: Of all its files.
    """

    name: str
    folder: str
    lock_digest: str
    python_version: str
    packages: dict[str, str]
    size_bytes: int

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return python_in(Path(self.folder))


def python_in(folder: Path) -> Path:
    """Interpreter of a virtual environment."""
    return folder / "bin" / "python"


def folder_of(toolchain: Toolchain, options: ToolchainOptions) -> Path:
    """Where the environment is, installed or not."""
    return options.root.absolute() / toolchain.name


def locks_of(toolchain: Toolchain) -> tuple[Lock, ...]:
    """Every lock that an environment of this toolchain may have been made from.

    Raises:
        IntegrityError: a lock is not one.
    """
    lock = toolchain.lock()
    return (lock, toolchain.lock_without_cuda()) if lock.has_torch else (lock,)


def found(toolchain: Toolchain, options: ToolchainOptions) -> Environment | None:
    """What is installed, made from whichever lock; ``None`` = nothing that counts."""
    folder = folder_of(toolchain, options)
    try:
        mark = msgspec.json.decode((folder / MARK).read_bytes(), type=Environment)
    except (OSError, msgspec.DecodeError):
        return None
    # A folder that was moved, or an interpreter that was upgraded away, runs nothing.
    return mark if mark.folder == str(folder) and mark.python.exists() else None


def is_current(environment: Environment, toolchain: Toolchain) -> bool:
    """Whether it was made from the lock of this verstak.

    Raises:
        IntegrityError: the lock is not one.
    """
    return environment.lock_digest in {lock.digest for lock in locks_of(toolchain)}


def environment_of(toolchain: Toolchain, options: ToolchainOptions) -> Environment:
    """The environment to run scripts in.

    Raises:
        UnsupportedFeature: it is not installed, or was made from another verstak's lock.
        IntegrityError: the lock is not one.
    """
    environment = found(toolchain, options)
    if environment is None or not is_current(environment, toolchain):
        size = toolchain.cost.download_bytes
        cost = "" if size is None else f" (about {size / 1e6:.0f} MB to fetch)"
        state = "is not installed" if environment is None else "is of another version of verstak"
        raise UnsupportedFeature(
            f"the toolchain {toolchain.name} {state}",
            remedy=f"install it{cost}: verstak toolchain install {toolchain.name}",
        )
    return environment


def write_mark(environment: Environment) -> None:
    """Make a finished folder count."""
    folder = Path(environment.folder)
    place = folder / f".{MARK}"
    place.write_bytes(msgspec.json.format(msgspec.json.encode(environment), indent=2))
    place.rename(folder / MARK)


def clear(folder: Path) -> None:
    """Remove an environment; its mark first, so that the rest never counts.

    Raises:
        VerstakError: something of it cannot be removed.
    """
    try:
        (folder / MARK).unlink(missing_ok=True)
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise VerstakError(
            f"{folder} cannot be removed: {error.strerror or error}",
            remedy="end what still runs in it, or remove it as its owner",
        ) from error
