"""The application: every dialect's paths, and the page, behind one edge."""

from __future__ import annotations

from verstak.gateway.anthropic import routes as anthropic
from verstak.gateway.assistant import routes as assistant
from verstak.gateway.cards import routes as cards
from verstak.gateway.edge import Application
from verstak.gateway.native import routes as native
from verstak.gateway.openai import routes as openai
from verstak.gateway.page import routes as page
from verstak.gateway.plan import routes as plan
from verstak.gateway.routing import Route, RouteTable
from verstak.gateway.services import Services

ROUTES: tuple[Route, ...] = (
    *native.ROUTES,
    *openai.ROUTES,
    *anthropic.ROUTES,
    *assistant.ROUTES,
    *page.ROUTES,
    *plan.ROUTES,
    *cards.ROUTES,
)


def build_app(services: Services) -> Application:
    """Join the rooms behind HTTP.

    Args:
        services: What the handlers work with.

    Returns:
        An ASGI application. Its lifespan enters and leaves the scheduler, so the server must run
        the lifespan protocol.
    """
    return Application(services, RouteTable(ROUTES))
