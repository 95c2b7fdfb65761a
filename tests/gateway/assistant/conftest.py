"""Servers whose roles are answered by the fake assistant, with the tests' own real tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import httpx
import pytest
from tests.assistant.sample_tools import sample_tools
from tests.gateway.assistant.fake_assistant import FakeAssistant
from tests.gateway.conftest import MODEL, RunningServer, services_on, serving

from verstak.assistant.options import AssistantOptions
from verstak.assistant.tools.toolbox import Toolbox
from verstak.catalog.load import load_catalog
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.options import GatewayOptions
from verstak.store.store import Store


@dataclass
class AssistedServer:
    running: RunningServer
    fake: FakeAssistant
    room: AssistantRoom

    @property
    def url(self) -> str:
        return self.running.url


@pytest.fixture
def assisted(store: Store, add_model: Callable[..., str]) -> Iterator[AssistedServer]:
    """Both roles on the tiny model."""
    add_model(MODEL)
    catalog = load_catalog().with_roles({"chat": "tiny", "analysis": "tiny"})
    toolbox = Toolbox.of(sample_tools())
    fake = FakeAssistant(toolbox)
    room = AssistantRoom(fake, toolbox, AssistantOptions(search_seconds=0.5))
    services = replace(services_on(store, catalog, GatewayOptions()), assistant=room)
    with serving(services) as running:
        yield AssistedServer(running, fake, room)


@pytest.fixture
def http(assisted: AssistedServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=assisted.url, timeout=20, trust_env=False) as connected:
        yield connected
