"""``verstak plan``: which models, at which precision, on which machine, at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from verstak.cli.answer import echo_json
from verstak.cli.files import write_file
from verstak.cli.plan_details import print_details
from verstak.cli.plan_making import make_plan
from verstak.cli.plan_output import print_answer
from verstak.cli.plan_words import line
from verstak.cli.session import Session, verb
from verstak.errors import UsageError
from verstak.quantities.text import Language

_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = {"gpus": "gpu", "machine_file": "hardware", "life_years": "life"}


@click.command()
@click.option(
    "--roles",
    metavar="TEXT",
    help="Roles with their models, analysis=qwen2.5:32b,chat=mistral:7b; a model may be a GGUF "
    "file, or left out; or a TOML file with [roles.NAME] tables.",
)
@click.option(
    "--gpu",
    "gpus",
    multiple=True,
    metavar="NAME",
    help="Plan for a machine with this card: 'RTX 4090', '2x RTX 3090'; may be repeated.",
)
@click.option("--memory", metavar="SIZE", help="Main memory of that machine: 64, 64GiB.")
@click.option("--cores", type=int, help="Cores of that machine.")
@click.option(
    "--hardware",
    "machine_file",
    type=_FILE,
    metavar="FILE",
    help="Plan for the machine in a file (TOML or JSON). Without any of these: this machine.",
)
@click.option("--requests-per-hour", type=float, metavar="N", help="Of all roles together.")
@click.option("--parallel", type=int, metavar="N", help="Requests at once, of every role.")
@click.option("--context", type=int, metavar="TOKENS", help="Context of every role.")
@click.option("--languages", metavar="TAGS", help="Languages of every role, for example ru+en.")
@click.option(
    "--commercial/--no-commercial",
    default=None,
    help="Whether a company will use it; assumed unless told.",
)
@click.option("--tokens-in", metavar="N", help="Tokens of all prompts a month: 5M, 300k.")
@click.option("--tokens-out", metavar="N", help="Tokens of all answers a month.")
@click.option(
    "--hours-per-month",
    type=float,
    metavar="H",
    help="Working hours, to get the tokens from --requests-per-hour.",
)
@click.option("--price", type=float, metavar="EUR", help="Price of the machine, tax included.")
@click.option("--budget", type=float, metavar="EUR", help="What may be spent at once.")
@click.option("--kwh-price", type=float, metavar="EUR", help="Price of a kilowatt-hour.")
@click.option("--country", metavar="CODE", help="Take the price of electricity of a country: DE.")
@click.option("--load-watts", type=float, metavar="W", help="What the machine draws under load.")
@click.option("--idle-watts", type=float, metavar="W", help="What it draws at rest.")
@click.option("--vat", type=float, metavar="PERCENT", help="Value-added tax of the office.")
@click.option("--vat-reclaimed", is_flag=True, help="The office gets that tax back.")
@click.option(
    "--prices", "price_file", type=_FILE, metavar="FILE", help="The office's own prices (TOML)."
)
@click.option("--cloud", metavar="MODEL", help="Cloud model to compare with.")
@click.option("--life", "life_years", type=float, metavar="YEARS", help="Until it is replaced.")
@click.option(
    "--check",
    "statements",
    type=_FILE,
    metavar="FILE",
    help="Check somebody's plan (TOML) statement by statement instead; the verdicts are the "
    "output, the exit status is 0 whatever they are.",
)
@click.option("--report", type=_FILE, metavar="FILE", help="Write all of it as one HTML file, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["ru", "en"]), help="Language of the plan.")
@verb
def plan(
    session: Session,
    *,
    statements: Path | None,
    price_file: Path | None,
    report: Path | None,
    as_json: bool,
    lang: Language | None,
    **given: Any,
) -> None:
    """Plan models for the roles of an office on a machine: fit, speed, waiting, cost.

    Says first whether what was asked for fits and by how much it does not, then proposes plans
    that do. A number that nobody stated or measured is marked as assumed or estimated.
    """
    language = lang or session.say.language
    if statements is not None:
        _alone(given)
        _check(session, statements, price_file, report, as_json=as_json, language=language)
        return
    with _busy(session, line("searching", language)):
        made = make_plan(session.settings, price_file=price_file, **given)
    if report is not None:
        from verstak.plan.report.office_report import report_html  # noqa: PLC0415 - rarely asked

        _write(session, report, report_html(made, language))
    if as_json:
        echo_json(made.to_plain())
        return
    print_answer(session.page, made, language)
    print_details(session.page, made, language)


def _check(
    session: Session,
    file: Path,
    price_file: Path | None,
    report: Path | None,
    *,
    as_json: bool,
    language: Language,
) -> None:
    # Imported here: a plan needs none of this, and is to answer in a second.
    from verstak.cli.plan_check import check_file, print_check  # noqa: PLC0415
    from verstak.plan.report.statements_report import statements_html  # noqa: PLC0415
    from verstak.plan.statements.report import check_json  # noqa: PLC0415

    with _busy(session, line("checking", language)):
        checked = check_file(session.settings, file, price_file=price_file)
    if report is not None:
        _write(session, report, statements_html(checked, language))
    if as_json:
        echo_json(check_json(checked))
    else:
        print_check(session.page, checked, language)


def _write(session: Session, report: Path, page: str) -> None:
    write_file(report, page.encode())
    click.echo(session.say("written", path=report), err=True)


def _alone(given: dict[str, Any]) -> None:
    """Refuse options that a check would silently leave out."""
    other = [
        name for name, value in given.items() if value not in {None, ()} and value is not False
    ]
    if other:
        named = ", ".join(f"--{_OPTIONS.get(name, name.replace('_', '-'))}" for name in other)
        raise UsageError(
            f"--check reads a whole plan from its file, and takes no {named}",
            remedy="give --check FILE alone, or with --prices, --report, --json and --lang",
        )


@contextmanager
def _busy(session: Session, words: str) -> Iterator[None]:
    """A sign of life on a terminal; elsewhere it would be noise."""
    if not session.err.is_terminal:
        yield
        return
    with session.err.status(words):
        yield
