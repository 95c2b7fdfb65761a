"""The real engine on a converted file: its ids of a text, its log-probabilities of every token."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan, WorkerOptions

Array = np.ndarray[Any, np.dtype[np.float64]]


def ask(
    model: Path, texts: Sequence[str], prompt: Sequence[int], vocabulary: int, context: int = 256
) -> tuple[list[list[int]], Array]:
    """Ids of texts, and log-probabilities after each token of the prompt: (tokens, vocabulary)."""
    return asyncio.run(_ask(model, texts, prompt, vocabulary, context))


async def _ask(
    model: Path, texts: Sequence[str], prompt: Sequence[int], vocabulary: int, context: int
) -> tuple[list[list[int]], Array]:
    with tempfile.TemporaryDirectory(prefix="vs") as folder:
        plan = LaunchPlan(model, "made-up", context_tokens=context)
        worker = LlamaCppWorker(plan, WorkerOptions(run_dir=Path(folder)))
        await worker.start()
        try:
            ids = []
            for text in texts:
                asked = {"content": text, "add_special": True, "parse_special": True}
                ids.append((await _post(worker, "/tokenize", asked))["tokens"])
            plain = (await _post(worker, "/tokenize", {"content": "a"}))["tokens"][-1]
            rows = [
                await _after(worker, prompt[: end + 1], vocabulary, plain)
                for end in range(len(prompt))
            ]
        finally:
            await worker.stop()
    return ids, np.stack(rows) if rows else np.empty((0, vocabulary))


async def _after(
    worker: LlamaCppWorker, prompt: Sequence[int], vocabulary: int, plain: int
) -> Array:
    asked = {
        "prompt": list(prompt),
        "n_predict": 1,
        "n_probs": vocabulary,
        "post_sampling_probs": False,
        "temperature": 0.0,
        "cache_prompt": False,
        # An end or half a character is answered without probabilities. This makes the next token a
        # letter and leaves the probabilities before sampling as they are.
        "logit_bias": [[plain, 1e9]],
    }
    answer = await _post(worker, "/completion", asked)
    found = np.full(vocabulary, np.nan)
    for entry in answer["completion_probabilities"][0]["top_logprobs"]:
        found[entry["id"]] = entry["logprob"]
    assert not np.isnan(found).any(), "the engine told fewer tokens than there are"
    return found


async def _post(worker: LlamaCppWorker, path: str, body: dict[str, Any]) -> Any:
    head = {"Content-Type": "application/json"}
    response = await worker.send("POST", path, json.dumps(body).encode(), head)
    raw = await response.read()
    assert response.status == 200, raw[:500]
    return json.loads(raw)


def divergence(reference: Array, found: Array) -> float:
    """Mean KL divergence of the reference from what was found, in nats."""
    # The engine rounds to singles: without this, tiny divergences could come out below zero.
    found = found - np.log(np.exp(found).sum(axis=-1, keepdims=True))
    return float((np.exp(reference) * (reference - found)).sum(axis=-1).mean())
