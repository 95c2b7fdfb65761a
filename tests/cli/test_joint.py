from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from verstak.cli.main import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["joint", *arguments])


def test_the_exams_corner() -> None:
    result = run("--force", "100", "--arm", "40cm", "--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)["figures"]
    assert figures["moment"]["value"]["rounded"] == 40
    assert figures["below_lowest"]["value"] is True
    assert figures["lowest_published"]["value"]["value"] == 78.7


def test_for_people_in_russian() -> None:
    output = run("--board", "mdf", "--language", "ru").output
    assert "Угловые соединения: МДФ" in output
    assert "на конфирматах" in output
    assert "нельзя ставить в один ряд" in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--force", "100"), "a force and its arm"),
        (("--force", "-1", "--arm", "400"), "above zero"),
        (("--force", "1", "--arm", "long"), "--arm: expected a length"),
        (("--board", "oak"), "particleboard, mdf"),
    ],
)
def test_bad_input_is_a_message(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
