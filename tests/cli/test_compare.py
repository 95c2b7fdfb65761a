"""``verstak compare``: two files, or one file and ``--set``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from verstak.cli.main import main

ORDER = """
[[cabinet]]
name = "left"
kind = "base"
width = 600
height = 720
depth = 560
doors = 2
back_place = "none"

[[cabinet]]
name = "right"
kind = "base"
width = 600
height = 720
depth = 560
"""


@pytest.fixture
def before(tmp_path: Path) -> str:
    path = tmp_path / "before.toml"
    path.write_text(ORDER, encoding="utf-8")
    return str(path)


@pytest.fixture
def after(tmp_path: Path) -> str:
    path = tmp_path / "after.toml"
    path.write_text(ORDER.replace("width = 600", "width = 800", 1), encoding="utf-8")
    return str(path)


def call(*given: str) -> Result:
    return CliRunner().invoke(main, ["compare", *given])


def test_a_second_file_and_a_setting_say_the_same(before: str, after: str) -> None:
    by_file = json.loads(call(before, after, "--json").output)
    by_setting = json.loads(
        call(before, "--set", "width=80 cm", "--cabinet", "left", "--json").output
    )
    assert by_file == by_setting
    rows = {row["id"]: row for row in by_file["tables"]["panels"]["rows"]}
    assert rows["bottom"]["before"]["en"] == "568×560×16"
    assert rows["bottom"]["after"]["en"] == "768×560×16"
    assert {row["cabinet"] for row in rows.values()} == {"left"}
    assert by_file["figures"]["panels_resized"]["value"]["rounded"] == len(rows)


def test_without_a_name_every_cabinet_is_changed(before: str) -> None:
    plain = json.loads(call(before, "--set", "width=800", "--set", "shelves=0", "--json").output)
    assert {row["cabinet"] for row in plain["tables"]["panels"]["rows"]} == {"left", "right"}
    assert plain["figures"]["panels_removed"]["value"]["rounded"] == 2


def test_nothing_differs(before: str) -> None:
    assert "Различий нет" in call(before, before, "--language", "ru").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "neither of them"),
        (("BOTH", "--set", "width=800"), "found both"),
        (("BOTH", "--cabinet", "left"), "there is no --set"),
        (("--set", "widht=800"), "nearest is 'width'"),
        (("--set", "width=800", "--cabinet", "middle"), "no cabinet is called 'middle'"),
        (("--set", "width=1"), "width"),
        (("/no/such.toml",), "cannot read"),
    ],
)
def test_what_cannot_be_compared(
    before: str, after: str, arguments: tuple[str, ...], message: str
) -> None:
    result = call(before, *(after if given == "BOTH" else given for given in arguments))
    assert result.exit_code == 2
    assert message in result.output
