from __future__ import annotations

import pytest

from verstak.catalog.known_file import GeometryTable
from verstak.catalog.known_models import known_models
from verstak.catalog.known_reading import FACTS
from verstak.cli.model_cells import (
    architecture_json,
    cell,
    model_json,
    planned_size,
    results,
    short_count,
)
from verstak.cli.model_words import FIELDS

MODELS = known_models()


@pytest.mark.parametrize(
    ("name", "field", "english", "russian"),
    [
        ("Qwen3-8B", "parameters", "8,190,735,360", "8 190 735 360"),
        ("Qwen3-8B", "russian", "yes", "да"),
        ("Qwen3-8B", "tier", "recommended", "рекомендуем"),
        ("Qwen3-8B", "experts", "—", "—"),
        ("Qwen3-30B-A3B", "experts", "8 of 128, 768 wide", "8 из 128, ширина 768"),
        ("gemma-4-31B-it", "kv_heads", "16, 4", "16, 4"),
        (
            "gemma-3-27b-it",
            "sliding",
            "1024 tokens in 52 of 62 layers",
            "1024 токенов в 52 из 62 слоёв",
        ),
        (
            "DeepSeek-V3",
            "latent",
            "512 + 64 values a token for all heads",
            "512 + 64 значений на токен на все головы",
        ),
        ("Qwen3.5-27B", "recurrent", "48 of 64 layers", "48 из 64 слоёв"),
        ("YandexGPT-5-Lite-8B-instruct", "cache", "—", "—"),
        ("YandexGPT-5-Lite-8B-instruct", "layers", "—", "—"),
        ("aya-expanse-32b", "commercial", "no", "нет"),
    ],
)
def test_cells(name: str, field: str, english: str, russian: str) -> None:
    model = MODELS.find(name)
    assert cell(model, field, "en") == english
    assert cell(model, field, "ru") == russian


@pytest.mark.parametrize("model", list(MODELS), ids=lambda model: model.name)
def test_every_field_of_every_model_has_a_word_and_a_cell(model: object) -> None:
    known = MODELS.find(getattr(model, "name", ""))
    for field in (*FACTS, *GeometryTable.__struct_fields__, *known.gaps):
        assert field in FIELDS
        assert cell(known, field, "ru")
    assert model_json(known, whole=True)["name"] == known.name


def test_sizes_and_counts() -> None:
    assert planned_size(MODELS.find("Qwen3-14B"), "Q4_K_M") == "9.0 GB"
    assert planned_size(MODELS.find("YandexGPT-5-Lite-8B-instruct"), "Q4_K_M") == "—"
    assert [short_count(count) for count in (None, 494_032_768, 32_763_876_352)] == [
        "—",
        "494M",
        "32.8B",
    ]


def test_results_are_those_of_whole_weights() -> None:
    assert results(MODELS.find("T-pro-it-1.0")).startswith("ru_llm_arena 83.8; MERA 0.629")
    assert "89" not in results(MODELS.find("T-pro-it-1.0"))
    assert results(MODELS.find("Yi-34B-Chat")) == "—"


def test_a_geometry_as_json_leaves_out_what_is_not_there() -> None:
    arch = MODELS.find("DeepSeek-V3").architecture
    assert arch is not None
    plain = architecture_json(arch)
    assert plain["latent"]["query_rank"] == 1536
    assert plain["experts"]["leading_dense_layers"] == 3
    assert "sliding" not in plain
