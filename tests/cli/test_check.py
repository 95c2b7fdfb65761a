from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from verstak.cli.main import main

OWN = """
[[rule]]
id = "office.sofa"
parameter = "sofa.height"
comparison = "max"
value = 450
unit = "mm"
standard = "our office"
confidence = "verified"
source = "folder 12"
"""
CABINET = """
[[cabinet]]
kind = "base"
name = "К1"
width = {width}
height = 720
depth = 560
doors = 2
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def verdict(*arguments: str) -> str:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    code = json.loads(result.output)["figures"]["verdict_code"]["value"]
    assert isinstance(code, str)
    return code


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("wall_cabinet.top_shelf_height = 1950", "does_not_conform"),
        ("верхняя полка навесного шкафа = 1950 мм", "does_not_conform"),
        ("glass_shelf.thickness = 5; glass_shelf.length = 600", "conforms"),
        ("sofa.height = 400", "no_rule"),
    ],
)
def test_expressions(expression: str, wanted: str) -> None:
    assert verdict(expression) == wanted


def test_for_people_in_russian() -> None:
    output = run("глубина отделения под плечики = 550", "--language", "ru").output
    assert "не соответствует" in output
    assert "ГОСТ 13025.1-85" in output
    assert "не менее" in output
    assert "по другим данным: 540 мм" in output


def test_an_offices_own_rules(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    assert verdict("sofa.height = 400", "--rules", str(tmp_path)) == "conforms"
    assert verdict("sofa.height = 50 cm", "--rules", str(tmp_path)) == "does_not_conform"


@pytest.mark.parametrize(("width", "wanted"), [(600, "conforms"), (1000, "does_not_conform")])
def test_a_cabinet(tmp_path: Path, width: int, wanted: str) -> None:
    path = tmp_path / "К1.toml"
    path.write_text(CABINET.format(width=width), encoding="utf-8")
    assert verdict(str(path)) == wanted


def test_bad_input_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.toml").write_text("[[rule]]\nid = 5")
    for arguments, words in (
        (("wardrobe.depth",), "expected an expression with ="),
        (("side.dxf",), "verstak dxf side.dxf"),
        (("missing.toml",), "cannot read missing.toml"),
        (("wardrobe.depth = deep",), "expected a length"),
        (("a = 1", "--rules", str(tmp_path / "no")), "there is no folder"),
        (("a = 1", "--rules", str(tmp_path / "empty")), "holds no .toml file"),
        (("a = 1", "--rules", str(tmp_path / "bad")), "expected UTF-8 text"),
        (("a = 1", "--rules", str(tmp_path / "broken")), "id is missing"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, (arguments, result.output)
        assert words in result.output
