"""``verstak dxf``, run as its own command: the drawing, its picture and its cut list."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.furniture.drawings.test_drawn_panels import data
from tests.furniture.dxf_writing import chain, dxf_bytes, one_rectangle

from verstak.cli.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def pedestal(tmp_path: Path) -> Path:
    path = tmp_path / "pedestal.dxf"
    path.write_bytes(data("pedestal"))
    return path


@pytest.fixture
def with_gap(tmp_path: Path) -> Path:
    path = tmp_path / "gap.dxf"
    layer = "TOP-CUT-OUTSIDE_16.000MM"
    path.write_bytes(dxf_bytes(chain([(0, 0), (600, 0), (600, 300), (0, 300), (0, 0.3)], layer)))
    return path


def test_a_drawing_in_words(pedestal: Path) -> None:
    result = run("dxf", pedestal)
    assert result.exit_code == 0, result.output
    assert "Drawing: pedestal.dxf" in result.output
    assert "10 pcs" in result.output
    assert "454.5 mm" in result.output


def test_in_russian(pedestal: Path) -> None:
    assert "готов для ЧПУ" in run("--language", "ru", "dxf", pedestal).output


def test_json_for_programs(pedestal: Path) -> None:
    facts = json.loads(run("dxf", pedestal, "--json").output)
    assert facts["figures"]["panels"]["value"]["value"] == 10
    assert facts["ready_for_cnc"] is True
    assert facts["faults"] == []


def test_a_gap_is_no_failure_but_not_ready(with_gap: Path) -> None:
    facts = json.loads(run("dxf", with_gap, "--json").output)
    assert facts["ready_for_cnc"] is False
    fault = next(f for f in facts["faults"] if f["code"] == "open_outline")
    assert fault["layer"] == "TOP-CUT-OUTSIDE_16.000MM"
    assert fault["gap_mm"] == pytest.approx(0.3)
    assert "not ready for CNC" in run("dxf", with_gap).output


def test_closing_gaps(with_gap: Path) -> None:
    facts = json.loads(run("dxf", with_gap, "--close", "0,5", "--json").output)
    assert facts["figures"]["panels"]["value"]["value"] == 1
    assert facts["figures"]["closed_on_reading"]["value"]["value"] == 1
    assert facts["ready_for_cnc"] is False


def test_picture_and_cut_list(pedestal: Path, tmp_path: Path) -> None:
    svg, table = tmp_path / "out.svg", tmp_path / "out.csv"
    assert run("dxf", pedestal, "--svg", svg, "--csv", table).exit_code == 0
    assert svg.read_text(encoding="utf-8").startswith("<svg") or "<svg" in svg.read_text()
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["quantity"]) for row in rows) == 10
    assert {"length": "522", "width": "325"}.items() <= next(
        row for row in rows if row["length"] == "522" and row["width"] == "325"
    ).items()


def test_units_of_a_drawing_that_names_none(tmp_path: Path) -> None:
    path = tmp_path / "inches.dxf"
    path.write_bytes(one_rectangle(24, 12, units=0))
    refused = run("dxf", path)
    assert refused.exit_code == 2
    assert "--units" in refused.output
    assert "609.6 mm" in run("dxf", path, "--units", "in").output


def test_what_cannot_be_read(tmp_path: Path) -> None:
    missing = run("dxf", tmp_path / "none.dxf")
    assert missing.exit_code == 2
    assert "cannot read" in missing.output
    picture = tmp_path / "picture.dxf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    refused = run("dxf", picture)
    assert refused.exit_code == 2
    assert "a PNG picture" in refused.output
    assert refused.exception is None or isinstance(refused.exception, SystemExit)


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.dxf"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    refused = run("dxf", path)
    assert refused.exit_code == 2
    assert "200 MB" in refused.output


def test_what_cannot_be_written(pedestal: Path) -> None:
    refused = run("dxf", pedestal, "--svg", pedestal / "folder.svg")
    assert refused.exit_code == 2
    assert "cannot write" in refused.output
