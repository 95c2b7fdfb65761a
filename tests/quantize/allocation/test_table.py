from __future__ import annotations

from pathlib import Path

import pytest

from verstak.errors import QuantizationFailed
from verstak.quantize.allocation.table import (
    SCHEMA,
    Findings,
    HarmTable,
    MatrixHarm,
    ProbeResult,
    keep_findings,
    read_findings,
    sensitivities,
)

PROBE = ProbeResult({"a": "Q3_K", "b": "Q3_K"}, {"a": 0.02, "b": 0.01}, (0.002, 0.004))


def test_a_group_shares_what_it_did() -> None:
    alone = ProbeResult({"c": "Q3_K"}, {"c": 0.05}, (0.001,))
    found = sensitivities([["a", "b"], ["c"]], [PROBE, alone])
    assert found["a"] == found["b"]
    assert found["a"][0] == pytest.approx(0.1)
    assert found["c"][0] == pytest.approx(0.02)
    assert [found[name][1] for name in "abc"] == [0, 0, 1]


def test_a_probe_that_changed_nothing_is_told() -> None:
    with pytest.raises(QuantizationFailed, match="changed nothing"):
        sensitivities([["a"]], [ProbeResult({"a": "Q3_K"}, {"a": 0.0}, (0.0,))])


def test_harm_grows_with_the_error() -> None:
    matrix = MatrixHarm(1.0, {"Q2_K": 0.08, "Q4_K": 0.005}, 0.5, 0)
    assert matrix.harm("Q2_K") == pytest.approx(0.04)
    assert matrix.harm("Q4_K") == pytest.approx(0.0025)


def test_estimates_are_corrected_by_what_whole_models_did() -> None:
    table = HarmTable({}, ((0.001, 0.001), (0.1, 0.2)), 100)
    assert table.expected(0.001) == pytest.approx(0.001)
    assert table.expected(0.1) == pytest.approx(0.2)
    assert table.expected(0.01) == pytest.approx(0.01 * 2**0.5)
    assert table.expected(1.0) == pytest.approx(2.0)
    for divergence in (1e-4, 0.01, 0.5):
        assert table.expected(table.estimate_for(divergence)) == pytest.approx(divergence)


def test_without_whole_models_estimates_stand() -> None:
    assert HarmTable({}, (), 100).expected(0.3) == 0.3


def test_findings_read_back_and_only_for_their_key(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "findings.json"
    findings = Findings(SCHEMA, "key", {"a": (2.0, {"Q3_K": 0.02})}, (PROBE,))
    assert read_findings(path, "key") == Findings(SCHEMA, "key")
    keep_findings(path, findings)
    assert read_findings(path, "key") == findings
    assert read_findings(path, "other") == Findings(SCHEMA, "other")
    assert [one.name for one in path.parent.iterdir()] == ["findings.json"]


def test_broken_findings_are_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    path.write_bytes(b'{"schema": 1, "key": "key", "err')
    assert read_findings(path, "key") == Findings(SCHEMA, "key")
