"""What names stand for, and what names cannot do."""

import math
from collections.abc import Callable

import anyio
import httpx
import pytest
from tests.formats.gguf_writer import number, small_metadata, small_tensors, write_gguf
from tests.gateway.conftest import RunningServer, put_model

from verstak.catalog.load import Catalog
from verstak.errors import InvalidName, UnknownModel
from verstak.gateway.error_map import ApiError
from verstak.gateway.targets import EMBED_MISSING, SHOW_MISSING, Targets
from verstak.model.names import ModelName
from verstak.store.store import Store

TRAVERSALS = (
    "..",
    ".",
    "../x",
    "..\\x",
    "a/../b",
    "../../etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "C:\\x",
    "a\\..\\b",
    "%2e%2e",
    "%2e%2e%2fx",
    "..%2fx",
    "..;/x",
    "....//x",
    "x/..",
    "x/.",
    "./x",
    "~/x",
    "~root",
    "x:..",
    "x:../y",
    "x:.",
    "x:a/b",
    "x:",
    ":x",
    ":",
    "/",
    "//",
    "///x",
    "a//b",
    "a/b/c/d",
    "a/b/c/d/e",
    "x\x00",
    "x\x00.txt",
    "\x00",
    "x\n",
    "x\r\ny",
    "x y",
    " x",
    "x ",
    "\t",
    "-x",
    "--help",
    ".hidden",
    ".../x",
    "ns./x/..",
    "a.b/c",
    "registry.ollama.ai/../x",
    "../library/x:latest",
    "registry.ollama.ai/library/../../x",
    "http://../x",
    "https://../../x",
    "file:///etc/passwd",
    "x?y",
    "x#y",
    "x*",
    "x|y",
    "$(id)",
    "`id`",
    "x;id",
    "модель",
    "x" * 81,
    "x:" + "y" * 81,
    "\u202ex",
    "x\uff0e\uff0e",
    "．．/x",
    "‥/x",
)


@pytest.fixture
def targets(store: Store, catalog: Catalog, add_model: Callable[..., str]) -> Targets:
    add_model("tiny", params=b'{"temperature":0.5,"top_k":7,"num_ctx":16}', system=b"Be brief.")
    return Targets(store, catalog)


def test_plain_model(targets: Targets) -> None:
    target = targets.resolve("TINY")
    assert (target.requested, target.display, target.role) == ("TINY", "tiny:latest", None)
    assert target.parts.system == "Be brief."
    options = target.options({"temperature": 0.9})
    assert (options.temperature, options.top_k, options.num_ctx) == (0.9, 7, 16)


def test_role_lays_its_profile_over_the_models_parameters(targets: Targets) -> None:
    target = targets.resolve("Chat")
    assert target.display == "chat:latest"
    assert target.stored.name.display == "tiny:latest"
    options = target.options(None)
    assert (options.temperature, options.top_k, options.num_ctx) == (0.7, 7, 2048)
    assert target.options({"num_ctx": 8}).num_ctx == 8


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (SHOW_MISSING, "model 'nope:latest' not found"),
        (EMBED_MISSING, 'model "nope" not found, try pulling it first'),
    ],
)
def test_missing_model_in_each_endpoints_words(
    targets: Targets, missing: str, message: str
) -> None:
    with pytest.raises(UnknownModel) as caught:
        targets.resolve("nope", missing)
    assert caught.value.message == message


def test_role_without_its_model_names_the_remedy(targets: Targets) -> None:
    with pytest.raises(UnknownModel, match="run verstak pull not-pulled:1b"):
        targets.resolve("analysis")


def test_braces_in_a_name_are_no_format(targets: Targets) -> None:
    with pytest.raises(InvalidName):
        targets.resolve("{0.__class__}")


@pytest.mark.parametrize(
    ("asked", "context"), [(None, 16), (0, 4), (-5, 4), (100_000_000, 64), (32, 32)]
)
def test_load_request_bounds_the_context(
    targets: Targets, store: Store, asked: int | None, context: int
) -> None:
    target = targets.resolve("tiny")
    options = target.options({"num_ctx": asked})
    request = anyio.run(targets.load_request, target, options, math.inf)
    assert request.context_tokens == context
    assert request.model_path.is_file()
    assert request.weights_bytes == request.model_path.stat().st_size
    assert (request.name, request.sequences, request.keep_alive_s) == ("tiny:latest", 1, math.inf)
    assert request.key.startswith("sha256:")
    assert request.architecture.family == "qwen2"


def test_no_context_asked_means_whatever_is_loaded(
    store: Store, catalog: Catalog, add_model: Callable[..., str]
) -> None:
    add_model("plain")
    targets = Targets(store, catalog)
    target = targets.resolve("plain")
    assert (
        anyio.run(targets.load_request, target, target.options(None), None).context_tokens is None
    )


def test_replaced_model_is_seen(targets: Targets, add_model: Callable[..., str]) -> None:
    assert targets.resolve("tiny").parts.system == "Be brief."
    add_model("tiny", system=b"Other.")
    assert targets.resolve("tiny").parts.system == "Other."


def test_embedding_model_can_only_embed(targets: Targets, store: Store) -> None:
    metadata = {**small_metadata(), "qwen2.pooling_type": number(1)}
    put_model(store, "vectors", write_gguf(metadata, small_tensors()))
    capabilities = anyio.run(targets.capabilities, targets.resolve("vectors"))
    assert capabilities == ("embedding",)


def test_suffix_in_the_template_means_insert(
    targets: Targets, add_model: Callable[..., str]
) -> None:
    add_model("fim", template=b"{{ .Prompt }}{{ .Suffix }}")
    capabilities = anyio.run(targets.capabilities, targets.resolve("fim"))
    assert capabilities == ("completion", "tools", "insert")


@pytest.mark.parametrize("name", ["chat", "CHAT:latest", "analysis"])
def test_roles_cannot_be_changed(targets: Targets, name: str) -> None:
    with pytest.raises(ApiError, match="is a role of this server"):
        targets.refuse_role(ModelName.parse(name))
    targets.refuse_role(ModelName.parse("chat:other"))
    targets.refuse_role(ModelName.parse("me/chat"))


@pytest.mark.parametrize("name", TRAVERSALS)
def test_traversal_in_names(
    lasting_server: RunningServer, lasting_client: httpx.Client, name: str
) -> None:
    client, root = lasting_client, lasting_server.services.store.layout.root
    before = sorted(str(path) for path in root.parent.rglob("*"))
    attempts = [
        client.post("/api/show", json={"model": name}),
        client.request("DELETE", "/api/delete", json={"model": name}),
        client.post("/api/copy", json={"source": name, "destination": "x"}),
        client.post("/api/copy", json={"source": "tiny", "destination": name}),
        client.post("/api/create", json={"model": name, "from": "tiny", "stream": False}),
        client.post("/api/create", json={"model": "x", "from": name, "stream": False}),
        client.post("/api/pull", json={"model": name, "stream": False}),
        client.post("/api/push", json={"model": name, "stream": False}),
        client.post("/api/chat", json={"model": name, "messages": []}),
        client.post("/api/generate", json={"model": name}),
    ]
    assert {response.status_code for response in attempts} == {400}
    assert all(response.json()["error"] for response in attempts)
    assert sorted(str(path) for path in root.parent.rglob("*")) == before


def test_enough_spellings() -> None:
    assert len(set(TRAVERSALS)) >= 60
