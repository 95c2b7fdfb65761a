"""Folders in MLX: how much is read on a processor, and the real one on a small model."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from tests.convert.made_up_checkpoint import write_checkpoint
from tests.convert.reference_forward import log_probabilities
from tests.evaluate.runtimes.fake_runtime import fake_environment

from verstak.convert.to_mlx import MlxFormat, to_mlx
from verstak.errors import EvaluationFailed, UnsupportedFeature
from verstak.evaluate.divergence import compare_positions
from verstak.evaluate.runtime import Ask, Chunk, Logits, Turn
from verstak.evaluate.runtimes.mlx import MOST_TOKENS, MlxRuntime
from verstak.toolchains.environment import Environment, environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named

NEVER = threading.Event()


def read(runtime: MlxRuntime, count: int) -> int:
    rows: list[Logits] = []
    chunk = Chunk(np.zeros(count, np.int32), 0)
    runtime.score([chunk], on_logits=lambda _, logits: rows.append(logits), cancel=NEVER)
    return len(rows[0])


def test_a_processor_reads_a_short_sample_only(tmp_path: Path) -> None:
    runtime = MlxRuntime(fake_environment(tmp_path), tmp_path)
    try:
        assert read(runtime, MOST_TOKENS) == MOST_TOKENS - 1
        with pytest.raises(EvaluationFailed, match="on a processor") as failed:
            read(runtime, MOST_TOKENS + 1)
        assert failed.value.remedy == "--tokens 64 --chunk-tokens 32"
        with pytest.raises(EvaluationFailed, match="on a processor"):
            runtime.answer(Ask((Turn("user", "a"),), MOST_TOKENS + 1), cancel=NEVER)
        with pytest.raises(EvaluationFailed, match="on a processor"):
            runtime.clock(prompt_tokens=MOST_TOKENS, new_tokens=1, cancel=NEVER)
        assert "64" in runtime.notes[0].en
        assert "64" in runtime.notes[0].ru
    finally:
        runtime.close()


def test_others_read_all(tmp_path: Path) -> None:
    patient = MlxRuntime(fake_environment(tmp_path / "a"), tmp_path, patient=True)
    metal = MlxRuntime(fake_environment(tmp_path / "b", device="gpu"), tmp_path)
    try:
        assert read(patient, MOST_TOKENS + 1) == MOST_TOKENS
        assert read(metal, MOST_TOKENS + 1) == MOST_TOKENS
        assert metal.notes == ()
    finally:
        patient.close()
        metal.close()


@pytest.fixture(scope="module")
def mlx() -> Environment:
    try:
        return environment_of(toolchain_named("mlx"), ToolchainOptions())
    except UnsupportedFeature as error:
        pytest.skip(f"{error.message}: {error.remedy}")


# Conversion, smoke run and this: 10 seconds.
@pytest.mark.long
def test_the_real_one_computes_what_the_definition_says(tmp_path: Path, mlx: Environment) -> None:
    config, tensors = write_checkpoint(tmp_path / "hf", "qwen2")
    to_mlx(mlx, tmp_path / "hf", tmp_path / "out", MlxFormat(), cancel=NEVER)
    runtime = MlxRuntime(mlx, tmp_path / "out")
    try:
        tokens = runtime.tokens("Корпус шкафа из ДСП 16 mm: def f(x): return x")[:40]
        rows: list[Logits] = []
        runtime.score([Chunk(tokens, 8)], on_logits=lambda _, new: rows.append(new), cancel=NEVER)
        doubles = {name: values.astype(np.float64) for name, values in tensors.items()}
        reference = log_probabilities(config, doubles, tokens.tolist())[8:-1]
        scores = compare_positions(reference, rows[0], tokens[9:])
        assert scores.divergence.mean() <= 1e-4
        answer = Ask((Turn("user", "a"),), most_tokens=4)
        assert runtime.answer(answer, cancel=NEVER) == runtime.answer(answer, cancel=NEVER)
        clocked = runtime.clock(prompt_tokens=16, new_tokens=4, cancel=NEVER)
        assert clocked.new_tokens == 3
        assert clocked.peak_bytes is not None
        assert runtime.version.startswith(f"{mlx.packages['mlx-lm']} (mlx ")
        assert runtime.begin is None
    finally:
        runtime.close()
