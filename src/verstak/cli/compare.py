"""``verstak compare``: models by their quality cards, or what a change of cabinets changes."""

from __future__ import annotations

from pathlib import Path

import click

from verstak.cli.session import Session, verb
from verstak.errors import UsageError

_MODEL_ENDINGS = {".json", ".gguf"}


@click.command()
@click.argument("things", nargs=-1, required=True, metavar="A B ...")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Models: write the comparison with its plots as one HTML file, too.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Orders: change a parameter instead of naming a second file, for example width=800; "
    "repeatable.",
)
@click.option("--cabinet", "name", help="Orders: name of the only cabinet that --set changes.")
@click.option(
    "--edge-allowance", metavar="MM", help="Orders: edge band cut off at every banded side, in mm."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def compare(
    session: Session,
    *,
    things: tuple[str, ...],
    html: Path | None,
    settings: tuple[str, ...],
    name: str | None,
    edge_allowance: str | None,
    as_json: bool,
) -> None:
    """Compare models by their quality cards, or two orders of furniture.

    Models are names in the store, GGUF files or folders that were measured, and card files
    (*.json): quality, speed and size side by side, as far as they were measured against the same
    reference.

    Orders are TOML files: the second with the first, or one with itself after --set. Prices, sheets
    and the saw are those of the first, so that only the cabinets differ.
    """
    orders = [each for each in things if is_order(each)]
    if orders and len(orders) < len(things):
        other = next(each for each in things if each not in orders)
        raise UsageError(
            f"expected either orders of furniture or models, found both: {orders[0]} is taken for "
            f"an order, {other} for a model",
            remedy="orders are TOML files; models are names, *.gguf, folders and cards (*.json)",
        )
    if orders or settings:
        if html is not None:
            raise UsageError("--html is for models; orders are printed, or --json")
        # Imported here: neither half of the verb needs the libraries of the other.
        from verstak.cli.compare_orders import compare_orders  # noqa: PLC0415

        files = tuple(Path(each) for each in things)
        compare_orders(
            session,
            files,
            settings=settings,
            name=name,
            edge_allowance=edge_allowance,
            as_json=as_json,
        )
        return
    given = {"--cabinet": name, "--edge-allowance": edge_allowance}
    if wrong := [option for option, value in given.items() if value is not None]:
        raise UsageError(f"{wrong[0]} is for orders of furniture, and these are models")
    from verstak.cli.compare_models import compare_models  # noqa: PLC0415 - as above

    compare_models(session, things, html=html, as_json=as_json)


def is_order(text: str) -> bool:
    """Whether what was named is a file of furniture; else it is a model or a card."""
    path = Path(text)
    if path.suffix.casefold() in _MODEL_ENDINGS:
        return False
    return path.suffix.casefold() == ".toml" or path.is_file()
