"""``verstak cabinet`` on a verb of its own."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result
from ezdxf.filemanagement import read as read_dxf

from verstak.cli.main import main

BASE = ("--kind", "base", "--width", "600", "--height", "72cm", "--depth", "560", "--doors", "2")
ORDER = """
[[cabinet]]
name = "Стол"
kind = "base"
width = 600
height = 720
depth = 560
quantity = 2

[[cabinet]]
name = "over/it"
kind = "wall"
width = 600
height = 720
depth = 300
"""


def call(*given: str) -> Result:
    return CliRunner().invoke(main, ["cabinet", *given])


@pytest.fixture
def order(tmp_path: Path) -> str:
    path = tmp_path / "kitchen.toml"
    path.write_text(ORDER, encoding="utf-8")
    return str(path)


def test_options_describe_a_cabinet() -> None:
    result = call(*BASE, "--language", "ru")
    assert result.exit_code == 0
    for words in (
        "Шкаф напольный",
        "боковина левая",
        "716 мм",
        "Петля",
        "конфирмат",
        "чашка петли",
    ):
        assert words in result.output


def test_json_has_a_report_for_each_cabinet(order: str) -> None:
    result = call(order, "--json")
    assert result.exit_code == 0
    cabinets = json.loads(result.output)["cabinets"]
    assert [each["title"]["ru"] for each in cabinets] == [
        "Шкаф напольный: Стол",
        "Шкаф навесной: over/it",
    ]
    figures = cabinets[0]["figures"]
    assert figures["pieces"]["value"]["value"] == 2
    assert figures["width"]["value"] | {"provenance": None} == {
        "value": 600.0,
        "rounded": 600,
        "unit": "mm",
        "decimals": 0,
        "provenance": None,
    }
    assert {"panels", "fittings", "connections", "counts"} <= set(cabinets[0]["tables"])


def test_one_cabinet_of_a_file(order: str) -> None:
    result = call(order, "--cabinet", "Стол", "--json")
    assert len(json.loads(result.output)["cabinets"]) == 1


def test_a_name_that_is_not_there(order: str) -> None:
    result = call(order, "--cabinet", "Стул")
    assert result.exit_code == 2
    assert "'Стол', 'over/it'" in result.output


def test_pdf_holds_all_sheets(order: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "all.pdf"
    assert call(order, "--drawing", str(out)).exit_code == 0
    assert len(pypdfium2.PdfDocument(out.read_bytes())) == 4


def test_pictures_are_numbered(tmp_path: Path) -> None:
    for kind, start in (("svg", b"<?xml"), ("png", b"\x89PNG")):
        out = tmp_path / f"base.{kind}"
        assert call(*BASE, "--drawing", str(out)).exit_code == 0
        made = sorted(tmp_path.glob(f"*.{kind}"))
        assert [path.name for path in made] == [f"base-1.{kind}", f"base-2.{kind}"]
        assert all(path.read_bytes().startswith(start) for path in made)


def test_panels_are_drawn_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "base.pdf"
    assert call(*BASE, "--drawing", str(out), "--panels").exit_code == 0
    # Two sheets and those of sides, bottom, two rails and two doors.
    assert len(pypdfium2.PdfDocument(out.read_bytes())) == 9


def test_a_drawing_without_a_name_is_called_as_the_file(
    order: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(order, "--drawing").exit_code == 0
    assert (tmp_path / "kitchen.pdf").is_file()


def test_dxf_of_every_panel(tmp_path: Path) -> None:
    assert call(*BASE, "--drill-dxf", str(tmp_path / "dxf")).exit_code == 0
    made = sorted(path.name for path in (tmp_path / "dxf").iterdir())
    assert made[:3] == ["back.dxf", "bottom.dxf", "door_1.dxf"]
    text = (tmp_path / "dxf" / "side_left.dxf").read_text(encoding="utf-8")
    document = read_dxf(io.StringIO(text))
    assert any("CONFIRMAT" in layer.dxf.name for layer in document.layers)


def test_several_cabinets_get_a_folder_each(order: str, tmp_path: Path) -> None:
    assert call(order, "--drill-dxf", str(tmp_path / "dxf")).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "dxf").iterdir()) == ["01-Стол", "02-over-it"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "missing: --kind, --width, --height, --depth"),
        (BASE[:4], "missing: --height, --depth"),
        ((*BASE, "--front-gap", "two"), "--front-gap: expected a length"),
        ((*BASE[:2], "--width", "-5", *BASE[4:]), "-5"),
        ((*BASE, "--cabinet", "x"), "there is none"),
        ((*BASE, "--drawing", "out.jpg"), "found 'out.jpg'"),
        ((*BASE, "--doors", "70"), "door"),
        (("nowhere.toml",), "cannot read nowhere.toml"),
    ],
)
def test_bad_requests_say_what_was_expected(given: tuple[str, ...], said: str) -> None:
    result = call(*given)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_file_and_options_contradict_each_other(order: str) -> None:
    result = call(order, "--width", "700")
    assert result.exit_code == 2
    assert "--width" in result.output


def test_the_language_decides_the_words_of_the_drawing(tmp_path: Path) -> None:
    out = tmp_path / "base.svg"
    assert call(*BASE, "--drawing", str(out), "--language", "ru").exit_code == 0
    assert "Вид спереди" in (tmp_path / "base-1.svg").read_text(encoding="utf-8")
