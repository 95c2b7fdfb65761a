"""What does it save to evaluate the static prompt once? The same worker, with its cache and without.

``python -m benchmarks.assistant.prefix_reuse --out NAME MODEL.gguf ...`` asks generated questions in
pairs, in turn: once as the assistant asks, once by a worker that is told ``cache_prompt: false``
with every request and so evaluates the whole prompt each time. Nothing else differs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.assistant.question import Question as Asked
from benchmarks.assistant.questions import generated
from benchmarks.fingerprint import spread, write_result
from verstak.assistant.events import Answered, Step, Text
from verstak.assistant.question import Question
from verstak.engines.http1 import Response
from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.messages import Message
from verstak.engines.protocol import LaunchPlan, WorkerOptions
from verstak.gateway.assistant.room import Answers
from verstak.settings import load_settings
from verstak.wiring import build_assistant


class ForgetfulWorker(LlamaCppWorker):
    """A worker that can be told to evaluate every prompt from its beginning."""

    forgets = False

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Response:
        """As the worker, with ``cache_prompt`` off while it forgets."""
        if self.forgets and method == "POST" and body.startswith(b"{"):
            body = json.dumps({**json.loads(body), "cache_prompt": False}).encode()
        return await super().send(method, path, body, headers)


@dataclass(frozen=True, slots=True)
class Took:
    """What one answer took."""

    prompt_tokens: int
    prompt_ms: float
    computed_s: float | None
    first_words_s: float | None
    end_s: float


async def answer(assistant: Answers, worker: ForgetfulWorker, asked: Asked) -> Took:
    """Ask one question and time its parts."""
    begun = time.perf_counter()
    computed: float | None = None
    words: float | None = None
    last: Answered | None = None
    question = Question((Message("user", asked.text),), role="analysis")
    async for event in assistant.answer(question, worker):
        now = time.perf_counter() - begun
        match event:
            case Step() if computed is None:
                computed = now
            case Text() if words is None:
                words = now
            case Answered():
                last = event
            case _:
                pass
    if last is None:
        raise RuntimeError("an answer without an end")
    spent = last.timings
    return Took(spent.prompt_n, spent.prompt_ms, computed, words, time.perf_counter() - begun)


async def measure(assistant: Answers, model: Path, count: int, seed: int) -> dict[str, Any]:
    """Pairs of answers, in turn."""
    with tempfile.TemporaryDirectory(prefix="vs-") as folder:
        plan = LaunchPlan(model, model.stem, context_tokens=4096)
        worker = ForgetfulWorker(plan, WorkerOptions(run_dir=Path(folder)))
        await worker.start()
        try:
            asked = [q for q in generated(4 * count, seed) if q.numeric][:count]
            await answer(assistant, worker, asked[0])  # the static prompt, once
            pairs: list[tuple[Took, Took]] = []
            for question in asked:
                worker.forgets = True
                without = await answer(assistant, worker, question)
                worker.forgets = False
                # The cache holds what was evaluated last, without or with its use.
                await answer(assistant, worker, asked[0])
                pairs.append((await answer(assistant, worker, question), without))
        finally:
            await worker.stop()
    return compared(pairs)


def compared(pairs: list[tuple[Took, Took]]) -> dict[str, Any]:
    """Medians with and without, and the median of the ratios of pairs that asked the model."""
    by_model = [(one, two) for one, two in pairs if one.prompt_tokens and two.prompt_tokens]
    return {
        "questions": len(pairs),
        "asked_the_model": len(by_model),
        "with": _times([one for one, _ in pairs]),
        "without": _times([two for _, two in pairs]),
        "prompt_ms_ratio": _ratio([(a.prompt_ms, b.prompt_ms) for a, b in by_model]),
        "first_words_ratio": _ratio([(a.first_words_s, b.first_words_s) for a, b in by_model]),
        "end_ratio": _ratio([(a.end_s, b.end_s) for a, b in by_model]),
    }


def _times(took: list[Took]) -> dict[str, Any]:
    columns = {
        "prompt_tokens": [float(one.prompt_tokens) for one in took],
        "prompt_ms": [one.prompt_ms for one in took],
        "computed_s": [one.computed_s for one in took if one.computed_s is not None],
        "first_words_s": [one.first_words_s for one in took if one.first_words_s is not None],
        "end_s": [one.end_s for one in took],
    }
    return {name: spread(values, 3) for name, values in columns.items() if values}


def _ratio(pairs: list[tuple[float | None, float | None]]) -> dict[str, Any] | None:
    ratios = [without / kept for kept, without in pairs if kept and without]
    return spread(ratios, 2) if ratios else None


def main() -> None:
    """Measure the models named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quiet", action="store_true", help="nothing else runs: times count")
    parser.add_argument("--out", help="write benchmarks/results/NAME.json instead of only printing")
    options = parser.parse_args()
    room = build_assistant(load_settings())
    room.warm()
    result: dict[str, object] = {"quiet": options.quiet}
    for model in options.models:
        result[model.stem] = asyncio.run(
            measure(room.assistant, model, options.count, options.seed)
        )
    if options.out:
        write_result(options.out, result)
    else:
        print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
