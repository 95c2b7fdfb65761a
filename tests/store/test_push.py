"""Pushes into a real OCI registry (Debian's docker-registry), pulled elsewhere. About 5 s."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.fakes.cutting_proxy import CuttingProxy
from tests.fakes.upload_registry import UploadRegistry
from tests.store.pullable_models import Image, gguf_of, image_of, no_catalog
from tests.store.registry_process import LOGIN, registry_process

from verstak.errors import Cancelled, IntegrityError, SourceUnavailable, UnknownModel
from verstak.model.names import Digest, ModelName
from verstak.store.progress import PullProgress
from verstak.store.pull import Puller
from verstak.store.pull_options import PullOptions
from verstak.store.push import Pusher
from verstak.store.store import Store, StoreOptions

pytestmark = pytest.mark.integration

CHUNK = 2**20
LICENSE = b"Apache-2.0 " * 100_000


@pytest.fixture(scope="module")
def image() -> Image:
    return image_of(gguf_of(6 * 2**20, seed=21), license=LICENSE, template=b"{{ .Prompt }}")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with registry_process(tmp_path_factory.mktemp("registry")) as base:
        yield base


def options(**extra: object) -> PullOptions:
    values: dict[str, object] = {"backoff_base_s": 0.01, "stall_timeout_s": 10, **extra}
    return PullOptions(**values)  # type: ignore[arg-type]  # names are checked there


def put(store: Store, name: str, image: Image) -> None:
    for digest, data in image.blobs.items():
        store.add_blob([data], expected=Digest.parse(digest))
    store.write_manifest(ModelName.parse(name), image.manifest)


def push(store: Store, name: str, how: PullOptions | None = None) -> list[PullProgress]:
    seen: list[PullProgress] = []
    pusher = Pusher(store, how or options(), chunk_bytes=CHUNK)
    pusher.push(name, on_progress=seen.append, cancel=threading.Event())
    return seen


def check_pulled(folder: Path, name: str, image: Image, how: PullOptions | None = None) -> None:
    """The same bytes arrive in a store that knows nothing of the first."""
    other = Store(StoreOptions(root=folder / "models", state_dir=folder / "state"))
    puller = Puller(other, no_catalog(), how or options())
    stored = puller.pull(name, on_progress=lambda _: None, cancel=threading.Event())
    assert stored.manifest_digest == hashlib.sha256(image.manifest).hexdigest()
    for digest, data in image.blobs.items():
        assert other.blob_path(digest).read_bytes() == data


def test_pushed_and_pulled_elsewhere(
    store: Store, registry: str, image: Image, tmp_path: Path
) -> None:
    name = f"http://{registry}/buro/kromka:1"
    put(store, name, image)
    seen = push(store, name)
    check_pulled(tmp_path / "other", name, image)
    layers = json.loads(image.manifest)["layers"]
    config = json.loads(image.manifest)["config"]
    short = [entry["digest"].removeprefix("sha256:")[:12] for entry in (*layers, config)]
    assert list(dict.fromkeys(line.status for line in seen)) == [
        "retrieving manifest",
        *(f"pushing {each}" for each in short),
        "pushing manifest",
        "success",
    ]
    model = [line for line in seen if line.digest == image.model_digest]
    assert model[-1].total_bytes == model[-1].completed_bytes == layers[0]["size"]


def test_plain_names_go_to_the_mirror(
    store: Store, registry: str, image: Image, tmp_path: Path
) -> None:
    how = options(registry_mirrors={"registry.ollama.ai": f"http://{registry}"})
    put(store, "office:7b", image)
    push(store, "office:7b", how)
    check_pulled(tmp_path / "other", "office:7b", image, how)


def test_a_cut_push_skips_what_has_arrived(
    store: Store, registry: str, image: Image, tmp_path: Path
) -> None:
    host, _, port = registry.partition(":")
    target = (host, int(port))
    put(store, "twice:1", image)
    model_bytes = len(image.blobs[image.model_digest])
    low, high = model_bytes + 300_000, model_bytes + 500_000
    with CuttingProxy(target, low=low, high=high, cuts=10**6, asked=True) as proxy:
        how = options(registry_mirrors={"registry.ollama.ai": f"http://{proxy.host}"}, attempts=1)
        with pytest.raises(SourceUnavailable):
            push(store, "twice:1", how)
        assert proxy.cut
    with CuttingProxy(target) as proxy:
        how = options(registry_mirrors={"registry.ollama.ai": f"http://{proxy.host}"})
        seen = push(store, "twice:1", how)
        assert proxy.asked_bytes < model_bytes
    model = [line.completed_bytes for line in seen if line.digest == image.model_digest]
    assert model[-1] == model_bytes
    check_pulled(tmp_path / "other", "twice:1", image, how_to(registry))


def how_to(registry: str) -> PullOptions:
    return options(registry_mirrors={"registry.ollama.ai": f"http://{registry}"})


def test_a_network_that_cuts_in_mid_upload(store: Store, registry: str, tmp_path: Path) -> None:
    other = image_of(gguf_of(6 * 2**20, seed=22))
    host, _, port = registry.partition(":")
    put(store, "cut:1", other)
    low, high = 300_000, 3_000_000
    with CuttingProxy((host, int(port)), low=low, high=high, cuts=5, asked=True) as proxy:
        how = options(registry_mirrors={"registry.ollama.ai": f"http://{proxy.host}"}, attempts=10)
        push(store, "cut:1", how)
        assert proxy.cut >= 2
    check_pulled(tmp_path / "other", "cut:1", other, how_to(registry))


def test_a_login_by_password(store: Store, image: Image, tmp_path: Path) -> None:
    folder = tmp_path / "registry"
    folder.mkdir()
    with registry_process(folder, login=LOGIN) as base:
        name = f"http://{base}/buro/kromka:1"
        put(store, name, image)
        for how in (options(), options(credentials={base: ("buro", "wrong")})):
            with pytest.raises(SourceUnavailable, match="access refused"):
                push(store, name, how)
        how = options(credentials={base: LOGIN})
        push(store, name, how)
        check_pulled(tmp_path / "other", name, image, how)


def test_plain_http_must_be_asked_for(store: Store, registry: str, image: Image) -> None:
    name = f"{registry}/buro/plain:1"
    put(store, name, image)
    with pytest.raises(SourceUnavailable):
        push(store, name)
    url = f"http://{registry}/v2/buro/plain/tags/list"
    assert httpx.get(url, trust_env=False).status_code == 404
    Pusher(store, options()).push(
        name, on_progress=lambda _: None, cancel=threading.Event(), insecure=True
    )
    assert httpx.get(url, trust_env=False).json()["tags"] == ["1"]


def test_no_such_model_and_nobody_there(store: Store, image: Image) -> None:
    with pytest.raises(UnknownModel):
        push(store, "http://127.0.0.1:9/buro/none:1")
    put(store, "127.0.0.1:9/buro/here:1", image)  # discard: nobody listens
    with pytest.raises(SourceUnavailable, match="cannot connect"):
        push(store, "http://127.0.0.1:9/buro/here:1")


@pytest.mark.parametrize("spoil", ["missing", "shorter", "changed"])
def test_a_damaged_model_is_not_pushed(
    store: Store, registry: str, image: Image, spoil: str
) -> None:
    other = image_of(gguf_of(300_000, seed=23))
    name = f"http://{registry}/buro/damaged-{spoil}:1"
    put(store, name, other)
    path = store.blob_path(other.model_digest)
    if spoil == "missing":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-9] if spoil == "shorter" else data[:-9] + b"different")
    with pytest.raises(IntegrityError):
        push(store, name)
    url = f"http://{registry}/v2/buro/damaged-{spoil}/manifests/1"
    assert httpx.get(url, trust_env=False).status_code == 404


def test_cancelled_while_the_registry_is_silent(store: Store, image: Image) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        name = f"127.0.0.1:{silent.getsockname()[1]}/buro/kromka:1"
        put(store, name, image)
        cancel = threading.Event()
        started = time.monotonic()
        threading.Timer(0.3, cancel.set).start()
        with pytest.raises(Cancelled):
            Pusher(store, options(stall_timeout_s=100)).push(
                name, on_progress=lambda _: None, cancel=cancel, insecure=True
            )
        assert time.monotonic() - started < 60


def test_pushed_files_are_leased(store: Store, image: Image) -> None:
    """A deletion in the middle of a push leaves the files until it is over."""
    with UploadRegistry() as registry:
        name = f"http://{registry.host}/buro/kromka:1"
        put(store, name, image)
        deleted = False

        def on_progress(progress: PullProgress) -> None:
            nonlocal deleted
            if progress.completed_bytes and not deleted:
                store.delete(ModelName.parse(name))
                deleted = True

        Pusher(store, options(), chunk_bytes=CHUNK).push(
            name, on_progress=on_progress, cancel=threading.Event()
        )
        assert deleted
        assert registry.blobs == image.blobs
        assert [data for _, data in registry.manifests.values()] == [image.manifest]
