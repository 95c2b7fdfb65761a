"""``verstak card``: what is known of a model's quality, speed and origin."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from verstak.cli.answer import echo_json
from verstak.cli.compare_models import find_card, show_cards
from verstak.cli.session import Session, verb
from verstak.errors import UsageError
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_store import CardStore
from verstak.evaluate.comparison.figures import divergence_quantities, size
from verstak.quantities.text import Bilingual, Language
from verstak.wiring import build_store


@click.command()
@click.argument("model", required=False)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the card as one HTML file, too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@verb
def card(session: Session, *, model: str | None, html: Path | None, as_json: bool) -> None:
    """Show the quality card of MODEL; without MODEL, list the cards of the store.

    MODEL is a name in the store, a GGUF file or folder that was measured, a digest, or a card file
    (*.json).
    """
    if model is not None:
        show_cards(session, [find_card(session, model)], html=html, as_json=as_json)
        return
    if html is not None:
        raise UsageError("--html needs a model", remedy="verstak card MODEL --html FILE")
    store = CardStore(build_store(session.settings))
    cards = store.all()
    if as_json:
        echo_json([_plain(each) for each in cards])
        return
    language = session.say.language
    if not cards:
        click.echo(_NONE.in_(language))
        return
    session.out.print(_table(cards, store.names(), language))


def _plain(found: QualityCard) -> dict[str, object]:
    return {
        "name": found.name,
        "digest": found.digest,
        "format": found.format,
        "level": found.level,
        "size_bytes": found.size_bytes,
        "made": found.made,
    }


def _table(cards: list[QualityCard], names: dict[str, list[str]], language: Language) -> Table:
    table = Table(box=None, header_style="bold")
    for head in _HEADS:
        table.add_column(head.in_(language), overflow="fold")
    for each in cards:
        losses = [
            divergence_quantities(each, row)["mean"].text(language) for row in each.divergence
        ]
        row = (
            each.name,
            ", ".join(names.get(each.digest, ())) or "—",
            f"{each.format} {each.level}",
            size(each).text(language),
            ", ".join(losses) or "—",
            each.made,
        )
        table.add_row(*(escape(cell) for cell in row))
    return table


_NONE = Bilingual(
    "No model of this store has a quality card yet: verstak evaluate MODEL makes one.",
    "Карточек качества в этом хранилище ещё нет: их делает verstak evaluate МОДЕЛЬ.",
)
_HEADS = (
    Bilingual("card", "карточка"),
    Bilingual("in the store as", "в хранилище"),
    Bilingual("level", "уровень"),
    Bilingual("size", "размер"),
    Bilingual("mean divergence", "среднее отличие"),
    Bilingual("measured", "измерено"),
)
