"""Quality cards of the store: pages for people, the same as data for programs; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_store import CardStore
from verstak.evaluate.page.cards_page import cards_html, no_cards_html
from verstak.evaluate.page.style import MORE_STYLE
from verstak.gateway.asked_language import asked_language
from verstak.gateway.error_map import JSON_TYPE
from verstak.gateway.services import services_of
from verstak.plan.report.document import policy
from verstak.quantities.text import Bilingual, Language

_HEADERS = {
    "Content-Security-Policy": f"{policy(MORE_STYLE)}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


async def all_cards(request: Request) -> Response:
    """Every card of the store side by side."""
    language = _language(request)
    cards = _cards(request)

    def page() -> str:
        found = cards.all()
        back = ("./", _TO_CONVERSATION)
        if not found:
            return no_cards_html(language, back=back)
        links = [(card.name, f"cards/{_hex(card)}?language={language}") for card in found]
        return cards_html(found, language, back=back, links=links)

    return await _page(page)


async def one_card(request: Request) -> Response:
    """One card, by the name of a model, its digest, or the card's own name."""
    language = _language(request)
    name = request.path_params["name"]
    cards = _cards(request)
    # Relative, so that a proxy may serve everything below a path of its own.
    up = "../" * (name.count("/") + 1)
    back = (f"{up}cards?language={language}", _TO_CARDS)
    return await _page(lambda: cards_html([_find(cards, name)], language, back=back))


async def all_data(request: Request) -> Response:
    """Every card without its tensors, with the names that point at its weights."""
    cards = _cards(request)

    def data() -> bytes:
        names = cards.names()
        rows = []
        for card in cards.all():
            plain = msgspec.to_builtins(card)
            del plain["tensors"]
            rows.append({**plain, "models": sorted(names.get(card.digest, ()))})
        return msgspec.json.encode({"cards": rows})

    return await _data(data)


async def one_data(request: Request) -> Response:
    """One whole card."""
    name = request.path_params["name"]
    cards = _cards(request)
    return await _data(lambda: msgspec.json.encode(_find(cards, name)))


async def _page(make: Callable[[], str]) -> Response:
    text = await anyio.to_thread.run_sync(make)
    return Response(text, media_type="text/html; charset=utf-8", headers=_HEADERS)


async def _data(make: Callable[[], bytes]) -> Response:
    body = await anyio.to_thread.run_sync(make)
    return Response(body, media_type=JSON_TYPE, headers={"Cache-Control": "no-store"})


def _cards(request: Request) -> CardStore:
    return CardStore(services_of(request).store)


def _language(request: Request) -> Language:
    return asked_language(request, request.query_params.get("language", ""))


def _find(cards: CardStore, name: str) -> QualityCard:
    return cards.find(f"sha256:{name}" if _HEX.fullmatch(name) else name)


def _hex(card: QualityCard) -> str:
    return card.digest.removeprefix("sha256:")


_TO_CONVERSATION = Bilingual("← To the conversation", "← К беседе")
_TO_CARDS = Bilingual("← All cards", "← Все карточки")
