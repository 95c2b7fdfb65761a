from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable

import pytest

from verstak.errors import (
    Cancelled,
    IntegrityError,
    InvalidGguf,
    InvalidName,
    UnknownModel,
    UnsupportedFeature,
    UsageError,
)
from verstak.model.manifest import ModelConfig
from verstak.model.names import Digest, ModelName
from verstak.store.create import CreateRequest, create_model
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel, encode_config

BASE, CHILD = ModelName.parse("base"), ModelName.parse("child")


def make(store: Store, request: CreateRequest) -> tuple[StoredModel, list[str]]:
    statuses: list[str] = []
    return create_model(store, request, on_status=statuses.append), statuses


def text_of(store: Store, model: StoredModel, kind: str) -> list[str]:
    return [store.read_blob_text(layer.digest) for layer in model.manifest.of_kind(kind)]


@pytest.fixture
def uploaded(store: Store, tiny_gguf: bytes) -> str:
    return str(store.add_blob([tiny_gguf]))


@pytest.fixture
def base(store: Store, uploaded: str) -> StoredModel:
    request = CreateRequest(
        name=BASE,
        files={"base.gguf": uploaded},
        template="{{ .Prompt }}",
        system="Say hi!",
        license=("MIT",),
        parameters={"temperature": 1, "top_k": 10, "stop": ["USER:", "ASSISTANT:"]},
    )
    return make(store, request)[0]


def test_an_uploaded_file_becomes_a_model(store: Store, uploaded: str, tiny_gguf: bytes) -> None:
    model, statuses = make(store, CreateRequest(name=BASE, files={"a.gguf": uploaded}))
    assert statuses == [
        "parsing GGUF",
        f"using existing layer {uploaded}",
        "writing manifest",
        "success",
    ]
    (layer,) = model.manifest.layers
    assert (layer.kind, layer.digest, layer.size_bytes) == ("model", uploaded, len(tiny_gguf))
    assert layer.origin == "a.gguf"
    assert model.config.model_family == "llama"
    assert store.get(BASE) == model


def test_texts_become_layers_in_ollamas_order(store: Store, base: StoredModel) -> None:
    assert [layer.kind for layer in base.manifest.layers] == [
        "model", "template", "system", "license", "params",
    ]  # fmt: skip
    assert text_of(store, base, "template") == ["{{ .Prompt }}"]
    assert text_of(store, base, "license") == ["MIT"]
    # Digests that a real Ollama gives these layers in its own create tests.
    assert [layer.digest[7:] for layer in base.manifest.layers[1:]] == [
        "b507b9c2f6ca642bffcd06665ea7c91f235fd32daeefdf875a0f938db05fb315",
        "f29e82a8284dbdf5910b1555580ff60b04238b8da9d5e51159ada67a4d0d5851",
        "e5dcffe836b6ec8a58e492419b550e65fb8cbdc308503979e5dacb33ac7ea3b7",
        "1d0ad71299d48c2fb7ae2b98e683643e771f8a5b72be34942af90d97a91c1e37",
    ]


def test_parameters_of_the_parent_are_merged_as_ollama_does(
    store: Store, base: StoredModel
) -> None:
    request = CreateRequest(name=CHILD, source=BASE, parameters={"temperature": 0.6, "top_p": 0.7})
    model, statuses = make(store, request)
    (layer,) = model.manifest.of_kind("params")
    assert layer.digest[7:] == "e29a7b3c47287a2489c895d21fe413c20f859a85d20e749492f52a838e36e1ba"
    request = CreateRequest(
        name=CHILD,
        source=BASE,
        parameters={"temperature": 0.6, "top_p": 0.7, "stop": ["<|endoftext|>"]},
    )
    model, _ = make(store, request)
    (layer,) = model.manifest.of_kind("params")
    assert layer.digest[7:] == "12f58bb75cb3042d69a7e013ab87fb3c3c7088f50ddc62f0c77bd332f0d44d35"
    assert sum(status.startswith("using existing layer") for status in statuses) == 4
    assert statuses[-3].startswith("creating new layer sha256:e29a7b3c")


def test_messages_have_the_bytes_of_a_real_ollama_and_replace_the_parents(
    store: Store, uploaded: str
) -> None:
    first: list[dict[str, object]] = [
        {"role": "assistant", "content": "What is my purpose?"},
        {"content": "You run tests.", "role": "USER"},
        {"role": "assistant", "content": "Oh, my god.", "images": [], "thinking": ""},
    ]
    model, _ = make(store, CreateRequest(name=BASE, files={"t": uploaded}, messages=first))
    (layer,) = model.manifest.of_kind("messages")
    assert layer.digest[7:] == "298baeaf6928a60cf666d88d64a1ba606feb43a2865687c39e40652e407bffc4"
    second: list[dict[str, object]] = [
        {"role": "assistant", "content": "You're a test, Harry."},
        {"role": "user", "content": "I-I'm a what?"},
        {"role": "assistant", "content": "A test. And a thumping good one at that, I'd wager."},
    ]
    model, _ = make(store, CreateRequest(name=CHILD, source=BASE, messages=second))
    (layer,) = model.manifest.of_kind("messages")
    assert layer.digest[7:] == "a60ecc9da299ec7ede453f99236e5577fd125e143689b646d9f0ddc9971bf4db"
    kept, _ = make(store, CreateRequest(name=ModelName.parse("third"), source=CHILD))
    assert kept.manifest.of_kind("messages")[0].digest == layer.digest


def test_a_child_keeps_what_it_does_not_override_and_names_its_parent(
    store: Store, base: StoredModel
) -> None:
    model, _ = make(
        store,
        CreateRequest(
            name=CHILD, source=ModelName.parse("BASE"), system="Новая роль", license=("A",)
        ),
    )
    assert text_of(store, model, "system") == ["Новая роль"]
    assert text_of(store, model, "license") == ["MIT", "A"]
    assert text_of(store, model, "template") == ["{{ .Prompt }}"]
    assert model.manifest.of_kind("model")[0].origin == "base:latest"
    assert model.config == base.config


def test_renderer_and_parser_are_inherited_unless_given(store: Store, base: StoredModel) -> None:
    make(
        store,
        CreateRequest(name=CHILD, source=BASE, extra_config={"renderer": "r", "parser": "p"}),
    )
    third, _ = make(
        store,
        CreateRequest(name=ModelName.parse("third"), source=CHILD, extra_config={"parser": "q"}),
    )
    raw = store.read_blob_json(third.manifest.config.digest)
    assert isinstance(raw, dict)
    assert (raw["renderer"], raw["parser"]) == ("r", "q")


def test_replacing_a_model_drops_the_layers_only_it_used(
    store: Store, base: StoredModel, uploaded: str
) -> None:
    old = base.manifest.of_kind("system")[0].digest
    model, _ = make(
        store, CreateRequest(name=BASE, files={"base.gguf": uploaded}, system="Say bye!")
    )
    assert not store.has_blob(old)
    assert store.has_blob(uploaded)
    present = {path.name for path in store.layout.blobs_dir.iterdir()}
    assert present == {digest.replace(":", "-") for digest in model.manifest.digests}


def test_making_a_model_from_itself_keeps_it_whole(store: Store, base: StoredModel) -> None:
    model, _ = make(store, CreateRequest(name=BASE, source=BASE, parameters={"num_ctx": 2048}))
    assert list(store.verify()) == []
    assert store.read_blob_json(model.manifest.of_kind("params")[0].digest) == {
        "temperature": 1,
        "top_k": 10,
        "stop": ["USER:", "ASSISTANT:"],
        "num_ctx": 2048,
    }


def test_a_projector_is_told_from_a_model(
    store: Store, uploaded: str, make_gguf: Callable[..., bytes]
) -> None:
    projector = str(store.add_blob([make_gguf("clip")]))
    model, _ = make(store, CreateRequest(name=BASE, files={"m": uploaded, "p": projector}))
    assert [layer.kind for layer in model.manifest.layers] == ["model", "projector"]
    with pytest.raises(UsageError, match="no base model"):
        make(store, CreateRequest(name=CHILD, files={"p": projector}))


@pytest.mark.parametrize(
    "data", [b"", b"GGUF", b"junk" * 99, os.urandom(4096), b"GGUF\x03\0\0\0" + b"\xff" * 64]
)
def test_a_file_that_is_no_gguf_is_refused(store: Store, data: bytes) -> None:
    digest = str(store.add_blob([data]))
    with pytest.raises(InvalidGguf):
        make(store, CreateRequest(name=BASE, files={"m.gguf": digest}))
    assert store.list() == []


def test_a_cut_gguf_is_refused(store: Store, tiny_gguf: bytes) -> None:
    digest = str(store.add_blob([tiny_gguf[:-1]]))
    with pytest.raises(InvalidGguf):
        make(store, CreateRequest(name=BASE, files={"m.gguf": digest}))


HEX = "ab" * 32


@pytest.mark.parametrize(
    ("request_", "error", "words"),
    [
        (CreateRequest(BASE), UsageError, "neither 'from' or 'files' was specified"),
        (CreateRequest(BASE, source=CHILD), UnknownModel, "model 'child:latest' not found"),
        (CreateRequest(BASE, files={"m": ""}), InvalidName, "invalid digest format"),
        (CreateRequest(BASE, files={"m": "sha256:../x"}), InvalidName, "invalid digest format"),
        (CreateRequest(BASE, files={"m": f"sha256:{HEX}"}), UsageError, "was not uploaded"),
        (CreateRequest(BASE, files={"../m": f"sha256:{HEX}"}), UsageError, "must be relative"),
        (CreateRequest(BASE, files={"/m": f"sha256:{HEX}"}), UsageError, "must be relative"),
        (CreateRequest(BASE, files={"a//m": f"sha256:{HEX}"}), UsageError, "must be relative"),
        (CreateRequest(BASE, files={"m\0": f"sha256:{HEX}"}), UsageError, "must be relative"),
        (
            CreateRequest(BASE, files={"m.safetensors": f"sha256:{HEX}"}),
            UnsupportedFeature,
            "safetensors",
        ),
        (CreateRequest(BASE, source=CHILD, quantize="q4_K_M"), UnsupportedFeature, "quantiz"),
        (
            CreateRequest(BASE, source=CHILD, adapters={"a": f"sha256:{HEX}"}),
            UnsupportedFeature,
            "adapters",
        ),
    ],
)
def test_wrong_requests_are_told_what_is_wrong(
    store: Store, request_: CreateRequest, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        make(store, request_)
    assert store.list() == []


@pytest.mark.parametrize("template", ["{{ .Prompt", "{{ .A }} {{ if .B }", "{{"])
def test_an_unclosed_template_is_refused(store: Store, base: StoredModel, template: str) -> None:
    with pytest.raises(UsageError, match="template error"):
        make(store, CreateRequest(name=CHILD, source=BASE, template=template))


@pytest.mark.parametrize(
    "message", [{}, {"role": 1, "content": "x"}, {"role": "user", "content": ["x"]}]
)
def test_messages_of_the_wrong_shape_are_refused(
    store: Store, base: StoredModel, message: dict[str, object]
) -> None:
    with pytest.raises(UsageError, match="message"):
        make(store, CreateRequest(name=CHILD, source=BASE, messages=[message]))


def test_split_files_and_adapters_are_refused_plainly(
    store: Store, make_gguf: Callable[..., bytes]
) -> None:
    split = str(store.add_blob([make_gguf(split__count=3)]))
    with pytest.raises(UnsupportedFeature, match="one of 3 parts"):
        make(store, CreateRequest(name=BASE, files={"m-00001-of-00003.gguf": split}))
    adapter = str(store.add_blob([make_gguf(general__type="adapter")]))
    with pytest.raises(UnsupportedFeature, match="adapters"):
        make(store, CreateRequest(name=BASE, files={"lora.gguf": adapter}))


def test_a_parent_with_a_lost_blob_is_an_integrity_error(store: Store, base: StoredModel) -> None:
    store.blob_path(base.manifest.of_kind("system")[0].digest).unlink()
    with pytest.raises(IntegrityError, match="missing"):
        make(store, CreateRequest(name=CHILD, source=BASE))


def test_a_cancelled_create_publishes_nothing_and_holds_no_lease(
    store: Store, base: StoredModel
) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        create_model(
            store,
            CreateRequest(name=CHILD, source=BASE),
            on_status=lambda _: None,
            cancel=cancel,
        )
    assert [str(model.name) for model in store.list()] == ["base:latest"]
    assert store.locks.leased() == frozenset()


def test_the_parents_blobs_are_leased_while_the_child_is_made(
    store: Store, base: StoredModel
) -> None:
    """The parent is deleted between the first status and the manifest; the child stays whole."""
    deleted = False

    def interfere(_: str) -> None:
        nonlocal deleted
        if not deleted:
            deleted = True
            Store(store.options).delete(BASE)

    create_model(store, CreateRequest(name=CHILD, source=BASE, system="x"), on_status=interfere)
    assert [str(model.name) for model in store.list()] == ["child:latest"]
    assert list(store.verify()) == []


def test_an_equal_config_of_a_deleted_model_is_not_lost(store: Store) -> None:
    config = encode_config(ModelConfig())
    digest = Digest(hashlib.sha256(config).hexdigest())
    store.blobs.add_bytes(config)
    with store.lease([str(digest)]):
        assert store.remove_unused([str(digest)]).kept_in_use == 1
    assert store.remove_unused([str(digest)]).freed_bytes == len(config)
