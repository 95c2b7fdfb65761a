from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Invoke


def test_what_a_file_says_of_itself(invoke: Invoke, tiny: str) -> None:
    output = invoke("show", tiny).output
    assert output.startswith("tiny:latest\n")
    rows = {line[1:18].strip(): line[19:].strip() for line in output.splitlines()[1:]}
    assert rows["family"] == "qwen2"
    assert rows["quantisation"] == "Q4_K_M"
    assert rows["trained context"] == "64"
    assert rows["model file"].startswith("sha256:")


def test_json_for_programs(invoke: Invoke, tiny: str) -> None:
    facts = json.loads(invoke("show", tiny, "--json").output)
    assert facts["name"] == "tiny:latest"
    assert facts["role"] is None
    assert facts["model_info"]["qwen2.block_count"] == 2


def test_a_role_shows_its_model_and_profile(
    invoke: Invoke, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERSTAK_ROLES", json.dumps({"analysis": tiny}))
    output = invoke("show", "analysis").output
    assert output.startswith("tiny:latest\n")
    assert "analysis → tiny; context 8192, temperature 0.3, top-p 0.95, sequences 4" in output
    assert json.loads(invoke("show", "analysis", "--json").output)["role"] == "analysis"


def test_an_unknown_model_comes_with_the_way_to_get_it(invoke: Invoke) -> None:
    result = invoke("show", "chat")
    assert result.exit_code == 2
    assert "verstak pull qwen2.5-coder:0.5b" in result.output


def test_a_name_that_cannot_be(invoke: Invoke) -> None:
    assert invoke("show", "../../etc/passwd").exit_code == 2
