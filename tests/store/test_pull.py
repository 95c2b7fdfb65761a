"""Pulling by name from a registry that a real (fake) server plays, and from catalogue sources."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from tests.fakes.file_server import FileServer
from tests.store.pullable_models import (
    catalog_of,
    digest_of,
    gguf_of,
    image_of,
    no_catalog,
)

from verstak.catalog.load import Catalog
from verstak.catalog.roles import Profile, Role
from verstak.catalog.sources import FileSource, HuggingFaceSource, OciSource, OllamaRegistrySource
from verstak.errors import (
    Cancelled,
    IntegrityError,
    InvalidGguf,
    SourceUnavailable,
    UnknownModel,
    UnknownSource,
    UnsupportedFeature,
)
from verstak.model.names import Digest, ModelName
from verstak.store.pull import Puller, PullOptions, PullProgress
from verstak.store.store import Store

WEIGHTS = gguf_of(300_000)
IMAGE = image_of(WEIGHTS, template=b"{{ .Prompt }}", license=b"Apache-2.0")


def options_for(server: FileServer, **extra: object) -> PullOptions:
    values: dict[str, object] = {
        "registry_mirrors": {"registry.ollama.ai": server.url, "huggingface.co": server.url},
        "min_part_bytes": 64 * 1024,
        "backoff_base_s": 0.01,
        "spare_bytes": 0,
        **extra,
    }
    return PullOptions(**values)  # type: ignore[arg-type]  # names are checked there


def pull(
    store: Store,
    options: PullOptions,
    name: str = "some:tag",
    *,
    catalog: Catalog | None = None,
    insecure: bool = False,
) -> list[PullProgress]:
    seen: list[PullProgress] = []
    Puller(store, catalog or no_catalog(), options).pull(
        name, on_progress=seen.append, cancel=threading.Event(), insecure=insecure
    )
    return seen


def litter(store: Store) -> list[str]:
    return sorted(p.name for p in store.layout.blobs_dir.iterdir() if "-partial" in p.name)


def test_a_name_is_pulled_as_a_registry_has_it(store: Store) -> None:
    with FileServer(files=IMAGE.files("library/some", "tag")) as server:
        seen = pull(store, options_for(server))
    stored = store.get(ModelName.parse("some:tag"))
    assert store.manifests.read_bytes(stored.name) == IMAGE.manifest
    for digest, data in IMAGE.blobs.items():
        assert store.blob_path(digest).read_bytes() == data
    kinds = [layer.kind for layer in stored.manifest.layers]
    assert kinds == ["model", "params", "template", "license"]
    assert litter(store) == []
    statuses = [progress.status for progress in seen]
    assert statuses[0] == "pulling manifest"
    assert statuses[-2:] == ["writing manifest", "success"]
    model = Digest.parse(IMAGE.model_digest)
    last = [progress for progress in seen if progress.status == f"pulling {model.short}"][-1]
    assert last == PullProgress(
        f"pulling {model.short}", str(model), total_bytes=len(WEIGHTS), completed_bytes=len(WEIGHTS)
    )
    assert "verifying sha256 digest" in statuses


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("qwen2.5:32b-instruct-q5_0", "/v2/library/qwen2.5/manifests/32b-instruct-q5_0"),
        ("mistral:7b-instruct-q5_0", "/v2/library/mistral/manifests/7b-instruct-q5_0"),
        ("mistral", "/v2/library/mistral/manifests/latest"),
        ("someone/mistral", "/v2/someone/mistral/manifests/latest"),
        ("hf.co/user/repo.gguf:Q4_K_M", "/v2/user/repo.gguf/manifests/Q4_K_M"),
    ],
)
def test_names_are_asked_for_as_ollama_asks(store: Store, name: str, path: str) -> None:
    repository, tag = path.removeprefix("/v2/").split("/manifests/")
    with FileServer(files=IMAGE.files(repository, tag)) as server:
        mirrors = {"registry.ollama.ai": server.url, "hf.co": server.url}
        pull(store, options_for(server, registry_mirrors=mirrors), name)
        assert server.seen[0].path == path
    assert store.get(ModelName.parse(name)).name == ModelName.parse(name)


def test_a_second_pull_asks_only_for_the_manifest(store: Store) -> None:
    with FileServer(files=IMAGE.files("library/some", "tag")) as server:
        pull(store, options_for(server))
        server.forget()
        seen = pull(store, options_for(server))
        assert [request.path for request in server.seen] == ["/v2/library/some/manifests/tag"]
    assert seen[-1].status == "success"


def test_a_newer_model_takes_the_place_and_the_old_blobs_go(store: Store) -> None:
    newer = image_of(gguf_of(100_000, seed=2))
    with FileServer(files=IMAGE.files("library/some", "tag")) as server:
        pull(store, options_for(server))
        server.manners.files = newer.files("library/some", "tag")
        pull(store, options_for(server))
    names = {path.name for path in store.layout.blobs_dir.iterdir()}
    assert names == {Digest.parse(digest).file_name for digest in newer.blobs}


def test_an_existing_blob_of_the_wrong_size_is_fetched_again(store: Store) -> None:
    path = store.blob_path(IMAGE.model_digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(WEIGHTS[:1000])
    with FileServer(files=IMAGE.files("library/some", "tag")) as server:
        pull(store, options_for(server))
    assert path.read_bytes() == WEIGHTS


def test_an_unknown_name_is_a_usage_error_in_ollamas_words(store: Store) -> None:
    with FileServer() as server, pytest.raises(UnknownSource) as caught:
        pull(store, options_for(server), "nobody/has-this:one")
    assert caught.value.message == "pull model manifest: file does not exist"


def test_a_silent_registry_is_named_with_the_reason(store: Store) -> None:
    options = PullOptions(
        registry_mirrors={"registry.ollama.ai": "http://127.0.0.1:9"}, backoff_base_s=0.01
    )
    with pytest.raises(SourceUnavailable, match=r"registry.ollama.ai/library/some:tag: cannot"):
        pull(store, options)


def test_plain_http_only_when_asked_for(store: Store) -> None:
    with FileServer(files=IMAGE.files("ns/some", "tag")) as server:
        name = f"{server.host}/ns/some:tag"
        fast = PullOptions(backoff_base_s=0.01, spare_bytes=0)
        with pytest.raises(SourceUnavailable):
            pull(store, fast, name)
        pull(store, fast, f"http://{name}")
        store.delete(ModelName.parse(name))
        pull(store, fast, name, insecure=True)
        assert store.get(ModelName.parse(name)).size_bytes > len(WEIGHTS)


def test_wrong_bytes_are_never_published(store: Store) -> None:
    files = IMAGE.files("library/some", "tag")
    path = f"/v2/library/some/blobs/{IMAGE.model_digest}"
    files[path] = WEIGHTS[:-1] + bytes([WEIGHTS[-1] ^ 1])
    with FileServer(files=files) as server:
        with pytest.raises(IntegrityError, match="digest mismatch"):
            pull(store, options_for(server))
        assert not store.has_blob(IMAGE.model_digest)
        assert litter(store) == []
        with pytest.raises(UnknownModel):
            store.get(ModelName.parse("some:tag"))
        server.manners.files[path] = WEIGHTS
        pull(store, options_for(server))


def test_a_truncated_blob_is_refused_before_it_is_read(store: Store) -> None:
    files = IMAGE.files("library/some", "tag")
    path = f"/v2/library/some/blobs/{IMAGE.model_digest}"
    files[path] = WEIGHTS[:-100]
    with FileServer(files=files) as server, pytest.raises(IntegrityError, match="expected 299392"):
        pull(store, options_for(server))
    assert not store.has_blob(IMAGE.model_digest)


def test_right_bytes_that_are_no_model_are_refused(store: Store) -> None:
    junk = image_of(b"PK" + bytes(200_000))
    files = junk.files("library/some", "tag")
    with FileServer(files=files) as server, pytest.raises(InvalidGguf):
        pull(store, options_for(server))
    assert not store.has_blob(junk.model_digest)
    assert litter(store) == []


@pytest.mark.parametrize(
    ("manifest", "kind"),
    [
        (b"{", IntegrityError),
        (b'{"schemaVersion":1}', UnsupportedFeature),
        (b'{"schemaVersion":2,"manifests":[]}', UnsupportedFeature),
        (IMAGE.manifest.replace(b"vnd.ollama.image.model", b"vnd.oci.layer"), UnsupportedFeature),
        (IMAGE.manifest.replace(b"sha256:", b"sha256:../../"), IntegrityError),
        (b" " * (5 * 2**20), IntegrityError),
        (b"[" * 100_000, IntegrityError),
    ],
)
def test_manifests_that_cannot_be_used(
    store: Store, manifest: bytes, kind: type[Exception]
) -> None:
    files = {"/v2/library/some/manifests/tag": manifest}
    with FileServer(files=files) as server, pytest.raises(kind):
        pull(store, options_for(server))
    assert store.list() == []


def test_eight_askers_share_one_download(store: Store) -> None:
    weights = gguf_of(3_000_000, seed=3)
    image = image_of(weights)
    puller_seen: list[list[PullProgress]] = [[] for _ in range(8)]
    with FileServer(files=image.files("library/some", "tag"), bytes_per_s=4e6) as server:
        puller = Puller(store, no_catalog(), options_for(server))

        def ask(index: int) -> None:
            puller.pull("some:tag", on_progress=puller_seen[index].append, cancel=threading.Event())

        threads = [threading.Thread(target=ask, args=(index,)) for index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert server.sent_bytes(f"/v2/library/some/blobs/{image.model_digest}") == len(weights)
    for seen in puller_seen:
        assert seen[0].status == "pulling manifest"
        assert seen[-1].status == "success"
        assert any(progress.completed_bytes == len(weights) for progress in seen)


def test_cancelling_ends_at_once_and_keeps_what_came(store: Store) -> None:
    files = IMAGE.files("library/some", "tag")
    path = f"/v2/library/some/blobs/{IMAGE.model_digest}"
    with FileServer(files=files) as server:
        options = options_for(server, min_part_bytes=2**20)
        cancel = threading.Event()
        ended: list[BaseException] = []

        def ask() -> None:
            try:
                Puller(store, no_catalog(), options).pull(
                    "some:tag", on_progress=lambda _: None, cancel=cancel
                )
            except Cancelled as error:
                ended.append(error)

        server.manners.stall_after = 131_072
        thread = threading.Thread(target=ask)
        thread.start()
        while server.sent_bytes(path) < 131_072:
            time.sleep(0.01)
        time.sleep(0.1)
        began = time.monotonic()
        cancel.set()
        thread.join(60)
        assert time.monotonic() - began < 20  # a silent connection is given up after 30
        assert ended
        assert litter(store)
        server.manners.stall_after = None
        server.forget()
        pull(store, options)
        assert server.sent_bytes(path) == len(WEIGHTS) - 131_072


def test_one_asker_may_leave_while_another_stays(store: Store) -> None:
    with FileServer(files=IMAGE.files("library/some", "tag"), bytes_per_s=1e5) as server:
        puller = Puller(store, no_catalog(), options_for(server))
        cancel, begun = threading.Event(), threading.Event()
        left: list[str] = []

        def note(progress: PullProgress) -> None:
            if progress.completed_bytes:
                begun.set()

        def impatient() -> None:
            try:
                puller.pull("some:tag", on_progress=note, cancel=cancel)
            except Cancelled:
                left.append("left")

        def patient(progress: PullProgress) -> None:
            if begun.is_set():
                cancel.set()

        thread = threading.Thread(target=impatient)
        thread.start()
        stored = puller.pull("some:tag", on_progress=patient, cancel=threading.Event())
        thread.join()
    assert left
    assert stored.name == ModelName.parse("some:tag")


class TestCatalogue:
    def test_sources_are_tried_in_order_until_one_gives_the_bytes(
        self, store: Store, tmp_path: Path
    ) -> None:
        hub = "/owner/repo/resolve/abc/model.gguf"
        with FileServer(files={hub: WEIGHTS}) as server:
            catalog = catalog_of(
                "mine:1b",
                WEIGHTS,
                FileSource(tmp_path / "nowhere.gguf"),
                OllamaRegistrySource("library/other:tag"),
                OciSource("127.0.0.1:9/team/model:1", insecure=True),
                HuggingFaceSource("owner/repo", "model.gguf", "abc"),
            )
            seen = pull(store, options_for(server), "MINE:1b", catalog=catalog)
        stored = store.get(ModelName.parse("mine:1b"))
        assert [layer.kind for layer in stored.manifest.layers] == ["model", "license"]
        assert stored.config.model_family == "qwen2"
        assert store.blob_path(digest_of(WEIGHTS)).read_bytes() == WEIGHTS
        assert seen[-1].status == "success"

    def test_bytes_of_a_wrong_source_do_not_spoil_the_next_one(
        self, store: Store, tmp_path: Path
    ) -> None:
        wrong = tmp_path / "wrong.gguf"
        wrong.write_bytes(WEIGHTS[:-1] + b"x")
        right = tmp_path / "folder"
        right.mkdir()
        (right / "some-name.gguf").write_bytes(WEIGHTS)
        catalog = catalog_of("mine:1b", WEIGHTS, FileSource(wrong), FileSource(right))
        pull(store, PullOptions(spare_bytes=0), "mine:1b", catalog=catalog)
        assert store.blob_path(digest_of(WEIGHTS)).read_bytes() == WEIGHTS

    def test_what_one_source_began_the_next_one_ends(self, store: Store) -> None:
        first = f"/v2/team/model/blobs/{digest_of(WEIGHTS)}"
        hub = "/owner/repo/resolve/main/model.gguf"
        with FileServer(files={first: WEIGHTS}, cut_after=65536) as broken:
            broken.manners.statuses = [200] + [503] * 20
            with FileServer(files={hub: WEIGHTS}) as server:
                catalog = catalog_of(
                    "mine:1b",
                    WEIGHTS,
                    OciSource(f"http://{broken.host}/team/model:1"),
                    HuggingFaceSource("owner/repo", "model.gguf"),
                )
                options = options_for(server, parallel_downloads=1, min_part_bytes=2**20)
                pull(store, options, "mine:1b", catalog=catalog)
                assert server.sent_bytes(hub) == len(WEIGHTS) - 65536
        assert store.blob_path(digest_of(WEIGHTS)).read_bytes() == WEIGHTS

    def test_every_source_is_named_when_none_answers(self, store: Store) -> None:
        catalog = catalog_of(
            "mine:1b",
            WEIGHTS,
            HuggingFaceSource("owner/repo", "model.gguf"),
            OciSource("127.0.0.1:9/team/model:1", insecure=True),
        )
        options = PullOptions(
            registry_mirrors={"huggingface.co": "http://127.0.0.1:9"}, backoff_base_s=0.01
        )
        with pytest.raises(SourceUnavailable) as caught:
            pull(store, options, "mine:1b", catalog=catalog)
        assert "Hugging Face owner/repo" in caught.value.message
        assert "127.0.0.1:9/team/model:1" in caught.value.message

    def test_all_sources_lack_it(self, store: Store, tmp_path: Path) -> None:
        catalog = catalog_of("mine:1b", WEIGHTS, FileSource(tmp_path / "no.gguf"))
        with pytest.raises(UnknownSource, match="file does not exist"):
            pull(store, PullOptions(), "mine:1b", catalog=catalog)

    def test_a_role_pulls_its_model(self, store: Store, tmp_path: Path) -> None:
        file = tmp_path / "model.gguf"
        file.write_bytes(WEIGHTS)
        models = catalog_of("mine:1b", WEIGHTS, FileSource(file)).models
        role = Role("chat", "mine:1b", Profile(context_tokens=64), "чат", "chat")
        catalog = Catalog(models=models, roles={"chat": role})
        pull(store, PullOptions(spare_bytes=0), "chat", catalog=catalog)
        assert [model.name.display for model in store.list()] == ["mine:1b"]


class TestFiles:
    def test_a_file_and_a_folder_are_imported(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        file = tmp_path / "in" / "some.gguf"
        file.write_bytes(WEIGHTS)
        puller = Puller(store, no_catalog(), PullOptions())
        for path in (file, file.parent):
            seen: list[PullProgress] = []
            stored = puller.add_file(
                path,
                ModelName.parse("mine"),
                on_progress=seen.append,
                cancel=threading.Event(),
            )
            assert stored.manifest.of_kind("model")[0].digest == digest_of(WEIGHTS)
            assert seen[-1].status == "success"

    def test_a_file_that_is_no_model(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "some.gguf").write_bytes(b"junk" * 100)
        with pytest.raises(InvalidGguf):
            Puller(store, no_catalog(), PullOptions()).add_file(
                tmp_path / "some.gguf",
                ModelName.parse("mine"),
                on_progress=lambda _: None,
                cancel=threading.Event(),
            )
