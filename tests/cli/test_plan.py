from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Invoke

from verstak.cli.main import main

CARD = ("--gpu", "RTX 4090", "--roles", "analysis=qwen2.5:32b,chat=mistral:7b")
BOX = ("--memory", "24GiB", "--cores", "2")
SMALL = ("--memory", "8", "--cores", "2", "--roles", "chat=qwen2.5-coder:0.5b;languages=en")
"""A search over the whole catalogue takes a second or two of this processor; this one, less."""
WRONG_MODEL = """
[[models]]
name = "Ours"
layers = "many"
"""
WRONG_CARD = """[sources]
q = "our dealer"
[[accelerators]]
name = "X"
vendor = "Y"
kind = "gpuu"
"""
WRONG_PRICE = """[[electricity]]
country = "RU"
user = "non-household"
eur_per_kwh = -1
period = "2026-H2"
source = "our bills"
"""
EXAMPLE = Path(__file__).parents[2] / "examples" / "customer-plan.toml"


def told(invoke: Invoke, *arguments: str) -> dict[str, Any]:
    result = invoke("plan", *arguments, "--json")
    assert result.exit_code == 0, result.output
    plain = json.loads(result.stdout)
    assert isinstance(plain, dict)
    return plain


def test_the_pair_of_the_offices_plan_on_its_card(invoke: Invoke) -> None:
    plain = told(invoke, *CARD)
    assert plain["fits"] is False
    lacking = plain["wanted"]["lacking"]
    assert 1 * 2**30 < lacking["value"] < 4 * 2**30
    assert lacking["provenance"]["kind"] == "estimated"
    binding = plain["constraints"][0]["text"]
    assert "too much on GeForce RTX 4090" in binding["en"]
    assert "ГиБ" in binding["ru"]
    assert [plan["verdict"] for plan in plain["plans"]]
    assert all(plan["verdict"] != "does_not_fit" for plan in plain["plans"])
    for plan in plain["plans"]:
        for bar in plan["memory"]:
            assert bar["free"] is None or bar["free"]["value"] >= 0


def test_two_cores_get_the_default_pair(invoke: Invoke) -> None:
    plain = told(invoke, *BOX)
    assert plain["fits"] is True
    analysis, chat = plain["plans"][0]["workers"]
    assert (analysis["roles"], analysis["model"]) == (["analysis"], "Qwen2.5-Coder-1.5B-Instruct")
    assert (chat["roles"], chat["model"]) == (["chat"], "Qwen2.5-Coder-0.5B-Instruct")
    # What verstak installs, to the 20 kB that a header may differ by.
    assert analysis["file"]["value"] == pytest.approx(1_117_320_768, abs=20_000)
    assert chat["file"]["value"] == pytest.approx(491_400_064, abs=20_000)


def test_two_cores_get_the_default_pair_whatever_was_wanted(invoke: Invoke) -> None:
    plain = told(invoke, *BOX, *CARD[2:])
    assert plain["fits"] is False
    assert [worker["model"] for worker in plain["plans"][0]["workers"]] == [
        "Qwen2.5-Coder-1.5B-Instruct",
        "Qwen2.5-Coder-0.5B-Instruct",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("It does not fit.", "What would make it fit", "Proposal 1", "Licences")),
        ("ru", ("Не помещается.", "Что изменить, чтобы поместилось", "Вариант 1", "Лицензии")),
    ],
)
def test_the_answer_comes_first(invoke: Invoke, language: str, words: tuple[str, ...]) -> None:
    result = invoke("plan", "--lang", language, *SMALL[:2], "--cores", "2", *CARD[2:])
    assert result.exit_code == 0, result.output
    places = [result.stdout.index(each) for each in words]
    assert places == sorted(places)
    other = "Proposal" if language == "ru" else "Вариант"
    assert other not in result.stdout


def test_this_machine(invoke: Invoke) -> None:
    plain = told(invoke, "--roles", SMALL[-1])
    assert plain["machine"]["figures"]["processor.cores"]["value"]["value"] >= 1
    assert plain["calibration"] is None
    assert any("verstak bench" in note["en"] for note in plain["notes"])


def test_a_file_of_a_model(invoke: Invoke, gguf_file: Path) -> None:
    result = invoke("plan", *SMALL[:4], "--roles", f"chat={gguf_file}", "--json")
    assert result.exit_code == 0, result.output
    plain = json.loads(result.stdout)
    worker = plain["wanted"]["plan"]["workers"][0]
    assert worker["model"] == gguf_file.name
    assert worker["file"]["value"] == gguf_file.stat().st_size
    assert any(gguf_file.name in note["en"] for note in plain["notes"])


def test_money_only_for_what_was_told(invoke: Invoke) -> None:
    silent = told(invoke, *SMALL)["cost"]
    assert silent["curves"] == []
    assert "--tokens-in" in silent["missing"][0]["en"]
    volume = ("--tokens-in", "3M", "--tokens-out", "1M", "--price", "900", "--load-watts", "90")
    spoken = told(invoke, *SMALL, *volume, "--idle-watts", "30", "--country", "de")["cost"]
    assert spoken["curves"][0]["offer"]["en"] == "own server"
    assert spoken["curves"][0]["totals"][0]["value"] == 900
    assert spoken["report"]["figures"]["net_saving"]["value"]["provenance"]["kind"] == "computed"


def test_somebodys_plan(invoke: Invoke) -> None:
    plain = told(invoke, "--check", str(EXAMPLE))
    assert plain["counts"]["wrong"] == 8
    assert plain["counts"]["right"] == 1
    assert len(plain["statements"]) == 19


@pytest.mark.parametrize(("language", "word"), [("en", "wrong"), ("ru", "неверно")])
def test_somebodys_plan_to_read(invoke: Invoke, language: str, word: str) -> None:
    result = invoke("plan", "--check", str(EXAMPLE), "--lang", language)
    assert result.exit_code == 0
    assert f"{word} 8" in result.stdout
    assert "[rtx-4080]" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--gpu", "RTX 4900"), "GeForce RTX 4090"),
        (("--roles", "chat=qwen2.5:33b"), "Qwen2.5-32B-Instruct"),
        (("--roles", "chat=/nowhere/x.gguf"), "/nowhere/x.gguf"),
        (("--memory", "0"), "more than 0 GiB"),
        (("--memory", "plenty"), "24GiB"),
        (("--cores", "0"), "--cores"),
        (("--price", "-5"), "--price: expected 0 or more"),
        (("--tokens-in", "5M"), "--tokens-out is missing"),
        (("--tokens-in", "1M", "--tokens-out", "-1"), "--tokens-out"),
        (("--hours-per-month", "160"), "--requests-per-hour"),
        (("--country", "Germany"), "two letters"),
        (("--vat", "120"), "0 to 100 %"),
        (("--languages", "klingon"), "ru+en"),
        (("--hardware", "a.toml", "--cores", "2"), "give the file alone"),
        (("--check", "nowhere.toml"), "nowhere.toml"),
        (("--check", "a.toml", "--gpu", "RTX 4090"), "takes no --gpu"),
        (("--roles", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_bad_input(invoke: Invoke, arguments: tuple[str, ...], words: str) -> None:
    result = invoke("plan", *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "wrong",
    [
        ("known", WRONG_MODEL, "own.toml"),
        (
            "accelerators",
            WRONG_CARD,
            "own.toml: accelerators[0].kind: Invalid enum value 'gpuu' (line 6)",
        ),
        (
            "prices",
            WRONG_PRICE,
            "prices.toml: electricity[0].eur_per_kwh: must be more than 0, found -1.0 (line 4)",
        ),
    ],
    ids=lambda wrong: wrong[0],
)
def test_an_offices_own_catalogue_edited_wrongly(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, str, str]
) -> None:
    folder, text, words = wrong
    own = tmp_path / "catalogue" / folder
    own.mkdir(parents=True)
    (own / ("prices.toml" if folder == "prices" else "own.toml")).write_text(text)
    monkeypatch.setenv("VERSTAK_CATALOG_DIR", str(own.parent))
    result = invoke("plan", *BOX)
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    ("roles", "kinds"),
    [
        ("chat=qwen2.5:32b;types=Q8_0", {"models", "file_types", "memory"}),
        ("chat=qwen2.5:32b;speed=20", {"models", "tokens_per_s"}),
        ("chat=mistral-large", {"models", "commercial"}),
    ],
)
def test_what_cannot_be_had_together(invoke: Invoke, roles: str, kinds: set[str]) -> None:
    told_to_use = ("--commercial",) if "commercial" in kinds else ()
    plain = told(invoke, *BOX, "--roles", roles, *told_to_use)
    assert plain["fits"] is False
    assert {each["kind"] for each in plain["conflict"]} == kinds
    of_none = {each["kind"] for each in plain["constraints"] if each["plan"] is None}
    assert of_none == kinds


@pytest.mark.parametrize("what", ["plan", "check"])
def test_a_report_beside_the_answer(invoke: Invoke, tmp_path: Path, what: str) -> None:
    file = tmp_path / "out" / "report.html"
    asked = SMALL if what == "plan" else ("--check", str(EXAMPLE))
    result = invoke("plan", *asked, "--lang", "ru", "--report", str(file))
    assert result.exit_code == 0, result.output
    page = file.read_text(encoding="utf-8")
    assert page.casefold().startswith("<!doctype html>")
    assert str(file) in result.stderr
    assert str(file) not in result.stdout


def test_every_option_is_explained() -> None:
    command = main.get_command(None, "plan")  # type: ignore[arg-type]  # needs no context
    assert command is not None
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    assert all(getattr(p, "help", None) for p in shown)
