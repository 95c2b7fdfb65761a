"""``verstak compare``: what a change of cabinets changes in boards, bill and drilling."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from pathlib import Path

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.bom import built_cabinets, order_prices, read_allowance, read_cabinet_file
from verstak.cli.session import Session, verb
from verstak.errors import InvalidCabinet, UsageError
from verstak.furniture.changes.change import changed
from verstak.furniture.changes.compare import compare_cabinets
from verstak.furniture.orders.order import Order

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE, required=False)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a parameter instead of naming a second file, for example width=800; repeatable.",
)
@click.option("--cabinet", "name", help="Name of the only cabinet that --set changes.")
@click.option(
    "--edge-allowance", metavar="MM", help="Edge band cut off at every banded side, in mm."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def compare(
    session: Session,
    before: Path,
    after: Path | None,
    *,
    settings: tuple[str, ...],
    name: str | None,
    edge_allowance: str | None,
    as_json: bool,
) -> None:
    """Compare the order in BEFORE with the one in AFTER, or with itself after --set.

    Prices, sheets and the saw are those of BEFORE, so that only the cabinets differ.
    """
    old = read_cabinet_file(before)
    if (after is None) == (not settings):
        raise UsageError(
            "expected either a second file or --set, found "
            + ("both" if settings else "neither of them"),
            remedy="verstak compare A.toml B.toml, or verstak compare A.toml --set width=800",
        )
    if name is not None and not settings:
        raise UsageError("--cabinet says what --set changes, and there is no --set")
    new = read_cabinet_file(after) if after else _changed(old, settings, name)
    difference = compare_cabinets(
        built_cabinets(old),
        built_cabinets(new),
        prices=order_prices(old, by=before.name),
        sheets=old.sheets_by_board(),
        rules=old.rules,
        edge_allowance_um=read_allowance(edge_allowance),
    )
    if as_json:
        echo_json(difference.report().to_json())
        return
    print_report(session.out, difference.report(), session.say.language)


def _changed(order: Order, settings: tuple[str, ...], name: str | None) -> Order:
    if name is not None and all(spec.name != name for spec, _ in order.cabinets):
        known = ", ".join(repr(spec.name) for spec, _ in order.cabinets if spec.name) or "no names"
        raise InvalidCabinet(
            f"no cabinet is called {name!r}", remedy=f"cabinets of the file: {known}"
        )
    cabinets = tuple(
        (reduce(changed, settings, spec) if name in {None, spec.name} else spec, quantity)
        for spec, quantity in order.cabinets
    )
    return replace(order, cabinets=cabinets)
