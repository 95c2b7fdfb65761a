from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Invoke

from verstak.catalog.known_models import known_models
from verstak.cli.models import parse_count
from verstak.errors import UsageError


def listed(invoke: Invoke, *options: str) -> list[dict[str, Any]]:
    result = invoke("models", *options, "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.output)
    return found


def test_all_of_them_recommended_first(invoke: Invoke) -> None:
    rows = listed(invoke)
    assert {row["name"] for row in rows} == {model.name for model in known_models()}
    tiers = [row["tier"] for row in rows]
    assert tiers[0] == "recommended"
    assert tiers[-1] == "unsuitable"
    assert sorted(tiers, key=["recommended", "reserve", "outdated", "unsuitable"].index) == tiers


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (("--family", "qwen2.5"), lambda row: row["family"].startswith("Qwen2.5")),
        (("--licence", "mistral"), lambda row: row["licence"]["commercial"] == "no"),
        (("--commercial", "conditional"), lambda row: row["licence"]["conditions"]["ru"]),
        (("--russian",), lambda row: row["russian"] is True),
        (("--tier", "outdated"), lambda row: row["tier_reason"]["en"]),
        (("--max-parameters", "3.1B"), lambda row: row["parameters"] <= 3.1e9),
    ],
)
def test_filters(invoke: Invoke, options: tuple[str, ...], holds: Any) -> None:
    rows = listed(invoke, *options)
    assert 0 < len(rows) < 130
    assert all(holds(row) for row in rows)


def test_filters_hold_together(invoke: Invoke) -> None:
    names = {row["name"] for row in listed(invoke, "--tier", "recommended", "--licence", "mit")}
    assert names == {"GigaChat3-10B-A1.8B", "Phi-4-mini-instruct"}


def test_the_table_in_both_languages(invoke: Invoke) -> None:
    english = invoke("models", "--tier", "recommended").output
    assert "Qwen3-32B" in english
    assert "recommended" in english
    russian = invoke("models", "--tier", "recommended", "--language", "ru").output
    assert "рекомендуем" in russian
    assert "файл в Q4_K_M" in russian
    assert f"из {len(known_models())} моделей" in russian
    assert invoke("models", "--family", "nothing").output == "No model answers to that.\n"


def test_one_model_with_the_source_of_each_fact(invoke: Invoke) -> None:
    output = invoke("models", "show", "mistral 14b", "--language", "ru").output
    assert "Mistral-Large-Instruct-2407" in output
    assert "122 610 069 504" in output
    assert "для компании: нет. Только исследования" in output
    assert "ollama.com/library/mistral-large" in output
    assert "русский" in output
    plain = json.loads(invoke("models", "show", "qwen2.5:32b-instruct-q5_0", "--json").output)
    assert plain["name"] == "Qwen2.5-32B-Instruct"
    assert plain["architecture"]["kv_heads"] == [8] * 64
    assert plain["sources"]["languages"].startswith("https://github.com/QwenLM/Qwen2.5")
    assert plain["verdict"]["en"].startswith("A sound choice")


def test_results_files_and_gaps_are_shown(invoke: Invoke) -> None:
    assert "Q4_K_M" in invoke("models", "show", "t-pro-it-1.0").output
    assert "9001752960" not in (output := invoke("models", "show", "qwen3:14b").output)
    assert "9.0 GB" in output
    assert "config.json" in invoke("models", "show", "yandexgpt").output


def test_two_side_by_side(invoke: Invoke) -> None:
    output = invoke("models", "compare", "qwen2.5:32b", "deepseek 7b").output
    cache = next(line for line in output.splitlines() if line.strip().startswith("cache at"))
    # 256 KiB a token, and 480 KiB; the second has only 4,096 tokens.
    assert "2.1 GB" in cache
    assert "—" in cache
    pair = json.loads(invoke("models", "compare", "yi 34b", "gpt-2", "--json").output)
    assert [row["name"] for row in pair] == ["Yi-34B-Chat", "gpt2-xl"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "qwen9"), "did you mean Qwen2.5"),
        (("compare", "qwen2.5:32b", "зззз"), "no facts about a model"),
        (("--max-parameters", "lots"), "expected a count of parameters"),
    ],
)
def test_bad_input_is_a_message(invoke: Invoke, arguments: tuple[str, ...], words: str) -> None:
    result = invoke("models", *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_an_offices_own_folder_and_its_mistakes(invoke: Invoke, tmp_path: Path) -> None:
    folder = tmp_path / "office" / "known"
    folder.mkdir(parents=True)
    settings = tmp_path / "settings.toml"
    settings.write_text(f'catalog_dir = "{folder.parent}"\n')
    (folder / "own.toml").write_text(
        '[sources]\nus = "we"\n[[models]]\nname = "Own"\nfamily = "Own"\nlayres = 1\n'
    )
    result = invoke("--config", str(settings), "models")
    assert result.exit_code == 2
    assert "own.toml: models[0]: Object contains unknown field `layres` (line 6)" in result.output


@pytest.mark.parametrize(
    ("text", "count"),
    [("14B", 14e9), ("1.5b", 1.5e9), ("500M", 5e8), ("7000000000", 7e9), ("0,6 B", 6e8)],
)
def test_counts(text: str, count: float) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["", "B", "-1B", "14T", "many"])
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(UsageError):
        parse_count(text)
