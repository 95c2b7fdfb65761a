"""``verstak evaluate``, with `evaluate_words` and `evaluate_progress`."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from tests.cli.conftest import Invoke
from tests.evaluate.conftest import library as installed_library
from tests.evaluate.conftest import noisy as noisy_model
from tests.evaluate.conftest import small as small_model

from verstak.cli.evaluate_progress import Bars, Lines, left, stopping
from verstak.cli.evaluate_words import LINES
from verstak.cli.session import open_session
from verstak.evaluate.measuring import MeasureProgress

library, small, noisy = installed_library, small_model, noisy_model


@pytest.fixture
def with_library(monkeypatch: pytest.MonkeyPatch, library: Path) -> None:
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(library.parent))


def quick(tmp_path: Path) -> tuple[str, ...]:
    return (
        *("--tokens", "192", "--chunk-tokens", "64", "--threads", "1"),
        *("--references", str(tmp_path / "kept")),
    )


# Some six processes with a model of a million weights: about 6 s.
@pytest.mark.integration
@pytest.mark.usefixtures("with_library")
def test_a_card_lies_beside_the_file_and_grows(
    invoke: Invoke, small: Path, noisy: Path, tmp_path: Path
) -> None:
    model = tmp_path / "mine.gguf"
    shutil.copy(noisy, model)
    common = (str(model), "--no-speed", *quick(tmp_path))
    result = invoke("evaluate", *common, "--reference", str(small), "--text", "en-chat", "--json")
    assert result.exit_code == 0, result.output
    (card,) = json.loads(result.stdout)["cards"]
    (row,) = card["divergence"]
    assert (card["name"], row["text"], row["reference_kind"]) == ("mine", "en-chat", "full")
    assert 0 < row["mean"]["low"] < row["mean"]["value"]
    assert "verstak" in card["steps"][-1]["command"]
    (tmp_path / "own.txt").write_text("Another text, with other words. " * 30)
    result = invoke(
        *("--language", "ru", "evaluate", *common, "--reference", str(small)),
        *("--text", str(tmp_path / "own.txt"), "--suite", "json.en", "--items", "1"),
    )
    assert result.exit_code == 0, result.output
    assert "mine" in result.output
    assert "карточка:" in result.output
    whole = json.loads((tmp_path / "mine.gguf.card.json").read_text())
    assert {row["text"] for row in whole["divergence"]} == {"en-chat", "own.txt"}
    assert [task["items"] for task in whole["tasks"]] == [1]


@pytest.mark.integration
@pytest.mark.usefixtures("with_library")
def test_a_model_of_the_store_keeps_its_card_there(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    assert invoke("pull", "--from", str(small), "tiny").exit_code == 0
    result = invoke("evaluate", "tiny", "--runs", "1", *quick(tmp_path))
    assert result.exit_code == 0, result.output
    assert "no reference was named" in result.output
    shown = invoke("card", "tiny", "--json")
    assert shown.exit_code == 0, shown.output
    (card,) = json.loads(shown.stdout)["cards"]
    assert card["divergence"] == []
    assert card["speed"][0]["runs"] == 1


def test_the_library_is_named_where_it_is_missing(
    invoke: Invoke, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(tmp_path / "nothing"))
    result = invoke("evaluate", str(small), *quick(tmp_path))
    assert result.exit_code == 2
    assert "verstak toolchain install quantizer" in result.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("missing.gguf",), "does not exist"),
        (("MODEL", "--suite", "klingon"), "no suite is called klingon"),
        (("MODEL", "--text", "klingon"), "no test text is called klingon"),
        (("MODEL", "--reference", "./nothing"), "does not exist"),
        (("MODEL", "--items", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    invoke: Invoke, small: Path, given: tuple[str, ...], said: str
) -> None:
    result = invoke("evaluate", *(str(small) if one == "MODEL" else one for one in given))
    assert result.exit_code == 2
    assert said in result.output


def told(show: Bars | Lines, *steps: tuple[int, float | None]) -> None:
    with show:
        show.read("model.gguf", 1 << 20, 2 << 20)
        for done, left_s in steps:
            show.told(MeasureProgress("text", "ru", done, 4, left_s))


def test_lines_come_now_and_then() -> None:
    out = io.StringIO()
    clock = iter([0.0, 1.0, 20.0, 21.0]).__next__
    told(Lines(Console(file=out), "ru", clock), (0, None), (1, 30.0), (2, 20.0), (4, 0.0))
    assert out.getvalue().splitlines() == [
        "  модель читает ru",
        "  модель читает ru 2/4 осталось 20 с",
    ]


def test_a_bar_on_a_terminal() -> None:
    out = io.StringIO()
    told(Bars(Console(file=out, force_terminal=True, width=90), "en"), (0, None), (3, 5.0))
    assert "the model reads ru" in out.getvalue()
    assert "3/4 5 s left" in out.getvalue()


def test_what_is_over_has_no_time_left() -> None:
    assert left(MeasureProgress("speed", "", 4, 4, 0.0), "en") == ""


def test_whoever_stops_it_is_told_what_stays(capsys: pytest.CaptureFixture[str]) -> None:
    stopping(open_session(config=None, host=None, port=None, language="en"))()
    assert "are kept" in capsys.readouterr().err


def test_every_line_is_in_both_languages() -> None:
    for words in LINES.values():
        assert words.en != words.ru
        assert re.findall(r"{\w+}", words.en) == re.findall(r"{\w+}", words.ru)
