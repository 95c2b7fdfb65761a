from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from verstak.cli.main import main

EXAM = ("--span", "800", "--depth", "300", "--thickness", "16", "--load", "50")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["shelf", *arguments])


def test_the_exams_shelf() -> None:
    result = run(*EXAM, "--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)["figures"]
    assert figures["deflection"]["value"]["rounded"] == 4.79
    assert figures["within_limit"]["value"] is False
    assert figures["modulus"]["value"]["provenance"]["kind"] == "cited"


def test_for_people_in_russian() -> None:
    output = run(*EXAM, "--language", "ru").output
    assert "Полка 800 × 300 × 16 мм" in output
    assert "4,79 мм" in output
    assert "не характеристические" in output


def test_units_and_every_option() -> None:
    result = run(
        *("--span", "80cm", "--depth", "0,3 м", "--thickness", "18"),
        *("--material", "plywood_birch", "--across-grain", "--line-load", "100"),
        *("--point-load", "5", "--point-at", "200", "--clamped", "--modulus", "8000"),
        *("--creep", "1.8", "--limit", "300", "--json"),
    )
    figures = json.loads(result.output)["figures"]
    assert figures["limit"]["value"]["rounded"] == 2.67
    assert figures["creep"]["value"]["value"] == 1.8
    assert figures["modulus"]["value"]["provenance"] == {
        "kind": "given",
        "by": {"en": "modulus", "ru": "модуль упругости"},
    }
    assert figures["peak_at"]["value"]["value"] < 400


def test_own_weight() -> None:
    heavy = json.loads(run(*EXAM, "--self-weight", "--json").output)["figures"]
    assert heavy["line_load"]["value"]["value"] == pytest.approx(60.56 * 9.81 * 0.3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--span", "far", "--depth", "300", "--thickness", "16"), "--span: expected a length"),
        (("--span", "0", "--depth", "300", "--thickness", "16"), "span must be above zero"),
        ((*EXAM, "--material", "oak"), "particleboard, mdf"),
        ((*EXAM, "--material", "hdf"), "no modulus of elasticity of HDF"),
        ((*EXAM, "--load", "nan"), "zero or more"),
    ],
)
def test_bad_input_is_a_message(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
