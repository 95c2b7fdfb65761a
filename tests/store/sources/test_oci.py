"""References, tokens, redirects and manifests, against a server that plays a registry."""

from __future__ import annotations

import threading

import pytest
from tests.fakes.file_server import FileServer
from tests.store.pullable_models import gguf_of, image_of

from verstak.errors import IntegrityError, InvalidName, SourceUnavailable, UnsupportedFeature
from verstak.model.manifest import LAYER_PREFIX
from verstak.model.names import Digest
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import HttpAccess
from verstak.store.sources.oci import Reference, RegistryRepository, check_manifest
from verstak.store.sources.origin import Span

WEIGHTS = gguf_of(200_000)
IMAGE = image_of(WEIGHTS)
FILES = IMAGE.files("team/model", "1")
BLOB = f"/v2/team/model/blobs/{IMAGE.model_digest}"
FAST = PullOptions(backoff_base_s=0.01, stall_timeout_s=2)


def talk(server: FileServer, options: PullOptions = FAST) -> tuple[bytes, bytes]:
    """Manifest and model blob, as a pull asks for them."""
    cancel = threading.Event()
    with HttpAccess(options) as access:
        reference = Reference.parse(f"http://{server.host}/team/model:1", options)
        repository = RegistryRepository(access, reference)
        manifest = repository.manifest(cancel)
        blob = repository.blob(Digest.parse(IMAGE.model_digest), len(WEIGHTS))
        half = len(WEIGHTS) // 2
        spans = (Span(0, half), Span(half, len(WEIGHTS) - half))
        pieces = [b"".join(blob.read(span, skip_bytes=0, cancel=cancel)) for span in spans]
    return manifest.data, b"".join(pieces)


@pytest.mark.parametrize(
    ("text", "manifest_url"),
    [
        ("host/model", "https://host/v2/model/manifests/latest"),
        ("host:5000/a/b/c:1.2", "https://host:5000/v2/a/b/c/manifests/1.2"),
        ("http://host:5000/a/b.c:x", "http://host:5000/v2/a/b.c/manifests/x"),
        ("my_registry:5000/a", "https://my_registry:5000/v2/a/manifests/latest"),
        ("[::1]:5000/a", "https://[::1]:5000/v2/a/manifests/latest"),
        (
            f"host/a:tag@sha256:{'0' * 64}",
            f"https://host/v2/a/manifests/sha256:{'0' * 64}",
        ),
    ],
)
def test_references(text: str, manifest_url: str) -> None:
    assert Reference.parse(text, PullOptions()).manifest_url == manifest_url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "host",
        "host/",
        "host/../x",
        "host/a:b/c",
        "host/a@sha256:12",
        "ho st/a",
        "host/a:",
        "host/a?x",
        "host#/a",
        "user:word@host/a",
        "host/a//b",
        "host/.a",
        "host/a:-x",
        "host:port/a",
    ],
)
def test_texts_that_are_no_reference(text: str) -> None:
    if text == "host/a:":  # an empty tag is the default one, as in Ollama's names
        assert Reference.parse(text, PullOptions()).tag == "latest"
        return
    with pytest.raises(InvalidName):
        Reference.parse(text, PullOptions())


def test_blobs_answered_directly() -> None:
    with FileServer(files=FILES) as server:
        assert talk(server) == (IMAGE.manifest, WEIGHTS)


def test_an_anonymous_token() -> None:
    with FileServer(files=FILES, token_realm="self") as server:
        assert talk(server) == (IMAGE.manifest, WEIGHTS)
        asked = server.requests("/token")
        assert len(asked) == 1
        assert asked[0].query == {"service": ["fake"], "scope": ["repository:x/y:pull,push"]}
        assert asked[0].authorization is None


def test_a_token_for_a_login() -> None:
    with FileServer(files=FILES, token_realm="self", login=("user", "word")) as server:
        with pytest.raises(SourceUnavailable, match="token server refused"):
            talk(server)
        options = PullOptions(credentials={server.host: ("user", "word")}, backoff_base_s=0.01)
        assert talk(server, options) == (IMAGE.manifest, WEIGHTS)


def test_a_token_that_expires_in_mid_download() -> None:
    with FileServer(files=FILES, token_realm="self", token_uses=2) as server:
        server.manners.cut_after = 30_000
        assert talk(server) == (IMAGE.manifest, WEIGHTS)
        assert len(server.tokens) >= 3


def test_a_registry_that_never_lets_in_is_given_up() -> None:
    with FileServer(files=FILES, token_realm="self", token_uses=0) as server:
        with pytest.raises(SourceUnavailable, match="access refused"):
            talk(server)
        assert len(server.seen) < 5


def test_a_redirect_to_another_host_gets_no_credentials() -> None:
    with (
        FileServer(files={"/stored/1": WEIGHTS}) as storage,
        FileServer(files=FILES, token_realm="self") as server,
    ):
        server.manners.redirects[BLOB] = f"{storage.url}/stored/1"
        assert talk(server) == (IMAGE.manifest, WEIGHTS)
        assert [seen.authorization for seen in storage.seen] == [None, None]
        assert all(seen.authorization for seen in server.requests(BLOB)[1:])


def test_a_redirect_target_cannot_ask_for_credentials() -> None:
    with (
        FileServer(files={"/stored/1": WEIGHTS}, login=("a", "b")) as storage,
        FileServer(files=FILES) as server,
    ):
        server.manners.redirects[BLOB] = f"{storage.url}/stored/1"
        options = PullOptions(credentials={server.host: ("a", "b")}, backoff_base_s=0.01)
        with pytest.raises(SourceUnavailable):
            talk(server, options)
        assert {seen.authorization for seen in storage.seen} == {None}


def test_an_expired_address_is_asked_for_again() -> None:
    with (
        FileServer(files={"/stored/1": WEIGHTS}, statuses=[403, 403]) as storage,
        FileServer(files=FILES) as server,
    ):
        server.manners.redirects[BLOB] = f"{storage.url}/stored/1"
        assert talk(server) == (IMAGE.manifest, WEIGHTS)


def test_busy_answers_are_waited_out() -> None:
    with FileServer(files=FILES, statuses=[503, 429, 500]) as server:
        assert talk(server) == (IMAGE.manifest, WEIGHTS)


def test_a_mirror_on_another_host_does_not_get_the_originals_login() -> None:
    with FileServer(files=FILES, login=("a", "b")) as server:
        options = PullOptions(
            credentials={"registry.example": ("a", "b")},
            registry_mirrors={"registry.example": server.url},
            backoff_base_s=0.01,
        )
        with HttpAccess(options) as access:
            reference = Reference.parse("registry.example/team/model:1", options)
            with pytest.raises(SourceUnavailable, match="access refused"):
                RegistryRepository(access, reference).manifest(threading.Event())
        assert {seen.authorization for seen in server.seen} == {None}


def test_a_pinned_manifest_must_be_that_one() -> None:
    other = f"sha256:{'1' * 64}"
    files = {f"/v2/team/model/manifests/{other}": IMAGE.manifest}
    with FileServer(files=files) as server, HttpAccess(FAST) as access:
        reference = Reference.parse(f"http://{server.host}/team/model@{other}", FAST)
        with pytest.raises(IntegrityError, match="not the one"):
            RegistryRepository(access, reference).manifest(threading.Event())


def test_lists_are_told_by_the_content_type_too() -> None:
    index = "application/vnd.oci.image.index.v1+json"
    with pytest.raises(UnsupportedFeature, match="list of manifests"):
        check_manifest(IMAGE.manifest, index, "x")


def test_manifests_of_other_things() -> None:
    config = IMAGE.manifest.replace(b"container.image.v1", b"plugin.v1")
    with pytest.raises(UnsupportedFeature, match="no GGUF model"):
        check_manifest(config, "", "x")
    twice = IMAGE.manifest.replace(
        IMAGE.model_digest.encode(), min(set(IMAGE.blobs) - {IMAGE.model_digest}).encode()
    )
    with pytest.raises(IntegrityError, match="two sizes"):
        check_manifest(twice, "", "x")
    assert check_manifest(IMAGE.manifest, "", "x").of_kind("model")[0].media_type == (
        f"{LAYER_PREFIX}model"
    )
