"""What ``verstak compare`` says about two orders of furniture."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from pathlib import Path

from verstak.cli.answer import echo_json, print_report
from verstak.cli.bom import built_cabinets, order_prices, read_allowance, read_cabinet_file
from verstak.cli.session import Session
from verstak.errors import InvalidCabinet, UsageError
from verstak.furniture.changes.change import changed
from verstak.furniture.changes.compare import compare_cabinets
from verstak.furniture.orders.order import Order


def compare_orders(
    session: Session,
    files: tuple[Path, ...],
    *,
    settings: tuple[str, ...],
    name: str | None,
    edge_allowance: str | None,
    as_json: bool,
) -> None:
    """Print what changes between two files, or in one with changed parameters.

    Args:
        session: Where it is printed.
        files: One or two; prices, sheets and the saw are those of the first.
        settings: Changes in place of a second file, ``NAME=VALUE``.
        name: The only cabinet that they change.
        edge_allowance: Edge band cut off at every banded side, as it was typed.
        as_json: For programs.

    Raises:
        UsageError: a second file and changes, or neither.
        InvalidCabinet: what cannot be built.
    """
    before, after = files[0], files[1] if len(files) > 1 else None
    if len(files) > 2:
        raise UsageError(
            f"two orders are compared, found {len(files)}", remedy="verstak compare A.toml B.toml"
        )
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
