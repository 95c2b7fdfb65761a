"""A model whose every word is known: it takes the first of what it may choose, and says a text."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.scripted_worker import ScriptedWorker, answer, event_stream

CHAT = "/v1/chat/completions"
TIMINGS = {"prompt_n": 7, "cache_n": 90, "predicted_n": 3}


def scripted_model(
    says: str = "", *, rewrites: str = "", chooses: str | None = None
) -> ScriptedWorker:
    """A worker that obeys the assistant's prompts without a model behind it.

    Args:
        says: Its explanation, or its small talk.
        rewrites: What it makes of a sentence that was not accepted.
        chooses: A name or number that it takes wherever it may; else the first of the list.
    """

    def chat(body: dict[str, Any]) -> tuple[int, list[bytes]]:
        if "grammar" in body:
            return answer(_message(json.dumps(_chosen(schema_of(body), chooses))))
        if not body.get("stream"):
            return answer(_message(rewrites))
        pieces = [says[at : at + 5] for at in range(0, len(says), 5)]
        return event_stream(
            *({"choices": [{"delta": {"content": piece}}]} for piece in pieces),
            {"choices": [{"delta": {}, "finish_reason": "stop"}]},
            {"choices": [], "usage": _usage(), "timings": TIMINGS},
        )

    return ScriptedWorker({CHAT: chat})


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a call that demands one."""
    found: dict[str, Any] = json.loads(body["grammar"].split("%json ", 1)[1])
    return found


def _chosen(schema: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    listed = {name: slot["enum"] for name, slot in schema["properties"].items()}
    return {name: wanted if wanted in may else may[0] for name, may in listed.items()}


def _message(content: str) -> dict[str, Any]:
    return {
        "choices": [{"message": {"content": content}, "finish_reason": "stop"}],
        "usage": _usage(),
        "timings": TIMINGS,
    }


def _usage() -> dict[str, int]:
    return {"prompt_tokens": 97, "completion_tokens": 3}
