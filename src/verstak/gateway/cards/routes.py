"""Paths of the quality cards of the store."""

from __future__ import annotations

from verstak.gateway.cards import views
from verstak.gateway.routing import Route

ROUTES: tuple[Route, ...] = (
    Route("GET HEAD", "/cards", views.all_cards),
    Route("GET HEAD", "/cards/{name:path}", views.one_card),
    Route("GET HEAD", "/api/verstak/cards", views.all_data),
    Route("GET HEAD", "/api/verstak/cards/{name:path}", views.one_data),
)
