"""``verstak check``: a value or a cabinet against the standards and customs that are loaded."""

from __future__ import annotations

from pathlib import Path

import click

from verstak.assistant.knowledge.office_rules import read_office_rules
from verstak.cli.answer import echo_json, print_report
from verstak.cli.bom import built_cabinets, read_cabinet_file
from verstak.cli.session import Session, verb
from verstak.errors import UsageError
from verstak.furniture.standards.assignments import parse_assignments
from verstak.furniture.standards.cabinet_check import check_cabinets
from verstak.furniture.standards.rule_check import check as check_values
from verstak.furniture.standards.rules import RuleBase, load_rules
from verstak.quantities.report import Report


@click.command()
@click.argument("what", metavar="EXPR|FILE")
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the office's own rules (TOML).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def check(session: Session, what: str, *, folder: Path | None, as_json: bool) -> None:
    """Check EXPR ("wardrobe.depth = 550; …") or the cabinets in FILE against the rules."""
    report = _checked(
        what, load_rules(read_office_rules(folder, setting="--rules") if folder else None)
    )
    if as_json:
        echo_json(report.to_json())
    else:
        print_report(session.out, report, session.say.language)


def _checked(what: str, base: RuleBase) -> Report:
    if "=" in what:
        return check_values(parse_assignments(what, base), base).report()
    path = Path(what)
    if path.suffix.lower() == ".dxf":
        raise UsageError(
            f"{path.name} is a drawing; rules are checked on values and cabinets",
            remedy=f"verstak dxf {what}",
        )
    if path.suffix.lower() != ".toml":
        raise UsageError(
            f"expected an expression with = or a cabinet's .toml file, found {what!r}",
            remedy='for example: verstak check "wall_cabinet.top_shelf_height = 1950"',
        )
    cabinets = built_cabinets(read_cabinet_file(path))
    return check_cabinets([cabinet for cabinet, _ in cabinets], base).report()
