"""What the handlers work with; ``wiring`` builds it once and the application carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.requests import Request

if TYPE_CHECKING:
    from verstak.catalog.load import Catalog
    from verstak.gateway.assistant.room import AssistantRoom
    from verstak.gateway.options import GatewayOptions
    from verstak.gateway.plan.desk import PlanDesk
    from verstak.gateway.targets import Targets
    from verstak.scheduler.scheduler import Scheduler
    from verstak.store.pull import Puller
    from verstak.store.push import Pusher
    from verstak.store.store import Store

SERVICES_KEY = "verstak.services"
"""Where the application puts the services in an ASGI scope."""

OLLAMA_VERSION = "0.32.15"
"""The Ollama release whose dialect we speak; clients compare it as a semantic version."""


@dataclass(frozen=True, slots=True)
class Services:
    """The rooms below, joined for one server.

    Attributes:
        store: Models on disk.
        puller: Fetches models into the store.
        pusher: Copies models of the store to registries.
        catalog: Models and roles that we know of.
        scheduler: Leases workers.
        targets: Turns the model text of a request into something that can run.
        options: Settings of the HTTP edge.
        version: verstak's own version.
        assistant: What answers behind the roles; ``None`` = roles are bare models.
        plan: Plans for the machine; ``None`` = nobody does.
    """

    store: Store
    puller: Puller
    pusher: Pusher
    catalog: Catalog
    scheduler: Scheduler
    targets: Targets
    options: GatewayOptions
    version: str
    assistant: AssistantRoom | None = None
    plan: PlanDesk | None = None


def services_of(request: Request) -> Services:
    """The services that the application put into this request's scope."""
    return cast("Services", request.scope[SERVICES_KEY])
