from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.catalog.known_models import known_models
from verstak.catalog.known_parameters import active_parameters_of, parameters_of
from verstak.model.architecture import Architecture

WITH_GEOMETRY = [model for model in known_models() if model.architecture is not None]


def geometry(name: str) -> Architecture:
    found = known_models().find(name).architecture
    assert found is not None
    return found


@pytest.mark.parametrize("model", WITH_GEOMETRY, ids=lambda model: model.name)
def test_every_geometry_has_the_models_parameters(model: object) -> None:
    """The published count of each checkpoint, to the last parameter."""
    known = known_models().find(getattr(model, "name", ""))
    assert known.architecture is not None
    assert parameters_of(known.architecture) == known.parameters


@pytest.mark.parametrize(
    ("name", "published"),
    [
        # https://openai.com/index/gpt-oss-model-card: 116.83B and 20.91B; DeepSeek-V3 paper: 671B.
        ("gpt-oss-120b", 116.83e9),
        ("gpt-oss-20b", 20.91e9),
        ("DeepSeek-V3", 671e9),
        ("Mixtral-8x7B-Instruct-v0.1", 46.7e9),
        ("Qwen3-30B-A3B", 30.5e9),
    ],
)
def test_against_what_makers_say(name: str, published: float) -> None:
    assert parameters_of(geometry(name)) == pytest.approx(published, rel=0.002)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("gpt-oss-120b", 5.13e9),
        ("gpt-oss-20b", 3.61e9),
        ("DeepSeek-V3", 37e9),
        ("Mixtral-8x7B-Instruct-v0.1", 12.9e9),
        ("Qwen3-30B-A3B", 3.3e9),
        ("Qwen3-235B-A22B", 22e9),
        ("GigaChat3-10B-A1.8B", 1.8e9),
        ("Llama-4-Scout-17B-16E-Instruct", 17e9),
    ],
)
def test_what_one_token_goes_through(name: str, published: float) -> None:
    """Makers round, and some count the embedding table."""
    assert active_parameters_of(geometry(name)) == pytest.approx(published, rel=0.1)


def test_a_dense_model_reads_everything_but_a_table_of_rows() -> None:
    tied, untied = geometry("Qwen2.5-0.5B-Instruct"), geometry("Qwen2.5-32B-Instruct")
    assert active_parameters_of(tied) == parameters_of(tied)
    assert active_parameters_of(untied) == 32_763_876_352 - 152_064 * 5120


def test_what_is_not_known_is_not_counted() -> None:
    arch = geometry("Qwen2.5-0.5B-Instruct")
    for change in (
        {"family": "rwkv6"},
        {"vocabulary": None},
        {"feed_forward_length": None},
        {"tied_embeddings": None},
    ):
        assert parameters_of(replace(arch, **change)) is None
        assert active_parameters_of(replace(arch, **change)) is None


def test_one_more_of_anything_is_more() -> None:
    arch = geometry("Qwen3-8B")
    count = parameters_of(arch) or 0
    for name in ("embedding_length", "heads", "feed_forward_length", "vocabulary"):
        more = replace(arch, **{name: getattr(arch, name) + 8})
        assert (parameters_of(more) or 0) > count
