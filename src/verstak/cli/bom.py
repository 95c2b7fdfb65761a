"""``verstak bom``: what cabinets are made of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.session import Session, verb
from verstak.errors import InvalidCabinet, UsageError
from verstak.furniture.bill.bill_tables import bill_csv, bill_xlsx
from verstak.furniture.bill.bom import bill_of_materials
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
    as_json: bool,
) -> None:
    """Show the bill of materials of the order in CABINET, a TOML file."""
    order = read_cabinet_file(cabinet)
    bill = bill_of_materials(
        [(built, quantity * copies) for built, quantity in built_cabinets(order)],
        prices=order_prices(order, by=cabinet.name),
        sheets=order.sheets_by_board(),
        rules=order.rules,
        edge_allowance_um=read_allowance(edge_allowance),
        allowance_by="--edge-allowance",
    )
    language = session.say.language
    if csv_path is not None:
        # The mark at the front tells a spreadsheet that this is UTF-8.
        write_bytes(csv_path, bill_csv(bill, language).encode("utf-8-sig"))
    if xlsx_path is not None:
        write_bytes(xlsx_path, bill_xlsx(bill, language))
    if as_json:
        echo_json(bill.report().to_json())
        return
    print_report(session.out, bill.report(), language)


def read_cabinet_file(path: Path) -> Order:
    """An order from a file.

    Raises:
        InvalidCabinet: the file is not there, is not text, or describes no cabinet.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidCabinet(
            f"cannot read {path}: {error.strerror or error}", remedy="check the name of the file"
        ) from error
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


def order_prices(order: Order, *, by: str) -> Prices | None:
    """The order's price list, or ``None`` when it names no price at all."""
    if not order.prices and all(row.sheet.price is None for row in order.sheets):
        return None
    prices: dict[str, Decimal] = dict(order.prices)
    return Prices.parse(prices, currency=order.currency, by=by)


def read_allowance(written: str | None) -> int | None:
    """An option's length in micrometres, or ``None`` for the default."""
    return None if written is None else parse_length(written, what="--edge-allowance")


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file that somebody asked for.

    Raises:
        UsageError: the place cannot be written to.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
