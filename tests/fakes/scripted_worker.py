"""A worker in this process: every path is answered by a function of the request's body."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from verstak.engines.protocol import LaunchPlan
from verstak.errors import EngineDied

type Handler = Callable[[dict[str, Any]], tuple[int, list[bytes]]]


class ScriptedResponse:
    """An answer whose pieces are known beforehand."""

    def __init__(self, status: int, pieces: list[bytes]) -> None:
        self.status = status
        self.headers: Mapping[str, str] = {}
        self._pieces = pieces
        self.closed = False

    async def read(self) -> bytes:
        return b"".join([piece async for piece in self.chunks()])

    async def chunks(self) -> AsyncIterator[bytes]:
        while self._pieces:
            yield self._pieces.pop(0)

    async def aclose(self) -> None:
        self.closed = True


class ScriptedWorker:
    """Obeys the contract of a worker without a process."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        *,
        context_tokens: int = 256,
        embedding_tokens: int | None = None,
        pooling: bool = False,
    ) -> None:
        self.plan = LaunchPlan(Path("model.gguf"), "scripted", context_tokens, pooling=pooling)
        self.embedding_tokens = embedding_tokens or context_tokens
        self.pid: int | None = None
        self.alive = True
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.responses: list[ScriptedResponse] = []
        self._handlers = handlers

    async def start(self) -> None:
        """Nothing to start."""

    async def stop(self, timeout_s: float = 5.0) -> None:
        self.alive = False

    async def died(self) -> EngineDied:
        return EngineDied("scripted")

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> ScriptedResponse:
        assert method == "POST"
        decoded = json.loads(body)
        self.requests.append((path, decoded))
        response = ScriptedResponse(*self._handlers[path](decoded))
        self.responses.append(response)
        return response


def answer(value: object, status: int = 200) -> tuple[int, list[bytes]]:
    """A JSON body in one piece."""
    return status, [json.dumps(value, ensure_ascii=False).encode()]


def refusal(status: int, message: str, kind: str = "", **extra: object) -> tuple[int, list[bytes]]:
    """An error body as the engine writes it."""
    return answer({"error": {"code": status, "message": message, "type": kind, **extra}}, status)


def event_stream(*events: object, done: bool = True) -> tuple[int, list[bytes]]:
    """Server-sent events, cut at awkward places."""
    lines = [f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events]
    data = "".join([*lines, "data: [DONE]\n\n" if done else ""]).encode()
    return 200, [data[start : start + 7] for start in range(0, len(data), 7)]


class WordTokenizer:
    """Handlers whose tokens are words: `tokenize`, `detokenize` and the count of a conversation.

    A message costs two tokens beside its words, as a template's marks do.
    """

    def __init__(self) -> None:
        self._words: list[str] = []

    @property
    def handlers(self) -> dict[str, Handler]:
        return {
            "/tokenize": lambda body: answer({"tokens": self.tokens(body["content"])}),
            "/detokenize": lambda body: answer({"content": self.text(body["tokens"])}),
            "/v1/chat/completions/input_tokens": lambda body: answer(
                {"input_tokens": sum(2 + len(self.words(m)) for m in body["messages"])}
            ),
        }

    def words(self, message: Mapping[str, Any]) -> list[str]:
        return str(message["content"]).split()

    def tokens(self, text: str) -> list[int]:
        found = []
        for word in text.split():
            if word not in self._words:
                self._words.append(word)
            found.append(self._words.index(word))
        return found

    def text(self, tokens: list[int]) -> str:
        return " ".join(self._words[token] for token in tokens)
