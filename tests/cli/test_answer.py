from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from verstak.cli.answer import echo_json, print_report
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Provenance,
    Quantity,
)
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual, Language


def shown(report: Report, language: Language = "en") -> str:
    console = Console(file=io.StringIO(), width=160, no_color=True)
    print_report(console, report, language)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def figure(provenance: Provenance) -> Report:
    value = Quantity(1234.5, "mm", provenance, 1)
    return Report(
        Bilingual("Shelf [600]", "Полка [600]"),
        (Figure("w", Bilingual("Deflection", "Прогиб"), value),),
    )


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        (Computed("w = 5 q L⁴ / (384 E I)"), "w = 5 q L⁴ / (384 E I)"),
        (Cited("EN 312", "table 3"), "EN 312, table 3"),
        (Cited("EN 312"), "EN 312"),
        (Given("--length"), "--length"),
        (Assumed("usual board"), "usual board"),
        (Estimated("by eye", 1, 2.5), "by eye: 1–2.5"),
    ],
)
def test_a_figure_stands_beside_its_origin(provenance: Provenance, words: str) -> None:
    text = shown(figure(provenance))
    line = next(line for line in text.splitlines() if "Deflection" in line)
    assert "1\N{NARROW NO-BREAK SPACE}234.5 mm" in line
    assert words in line


def test_brackets_in_words_are_not_markup() -> None:
    assert "Shelf [600]" in shown(figure(Given("a person")))


def test_the_other_language() -> None:
    text = shown(figure(Given("--length")), "ru")
    assert "Прогиб" in text
    assert "1\N{NARROW NO-BREAK SPACE}234,5 мм" in text


def test_an_unknown_value_is_a_dash_with_its_reason_and_notes_come_last() -> None:
    report = Report(
        Bilingual("Cost", "Цена"),
        (Figure("cost", Bilingual("Cost", "Цена"), None, Bilingual("no price", "нет цены")),),
        (
            Table(
                "t",
                Bilingual("Sheets", "Листы"),
                columns(("n", "Name", "Имя"), ("c", "Count", "Число")),
                (("white [1]", Quantity(3, "pcs", Given("a person"), 0)),),
            ),
        ),
        (Bilingual("board only", "только плита"),),
    )
    lines = shown(report).rstrip().splitlines()
    assert any("—" in line and "no price" in line for line in lines)
    assert any("white [1]" in line and "3 pcs" in line for line in lines)
    assert lines[-1] == "• board only"


def test_json_is_one_object_that_programs_read(capsys: pytest.CaptureFixture[str]) -> None:
    echo_json({"имя": 1})
    out = capsys.readouterr().out
    assert json.loads(out) == {"имя": 1}
    assert "имя" in out
    with pytest.raises(ValueError, match="JSON"):
        echo_json({"x": float("nan")})
