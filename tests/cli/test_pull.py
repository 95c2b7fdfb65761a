from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Invoke

from verstak.catalog.load import load_catalog
from verstak.cli.pull import model_of
from verstak.model.names import ModelName


def test_a_role_stands_for_its_model() -> None:
    catalog = load_catalog()
    assert model_of(ModelName.parse("chat"), catalog).display == "qwen2.5-coder:0.5b"
    assert model_of(ModelName.parse("llama3"), catalog).display == "llama3:latest"


def test_a_file_instead_of_the_network(invoke: Invoke, gguf_file: Path) -> None:
    result = invoke("pull", "--from", str(gguf_file), "mine:7b")
    assert result.exit_code == 0
    assert result.output.startswith("mine:7b is ready (")
    assert gguf_file.exists()


def test_a_folder_that_holds_one(invoke: Invoke, gguf_file: Path) -> None:
    folder = gguf_file.parent / "folder"
    folder.mkdir()
    gguf_file.rename(folder / "model.gguf")
    assert invoke("pull", "--from", str(folder), "mine").exit_code == 0


def test_junk_is_refused_and_nothing_is_published(invoke: Invoke, tmp_path: Path) -> None:
    junk = tmp_path / "junk.gguf"
    junk.write_bytes(b"GGUF" + bytes(1000))
    result = invoke("pull", "--from", str(junk), "junk")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "nothing here yet" in invoke("list").output


@pytest.mark.parametrize("name", ["", "a b", "../up", "x:y:z"])
def test_names_that_cannot_be(invoke: Invoke, gguf_file: Path, name: str) -> None:
    assert invoke("pull", "--from", str(gguf_file), name).exit_code == 2


def test_a_file_that_is_not_there(invoke: Invoke) -> None:
    assert invoke("pull", "--from", "/absent.gguf", "x").exit_code == 2


def test_a_file_under_a_roles_name_would_be_out_of_reach(invoke: Invoke, gguf_file: Path) -> None:
    result = invoke("pull", "--from", str(gguf_file), "analysis")
    assert result.exit_code == 2
    assert "'analysis' is a role" in result.output


def test_a_file_under_a_catalogue_name_must_be_that_file(invoke: Invoke, gguf_file: Path) -> None:
    result = invoke("pull", "--from", str(gguf_file), "qwen2.5-coder:0.5b")
    assert result.exit_code == 6
    assert "1d9614638d18" in result.output
