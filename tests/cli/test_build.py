"""``verstak build`` (`build_words`, `build_tables`, `build_progress`): the plan, refusals, words."""

from __future__ import annotations

import io
import json
import string
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.cli.conftest import Invoke
from tests.quantize.small_model import write_llama

from verstak.cli.build_progress import _Bars, _Lines
from verstak.cli.build_tables import built_json, candidates_table, plan_lines
from verstak.cli.build_words import LINES, duration, line
from verstak.workshop.build import Built
from verstak.workshop.candidate import Unmade
from verstak.workshop.plan_of_work import PlannedStep, PlanOfWork
from verstak.workshop.recipe import Level
from verstak.workshop.workbench import Advance

RECIPE = """
[source]
model = "./f16.gguf"
[[target]]
format = "gguf"
levels = ["Q4_K_M", "Q8_0"]
[evaluate]
texts = ["ru"]
[publish]
name = "office/tiny"
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    write_llama(tmp_path / "f16.gguf", layers=1)
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE, "utf-8")
    return path


def test_a_plan_and_nothing_else(invoke: Invoke, recipe: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    result = invoke("build", str(recipe), "--dry-run", "--work", str(work))
    assert result.exit_code == 0, result.output
    for word in ("quantise", "Q4_K_M", "Q8_0", "reference", "office/tiny", "memory: about"):
        assert word in result.output
    assert not work.exists()


def test_the_plan_in_russian(invoke: Invoke, recipe: Path, tmp_path: Path) -> None:
    result = invoke("--language", "ru", "build", str(recipe), "--dry-run", "--work", str(tmp_path))
    assert result.exit_code == 0, result.output
    for word in ("квантовать", "эталон", "опубликовать", "память: около", "время: неизвестно"):
        assert word in result.output


def test_the_plan_as_json(invoke: Invoke, recipe: Path, tmp_path: Path) -> None:
    result = invoke("build", str(recipe), "--dry-run", "--json", "--work", str(tmp_path / "w"))
    plan = json.loads(result.stdout)["plan"]
    assert [step["what"] for step in plan["steps"]] == [
        "measure",
        "quantize",
        "measure",
        "quantize",
        "measure",
        "publish",
    ]
    assert plan["steps"][1]["disk_exact"] is True
    assert plan["seconds"] is None


def test_a_recipe_with_a_mistake(invoke: Invoke, recipe: Path) -> None:
    recipe.write_text(RECIPE.replace("Q8_0", "Q9_0"), "utf-8")
    result = invoke("build", str(recipe), "--dry-run")
    assert result.exit_code == 2
    assert "tiny.toml: target[0].levels[1]: gguf has no level 'Q9_0'" in result.output
    assert "(line 6)" in result.output


def test_cleaning(invoke: Invoke, recipe: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "steps" / "convert-1").mkdir(parents=True)
    (work / "steps" / "convert-1" / "F16.gguf").write_bytes(bytes(5000))
    assert invoke("build", str(recipe), "--clean", "--work", str(work)).exit_code == 2
    result = invoke("build", "--clean", "--work", str(work))
    assert result.exit_code == 0
    assert "5 KB freed" in result.output
    assert not (work / "steps").exists()


def test_no_recipe_and_none_of_that_name(invoke: Invoke) -> None:
    assert invoke("build").exit_code == 2
    result = invoke("build", "none.toml")
    assert result.exit_code == 2
    assert "none.toml: cannot be read" in result.output


@pytest.mark.parametrize(
    ("seconds", "en", "ru"),
    [
        (0.4, "< 1 s", "< 1 с"),
        (40, "40 s", "40 с"),
        (600, "10 min", "10 мин"),
        (3 * 3600 + 300, "3 h 05 min", "3 ч 05 мин"),
    ],
)
def test_durations(seconds: float, en: str, ru: str) -> None:
    assert (duration(seconds, "en"), duration(seconds, "ru")) == (en, ru)


def test_both_languages_have_the_same_places() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, words in LINES.items():
        assert places(words.en) == places(words.ru), key
        assert words.en
        assert words.ru


def advance(index: int, share: float, *, cached: bool = False) -> Advance:
    return Advance(
        index=index,
        total=9,
        what="quantize",
        label="Q4_0",
        share=share,
        cached=cached,
        finished=share >= 1,
        step_left_s=None,
        build_left_s=600.0,
    )


def test_lines_where_there_is_no_terminal() -> None:
    written, now = io.StringIO(), 0.0
    show = _Lines(Console(file=written, width=100), "en", clock=lambda: now)
    show(advance(1, 1.0, cached=True))
    show(advance(2, 0.0))
    show(advance(2, 0.3))
    now = 60.0
    show(advance(2, 0.5))
    show(advance(2, 1.0))
    show.close()
    assert [each.strip() for each in written.getvalue().splitlines()] == [
        "1/9 quantise Q4_0 there already",
        "2/9 quantise Q4_0",
        "2/9 quantise Q4_0 50% 10 min left",
    ]


def test_bars_on_a_terminal() -> None:
    written = io.StringIO()
    show = _Bars(Console(file=written, force_terminal=True, width=100), "ru")
    show(advance(2, 0.5))
    show._progress.refresh()
    show.close()
    assert "квантовать Q4_0" in written.getvalue()
    assert "осталось 10 мин" in written.getvalue()


def test_every_kind_of_step_has_a_word() -> None:
    for what in ("convert", "unpack", "calibrate", "quantize", "allocate", "onnx", "mlx"):
        assert line("ru", what) != line("en", what)


def test_a_level_that_will_be_left_out_is_named_in_the_plan() -> None:
    fine = PlannedStep(
        what="quantize",
        label="Q8_0",
        cached=False,
        work=1.0,
        disk_bytes=10,
        disk_exact=True,
        seconds=None,
    )
    plan = PlanOfWork(
        steps=(fine, replace(fine, label="IQ1_S", problem="it needs a matrix")),
        work_bytes=20,
        work_free_bytes=100,
        store_bytes=0,
        store_free_bytes=100,
        same_disk=False,
        memory_bytes=None,
        replaces=False,
    )
    (said,) = (one for one in plan_lines(plan, Path("work"), "en") if "IQ1_S" in one)
    assert said == "note: left out, quantise IQ1_S: it needs a matrix"
    (said,) = (one for one in plan_lines(plan, Path("work"), "ru") if "IQ1_S" in one)
    assert said == "внимание: пропускается, квантовать IQ1_S: it needs a matrix"


def test_what_could_not_be_made_says_what_helps() -> None:
    lost = Unmade(Level("gguf", size_bytes=1000), "1000 bytes cannot be reached", "ask for more")
    built = Built((), (lost,), None, None, None)
    written = io.StringIO()
    Console(file=written, width=200).print(candidates_table(built, "en"))
    assert "not made: 1000 bytes cannot be reached; what helps: ask for more" in written.getvalue()
    assert built_json(built, Path("page.html"))["unmade"][0]["remedy"] == "ask for more"
