"""A real server on a free port, on a store of its own that holds one tiny valid model."""

from __future__ import annotations

import contextlib
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import anyio
import httpx
import pytest
import uvicorn
from tests.formats.gguf_writer import small_file

from verstak.catalog.load import Catalog, load_catalog
from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan, UpstreamResponse, WorkerOptions
from verstak.errors import EngineDied
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import config_of
from verstak.gateway.app import build_app
from verstak.gateway.edge import Application
from verstak.gateway.options import GatewayOptions
from verstak.gateway.services import Services
from verstak.gateway.targets import Targets
from verstak.model.manifest import LAYER_PREFIX, Layer
from verstak.model.names import ModelName
from verstak.scheduler.options import SchedulerOptions
from verstak.scheduler.scheduler import Scheduler
from verstak.store.pull import Puller
from verstak.store.pull_options import PullOptions
from verstak.store.push import Pusher
from verstak.store.store import Store, StoreOptions

MODEL = "tiny:latest"
LIVE = "qwen2.5-coder:0.5b"
VERSION = "0.0.0-test"


class IdleWorker:
    """A worker that starts, waits, and is never asked anything: lists need no engine."""

    def __init__(self, plan: LaunchPlan) -> None:
        self.plan = plan
        self.pid: int | None = None
        self.alive = True
        self.embedding_tokens = plan.context_tokens

    async def start(self) -> None:
        self.pid = 1

    async def stop(self, timeout_s: float = 5.0) -> None:
        self.alive = False

    async def died(self) -> EngineDied:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> UpstreamResponse:
        raise EngineDied("nobody answers here")


@dataclass
class RunningServer:
    """One server under test."""

    services: Services
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving(services: Services) -> Iterator[RunningServer]:
    """The whole application under uvicorn, as `verstak serve` runs it, in a thread."""
    with serving_app(build_app(services), services) as running:
        yield running


@contextlib.contextmanager
def serving_app(app: Application, services: Services) -> Iterator[RunningServer]:
    """Any application of ours, so that a test can bring its own routes."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started
    try:
        yield RunningServer(services, listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()
        assert not thread.is_alive()


def open_store(folder: Path) -> Store:
    return Store(StoreOptions(root=folder / "models", state_dir=folder / "state"))


def put_model(store: Store, name: str, data: bytes | None = None, **texts: bytes) -> str:
    """Put a model (the tiny one) under a name, with small layers; returns its file's digest."""
    data = small_file() if data is None else data
    digest = store.add_blob([data])
    header = read_header(store.blob_path(str(digest)))
    layers = [Layer(f"{LAYER_PREFIX}model", str(digest), len(data))]
    for kind, text in texts.items():
        layers.append(Layer(f"{LAYER_PREFIX}{kind}", str(store.add_blob([text])), len(text)))
    store.write_model(ModelName.parse(name), layers, config_of(header))
    return str(digest)


def services_on(store: Store, catalog: Catalog, options: GatewayOptions) -> Services:
    scheduler = Scheduler(SchedulerOptions(default_keep_alive_s=math.inf), start_worker=IdleWorker)
    return Services(
        store=store,
        puller=Puller(store, catalog, PullOptions()),
        pusher=Pusher(store, PullOptions()),
        catalog=catalog,
        scheduler=scheduler,
        targets=Targets(store, catalog),
        options=options,
        version=VERSION,
    )


SMALL_BODIES = GatewayOptions(max_body_bytes=2**20)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


@pytest.fixture
def add_model(store: Store) -> Callable[..., str]:
    return partial(put_model, store)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue that ships, one role on the tiny model, one on a model that is not here."""
    return load_catalog().with_roles({"chat": "tiny", "analysis": "not-pulled:1b"})


@pytest.fixture
def make_services(store: Store, catalog: Catalog) -> Callable[[GatewayOptions], Services]:
    return partial(services_on, store, catalog)


@pytest.fixture
def server(
    make_services: Callable[[GatewayOptions], Services], add_model: Callable[..., str]
) -> Iterator[RunningServer]:
    add_model(MODEL)
    with serving(make_services(SMALL_BODIES)) as running:
        yield running


@pytest.fixture(scope="session")
def lasting_server(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog
) -> Iterator[RunningServer]:
    """One server for all tests that change nothing in its store."""
    store = open_store(tmp_path_factory.mktemp("lasting"))
    put_model(store, MODEL)
    with serving(services_on(store, catalog, SMALL_BODIES)) as running:
        yield running


@pytest.fixture
def lasting_client(lasting_server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=lasting_server.url, timeout=20, trust_env=False) as connected:
        yield connected


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as connected:
        yield connected


@pytest.fixture(scope="session")
def live_server(
    model_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """One server with the real 0.5B model and real workers, in a store that shares its blobs."""
    folder = tmp_path_factory.mktemp("live")
    small = Store(StoreOptions(root=model_store, state_dir=folder / "state")).get(
        ModelName.parse("qwen2.5-coder:0.5b")
    )
    (folder / "models" / "blobs").mkdir(parents=True)
    for digest in small.manifest.digests:
        name = digest.replace(":", "-")
        (folder / "models" / "blobs" / name).symlink_to(model_store / "blobs" / name)
    store = open_store(folder)
    store.write_model(small.name, list(small.manifest.layers), small.config)
    catalog = load_catalog().with_roles({"chat": LIVE, "analysis": LIVE})
    worker_options = WorkerOptions(run_dir=folder / "run")
    services = replace(
        services_on(store, catalog, GatewayOptions()),
        scheduler=Scheduler(
            SchedulerOptions(default_keep_alive_s=math.inf),
            start_worker=lambda plan: LlamaCppWorker(plan, worker_options),
        ),
    )
    with serving(services) as running:
        yield running


@pytest.fixture
def live(live_server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=120, trust_env=False) as connected:
        yield connected


@pytest.fixture
def tight(live: httpx.Client) -> Iterator[httpx.Client]:
    """The server with the model loaded for 256 tokens."""
    live.post("/api/chat", json={"model": LIVE, "keep_alive": 0})
    live.post("/api/chat", json={"model": LIVE, "options": {"num_ctx": 256}})
    yield live
    live.post("/api/chat", json={"model": LIVE, "keep_alive": 0})
