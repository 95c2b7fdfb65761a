from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.test_accelerator_file import ROW
from tests.cli.conftest import Invoke


def told(invoke: Invoke, *arguments: str) -> dict[str, Any]:
    result = invoke("hardware", *arguments, "--json")
    assert result.exit_code == 0, result.output
    plain = json.loads(result.stdout)
    assert isinstance(plain, dict)
    return plain


def test_this_machine(invoke: Invoke) -> None:
    plain = told(invoke)
    machine = plain["machine"]
    assert machine["processor"]["cores"] >= 1
    assert machine["memory_bytes"] > 0
    cores = plain["figures"]["processor.cores"]["value"]
    assert cores["provenance"]["kind"] == "cited"
    explained = {row["field"] for row in plain["tables"].get("unknown", {"rows": []})["rows"]}
    for field in ("memory_modules", "memory_bandwidth_bytes_per_s"):
        assert (field in machine) != (field in explained)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Machine: ", "cores that may be used")), ("ru", ("Машина: ", "ядер можно занять"))],
)
def test_both_languages(invoke: Invoke, language: str, words: tuple[str, ...]) -> None:
    result = invoke("--language", language, "hardware")
    assert result.exit_code == 0
    assert all(each in result.stdout for each in words)


def test_a_machine_that_nobody_has(invoke: Invoke) -> None:
    plain = told(invoke, "--gpu", "2x RTX 3090", "--memory", "64", "--cores", "12")
    machine = plain["machine"]
    assert [device["name"] for device in machine["devices"]] == ["GeForce RTX 3090"] * 2
    assert machine["devices"][0]["bandwidth_bytes_per_s"] == 936e9
    assert machine["memory_bytes"] == 64 * 2**30
    row = plain["tables"]["devices"]["rows"][0]
    assert "techpowerup" in row["bandwidth"]["provenance"]["source"]


def test_a_card_that_somebody_thinks_larger(invoke: Invoke) -> None:
    result = invoke("--language", "ru", "hardware", "--gpu", "RTX 4080 20GB")
    assert result.exit_code == 0
    assert "указано 20 ГБ; у GeForce RTX 4080 16 ГиБ" in result.stdout


def test_an_unknown_card_gets_the_nearest_names(invoke: Invoke) -> None:
    result = invoke("hardware", "--gpu", "RTX 4900")
    assert result.exit_code == 2
    assert "no accelerator 'RTX 4900'" in result.stderr
    assert "GeForce RTX 4090" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--memory", "0"), "--memory: expected more than 0"),
        (("--gpu", "RTX 4090", "--memory", "-1"), "--memory: expected more than 0"),
        (("--cores", "0"), "--cores: expected more than 0"),
        (("--gpu", "0x RTX 4090"), "expected 1 to 64"),
        (("--hardware", "none.toml"), "cannot be read"),
        (("--hardware", "none.toml", "--cores", "2"), "describes the whole machine"),
    ],
)
def test_what_cannot_be_is_refused(
    invoke: Invoke, arguments: tuple[str, ...], message: str
) -> None:
    result = invoke("hardware", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize("name", ["pc.toml", "pc.json"])
def test_a_saved_machine_is_the_same_elsewhere(invoke: Invoke, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    saved = told(invoke, "--gpu", "RTX 4090", "--memory", "32", "--save", str(path))
    assert told(invoke, "--hardware", str(path))["machine"] == saved["machine"]


def test_a_file_with_an_error_names_field_and_line(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "pc.toml"
    path.write_text("memory_gib = 0\n[processor]\ncores = 2\n")
    result = invoke("hardware", "--hardware", str(path))
    assert result.exit_code == 2
    assert "pc.toml, line 1: memory_gib: must be more than 0" in result.stderr


def test_a_file_may_leave_figures_to_the_catalogue(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "pc.toml"
    path.write_text('[processor]\ncores = 2\n[[devices]]\nname = "RTX 4090"\n')
    (device,) = told(invoke, "--hardware", str(path))["machine"]["devices"]
    assert device["memory_bytes"] == 24 * 2**30
    assert device["bandwidth_bytes_per_s"] == 1008e9


def test_the_catalogue_with_an_offices_own_rows(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office" / "accelerators").mkdir(parents=True)
    (tmp_path / "office" / "accelerators" / "own.toml").write_text(ROW)
    monkeypatch.setenv("VERSTAK_CATALOG_DIR", str(tmp_path / "office"))
    rows = told(invoke, "--list")["tables"]["accelerators"]["rows"]
    assert len(rows) > 80
    assert rows[0]["name"] == "Office Card 1"


def test_an_offices_wrong_row_names_file_field_and_line(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office" / "accelerators").mkdir(parents=True)
    own = ROW.replace("memory_gib = 24", "memory_gib = 0")
    (tmp_path / "office" / "accelerators" / "own.toml").write_text(own)
    monkeypatch.setenv("VERSTAK_CATALOG_DIR", str(tmp_path / "office"))
    result = invoke("hardware", "--list")
    assert result.exit_code == 2
    assert "own.toml: accelerators[0].memory_gib: expected 0.5 to 4096 GiB" in result.stderr
    assert "(line 11)" in result.stderr
