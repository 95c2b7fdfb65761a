"""The contract of an engine: one running inference worker and how to talk to it.

A worker speaks the OpenAI dialect over HTTP on a private address. The gateway relays its bytes
where dialects match and translates where they do not, so the contract is transport, not content.

What callers may rely on (llama.cpp, measured with xllamacpp 2026.10.11549):

* A streaming answer's head comes at once, before the prefill; a request that is refused (bad
  schema, prompt longer than the context) still gets its 4xx status, never a broken stream.
* Closing an unfinished answer cancels the work: while decoding within a token or two, while
  prefilling after the current batch of ``batch_tokens``. Asking for ``/slots`` meanwhile keeps
  the engine from noticing until the whole prefill is done, so never poll it (``/health`` is fine).
* Every worker answers ``/v1/embeddings``: it costs nothing until it is used. A model whose file
  names no pooling gets mean pooling. One input may hold ``embedding_tokens`` at most; a longer one
  is answered with status 500 (400 beyond the context), an empty one with 400. With
  ``"embd_normalize": -1`` vectors keep their length, so the mean over pieces of a long text,
  weighted by their tokens, is its mean pooling (without attention between the pieces).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from verstak.errors import EngineDied

PASSAGE_TOKENS = 512
"""What embedding models are built for: the input length of BERT and its descendants."""


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How workers run on this machine.

    Attributes:
        threads: Compute threads of one worker; ``None`` = the usable cores.
        batch_tokens: Tokens of one prefill step (logical and physical batch). It is also how long
            a cancelled prefill goes on, how long a new prompt holds up its neighbours' next token,
            and the longest text that a generating model embeds. Prefill of 512 tokens took 5.3,
            5.3, 5.2 and 5.0 s of processor time with 64, 128, 256 and 512 (0.5B model; no
            difference with 1.5B); embedding one full batch made a worker grow by 72, 147, 297 and
            598 MiB.
        cache_type: ``f16`` or ``q8_0`` for keys and values.
        start_timeout_s: How long a model may take to load.
        run_dir: Folder for sockets; must be short enough for a Unix socket path.
    """

    run_dir: Path
    threads: int | None = None
    batch_tokens: int = 128
    cache_type: str = "f16"
    start_timeout_s: float = 300.0

    def batch_of(self, *, pooling: bool) -> int:
        """Tokens of one prefill step of a worker.

        Args:
            pooling: An embedding model; an encoder must see a whole passage in one step.
        """
        return max(self.batch_tokens, PASSAGE_TOKENS) if pooling else self.batch_tokens


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """Everything a worker needs to know to start.

    Attributes:
        model_path: GGUF file.
        alias: Name for logs; never a path.
        context_tokens: Context of each sequence.
        sequences: Requests that decode side by side.
        pooling: True when the model file names its own pooling (an embedding model).
    """

    model_path: Path
    alias: str
    context_tokens: int
    sequences: int = 1
    pooling: bool = False


class UpstreamResponse(Protocol):
    """One answer of a worker; close it to cancel the work behind it."""

    status: int
    headers: Mapping[str, str]

    async def read(self) -> bytes:
        """The whole remaining body."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives, one piece per socket read.

        Raises:
            EngineDied: the worker ended before the body did.
        """
        ...

    async def aclose(self) -> None:
        """Give the connection back, or cut it when the body is not finished."""
        ...


class Worker(Protocol):
    """A running inference process. Implementations own exactly one child."""

    plan: LaunchPlan

    def __init__(self, plan: LaunchPlan, options: WorkerOptions) -> None: ...

    @property
    def pid(self) -> int | None:
        """Process id while it lives."""
        ...

    @property
    def alive(self) -> bool:
        """Whether the child runs."""
        ...

    @property
    def embedding_tokens(self) -> int:
        """Tokens of the longest single input that ``/v1/embeddings`` takes, special ones too."""
        ...

    async def start(self) -> None:
        """Start the child and wait until it answers its health check.

        Raises:
            EngineError: it ended or did not get healthy; the message is the engine's own cause.
        """
        ...

    async def stop(self, timeout_s: float = 5.0) -> None:
        """SIGTERM, then SIGKILL after the timeout. Safe to call twice."""
        ...

    async def died(self) -> EngineDied:
        """Wait until the child ends without being asked; returns the cause.

        A worker that was stopped did not die: then this waits until it is cancelled.
        """
        ...

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> UpstreamResponse:
        """Send one request and return once the answer's head has arrived.

        Raises:
            EngineDied: the worker ended first.
        """
        ...


def engine_classes() -> dict[str, type[Worker]]:
    """Installed engines by name; built-ins come through the same door as strangers."""
    return {entry.name: entry.load() for entry in entry_points(group="verstak.engines")}
