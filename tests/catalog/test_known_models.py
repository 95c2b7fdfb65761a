from __future__ import annotations

import re
from pathlib import Path

import pytest

from verstak.catalog.known_models import KnownModels, known_models
from verstak.catalog.known_reading import FACTS, NEEDED
from verstak.errors import InvalidSettings, UnknownModel
from verstak.plan.file_size import architecture_parameters
from verstak.plan.metadata_size import TOKENIZERS

MODELS = known_models()
NAMES = [model.name for model in MODELS]

CUSTOMERS = {
    "Qwen 32B": "Qwen2.5-32B-Instruct",
    "Mistral 14B": "Mistral-Large-Instruct-2407",
    "mistral:7b-instruct-q5_0": "Mistral-7B-Instruct-v0.3",
    "LLaMA 3 70B": "Meta-Llama-3-70B-Instruct",
    "Phi 3 Medium": "Phi-3-medium-128k-instruct",
    "Mixtral 8x7B": "Mixtral-8x7B-Instruct-v0.1",
    "DeepSeek 7B": "deepseek-llm-7b-chat",
    "Yi 34B": "Yi-34B-Chat",
    "LLaMA 2": "Llama-2-7b-chat",
    "Falcon 180B": "Falcon-180B-chat",
    "MPT 30B": "mpt-30b-chat",
    "Baichuan": "Baichuan2-13B-Chat",
    "ChatGLM": "chatglm3-6b",
    "Bloom": "bloom",
    "GPT-2": "gpt2-xl",
    "GPT-3": "gpt2-xl",
}
"""What the customer's analysis names, and what that is."""


def test_there_are_enough_and_each_once() -> None:
    assert len(MODELS) >= 120
    assert len(set(NAMES)) == len(NAMES)
    assert sum(model.architecture is not None for model in MODELS) >= 120


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_source_and_every_gap_a_reason(name: str) -> None:
    model = MODELS.find(name)
    for field in FACTS:
        value = model.licence.name if field == "licence" else getattr(model, field)
        assert (value is None) or model.sources[field].strip()
    for field in NEEDED:
        value = model.licence.name if field == "licence" else getattr(model, field)
        assert (value is None) == (field in model.gaps)
    if model.architecture is not None:
        for field in ("family", "layers", "embedding_length", "heads", "key_length"):
            assert model.sources[field].strip()
    assert not any("recall" in source for source in model.sources.values())
    assert all(row.source.strip() for row in model.quality)
    assert all(row.source.strip() for row in model.files)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_are_there_and_differ(name: str) -> None:
    model = MODELS.find(name)
    cyrillic = re.compile("[а-яё]", re.IGNORECASE)
    for words in (model.tier_reason, model.verdict, model.licence.conditions):
        if words is not None:
            assert cyrillic.search(words.ru)
            assert not cyrillic.search(words.en)


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m.architecture is not None], ids=lambda m: m.name
)
def test_planning_counts_the_same_parameters(model: object) -> None:
    """A count made for the tensors of a GGUF, which has a few more: factors of positions, and the
    layer that predicts ahead where the converter keeps it."""
    known = MODELS.find(getattr(model, "name", ""))
    assert known.architecture is not None
    assert known.parameters is not None
    more = architecture_parameters(known.architecture) - known.parameters
    if known.architecture.family == "glm4moe":
        assert known.checkpoint_parameters is not None
        assert more == known.checkpoint_parameters - known.parameters
    else:
        assert 0 <= more < 512
    assert known.tokenizer is None or known.tokenizer in TOKENIZERS


@pytest.mark.parametrize(("spelled", "name"), CUSTOMERS.items())
def test_what_the_customer_named_is_found_and_judged(spelled: str, name: str) -> None:
    model = MODELS.find(spelled)
    assert model.name == name
    assert model.verdict is not None


def test_the_customers_main_models_are_what_was_checked() -> None:
    large = MODELS.find("Mistral 14B")
    assert large.parameters == 122_610_069_504
    assert large.licence.commercial == "no"
    assert large.tier == "unsuitable"
    qwen = MODELS.find("qwen2.5:32b")
    assert (qwen.licence.name, qwen.licence.commercial) == ("Apache-2.0", "yes")
    assert (qwen.context_native, qwen.context_extended) == (32_768, 131_072)
    small = MODELS.find("Qwen2.5-3B-Instruct")
    assert small.licence.commercial == "no"
    assert small.licence.conditions is not None


@pytest.mark.parametrize(
    ("text", "name", "file_type"),
    [
        ("mistral:7b-instruct-q5_0", "Mistral-7B-Instruct-v0.3", "Q5_0"),
        ("QWEN2.5:32B", "Qwen2.5-32B-Instruct", None),
        ("qwen2.5:32b-instruct-q5_0", "Qwen2.5-32B-Instruct", "Q5_0"),
        ("Qwen/Qwen2.5-32B-Instruct", "Qwen2.5-32B-Instruct", None),
        (
            "hf.co/bartowski/Qwen2.5-32B-Instruct-GGUF:Q4_K_M",
            "Qwen2.5-32B-Instruct",
            "Q4_K_M",
        ),
        ("qwen3:30b-a3b-instruct-2507-q4_K_M", "Qwen3-30B-A3B-Instruct-2507", "Q4_K_M"),
        ("T-pro-it-2.1-Q4_K_M.gguf", "T-pro-it-2.1", "Q4_K_M"),
        ("gemma3:27b-it-qat", "gemma-3-27b-it", None),
    ],
)
def test_spellings(text: str, name: str, file_type: str | None) -> None:
    model, found = MODELS.find_spelled(text)
    assert (model.name, found) == (name, file_type)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_model_finds_it(name: str) -> None:
    model = MODELS.find(name)
    assert model.name == name
    for other in (model.hf_repo, model.ollama_tag, *model.aliases):
        if other is not None:
            assert MODELS.find(other).name == name


def test_an_unknown_name_suggests_near_ones() -> None:
    with pytest.raises(UnknownModel, match="qwen4:9b") as caught:
        MODELS.find("qwen4:9b")
    assert caught.value.remedy is not None
    assert "Qwen3" in caught.value.remedy
    with pytest.raises(UnknownModel, match="зззз"):
        MODELS.find("зззз")


def test_an_office_adds_and_replaces(tmp_path: Path) -> None:
    office = _office(tmp_path, name="Office-1B")
    assert len(office) == len(MODELS) + 1
    assert office.find("office-1b").licence.name == "Ours"
    replaced = _office(tmp_path, name="qwen2.5-32b-instruct")
    assert len(replaced) == len(MODELS)
    assert replaced.find("qwen2.5:32b").family == "Office"


def _office(folder: Path, *, name: str) -> KnownModels:
    (folder / "licences.toml").write_text(
        '[licences.ours]\nname = "Ours"\ncommercial = "yes"\nsource = "contract 7"\n'
    )
    (folder / "office.toml").write_text(
        f"""
[sources]
us = "we made it"
[gaps]
parameters = "we do not say"
architecture = "we do not say"
tokenizer = "we do not say"
languages = "we do not say"
russian = "we do not say"
release_date = "not yet"
context_native = "we do not say"
[[models]]
name = "{name}"
family = "Office"
ollama_tag = "qwen2.5:32b"
licence = "ours"
tier = "reserve"
tier_reason = {{ en = "ours", ru = "наша" }}
[models.sources]
us = ["licence"]
"""
    )
    return known_models(folder)


def test_bad_folders_and_files(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="not a folder"):
        known_models(tmp_path / "nowhere")
    _office(tmp_path, name="Office-1B")
    (tmp_path / "twice.toml").write_text((tmp_path / "office.toml").read_text())
    with pytest.raises(InvalidSettings, match=r"twice\.toml: name: 'Office-1B' is in this folder"):
        known_models(tmp_path)
    (tmp_path / "twice.toml").write_bytes(b"\xff")
    with pytest.raises(InvalidSettings, match=r"twice\.toml: not UTF-8"):
        known_models(tmp_path)
    (tmp_path / "twice.toml").write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(InvalidSettings, match="larger than"):
        known_models(tmp_path)


def test_tiers_keep_their_rule() -> None:
    """The rule of `known_model.Tier`, as far as it can be read from the facts."""
    for model in MODELS:
        if model.tier == "recommended":
            assert model.licence.commercial == "yes"
            assert model.russian
            assert (model.parameters or 0) <= 35e9
        if model.licence.commercial == "no":
            assert model.tier == "unsuitable"
