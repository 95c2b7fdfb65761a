"""``verstak bench``: the table, the file, and what is said when there is nothing to run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from verstak.cli.main import main


def test_a_model_that_is_not_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSTAK_STORE__ROOT", str(tmp_path / "models"))
    found = CliRunner().invoke(main, ["--language", "en", "bench"])
    assert found.exit_code == 2
    assert "qwen2.5-coder:0.5b" in found.output
    assert "pull" in found.output


@pytest.mark.integration  # the whole bench with the real engine: 70 s on two idle cores
def test_a_bench_is_stored_and_printed(
    model_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERSTAK_STORE__ROOT", str(model_store))
    monkeypatch.setenv("VERSTAK_STORE__STATE_DIR", str(tmp_path))
    monkeypatch.setattr("verstak.engines.machine_bench.WANTED_TYPES", ())
    found = CliRunner().invoke(main, ["bench", "--json"])
    assert found.exit_code == 0, found.output
    plain = json.loads(found.stdout)
    assert plain == json.loads((tmp_path / "bench.json").read_text())
    assert plain["bandwidth_bytes_per_s"] > 0
    assert {rate["type_name"] for rate in plain["rates"]} == {"Q8_0", "Q6_K", "Q5_0", "Q4_K"}


@pytest.mark.integration  # until the first worker runs: 3 to 30 s
def test_a_stopped_bench_leaves_nothing_behind(model_store: Path, tmp_path: Path) -> None:
    scratch, state, run = tmp_path / "scratch", tmp_path / "state", tmp_path / "run"
    scratch.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "verstak", "--language", "en", "bench"],
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "TMPDIR": str(scratch),
            "VERSTAK_STORE__ROOT": str(model_store),
            "VERSTAK_STORE__STATE_DIR": str(state),
            "VERSTAK_WORKER__RUN_DIR": str(run),
        },
        # A shell that starts us in the background has SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "tensor type" in line:
                break
        workers = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(30) == 130
        assert "interrupted" in said
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert not alive
        assert not list(scratch.glob("verstak-bench-*"))
        assert not (state / "bench.json").exists()
