"""``verstak check``: a value or a cabinet against the standards and customs that are loaded."""

from __future__ import annotations

from pathlib import Path

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.bom import built_cabinets, read_cabinet_file
from verstak.cli.files import read_file
from verstak.cli.session import Session, verb
from verstak.errors import UsageError
from verstak.furniture.standards.assignments import parse_assignments
from verstak.furniture.standards.cabinet_check import check_cabinets
from verstak.furniture.standards.rule_check import check as check_values
from verstak.furniture.standards.rules import RuleBase, load_rules
from verstak.quantities.report import Report

_MOST_FILES = 200


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
    report = _checked(what, load_rules(_office_rules(folder) if folder else None))
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


def _office_rules(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", remedy="check --rules")
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise UsageError(f"{folder} holds no .toml file", remedy="check --rules")
    if len(paths) > _MOST_FILES:
        raise UsageError(f"{folder} holds {len(paths)} files; at most {_MOST_FILES} are read")
    texts = {}
    for path in paths:
        try:
            texts[path.name] = read_file(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{path.name}: expected UTF-8 text: {error.reason} at byte {error.start}",
                remedy="save the file as UTF-8",
            ) from error
    return texts
