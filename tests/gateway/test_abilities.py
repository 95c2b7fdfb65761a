from __future__ import annotations

import httpx
import pytest
from tests.formats.gguf_writer import number, small_metadata, small_tensors, write_gguf
from tests.gateway.conftest import RunningServer, put_model

MESSAGES = [{"role": "user", "content": "hi"}]
IMAGE = [{"role": "user", "content": "?", "images": ["iVBORw0KGgo="]}]


@pytest.mark.parametrize(
    ("path", "more", "verb"),
    [
        ("/api/chat", {"messages": MESSAGES}, "chat"),
        ("/api/chat", {}, "chat"),
        ("/api/generate", {"prompt": "hi"}, "generate"),
        ("/v1/chat/completions", {"messages": MESSAGES}, "chat"),
        ("/v1/completions", {"prompt": "hi"}, "generate"),
        ("/v1/responses", {"input": "hi"}, "chat"),
        ("/v1/messages", {"messages": MESSAGES, "max_tokens": 1}, "chat"),
    ],
)
def test_an_embedding_model_only_embeds(
    server: RunningServer, client: httpx.Client, path: str, more: dict[str, object], verb: str
) -> None:
    metadata = small_metadata()
    metadata["qwen2.pooling_type"] = number(1)
    put_model(server.services.store, "embedder", write_gguf(metadata, small_tensors()))
    reply = client.post(path, json={"model": "embedder", **more})
    assert reply.status_code == 400
    assert f'\\"embedder\\" does not support {verb}' in reply.text


@pytest.mark.parametrize(
    ("path", "more", "what"),
    [
        ("/api/chat", {"messages": IMAGE}, "vision"),
        ("/api/generate", {"prompt": "?", "images": ["iVBORw0KGgo="]}, "vision"),
        ("/api/generate", {"prompt": "a", "suffix": "b"}, "insert"),
        ("/v1/completions", {"prompt": "a", "suffix": "b"}, "insert"),
    ],
)
def test_refusals_name_the_whole_model(
    lasting_client: httpx.Client, path: str, more: dict[str, object], what: str
) -> None:
    reply = lasting_client.post(path, json={"model": "tiny", **more})
    assert reply.status_code == 400
    assert f"registry.ollama.ai/library/tiny:latest does not support {what}" in reply.text
