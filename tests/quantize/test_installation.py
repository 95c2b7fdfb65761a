"""Fetching the library from a registry of our own: whole, verified, or not at all."""

from __future__ import annotations

import hashlib
import http.server
import io
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from verstak.errors import Cancelled, IntegrityError, SourceUnavailable, UnsupportedFeature
from verstak.quantize import installation
from verstak.quantize.distribution import Package
from verstak.quantize.installation import FetchProgress, install, installed_folder
from verstak.quantize.options import QuantizerOptions
from verstak.store.pull_options import PullOptions

# A child process for each library that is tried: half a second. No network.
pytestmark = pytest.mark.integration

NEVER = threading.Event()
QUICK = PullOptions(attempts=1, first_attempts=1, backoff_base_s=0.0)


def archive(members: dict[str, bytes]) -> bytes:
    room = io.BytesIO()
    with tarfile.open(fileobj=room, mode="w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return room.getvalue()


def pinned(data: bytes) -> Package:
    return Package("linux-x64", "1.0.0", "v0.5.0", len(data), hashlib.sha512(data).hexdigest())


@pytest.fixture
def served() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A registry: address, and what it serves."""
    files: dict[str, bytes] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = files.get(self.path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", files
        server.shutdown()
        thread.join()


def use(monkeypatch: pytest.MonkeyPatch, package: Package) -> None:
    """Pin another build: what is tested is what happens to it."""
    monkeypatch.setattr(installation, "package_for", lambda: package)


def nothing_in(root: Path) -> bool:
    return not root.exists() or not list(root.iterdir())


def test_the_real_library_is_there_and_nothing_else(library: Path) -> None:
    names = {path.name for path in library.iterdir()}
    assert "LICENSE" in names
    assert all(name == "LICENSE" or name.startswith("lib") for name in names)
    assert not any(name.startswith("libllama-common") for name in names)
    assert installed_folder(QuantizerOptions(root=library.parent)) == library


def test_what_is_installed_is_not_fetched_again(library: Path) -> None:
    options = QuantizerOptions(root=library.parent, registry="http://127.0.0.1:9")
    again = install(options, QUICK, on_progress=lambda _: None, cancel=NEVER)
    assert again.folder == library


def test_a_library_that_does_not_load_is_not_installed(
    served: tuple[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, files = served
    names = ("libggml-base.so", "libggml.so", "libllama.so")
    data = archive({f"package/bins/linux-x64/{name}": b"no library" for name in names})
    package = pinned(data)
    files[f"/{package.path}"] = data
    use(monkeypatch, package)
    seen: list[FetchProgress] = []
    options = QuantizerOptions(root=tmp_path / "root", registry=address)
    with pytest.raises(UnsupportedFeature, match="does not load"):
        install(options, QUICK, on_progress=seen.append, cancel=NEVER)
    assert seen[-1].done_bytes == seen[-1].total_bytes == len(data)
    assert nothing_in(options.root)
    with pytest.raises(UnsupportedFeature, match="not installed"):
        installed_folder(options, package)


def test_other_bytes_are_refused(
    served: tuple[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, files = served
    package = pinned(b"what was checked")
    files[f"/{package.path}"] = b"WHAT was checked"
    use(monkeypatch, package)
    options = QuantizerOptions(root=tmp_path / "root", registry=address)
    with pytest.raises(IntegrityError, match="SHA-512"):
        install(options, QUICK, on_progress=lambda _: None, cancel=NEVER)
    assert nothing_in(options.root)


def test_a_registry_without_it_is_told(
    served: tuple[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, pinned(b"x"))
    for address in (served[0], "http://127.0.0.1:9"):
        options = QuantizerOptions(root=tmp_path / "root", registry=address)
        with pytest.raises(SourceUnavailable, match="could not be fetched"):
            install(options, QUICK, on_progress=lambda _: None, cancel=NEVER)
        assert nothing_in(options.root)


def test_a_machine_without_npm_is_told_to_name_a_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, pinned(b"x"))
    monkeypatch.setenv("PATH", str(tmp_path))
    options = QuantizerOptions(root=tmp_path / "root")
    with pytest.raises(SourceUnavailable, match="no registry is known"):
        install(options, QUICK, on_progress=lambda _: None, cancel=NEVER)
    assert nothing_in(options.root)


def test_an_archive_brought_by_hand_is_verified_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, pinned(b"right"))
    brought = tmp_path / "package.tgz"
    brought.write_bytes(b"wrong")
    options = QuantizerOptions(root=tmp_path / "root")
    with pytest.raises(IntegrityError):
        install(options, QUICK, on_progress=lambda _: None, cancel=NEVER, archive=brought)


def test_names_that_lead_elsewhere_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = archive(
        {
            "package/bins/linux-x64/../../../../evil.so": b"x",
            "/package/bins/linux-x64/absolute.so": b"x",
            "package/bins/other/libllama.so": b"x",
            "package/bins/linux-x64/llama-addon.node": b"x",
        }
    )
    use(monkeypatch, pinned(data))
    brought = tmp_path / "package.tgz"
    brought.write_bytes(data)
    options = QuantizerOptions(root=tmp_path / "root")
    with pytest.raises(UnsupportedFeature, match="found 0"):
        install(options, QUICK, on_progress=lambda _: None, cancel=NEVER, archive=brought)
    assert not list(tmp_path.rglob("evil.so"))
    assert nothing_in(options.root)


def test_a_stopped_fetch_installs_nothing(
    served: tuple[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, files = served
    package = pinned(b"x" * 2**20)
    files[f"/{package.path}"] = b"x" * 2**20
    use(monkeypatch, package)
    cancel = threading.Event()
    options = QuantizerOptions(root=tmp_path / "root", registry=address)
    with pytest.raises(Cancelled):
        install(options, QUICK, on_progress=lambda _: cancel.set(), cancel=cancel)
    assert nothing_in(options.root)
