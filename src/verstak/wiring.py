"""The only place that joins rooms: settings in, running objects out."""

from __future__ import annotations

import logging

from verstak import __version__
from verstak.catalog.load import Catalog, load_catalog
from verstak.engines.protocol import WorkerOptions, engine_classes
from verstak.errors import InvalidSettings
from verstak.gateway.app import build_app
from verstak.gateway.edge import Application
from verstak.gateway.services import Services
from verstak.gateway.targets import Targets
from verstak.model.architecture import F16_BITS, Q8_0_BITS, Architecture
from verstak.plan.memory import MemoryNeed, worker_memory
from verstak.scheduler.planning import MemoryPlanner
from verstak.scheduler.scheduler import Scheduler
from verstak.settings import Settings
from verstak.store.pull import Puller
from verstak.store.push import Pusher
from verstak.store.store import Store, StoreOptions

DEFAULT_ENGINE = "llama_cpp"
STATE_FOLDER = ".verstak"
CACHE_BITS = {"f16": F16_BITS, "q8_0": Q8_0_BITS}


def configure_logging(settings: Settings) -> None:
    """Send events of every room to stderr; nothing else in verstak installs a handler."""
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    # One line per request of the download client is noise, and repeats what the puller says.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def build_store(settings: Settings) -> Store:
    """The store that the settings name; nothing on disk is touched yet."""
    root = settings.store.root.expanduser()
    state_dir = settings.store.state_dir or root / STATE_FOLDER
    return Store(StoreOptions(root=root, state_dir=state_dir.expanduser()))


def build_catalog(settings: Settings) -> Catalog:
    """The catalogue, an office's own entries and role choices included.

    Raises:
        InvalidSettings: an entry or a role that cannot be obeyed.
    """
    return load_catalog(settings.catalog_dir, settings.roles)


def build_puller(settings: Settings, store: Store, catalog: Catalog) -> Puller:
    """What fetches models into the store."""
    return Puller(store, catalog, settings.pull)


def build_pusher(settings: Settings, store: Store) -> Pusher:
    """What copies models of the store to registries, with the logins and mirrors of a pull."""
    return Pusher(store, settings.pull)


def build_scheduler(settings: Settings, store: Store) -> Scheduler:
    """The owner of every worker; a blob that a worker runs on is leased in the store.

    Raises:
        InvalidSettings: the engine is not installed.
    """
    engines = engine_classes()
    if DEFAULT_ENGINE not in engines:
        raise InvalidSettings(
            f"the engine {DEFAULT_ENGINE!r} is not installed",
            remedy="install verstak with its own files: make setup, or pip install",
        )
    engine = engines[DEFAULT_ENGINE]
    if settings.worker.cache_type not in CACHE_BITS:
        raise InvalidSettings(
            f"worker.cache_type is {settings.worker.cache_type!r}",
            remedy=f"known types: {', '.join(CACHE_BITS)}",
        )
    return Scheduler(
        settings.scheduler,
        start_worker=lambda plan: engine(plan, settings.worker),
        need=memory_planner(settings.worker),
        hold_blob=lambda digest: store.lease([digest]),
    )


def memory_planner(options: WorkerOptions) -> MemoryPlanner:
    """The memory plan of workers that run with these options."""
    bits = CACHE_BITS[options.cache_type]

    def need(
        arch: Architecture,
        *,
        weights_bytes: int,
        repacked_bytes: int,
        context_tokens: int,
        sequences: int,
    ) -> MemoryNeed:
        return worker_memory(
            arch,
            weights_bytes=weights_bytes,
            repacked_bytes=repacked_bytes,
            context_tokens=context_tokens,
            sequences=sequences,
            batch_tokens=options.batch_of(pooling=arch.pooling),
            cache_bits_per_value=bits,
        )

    return need


def build_server(settings: Settings) -> tuple[Application, Services]:
    """The whole server, ready for an ASGI runner; its lifespan owns the workers.

    Raises:
        InvalidSettings: as the parts.
    """
    store = build_store(settings)
    catalog = build_catalog(settings)
    services = Services(
        store=store,
        puller=build_puller(settings, store, catalog),
        pusher=build_pusher(settings, store),
        catalog=catalog,
        scheduler=build_scheduler(settings, store),
        targets=Targets(store, catalog),
        options=settings.gateway,
        version=__version__,
    )
    return build_app(services), services
