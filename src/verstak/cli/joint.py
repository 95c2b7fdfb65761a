"""``verstak joint``: corner joints compared, as far as published tests reach."""

from __future__ import annotations

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.session import Session, verb
from verstak.furniture.strength.joints import compare_joints
from verstak.quantities.length import parse_length


@click.command()
@click.option("--board", default="particleboard", show_default=True, help="Key of the board.")
@click.option("--force", type=float, metavar="N", help="Force on the corner's arm, N.")
@click.option("--arm", metavar="LENGTH", help="From the corner to the force: 400, 40cm.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def joint(
    session: Session, *, board: str, force: float | None, arm: str | None, as_json: bool
) -> None:
    """Compare corner joints, and hold a force on a corner against published tests."""
    comparison = compare_joints(
        board,
        force_n=force,
        arm_um=None if arm is None else parse_length(arm, what="--arm"),
    )
    report = comparison.report()
    if as_json:
        echo_json(report.to_json())
    else:
        print_report(session.out, report, session.say.language)
