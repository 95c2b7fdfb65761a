"""The recipes in examples/: read, planned, and built."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.workshop.built_program import Program
from tests.workshop.conftest import write_source

from verstak.model.names import ModelName
from verstak.workshop.recipe_file import read_recipe

FOLDER = Path(__file__).parents[2] / "examples" / "recipes"
RECIPES = sorted(FOLDER.glob("*.toml"))
PUBLISHING = [path for path in RECIPES if path.stem != "research"]


def named(path: Path) -> str:
    return path.stem


def test_there_is_one_for_each_device() -> None:
    devices = {"phone", "tablet", "desktop", "workstation", "server", "research"}
    assert {path.stem for path in RECIPES} == devices


@pytest.mark.parametrize("path", RECIPES, ids=named)
def test_a_recipe_is_read_and_measures_what_it_gates(path: Path) -> None:
    recipe = read_recipe(path)
    assert recipe.source.requantize
    assert recipe.evaluation.texts
    assert (recipe.publish is None) == (path.stem == "research")


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_readme_names_every_recipe(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    for path in RECIPES:
        assert f"`{path.name}`" in text


def program_of(recipe: str, folder: Path, library: Path) -> Program:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.toml").write_text(recipe, "utf-8")
    return Program(folder, library.parent, folder / "work", folder / "store" / "models")


@pytest.mark.integration  # some 20 s: speed and tasks start the engine once for each level
def test_the_phone_s_recipe_on_a_made_up_model(tmp_path: Path, library: Path) -> None:
    text = (FOLDER / "phone.toml").read_text("utf-8")
    text = text.replace('"qwen2.5-coder:0.5b"', '"./weights"').replace("items = 10", "items = 2")
    text = text.replace('"Q4_0", "IQ4_NL", "Q3_K_M"', '"Q4_0", "Q3_K_M"')
    write_source(tmp_path / "weights")
    text = "threads = 1\n" + text.replace("max_kld = 0.5", "max_kld = 5")
    result = program_of(text, tmp_path, library).result()
    assert result["published"] == "phone-assistant:latest"
    assert not result["unmade"]
    assert [one["level"] for one in result["candidates"]] == ["Q4_0", "Q3_K_M"]
    for one in result["candidates"]:
        card = one["card"]
        assert [task["items"] for task in card["tasks"]] == [2]
        assert [row["text"] for row in card["divergence"]] == ["ru", "furniture"]
        assert card["speed"][0]["decode_tokens_s"] is not None


def store_of(model_store: Path, folder: Path) -> Path:
    """A store of its own that shares the bytes of the default models."""
    models = folder / "store" / "models"
    shutil.copytree(model_store, models, copy_function=os.link)
    return models


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("path", RECIPES, ids=named)
def test_a_recipe_is_built(path: Path, tmp_path: Path, library: Path, model_store: Path) -> None:
    """Up to half an hour on two cores and up to 10 GB of disk, each."""
    program = program_of(path.read_text("utf-8"), tmp_path, library)
    program = replace(program, models=store_of(model_store, tmp_path))
    status, out, err = program.run("--json", timeout_s=7000)
    result = json.loads(out)
    assert not result["unmade"]
    assert Path(result["page"]).is_file()
    assert program.store.verify() == []
    if path in PUBLISHING:
        # Whether a gate opens depends on the weights alone: these recipes are written to pass.
        assert status == 0, err
        name = ModelName.parse(f"{path.stem}-assistant")
        (layer,) = program.store.get(name).manifest.of_kind("model")
        chosen = next(one for one in result["candidates"] if one["level"] == result["chosen"])
        assert layer.digest == chosen["digest"]
    else:
        assert status == 0, err
        assert result["published"] is None
    shutil.rmtree(tmp_path, ignore_errors=True)
