"""``verstak bom`` on a verb of its own: what the command line adds to the bill."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from verstak.cli.main import main

ORDER = """
[[cabinet]]
name = "Стол"
kind = "base"
width = 600
height = 720
depth = 560
doors = 2
back_place = "none"
quantity = 2

[prices]
currency = "EUR"
"ЛДСП 16/m2" = 5.2

[saw]
kerf = 3.2
"""


@pytest.fixture
def order(tmp_path: Path) -> Path:
    path = tmp_path / "kitchen.toml"
    path.write_text(ORDER, encoding="utf-8")
    return path


@pytest.fixture
def call(order: Path) -> Callable[..., Result]:
    return lambda *given: CliRunner().invoke(main, ["bom", str(order), *given])


def test_json_holds_the_bill_of_n(call: Callable[..., Result]) -> None:
    one, many = (json.loads(call("-n", n, "--json").output) for n in ("1", "250"))
    assert one["figures"]["cabinets"]["value"]["rounded"] == 2
    assert many["figures"]["cabinets"]["value"]["rounded"] == 500
    (body, doors) = many["tables"]["boards"]["rows"]
    assert doors["area"]["rounded"] == 211.936
    assert body["area"]["value"] == pytest.approx(
        250 * one["tables"]["boards"]["rows"][0]["area"]["value"]
    )
    assert "3.2 mm" in many["notes"][0]["en"]
    assert many["figures"]["cost"]["value"] is None
    assert "no price" in many["figures"]["cost"]["why"]["en"]


def test_a_table_in_russian(call: Callable[..., Result]) -> None:
    result = call("--language", "ru")
    assert result.exit_code == 0
    for words in ("Ведомость материалов", "боковина", "Припуск кромки: 40 мм", "EUR"):
        assert words in result.output


def test_files(call: Callable[..., Result], tmp_path: Path) -> None:
    csv_path, xlsx_path = tmp_path / "bill.csv", tmp_path / "bill.xlsx"
    assert call("--csv", str(csv_path), "--xlsx", str(xlsx_path)).exit_code == 0
    raw = csv_path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))[0] == "Section"
    assert load_workbook(xlsx_path).sheetnames[0] == "Bill of materials"


def test_edge_allowance(call: Callable[..., Result]) -> None:
    plain = json.loads(call("--json", "--edge-allowance", "5 cm").output)
    for band in plain["tables"]["edge_bands"]["rows"]:
        assert band["allowance"]["rounded"] == 50
        assert band["allowance"]["provenance"] == {"kind": "given", "by": "--edge-allowance"}
        extra = band["strips"]["value"] * 0.05
        assert band["gross"]["value"] == pytest.approx(band["net"]["value"] + extra)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--edge-allowance", "wide"), "--edge-allowance: expected a length"),
        (("--edge-allowance", "-1"), "0 to 500 mm"),
        (("-n", "0"), "0 is not in the range"),
        (("--csv", f"{__file__}/bill.csv"), "cannot write"),  # a file stands where a folder must
        (("--plan", "-1"), "-1.0 is not in the range"),
    ],
)
def test_options_that_cannot_be(
    call: Callable[..., Result], arguments: tuple[str, ...], message: str
) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "expected UTF-8"),
        (b"[[cabinet", "expected TOML"),
        (b"", "at least one [[cabinet]]"),
        (ORDER.replace("kerf", "curf").encode(), "curf"),
        (ORDER.replace("width = 600", "width = 20").encode(), "width"),
        (ORDER.replace('"ЛДСП 16/m2"', '"ЛДСП 16/час"').encode(), "unit m2, sheet, m or pcs"),
    ],
)
def test_files_that_cannot_be(
    call: Callable[..., Result], order: Path, content: bytes, message: str
) -> None:
    order.write_bytes(content)
    result = call()
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["bom", str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert "cannot read" in result.output


def test_sheets_are_counted_by_a_plan_when_asked(call: Callable[..., Result]) -> None:
    plain = json.loads(call("--plan", "10", "--json").output)
    rows = plain["tables"]["boards"]["rows"]
    counted = [row["sheets"]["value"] for row in rows]
    floors = [row["bound"]["value"] for row in rows]
    assert all(count >= floor for count, floor in zip(counted, floors, strict=True))
