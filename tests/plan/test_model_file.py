"""Files of the catalogue's models: every published one, and the default pair exactly."""

from __future__ import annotations

import re

import pytest

from verstak.catalog.known_model import KnownModel, PublishedFile
from verstak.catalog.known_models import known_models
from verstak.errors import UsageError
from verstak.plan.metadata_size import TOKENIZERS
from verstak.plan.model_file import makers_recipe, model_file
from verstak.plan.tensors.listing import FAMILIES
from verstak.plan.type_mix.publishers import recipe_of_repository

HEAD_BYTES = 20_000
MODELS = list(known_models())
PUBLISHED = [
    (model, file) for model in MODELS if model.architecture is not None for file in model.files
]


def repository(file: PublishedFile) -> str:
    found = re.search(r"\S+/\S+", file.source)
    assert found, f"{file.source!r} names no repository"
    return found[0]


@pytest.mark.parametrize(
    ("model", "file"),
    PUBLISHED,
    ids=[f"{m.name} {f.file_type} {f.size_bytes}" for m, f in PUBLISHED],
)
def test_a_published_file_is_planned_within_half_a_percent(
    model: KnownModel, file: PublishedFile
) -> None:
    assert model.architecture is not None
    recipe = recipe_of_repository(repository(file), model.architecture.family)
    file_type = "MXFP4_MOE" if file.file_type == "MXFP4" else file.file_type
    planned = model_file(model, file_type=file_type, recipe=recipe)
    allowed = 0.005 * file.size_bytes + HEAD_BYTES
    assert abs(planned.total_bytes - file.size_bytes) <= allowed


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Qwen2.5-Coder-0.5B-Instruct", 491_400_064),
        ("Qwen2.5-Coder-1.5B-Instruct", 1_117_320_768),
    ],
)
def test_the_default_models_are_as_their_maker_made_them(name: str, size: int) -> None:
    model = next(model for model in MODELS if model.name == name)
    assert makers_recipe(model).separate_output
    assert abs(model_file(model, file_type="Q4_K_M").total_bytes - size) < HEAD_BYTES


def test_every_known_geometry_can_be_planned() -> None:
    for model in MODELS:
        if model.architecture is None:
            continue
        assert model.architecture.family in FAMILIES
        assert model.tokenizer is None or model.tokenizer in TOKENIZERS, model.name
        if model.architecture.vocabulary is not None:
            assert model_file(model, file_type="Q4_K_M").bits_per_weight < 7.1, model.name


def test_an_unknown_geometry_says_why() -> None:
    unknown = next(model for model in MODELS if model.architecture is None)
    with pytest.raises(UsageError, match=re.escape(unknown.name)):
        model_file(unknown, file_type="Q4_K_M")
