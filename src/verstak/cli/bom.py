"""``verstak bom``: what cabinets are made of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.files import read_file, write_file
from verstak.cli.session import Session, verb
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.errors import InvalidCabinet
from verstak.furniture.bill.bill_tables import bill_csv, bill_xlsx
from verstak.furniture.bill.bom import bill_of_materials
from verstak.furniture.bill.panel_parts import cutting_jobs
from verstak.furniture.bill.prices import Prices
from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.orders.order import Order, read_order
from verstak.quantities.length import parse_length

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("cabinet", type=_FILE)
@click.option(
    "-n", "copies", type=click.IntRange(1, 1_000_000), default=1, help="How many times the order."
)
@click.option("--csv", "csv_path", type=_FILE, help="Write the bill as CSV as well.")
@click.option("--xlsx", "xlsx_path", type=_FILE, help="Write the bill as XLSX as well.")
@click.option(
    "--edge-allowance", metavar="MM", help="Edge band cut off at every banded side, in mm."
)
@click.option(
    "--plan",
    "plan_s",
    type=click.FloatRange(0, 86_400),
    metavar="SECONDS",
    help="Make a cutting plan as well, so that sheets are counted and not only bounded.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def bom(
    session: Session,
    cabinet: Path,
    *,
    copies: int,
    csv_path: Path | None,
    xlsx_path: Path | None,
    edge_allowance: str | None,
    plan_s: float | None,
    as_json: bool,
) -> None:
    """Show the bill of materials of the order in CABINET, a TOML file."""
    order = read_cabinet_file(cabinet)
    built = [(each, quantity * copies) for each, quantity in built_cabinets(order)]
    bill = bill_of_materials(
        built,
        prices=order_prices(order, by=cabinet.name),
        sheets=order.sheets_by_board(),
        rules=order.rules,
        plans=() if plan_s is None else cutting_plans(order, built, plan_s),
        edge_allowance_um=read_allowance(edge_allowance),
        allowance_by="--edge-allowance",
    )
    language = session.say.language
    if csv_path is not None:
        # The mark at the front tells a spreadsheet that this is UTF-8.
        write_file(csv_path, bill_csv(bill, language).encode("utf-8-sig"))
    if xlsx_path is not None:
        write_file(xlsx_path, bill_xlsx(bill, language))
    if as_json:
        echo_json(bill.report().to_json())
        return
    print_report(session.out, bill.report(), language)


def read_cabinet_file(path: Path) -> Order:
    """An order from a file.

    Raises:
        UsageError: the file is not there.
        InvalidCabinet: it is not text, or describes no cabinet.
    """
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidCabinet(
            f"{path.name}: expected UTF-8 text: {error.reason} at byte {error.start}",
            remedy="save the file as UTF-8",
        ) from error
    return read_order(text, path.name)


def built_cabinets(order: Order) -> list[tuple[Cabinet, int]]:
    """The order's cabinets, built.

    Raises:
        InvalidCabinet: one of them cannot be built.
    """
    return [(build_cabinet(spec), quantity) for spec, quantity in order.cabinets]


def cutting_plans(
    order: Order, built: Sequence[tuple[Cabinet, int]], seconds: float
) -> tuple[CuttingPlan, ...]:
    """A plan for every board of the order, within the time for all of them."""
    jobs = cutting_jobs(built, sheets=order.sheets_by_board() or None, rules=order.rules)
    return tuple(optimise(job, OptimiseOptions(seconds=seconds / len(jobs))) for job in jobs)


def order_prices(order: Order, *, by: str) -> Prices | None:
    """The order's price list, or ``None`` when it names no price at all."""
    if not order.prices and all(row.sheet.price is None for row in order.sheets):
        return None
    prices: dict[str, Decimal] = dict(order.prices)
    return Prices.parse(prices, currency=order.currency, by=by)


def read_allowance(written: str | None) -> int | None:
    """An option's length in micrometres, or ``None`` for the default."""
    return None if written is None else parse_length(written, what="--edge-allowance")
