"""``verstak bench``: the table, the file, and what is said when there is nothing to run."""

from __future__ import annotations

import json
from pathlib import Path

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
