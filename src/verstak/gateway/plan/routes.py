"""Paths of the plan for the running machine."""

from __future__ import annotations

from verstak.gateway.plan import views
from verstak.gateway.routing import Route

ROUTES: tuple[Route, ...] = (
    Route("GET HEAD", "/plan", views.plan_page),
    Route("GET HEAD", "/api/verstak/plan", views.plan_data),
)
