"""The bench with the real engine: a whole calibration, and nothing left behind.

Integration: two workers with made-up models and the 0.5B, about 20 s on two idle cores.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import pytest

from verstak.engines.machine_bench import bench_machine
from verstak.engines.protocol import WorkerOptions, engine_classes
from verstak.formats.gguf import read_header
from verstak.plan.calibration import Calibration, read_calibration
from verstak.plan.matrices import matrices_by_type

pytestmark = pytest.mark.integration


def _bench(model: Path, run_dir: Path, steps: list[str]) -> Calibration:
    return asyncio.run(
        bench_machine(
            model,
            model_name="small",
            start_worker=engine_classes()["llama_cpp"],
            options=WorkerOptions(run_dir=run_dir),
            engine="llama_cpp",
            machine="here",
            processor="any",
            on_step=lambda step, name, number, steps_: steps.append(f"{step} {name}".strip()),
            budget_s=0,  # the model's own types only
        )
    )


def test_a_machine_is_measured(
    small_gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    steps: list[str] = []
    with tempfile.TemporaryDirectory(dir="/tmp") as run_dir:
        found = _bench(small_gguf, Path(run_dir), steps)
    assert steps[:2] == ["bandwidth", "model small"]
    assert {rate.type_name for rate in found.rates} == {"Q8_0", "Q6_K", "Q5_0", "Q4_K"}
    assert len(found.model.decode_s) == len(found.model.prompt_s) == 3
    assert read_calibration(json.loads(json.dumps(found.to_plain()))) == found
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_is_only_looked_up_is_not_counted(small_gguf: Path) -> None:
    read, weights = matrices_by_type(read_header(small_gguf), layers=24)
    # The file without its table of 93.6 MB; the output matrix is read by a written token only.
    assert sum(read.values()) == pytest.approx(391.6e6, rel=2e-3)
    assert sum(weights.values()) == 24 * (2 * 896 * 896 + 2 * 896 * 128 + 3 * 896 * 4864)
