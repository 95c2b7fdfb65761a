"""What ``verstak compare`` and ``verstak card`` say about models: their quality cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from verstak.cli.answer import echo_json
from verstak.cli.card_tables import print_cards
from verstak.cli.files import write_file
from verstak.cli.pull import model_of
from verstak.cli.session import Session
from verstak.errors import InvalidName, UsageError
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_store import CardStore
from verstak.evaluate.comparison.tables import comparison_report
from verstak.model.names import ModelName
from verstak.wiring import build_catalog, build_store


def compare_models(
    session: Session, things: Sequence[str], *, html: Path | None, as_json: bool
) -> None:
    """Print cards side by side, and write their page.

    Args:
        session: Whose store is looked into.
        things: Names, files of cards, files and folders of weights.
        html: Where the page goes; ``None`` = no page.
        as_json: For programs.

    Raises:
        UsageError: fewer than two, or the same twice.
        UnknownModel: a model that nobody measured.
        InvalidRecipe: a card that cannot be believed.
    """
    cards = [find_card(session, each) for each in things]
    if len(cards) < 2:
        raise UsageError(
            "expected two models or more, found one", remedy=f"verstak card {things[0]} shows one"
        )
    for at, card in enumerate(cards):
        if any(each == card for each in cards[:at]):
            raise UsageError(f"{card.name} is named twice", remedy="name each model once")
    show_cards(session, cards, html=html, as_json=as_json)


def find_card(session: Session, text: str) -> QualityCard:
    """The card that a person means.

    Raises:
        UnknownModel: a model that nobody measured, or no such model.
        InvalidRecipe: a card that cannot be believed.
    """
    cards = CardStore(build_store(session.settings))
    path = Path(text)
    if path.suffix in {".json", ".gguf"} or path.is_dir():
        return cards.of_file(path)
    try:
        name = ModelName.parse(text)
    except InvalidName:
        return cards.find(text)
    behind = model_of(name, build_catalog(session.settings))
    return cards.find(text if behind == name else str(behind))


def show_cards(
    session: Session, cards: Sequence[QualityCard], *, html: Path | None, as_json: bool
) -> None:
    """Print cards, and write their page."""
    language = session.say.language
    if html is not None:
        from verstak.evaluate.page.cards_page import cards_html  # noqa: PLC0415 - rarely asked

        write_file(html, cards_html(cards, language).encode())
        click.echo(session.say("written", path=html), err=True)
    report = comparison_report(cards)
    if as_json:
        plain = [msgspec.to_builtins(card) for card in cards]
        echo_json({"cards": plain, "comparison": report.to_json()})
        return
    print_cards(session.page, report, language)
