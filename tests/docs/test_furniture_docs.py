"""The pages of the exact half against the program: commands exist, shown answers are real."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from verstak.cli.main import main
from verstak.cutting.figures.order_figures import order_json
from verstak.cutting.files.cut_list import read_cut_list
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.json_job import read_jobs
from verstak.cutting.job import Sheet
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.cutting.together import cut_together

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("README*.md"), *DOCS.rglob("*.md")])
PEDESTAL = "tests/furniture/data/opendesk/pedestal-v3.1.0"

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OFFICE_RULES = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_JSON = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FRAME = re.compile(r"[\s│┃─━]+")


def commands() -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Page, command and the lines shown below it, for every ``$ verstak`` in a console block."""
    for page in PAGES:
        for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *shown = part.splitlines()
                if command.startswith("verstak "):
                    yield page, command, tuple(shown)


COMMANDS = [
    pytest.param(page, command, shown, id=f"{page.relative_to(ROOT)}: {command}")
    for page, command, shown in commands()
]


def plain(line: str) -> str:
    """A line without frames and runs of spaces."""
    return _FRAME.sub(" ", line).strip()


@pytest.mark.parametrize(("page", "command", "shown"), COMMANDS)
def test_a_shown_command_exists(page: Path, command: str, shown: tuple[str, ...]) -> None:
    with main.make_context("verstak", shlex.split(command)[1:]) as context:
        name, verb, rest = main.resolve_command(context, [*context._protected_args, *context.args])
        assert isinstance(verb, click.Command)
        assert name is not None
        verb.make_context(name, rest, parent=context)


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pages take for granted."""
    for variable in [*os.environ]:
        if variable.startswith("VERSTAK_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "parts.csv").write_text(
        "name,length,width,quantity,grain\ndoor,3000,600,2,length\n", encoding="utf-8"
    )
    (drawing,) = (ROOT / PEDESTAL).glob("*cad-1*.dxf")
    (tmp_path / "pedestal.dxf").symlink_to(drawing)
    return tmp_path


@pytest.mark.parametrize(("page", "command", "shown"), COMMANDS)
def test_a_shown_answer_is_real(
    page: Path, command: str, shown: tuple[str, ...], workshop: Path
) -> None:
    """Lines shown must stand in the answer, in their order; ``…`` stands for what is left out."""
    if rules := _OFFICE_RULES.findall(page.read_text(encoding="utf-8")):
        (workshop / "rules").mkdir()
        (workshop / "rules" / "office.toml").write_text(rules[0], encoding="utf-8")
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    answered = plain(result.output.replace("\n", " "))
    at = 0
    for line in shown:
        for piece in filter(None, map(plain, line.split("…"))):
            found = answered.find(piece, at)
            assert found >= 0, f"{piece!r} is not in the answer, or not after what stands above it"
            at = found + len(piece)


def test_every_key_of_a_plan_in_json_is_described() -> None:
    text = (DOCS / "reference" / "cut-json.md").read_text(encoding="utf-8")
    described = {
        key
        for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    }
    data = (ROOT / "examples" / "parts.csv").read_bytes()
    defaults = CutListDefaults(sheets=(Sheet("full", 2_750_000, 1_830_000),))
    jobs = read_cut_list(data, name="parts.csv", defaults=defaults)
    plan = optimise(jobs[0], OptimiseOptions(seconds=0))
    assert set(order_json([plan])) <= described
    assert set(order_json([plan, plan])) - {"jobs"} <= described
    assert described <= set(order_json([plan])) | {"remarks", "reference"}
    for inner in ("sheet", "copies", "parts", "offcuts", "cuts"):
        assert inner in order_json([plan])["layouts"][0]


def test_the_json_job_of_the_reference_is_read() -> None:
    text = (DOCS / "reference" / "cut-lists.md").read_text(encoding="utf-8")
    (example,) = _JSON.findall(text)
    (job,) = cut_together(read_jobs(example))
    assert job.parts[0].saw_width_um == 560_000 - 2_000 + 500


def test_pictures_are_small_and_shown() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in (DOCS / "pictures").iterdir():
        assert picture.stat().st_size <= 250_000
        assert f"pictures/{picture.name})" in pages, picture.name
