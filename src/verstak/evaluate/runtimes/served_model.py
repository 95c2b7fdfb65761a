"""A model in the worker that serves users, asked from ordinary code: answers, and how fast."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import importlib.metadata
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from verstak.engines.protocol import LaunchPlan, UpstreamResponse, Worker, WorkerOptions
from verstak.errors import Cancelled, EngineError, EvaluationFailed, UsageError, VerstakError
from verstak.evaluate.runtime import Ask, Clocked
from verstak.evaluate.runtimes.timed_prompt import timed_prompt

type StartWorker = Callable[[LaunchPlan, WorkerOptions], Worker]

CONTEXT_TOKENS = 4096
"""Of a question with its answer, or a prompt that is timed; less where the model holds less."""

_PACKAGE = "xllamacpp"
_POLL_S = 0.1
_STOPPED = "the measuring was stopped; nothing was kept"
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class ServedModel:
    """One model in a worker of its own. Starts when it is first asked; `close` ends it.

    Args:
        path: GGUF file.
        start_worker: The engine.
        options: As serving has them, so that what is measured is what users get.
        context_tokens: Context that the model was trained for; ``None`` = not known.
    """

    def __init__(
        self,
        path: Path,
        start_worker: StartWorker,
        options: WorkerOptions,
        *,
        context_tokens: int | None = None,
    ) -> None:
        context = min(CONTEXT_TOKENS, context_tokens or CONTEXT_TOKENS)
        self._context_tokens = context
        plan = LaunchPlan(model_path=path, alias=path.name[:40], context_tokens=context)
        self._worker = start_worker(plan, options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._load_s: float | None = None
        self._closed = False

    def answer(self, ask: Ask, cancel: threading.Event) -> str:
        """The whole answer to one question.

        Raises:
            EvaluationFailed: there was none.
            Cancelled: `cancel` was set.
        """
        body = {
            "messages": [{"role": turn.role, "content": turn.content} for turn in ask.turns],
            "max_tokens": ask.most_tokens,
            "temperature": ask.temperature,
            "seed": ask.seed,
            # The whole of what the model thinks, and no choice of the engine's.
            "top_k": 0,
            "top_p": 1.0,
            "min_p": 0.0,
        }
        raw = self._wait(self._post("/v1/chat/completions", body), cancel)
        try:
            content = json.loads(raw)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise EvaluationFailed(f"the engine answered without an answer: {error}") from error
        return content if isinstance(content, str) else ""

    def clock(
        self, *, vocabulary: int, prompt_tokens: int, new_tokens: int, cancel: threading.Event
    ) -> Clocked:
        """Read random tokens and write some, once, with nothing kept from before.

        Args:
            vocabulary: Tokens that the model knows.
            prompt_tokens: To read.
            new_tokens: To write.
            cancel: Stops the work.

        Raises:
            UsageError: more tokens than the model is loaded for.
            EvaluationFailed: it failed.
            Cancelled: `cancel` was set.
        """
        if prompt_tokens + new_tokens > self._context_tokens:
            raise UsageError(
                f"{prompt_tokens} tokens to read and {new_tokens} to write are more than the "
                f"{self._context_tokens} that the model is loaded for",
                remedy="fewer of them: --prompt-tokens, --new-tokens",
            )
        body = {
            "prompt": timed_prompt(vocabulary, prompt_tokens),
            "n_predict": new_tokens,
            "ignore_eos": True,
            "cache_prompt": False,
            "temperature": 0,
            "stream": True,
        }
        first_s, last_s, timings = self._wait(self._timed(body), cancel)
        try:
            read, written = int(timings["prompt_n"]), int(timings["predicted_n"])
        except (LookupError, TypeError, ValueError) as error:
            raise EvaluationFailed("the engine did not say how many tokens it read") from error
        return Clocked(
            load_s=self._load_s,
            prompt_tokens=read,
            prompt_s=first_s,
            new_tokens=written - 1,
            new_s=last_s - first_s,
            peak_bytes=None if self._worker.pid is None else peak_bytes(self._worker.pid),
        )

    def close(self) -> None:
        """End the worker. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self._thread.is_alive():
            with contextlib.suppress(VerstakError):
                asyncio.run_coroutine_threadsafe(self._worker.stop(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()

    def _wait[T](self, work: Coroutine[Any, Any, T], cancel: threading.Event) -> T:
        """Do something in the loop's thread; a worker that failed could not be measured."""
        if self._closed:
            work.close()
            raise EvaluationFailed("this model was closed")
        if cancel.is_set():
            work.close()
            raise Cancelled(_STOPPED)
        if not self._thread.is_alive():
            self._thread.start()
        future = asyncio.run_coroutine_threadsafe(self._begun(work), self._loop)
        try:
            while True:
                try:
                    return future.result(timeout=_POLL_S)
                except concurrent.futures.TimeoutError:
                    if cancel.is_set():
                        raise Cancelled(_STOPPED) from None
        except EngineError as error:
            raise EvaluationFailed(error.message, remedy=error.remedy) from error
        finally:
            future.cancel()

    async def _begun[T](self, work: Coroutine[Any, Any, T]) -> T:
        try:
            if self._load_s is None:
                began = time.monotonic()
                await self._worker.start()
                self._load_s = time.monotonic() - began
        except BaseException:
            work.close()
            raise
        return await work

    async def _post(self, path: str, body: object) -> bytes:
        response = await self._worker.send("POST", path, json.dumps(body).encode())
        try:
            raw = await response.read()
        finally:
            await response.aclose()
        if response.status != 200:
            raise EngineError(_said(response.status, raw))
        return raw

    async def _timed(self, body: object) -> tuple[float, float, dict[str, Any]]:
        """Seconds until the first token and until the last one, and the engine's own counts."""
        began = time.monotonic()
        response = await self._worker.send("POST", "/completion", json.dumps(body).encode())
        first_s: float | None = None
        timings: dict[str, Any] = {}
        try:
            if response.status != 200:
                raise EngineError(_said(response.status, await response.read()))
            async for event in _events(response):
                if first_s is None:
                    first_s = time.monotonic() - began
                timings = event.get("timings") or timings
        finally:
            await response.aclose()
        if first_s is None:
            raise EngineError("the engine wrote nothing")
        return first_s, time.monotonic() - began, timings


def engine_version() -> str:
    """Of the engine that serves, for the card."""
    return f"{_PACKAGE} {importlib.metadata.version(_PACKAGE)}"


def peak_bytes(pid: int) -> int | None:
    """Largest resident memory of a process so far; ``None`` = the system does not tell.

    Pages of a mapped model file count as far as they were touched.

    Source:
        Linux proc(5): ``VmHWM``, in units of 1024 bytes.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return None
    found = _PEAK.search(status)
    return int(found[1]) * 1024 if found else None


async def _events(response: UpstreamResponse) -> AsyncIterator[dict[str, Any]]:
    """Objects of a stream of server-sent events."""
    rest = b""
    async for piece in response.chunks():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"data: {"):
                yield json.loads(line.removeprefix(b"data: "))


def _said(status: int, raw: bytes) -> str:
    return f"the engine answered with status {status}: {raw[:300].decode(errors='replace')}"
