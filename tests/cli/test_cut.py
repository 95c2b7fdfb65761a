"""The main job of the command line: a cut list in, checked maps out (about 10 s in all).

What cut_files writes is tested here too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ezdxf.filemanagement import readfile
from tests.cli.conftest import Invoke

from verstak.cutting.files.bazis_cut import read_cut

PARTS = "name,length,width,quantity,grain\nside,720,560,60,none\nbottom,568,560,30,none\n"
PARTS += "rail,568,100,60,none\nshelf,566,540,30,none\n"
SAW = ("--sheet", "2750x1830", "--kerf", "4", "--trim", "10", "--stages", "3")


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    path = tmp_path / "parts.csv"
    path.write_text(PARTS, encoding="utf-8")
    return path


def cut_json(invoke: Invoke, *words: object) -> dict[str, Any]:
    done = invoke("cut", *map(str, words), "--json")
    assert done.exit_code == 0, done.output
    plain: dict[str, Any] = json.loads(done.stdout)
    return plain


def test_30_cabinets_in_10_sheets_proven(invoke: Invoke, parts: Path) -> None:
    plain = cut_json(invoke, parts, *SAW, "--time-limit", 20, "--deterministic")
    assert (plain["sheets"], plain["lower_bound"], plain["proven"]) == (10, 10, True)
    assert plain["gap_percent"] == 0
    # 30 · (2·0.72·0.56 + 0.568·0.56 + 2·0.568·0.1 + 0.566·0.54) / (10 · 2.75 · 1.83)
    assert plain["yield_percent"] == pytest.approx(100 * 46.3116 / 50.325)
    assert sum(n["copies"] for n in plain["layouts"]) == 10
    assert sum(n["copies"] * len(n["parts"]) for n in plain["layouts"]) == 180


def test_grain_keeps_parts_as_they_are(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "doors.csv"
    path.write_text("name,length,width,quantity,grain\ndoor,716,296,40,length\n")
    plain = cut_json(invoke, path, *SAW, "--time-limit", 10)
    assert plain["sheets"] == 3
    assert all(p["dx_mm"] == 716 for n in plain["layouts"] for p in n["parts"])


def test_offcuts_come_first_and_prices_add_up(invoke: Invoke, parts: Path) -> None:
    stock = ("--sheet", "2750x1830@3200", "--offcut", "1400x900:3")
    plain = cut_json(invoke, parts, *stock, "--kerf", 4, "--trim", 10, "--time-limit", 10)
    assert plain["offcuts_used"] == 3
    assert plain["cost"] == 3200 * plain["sheets"]


def test_everything_into_a_folder(invoke: Invoke, parts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = invoke("cut", str(parts), *SAW, "--deterministic", "--out", str(out), "--language", "ru")
    assert done.exit_code == 0, done.output
    assert "КИМ" in done.stdout
    assert (out / "maps.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert "<svg" in (out / "map-001.svg").read_text(encoding="utf-8")
    assert (out / "map-001.png").read_bytes().startswith(b"\x89PNG")
    assert len(openpyxl.load_workbook(out / "tables.xlsx").sheetnames) == 4
    assert not readfile(out / "map-001.dxf").audit().errors
    again = read_cut((out / "plan.cut").read_bytes())
    assert again.plans[0] is not None
    assert again.plans[0].sheets == 10
    assert (out / "offcuts.csv").exists()
    assert (out / "edge_bands.csv").exists()


def test_files_are_cut_together(invoke: Invoke, parts: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("name,length,width,quantity,grain\nbox,300,200,5,none\n")
    plain = cut_json(invoke, parts, other, *SAW, "--time-limit", 0)
    assert plain["placed"] == 185
    assert plain["complete"] is False


def test_an_order_of_cabinets_is_cut_by_material(invoke: Invoke) -> None:
    kitchen = Path(__file__).parents[2] / "examples" / "kitchen.toml"
    plain = cut_json(invoke, kitchen, "--time-limit", 20, "--deterministic")
    assert len(plain["jobs"]) > 1
    assert plain["sheets"] == sum(job["sheets"] for job in plain["jobs"])
    assert plain["unplaced"] == []


def test_what_is_taken_for_granted_is_said(invoke: Invoke, parts: Path, tmp_path: Path) -> None:
    plain = cut_json(invoke, parts, "--sheet", "2750x1830", "--time-limit", 0)
    assert plain["remarks"] == [
        "no --kerf given: 4 mm taken",
        "no --trim given: sheets are not trimmed",
    ]
    order = tmp_path / "order.toml"
    order.write_text('[[cabinet]]\nkind = "base"\nwidth = 600\nheight = 720\ndepth = 560\n')
    remarks = cut_json(invoke, order, "--time-limit", 0)["remarks"]
    assert any("particleboard 16: the order names no sheet" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sheet", "banana"), "expected two lengths"),
        (("--sheet", "2750x1830", "--kerf", "-1"), "kerf must not be negative"),
        (("--sheet", "2750x1830", "--trim", "2000"), "nothing is left inside the trim"),
        (("--sheet", "500x500"), "fit no sheet"),
        (("--offcut", "500x500"), "no sheet to go on with"),
        ((), "no sheet"),
    ],
)
def test_what_cannot_be_cut_is_said(
    invoke: Invoke, parts: Path, words: tuple[str, ...], said: str
) -> None:
    done = invoke("cut", str(parts), *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_rest_is_cut_when_asked(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("name,length,width,quantity,grain\nbig,3000,500,2,none\nok,600,500,4,none\n")
    plain = cut_json(invoke, path, *SAW, "--skip-unfit", "--time-limit", 5)
    assert plain["unplaced"] == [{"name": "big", "part": 0, "quantity": 2}]
    assert plain["placed"] == 4


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_ctrl_c_keeps_the_best_plan(tmp_path: Path) -> None:
    lines = [f"p{i},{300 + 7 * i % 1400},{150 + 11 * i % 700},2,none" for i in range(250)]
    path = tmp_path / "many.csv"
    path.write_text("name,length,width,quantity,grain\n" + "\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "verstak", "cut", str(path), *SAW]
    child = subprocess.Popen(
        [*command, "--time-limit", "120", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"LANG": "C.UTF-8"},
    )
    assert child.stderr is not None
    child.stderr.readline()  # the search has begun
    child.stderr.readline()  # and answered once
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=60)
    plain = json.loads(out)
    assert child.returncode == 0
    assert "cancelled" in plain["remark"]
    assert plain["placed"] == 500
