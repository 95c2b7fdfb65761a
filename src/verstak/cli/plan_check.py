"""Somebody's plan checked statement by statement, in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from verstak.catalog.speed_evidence import speed_evidence
from verstak.cli.files import read_file
from verstak.cli.plan_words import line
from verstak.errors import InvalidStatement
from verstak.plan.cost.spread import spread
from verstak.plan.speed import default_speed_model
from verstak.plan.statements.check import CheckedPlan, check_statements
from verstak.plan.statements.finding import VERDICT_WORDS, Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge
from verstak.plan.statements.statement_file import MOST_CHARACTERS, read_statements
from verstak.quantities.quantity import Quantity
from verstak.quantities.report import Figure, cell_text
from verstak.quantities.text import Language
from verstak.settings import Settings
from verstak.wiring import build_accelerators, build_known_models, build_prices

_MOST_BYTES = 4 * MOST_CHARACTERS
"""As many as UTF-8 can take for the most characters."""

_COLOURS: Mapping[Verdict, str] = {
    Verdict.RIGHT: "green",
    Verdict.CLOSE: "green",
    Verdict.LOW: "yellow",
    Verdict.PLAUSIBLE: "yellow",
    Verdict.HALF: "yellow",
    Verdict.OUTDATED: "yellow",
    Verdict.UNVERIFIABLE: "magenta",
    Verdict.WRONG: "red",
}


def check_file(settings: Settings, file: Path, *, price_file: Path | None = None) -> CheckedPlan:
    """Read a plan's statements and check each.

    Raises:
        UsageError: the file cannot be read.
        InvalidStatement: a statement that says nothing to check; names file, field and line.
    """
    try:
        text = read_file(file, _MOST_BYTES).decode()
    except UnicodeDecodeError as error:
        raise InvalidStatement(
            f"{file}: not UTF-8: {error.reason}", remedy="save the file as UTF-8"
        ) from error
    return check_statements(
        read_statements(text, str(file)),
        Knowledge(
            models=build_known_models(settings),
            accelerators=build_accelerators(settings),
            prices=build_prices(settings, price_file),
            speed=default_speed_model(),
            evidence=speed_evidence(),
        ),
    )


def print_check(console: Console, checked: CheckedPlan, language: Language) -> None:
    """How many statements got which verdict, then each: as stated, verdict, what is right, why."""
    console.print(Text(checked.plan.title, style="bold"))
    counts = Text()
    for verdict, number in checked.counts().items():
        counts.append(", " if counts else "")
        counts.append(f"{VERDICT_WORDS[verdict].in_(language)} {number}", style=_COLOURS[verdict])
    console.print(counts)
    for finding in checked.findings:
        console.print()
        _finding(console, finding, language)


def _finding(console: Console, finding: Finding, language: Language) -> None:
    word = VERDICT_WORDS[finding.verdict].in_(language)
    text = Text(word, style=f"bold {_COLOURS[finding.verdict]}")
    text.append(f"  {finding.text or finding.kind}", style="default not bold")
    text.append(f"  [{finding.id}]", style="dim not bold")
    console.print(text)
    console.print(Padding(Text(finding.explanation.in_(language)), (0, 0, 0, 2)))
    if finding.verdict is Verdict.RIGHT or not finding.figures:
        return
    shown = "; ".join(_figure(each, language) for each in finding.figures)
    console.print(Padding(Text(f"{line('right_is', language)}: {shown}", "cyan"), (0, 0, 0, 2)))


def _figure(figure: Figure, language: Language) -> str:
    value = cell_text(figure.value, language)
    if isinstance(figure.value, Quantity):
        value = spread(figure.value).text(language)
    return f"{figure.name.in_(language)} {value}"
