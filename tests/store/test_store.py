from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import threading
from collections.abc import Callable

import pytest

from verstak.errors import IntegrityError, UnknownModel
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import ModelName
from verstak.store.store import Store, StoreOptions
from verstak.store.stored_model import StoredModel

type AddModel = Callable[..., StoredModel]
type StartChild = Callable[..., subprocess.Popen[str]]


def named(text: str) -> ModelName:
    return ModelName.parse(text)


def test_an_empty_store_is_no_error_and_makes_no_folder(store: Store) -> None:
    assert store.list() == []
    assert list(store.verify()) == []
    with pytest.raises(UnknownModel, match="model 'x:latest' not found"):
        store.get(named("x"))
    with pytest.raises(UnknownModel):
        store.delete(named("x"))
    with pytest.raises(UnknownModel):
        store.copy(named("x"), named("y"))
    assert not store.layout.root.exists()


def test_a_model_is_stored_as_a_real_ollama_lays_it_out(store: Store, add_model: AddModel) -> None:
    model = add_model("qwen2.5-coder:0.5b")
    files = {
        str(path.relative_to(store.layout.root))
        for path in store.layout.root.rglob("*")
        if path.is_file()
    }
    weights = hashlib.sha256(b"weights").hexdigest()
    config = model.manifest.config.digest.removeprefix("sha256:")
    assert files == {
        "manifests/registry.ollama.ai/library/qwen2.5-coder/0.5b",
        f"blobs/sha256-{weights}",
        f"blobs/sha256-{config}",
    }
    raw = (
        store.layout.root / "manifests/registry.ollama.ai/library/qwen2.5-coder/0.5b"
    ).read_bytes()
    assert raw.startswith(
        b'{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",'
        b'"config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:'
    )
    assert raw.endswith(b'"size":7}]}\n')
    assert model.manifest_digest == hashlib.sha256(raw).hexdigest()
    assert model.size_bytes == 7 + model.manifest.config.size_bytes
    assert model.config.model_family == "test"
    assert all((store.layout.root / file).stat().st_mode & 0o777 == 0o644 for file in files)


def test_what_another_program_laid_down_is_read(store: Store) -> None:
    """A store as Ollama would write it, byte by byte, without our writer."""
    root = store.layout.root
    config = b'{"model_format":"gguf","model_family":"llama","model_families":["llama"],"model_type":"1.2B","file_type":"Q8_0","architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'
    blob = b"GGUF..."
    (root / "blobs").mkdir(parents=True)
    digests = []
    for data in (config, blob):
        digests.append(hashlib.sha256(data).hexdigest())
        (root / "blobs" / f"sha256-{digests[-1]}").write_bytes(data)
    manifest = (
        f'{{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",'
        f'"config":{{"mediaType":"application/vnd.docker.container.image.v1+json",'
        f'"digest":"sha256:{digests[0]}","size":{len(config)}}},'
        f'"layers":[{{"mediaType":"application/vnd.ollama.image.model",'
        f'"digest":"sha256:{digests[1]}","size":{len(blob)}}}]}}'
    ).encode()
    path = root / "manifests/hf.co/user/Repo-GGUF/Q8_0"
    path.parent.mkdir(parents=True)
    path.write_bytes(manifest)
    (model,) = store.list()
    assert model == store.get(named("hf.co/USER/repo-gguf:q8_0"))
    assert str(model.name) == "hf.co/user/Repo-GGUF:Q8_0"
    assert model.manifest_digest == hashlib.sha256(manifest).hexdigest()
    assert model.config.parameter_size == "1.2B"
    assert model.config.quantization_level == "Q8_0"


def test_the_list_is_newest_first_and_read_anew_each_time(
    store: Store, add_model: AddModel
) -> None:
    for place, name in enumerate(["old", "new", "mid"]):
        add_model(name)
        then = 1_700_000_000 + [0, 200, 100][place]
        os.utime(store.layout.manifest_path(named(name)), (then, then))
    assert [model.name.model for model in store.list()] == ["new", "mid", "old"]
    other = Store(store.options)
    other.delete(named("mid"))
    assert [model.name.model for model in store.list()] == ["new", "old"]


def test_damaged_ones_are_skipped_in_lists_and_an_error_when_asked_for(
    store: Store, add_model: AddModel, caplog: pytest.LogCaptureFixture
) -> None:
    add_model("good")
    add_model("bad-manifest")
    store.layout.manifest_path(named("bad-manifest")).write_bytes(b"junk")
    lost = add_model("lost-config")
    data = b'{"model_family":"only here"}'
    digest = store.add_blob([data])
    store.blob_path(str(digest)).write_bytes(b"[")
    raw = store.manifests.read_bytes(lost.name).replace(
        lost.manifest.config.digest.encode(), str(digest).encode()
    )
    store.layout.manifest_path(lost.name).write_bytes(raw)
    with caplog.at_level(logging.WARNING):
        assert [model.name.model for model in store.list()] == ["good"]
    assert caplog.text.count("bad manifest") == 2
    for name in ("bad-manifest", "lost-config"):
        with pytest.raises(IntegrityError):
            store.get(named(name))


def test_a_remembered_model_is_read_again_when_its_file_changes(
    store: Store, add_model: AddModel
) -> None:
    old = add_model("a", b"first")
    path = store.layout.manifest_path(named("a"))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert store.get(named("a")) is store.get(named("a"))
    other = add_model("b", b"other")
    # In place, same size, same time: what another program's restore might do.
    path.write_bytes(store.manifests.read_bytes(other.name))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert store.get(named("a")).manifest == other.manifest != old.manifest
    store.delete(named("a"))
    with pytest.raises(UnknownModel):
        store.get(named("a"))


def test_writing_a_name_in_another_case_replaces_the_stored_one(
    store: Store, add_model: AddModel
) -> None:
    add_model("Mistral:7B", b"first")
    again = add_model("mistral:7b", b"second")
    assert str(again.name) == "Mistral:7B"
    assert len(store.list()) == 1


def test_a_manifest_is_not_published_before_its_blobs(store: Store, add_model: AddModel) -> None:
    model = add_model("a")
    raw = store.manifests.read_bytes(model.name)
    layer = model.manifest.layers[0]
    blob = store.blob_path(layer.digest)
    blob.write_bytes(b"short")
    with pytest.raises(IntegrityError, match="should have 7 bytes, has 5"):
        store.write_manifest(named("b"), raw)
    blob.unlink()
    with pytest.raises(IntegrityError, match="is missing"):
        store.write_manifest(named("b"), raw)
    with pytest.raises(UnknownModel):
        store.get(named("b"))


def test_copying_shares_blobs_and_keeps_bytes(store: Store, add_model: AddModel) -> None:
    model = add_model("a")
    before = sorted(store.layout.blobs_dir.iterdir())
    copy = store.copy(named("A"), named("team/b:1"))
    assert copy.manifest_digest == model.manifest_digest
    assert sorted(store.layout.blobs_dir.iterdir()) == before
    assert store.copy(named("a"), named("a")).name == model.name
    store.delete(named("a"))
    assert store.has_blob(model.manifest.layers[0].digest)


def test_publishing_touches_the_blobs_so_that_no_pruner_takes_them(
    store: Store, add_model: AddModel
) -> None:
    model = add_model("a")
    for path in store.layout.blobs_dir.iterdir():
        os.utime(path, (1, 1))
    store.copy(model.name, named("b"))
    assert all(path.stat().st_mtime > 1 for path in store.layout.blobs_dir.iterdir())


def test_unused_layers_of_a_replaced_model_can_be_dropped(
    store: Store, add_model: AddModel
) -> None:
    old = add_model("a", b"first")
    new = add_model("a", b"second")
    done = store.remove_unused(old.manifest.digests - new.manifest.digests)
    assert done.freed_bytes == 5


def test_threads_listing_while_others_write_and_delete_see_whole_models(
    store: Store, add_model: AddModel
) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def guard(work: Callable[[], None]) -> None:
        try:
            while not stop.is_set():
                work()
        except BaseException as error:  # noqa: BLE001 - reported by the assertion below
            failures.append(error)

    def churn() -> None:
        model = add_model("churn", os.urandom(8))
        store.delete(model.name)

    def look() -> None:
        for model in store.list():
            assert model.config.model_family == "test"

    add_model("steady")
    threads = [threading.Thread(target=guard, args=(work,)) for work in (churn, look, look)]
    for thread in threads:
        thread.start()
    stop.wait(1.0)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.get(named("steady")).size_bytes > 0


@pytest.mark.integration  # four child processes, about three seconds
def test_several_processes_on_one_folder_lose_nothing(
    store: Store, start_child: StartChild
) -> None:
    source = (
        "from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig\n"
        "me = sys.argv[1]\n"
        "for turn in range(25):\n"
        "    data = f'shared {turn % 3}'.encode()\n"
        "    digest = Digest.parse('sha256:' + __import__('hashlib').sha256(data).hexdigest())\n"
        "    with store.lease([str(digest)]):\n"
        "        store.add_blob([data], expected=digest)\n"
        "        layer = Layer(LAYER_PREFIX + 'model', str(digest), len(data))\n"
        "        store.write_model(ModelName.parse(f'{me}:{turn % 5}'), [layer], ModelConfig())\n"
        "    if turn % 4 == 0:\n"
        "        store.delete(ModelName.parse(f'{me}:{turn % 5}'))\n"
        "    if turn % 7 == 0:\n"
        "        store.collect(grace_s=0)\n"
        "say('done')\n"
    )
    children = [start_child(source, f"m{place}") for place in range(4)]
    for child in children:
        out, err = child.communicate(timeout=120)
        assert (out.strip(), err) == ("done", "")
    models = store.list()
    assert {model.name.model for model in models} == {"m0", "m1", "m2", "m3"}
    for model in models:
        for layer in (model.manifest.config, *model.manifest.layers):
            assert store.has_blob(layer.digest, size_bytes=layer.size_bytes)
    assert {finding.kind for finding in store.verify()} <= {"bad_gguf"}
    assert store.locks.leased() == frozenset()


def test_two_state_folders_are_a_mistake_that_still_corrupts_nothing(
    store: Store, add_model: AddModel
) -> None:
    stranger = Store(
        StoreOptions(root=store.options.root, state_dir=store.options.state_dir.parent / "other")
    )
    add_model("a")
    add_model("b", into=stranger)
    assert {model.name.model for model in store.list()} == {"a", "b"}


def test_the_config_may_say_everything_that_tags_shows(store: Store) -> None:
    digest = store.add_blob([b"w"])
    config = ModelConfig(
        model_family="qwen2",
        model_families=("qwen2",),
        parameter_size="494.03M",
        quantization_level="Q4_K_M",
        capabilities=("completion",),
        context_length=32768,
        embedding_length=896,
    )
    store.write_model(named("m"), [Layer(f"{LAYER_PREFIX}model", str(digest), 1)], config)
    assert store.get(named("m")).config == config
