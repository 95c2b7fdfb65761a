"""Pulls from a real OCI registry (Debian's docker-registry). About 5 s together."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.cutting_proxy import CuttingProxy
from tests.store.pullable_models import Image, gguf_of, image_of, no_catalog, push
from tests.store.registry_process import LOGIN, registry_process

from verstak.errors import SourceUnavailable, UnknownSource
from verstak.model.names import ModelName
from verstak.store.pull import Puller, PullOptions, PullProgress
from verstak.store.store import Store

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def image() -> Image:
    return image_of(gguf_of(24 * 2**20, seed=11), template=b"{{ .Prompt }}")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory, image: Image) -> Iterator[str]:
    with registry_process(tmp_path_factory.mktemp("registry")) as base:
        push(f"http://{base}", "buro/kromka", "1.5b-q4_0", image)
        push(f"http://{base}", "library/qwen2.5", "32b-instruct-q5_0", image)
        yield base


def options(**extra: object) -> PullOptions:
    values: dict[str, object] = {"min_part_bytes": 2**20, "backoff_base_s": 0.01, **extra}
    return PullOptions(**values)  # type: ignore[arg-type]  # names are checked there


def pull(store: Store, name: str, how: PullOptions) -> list[PullProgress]:
    seen: list[PullProgress] = []
    Puller(store, no_catalog(), how).pull(name, on_progress=seen.append, cancel=threading.Event())
    return seen


def check(store: Store, name: str, image: Image) -> None:
    stored = store.get(ModelName.parse(name))
    assert stored.manifest_digest == hashlib.sha256(image.manifest).hexdigest()
    for digest, data in image.blobs.items():
        assert store.blob_path(digest).read_bytes() == data


def test_push_and_pull(store: Store, registry: str, image: Image) -> None:
    name = f"{registry}/buro/kromka:1.5b-q4_0"
    pull(store, f"http://{name}", options())
    check(store, name, image)


def test_the_customers_names_come_through_a_mirror(
    store: Store, registry: str, image: Image
) -> None:
    how = options(registry_mirrors={"registry.ollama.ai": f"http://{registry}"})
    pull(store, "qwen2.5:32b-instruct-q5_0", how)
    check(store, "qwen2.5:32b-instruct-q5_0", image)
    with pytest.raises(UnknownSource, match="pull model manifest: file does not exist"):
        pull(store, "qwen2.5:32b-instruct-q9_9", how)


def test_a_network_that_cuts_every_connection(store: Store, registry: str, image: Image) -> None:
    host, _, port = registry.partition(":")
    with CuttingProxy((host, int(port)), low=200_000, high=2_000_000, cuts=30, seed=5) as proxy:
        how = options(registry_mirrors={"registry.ollama.ai": f"http://{proxy.host}"}, attempts=10)
        pull(store, "qwen2.5:32b-instruct-q5_0", how)
        assert proxy.cut >= 5
    check(store, "qwen2.5:32b-instruct-q5_0", image)


def test_a_registry_that_dies_and_comes_back(store: Store, registry: str, image: Image) -> None:
    host, _, port = registry.partition(":")
    # Every connection is cut and few tries are left: the first pull fails, and its bytes stay.
    with CuttingProxy((host, int(port)), low=300_000, high=600_000, cuts=10**6, seed=9) as proxy:
        how = options(
            registry_mirrors={"registry.ollama.ai": f"http://{proxy.host}"},
            attempts=1,
            parallel_downloads=3,
        )
        with pytest.raises(SourceUnavailable):
            pull(store, "qwen2.5:32b-instruct-q5_0", how)
    how = options(registry_mirrors={"registry.ollama.ai": f"http://{registry}"})
    seen = pull(store, "qwen2.5:32b-instruct-q5_0", how)
    check(store, "qwen2.5:32b-instruct-q5_0", image)
    first = next(p for p in seen if p.completed_bytes and p.digest == image.model_digest)
    assert first.completed_bytes
    assert first.completed_bytes >= 100_000


def test_a_login_by_password(store: Store, tmp_path: Path, image: Image) -> None:
    with registry_process(tmp_path, login=LOGIN) as base:
        with pytest.raises(SourceUnavailable, match="access refused"):
            pull(store, f"http://{base}/buro/kromka:1", options())
        wrong = options(credentials={base: ("buro", "wrong")})
        with pytest.raises(SourceUnavailable, match="access refused"):
            pull(store, f"http://{base}/buro/kromka:1", wrong)
        push(f"http://{base}", "buro/kromka", "1", image, LOGIN)
        pull(store, f"http://{base}/buro/kromka:1", options(credentials={base: LOGIN}))
    check(store, f"{base}/buro/kromka:1", image)
