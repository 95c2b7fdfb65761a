"""A few questions to a real small model, by the way that users' models are asked."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import WorkerOptions
from verstak.evaluate.runtimes.llama_cpp import LlamaCppRuntime
from verstak.evaluate.suites.runner import run_suite
from verstak.evaluate.suites.suite import shipped_suites

# Loads 0.5B once and answers eight short questions: about 10 s.
pytestmark = pytest.mark.integration


def test_a_real_model_answers_and_greedy_answers_stay(small_gguf: Path, tmp_path: Path) -> None:
    whole = next(s for s in shipped_suites() if (s.name, s.language) == ("arithmetic", "en"))
    suite = whole.subset(4, seed=2)
    runtime = LlamaCppRuntime(
        small_gguf,
        library=tmp_path,  # logits are not asked for
        start_worker=LlamaCppWorker,
        options=WorkerOptions(run_dir=tmp_path, threads=1),
    )
    try:
        first, again = (
            run_suite(
                runtime,
                suite,
                seed=1,
                temperature=0,
                on_progress=lambda _: None,
                cancel=threading.Event(),
            )
            for _ in range(2)
        )
    finally:
        runtime.close()
    assert first == again
    score, results = first
    assert score.items == len(results) == 4
    assert all(result.answer.strip() for result in results)
    # It was told to write digits, and does: the chat template has reached it.
    assert any(result.read is not None for result in results)
