"""llama.cpp as a runtime, on a model of two blocks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.evaluate import numpy_llama

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import WorkerOptions
from verstak.errors import Cancelled, EvaluationFailed, UsageError
from verstak.evaluate.chunks import split
from verstak.evaluate.runtime import Ask, Turn
from verstak.evaluate.runtimes.llama_cpp import LlamaCppRuntime
from verstak.evaluate.runtimes.served_model import peak_bytes

# A handful of processes with a model of a million weights: about 5 s.
pytestmark = pytest.mark.integration

NEVER = threading.Event()
TEXT = "The quick brown fox jumps over the lazy dog, and Zoë hums a waltz. " * 4


@pytest.fixture
def runtime(library: Path, small: Path, tmp_path: Path) -> Iterator[LlamaCppRuntime]:
    made = LlamaCppRuntime(
        small,
        library=library,
        start_worker=LlamaCppWorker,
        options=WorkerOptions(run_dir=tmp_path, threads=1),
        threads=1,
    )
    yield made
    made.close()
    made.close()


def test_logits_are_those_of_the_definition(runtime: LlamaCppRuntime, small: Path) -> None:
    chunks = split(runtime.tokens(TEXT), begin=runtime.begin, chunk_tokens=64, most_tokens=192)
    assert runtime.begin == 318
    assert {int(chunk.tokens[0]) for chunk in chunks} == {318}
    heard: list[np.ndarray] = []
    runtime.score(chunks, on_logits=lambda _, found: heard.append(found), cancel=NEVER)
    model = numpy_llama.weights(small)
    for chunk, found in zip(chunks, heard, strict=True):
        wanted = numpy_llama.logits(model, chunk.tokens)[chunk.first_scored : -1]
        assert found.shape == wanted.shape == (chunk.scored, 320)
        # Keys and values are kept, and matrices multiplied, in 16 bits.
        np.testing.assert_allclose(found, wanted, atol=0.01)
        assert np.abs(wanted).max() > 1


def test_a_question_and_its_answer(runtime: LlamaCppRuntime) -> None:
    ask = Ask((Turn("user", "Well?"),), most_tokens=6)
    answer = runtime.answer(ask, cancel=NEVER)
    assert answer == runtime.answer(ask, cancel=NEVER), "greedy, so always the same"


def test_a_clock_counts_tokens_and_memory(runtime: LlamaCppRuntime) -> None:
    found = runtime.clock(prompt_tokens=40, new_tokens=5, cancel=NEVER)
    assert (found.prompt_tokens, found.new_tokens) == (40, 4)
    assert found.load_s is not None
    assert found.load_s > 0
    assert found.prompt_s is not None
    assert found.new_s is not None
    assert found.prompt_s > 0
    assert found.new_s > 0
    assert found.peak_bytes is None or found.peak_bytes > 10_000_000
    assert "xllamacpp" in runtime.serving
    assert runtime.version.startswith("0.")


def test_more_tokens_than_it_is_loaded_for_are_refused(runtime: LlamaCppRuntime) -> None:
    with pytest.raises(UsageError, match="1024 that the model is loaded for"):
        runtime.clock(prompt_tokens=1000, new_tokens=25, cancel=NEVER)


def test_memory_of_no_process_is_not_known() -> None:
    assert peak_bytes(2**22 + 1) is None


def test_a_chunk_longer_than_the_model_is_refused(runtime: LlamaCppRuntime) -> None:
    chunks = split(np.zeros(4096, np.int32), begin=None, chunk_tokens=2048, most_tokens=4096)
    with pytest.raises(EvaluationFailed, match="made for 1024"):
        runtime.score(chunks, on_logits=lambda *_: None, cancel=NEVER)


def test_it_can_be_stopped(runtime: LlamaCppRuntime) -> None:
    stop = threading.Event()
    stop.set()
    chunks = split(np.zeros(64, np.int32), begin=None, chunk_tokens=32, most_tokens=64)
    with pytest.raises(Cancelled):
        runtime.score(chunks, on_logits=lambda *_: None, cancel=stop)
    with pytest.raises(Cancelled):
        runtime.clock(prompt_tokens=900, new_tokens=100, cancel=stop)


def test_a_closed_model_answers_nothing(runtime: LlamaCppRuntime) -> None:
    runtime.close()
    with pytest.raises(EvaluationFailed, match="closed"):
        runtime.answer(Ask((Turn("user", "?"),), most_tokens=1), cancel=NEVER)


def test_a_model_that_does_not_load_could_not_be_measured(
    library: Path, small: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.gguf"
    # A whole header, and an architecture that nobody knows.
    cut.write_bytes(small.read_bytes().replace(b"llama", b"lamma"))
    made = LlamaCppRuntime(
        cut,
        library=library,
        start_worker=LlamaCppWorker,
        options=WorkerOptions(run_dir=tmp_path, threads=1),
    )
    with pytest.raises(EvaluationFailed):
        made.tokens("a")
    with pytest.raises(EvaluationFailed):
        made.answer(Ask((Turn("user", "?"),), most_tokens=1), cancel=NEVER)
    made.close()
