from __future__ import annotations

import pytest
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from tests.cli.conftest import Invoke

from verstak.cli.pipe import PAGE_CHARACTERS, ROW_CHARACTERS, Pipe

EXAMPLE = "examples/customer-plan.toml"


def test_lines_end_where_their_text_ends(capsys: pytest.CaptureFixture[str]) -> None:
    pipe = Pipe(width=40)
    table = Table(box=None, show_header=False)
    table.add_row("short", "x")
    table.add_row("a longer one", "y  z")
    pipe.print(table)
    pipe.print(Padding("text", (0, 0, 0, 2)))
    pipe.print()
    pipe.print("last")
    assert capsys.readouterr().out == (" short         x\n a longer one  y  z\n  text\n\nlast\n")


def test_a_number_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    Pipe(width=20).print(Text("about thirteen 7\u202f119\u202f105 tokens"))
    assert capsys.readouterr().out == "about thirteen\n7\u202f119\u202f105 tokens\n"


def test_rows_are_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    Pipe(width=ROW_CHARACTERS).print("x" * 400)
    assert capsys.readouterr().out == "x" * 400 + "\n"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_checked_plan_in_a_pipe(invoke: Invoke, language: str) -> None:
    lines = invoke("plan", "--check", EXAMPLE, "--lang", language).output.splitlines()
    assert max(map(len, lines)) <= PAGE_CHARACTERS
    assert [line for line in lines if line != line.rstrip()] == []
