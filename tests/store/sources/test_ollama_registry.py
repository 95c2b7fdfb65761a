from __future__ import annotations

import pytest

from verstak.model.names import ModelName
from verstak.store.pull_options import PullOptions
from verstak.store.sources.ollama_registry import reference_of

LIBRARY = "https://registry.ollama.ai/v2/library"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("qwen2.5:32b-instruct-q5_0", f"{LIBRARY}/qwen2.5/manifests/32b-instruct-q5_0"),
        ("mistral:7b-instruct-q5_0", f"{LIBRARY}/mistral/manifests/7b-instruct-q5_0"),
        ("mistral", f"{LIBRARY}/mistral/manifests/latest"),
        ("user/model:Tag", "https://registry.ollama.ai/v2/user/model/manifests/Tag"),
        ("hf.co/user/Repo-GGUF:Q4_K_M", "https://hf.co/v2/user/Repo-GGUF/manifests/Q4_K_M"),
        ("localhost:5000/ns/m", "https://localhost:5000/v2/ns/m/manifests/latest"),
    ],
)
def test_where_a_name_is_asked_for(name: str, url: str) -> None:
    assert reference_of(ModelName.parse(name), PullOptions()).manifest_url == url


def test_insecure_is_plain_http_and_a_mirror_wins() -> None:
    name = ModelName.parse("mistral")
    plain = reference_of(name, PullOptions(), insecure=True)
    assert plain.manifest_url.startswith("http://registry.ollama.ai/v2/")
    assert plain.plain_http
    mirrors = PullOptions(registry_mirrors={"registry.ollama.ai": "https://mirror.office/ollama/"})
    mirrored = reference_of(name, mirrors, insecure=True)
    assert (
        mirrored.manifest_url == "https://mirror.office/ollama/v2/library/mistral/manifests/latest"
    )
    assert not mirrored.plain_http
