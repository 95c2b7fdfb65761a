"""Folders in vLLM: what is refused before it starts, and the real one on a small model."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from tests.convert.made_up_checkpoint import write_checkpoint
from tests.convert.reference_forward import log_probabilities
from tests.evaluate.runtimes.fake_runtime import fake_environment

from verstak.errors import EvaluationFailed, InvalidCheckpoint, UnsupportedFeature
from verstak.evaluate.divergence import compare_positions
from verstak.evaluate.runtime import Ask, Chunk, Logits, Turn
from verstak.evaluate.runtimes.vllm import VllmRuntime
from verstak.toolchains.environment import Environment, environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named

NEVER = threading.Event()


def test_a_chunk_that_the_model_cannot_hold(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "llama")  # made for 512 tokens
    runtime = VllmRuntime(fake_environment(tmp_path / "env"), tmp_path / "hf")
    with pytest.raises(EvaluationFailed, match="512 tokens, vLLM is started for 512") as failed:
        runtime.score([Chunk(np.zeros(512, np.int32), 0)], on_logits=lambda *_: None, cancel=NEVER)
    assert failed.value.remedy == "--chunk-tokens 256"
    runtime.close()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidCheckpoint):
        VllmRuntime(fake_environment(tmp_path / "env"), tmp_path)


@pytest.fixture(scope="module")
def vllm() -> Environment:
    try:
        return environment_of(toolchain_named("vllm"), ToolchainOptions())
    except UnsupportedFeature as error:
        pytest.skip(f"{error.message}: {error.remedy}")


# Loading vLLM takes 13 seconds and 1.8 GB, whatever the model.
@pytest.mark.long
def test_the_real_one_computes_what_the_definition_says(tmp_path: Path, vllm: Environment) -> None:
    config, tensors = write_checkpoint(tmp_path / "hf", "llama", hidden_size=256, head_dim=64)
    runtime = VllmRuntime(vllm, tmp_path / "hf", dtype="float32", threads=1)
    try:
        tokens = runtime.tokens("Корпус шкафа из ДСП 16 mm: def f(x): return x")[:40]
        rows: list[Logits] = []
        chunks = [Chunk(tokens, 8), Chunk(tokens[:20], 0)]
        runtime.score(chunks, on_logits=lambda _, new: rows.append(new), cancel=NEVER)
        doubles = {name: values.astype(np.float64) for name, values in tensors.items()}
        reference = log_probabilities(config, doubles, tokens.tolist())
        scores = compare_positions(reference[8:-1], rows[0], tokens[9:])
        assert scores.divergence.mean() <= 1e-6
        scores = compare_positions(reference[:19], rows[1], tokens[1:20])
        assert scores.divergence.mean() <= 1e-6
        answer = Ask((Turn("user", "a"),), most_tokens=4)
        assert runtime.answer(answer, cancel=NEVER) == runtime.answer(answer, cancel=NEVER)
        clocked = runtime.clock(prompt_tokens=16, new_tokens=4, cancel=NEVER)
        assert (clocked.prompt_tokens, clocked.new_tokens) == (16, 3)
        assert runtime.version == "0.32.0+cpu (float32)"
    finally:
        runtime.close()
