"""The only place that joins rooms: settings in, running objects out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from verstak import __version__
from verstak.catalog.accelerators import Accelerators, accelerators
from verstak.catalog.known_models import KnownModels, known_models
from verstak.catalog.load import Catalog, load_catalog
from verstak.catalog.prices import Prices, prices
from verstak.catalog.quality_losses import QualityLosses, quality_losses
from verstak.engines.protocol import WorkerOptions, engine_classes
from verstak.errors import InvalidSettings, UsageError
from verstak.model.architecture import F16_BITS, Q8_0_BITS, Architecture
from verstak.plan.memory import MemoryNeed, worker_memory
from verstak.settings import Settings
from verstak.store.store import Store, StoreOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from verstak.assistant.knowledge.embedding import SentenceEncoder
    from verstak.assistant.knowledge.search import Knowledge
    from verstak.assistant.mcp_server import ToolServer
    from verstak.assistant.tools.toolbox import Toolbox
    from verstak.gateway.assistant.room import AssistantRoom
    from verstak.gateway.edge import Application
    from verstak.gateway.services import Services
    from verstak.plan.office_plan import OfficePlan
    from verstak.scheduler.planning import MemoryPlanner
    from verstak.scheduler.scheduler import Scheduler
    from verstak.store.pull import Puller
    from verstak.store.push import Pusher

DEFAULT_ENGINE = "llama_cpp"
STATE_FOLDER = ".verstak"
ASSISTANT_FOLDER = "assistant"
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


def build_known_models(settings: Settings) -> KnownModels:
    """Facts about models, an office's own in the ``known`` folder of its catalogue included.

    Raises:
        InvalidSettings: a file there that cannot be obeyed.
    """
    own = None if settings.catalog_dir is None else settings.catalog_dir / "known"
    return known_models(own if own is not None and own.is_dir() else None)


def build_accelerators(settings: Settings) -> Accelerators:
    """What makers sell, an office's own in the ``accelerators`` folder of its catalogue included.

    Raises:
        InvalidSettings: a file there that cannot be obeyed.
    """
    own = None if settings.catalog_dir is None else settings.catalog_dir / "accelerators"
    return accelerators(own if own is not None and own.is_dir() else None)


def build_prices(settings: Settings, file: Path | None = None) -> Prices:
    """The price list, with an office's own rows in place of shipped ones.

    Args:
        settings: Whose ``catalog_dir`` may hold ``prices/prices.toml``.
        file: Another file in its place; ``None`` = that one.

    Raises:
        InvalidSettings: a file that cannot be obeyed.
    """
    if file is None and settings.catalog_dir is not None:
        own = settings.catalog_dir / "prices" / "prices.toml"
        file = own if own.is_file() else None
    return prices(file)


def build_quality_losses(settings: Settings, known: KnownModels) -> QualityLosses:
    """Losses of precision: published ones, and what this store's quality cards measured.

    Args:
        settings: Whose store.
        known: By whose names a card's model is found.
    """
    from verstak.evaluate.card_losses import loss_rows  # noqa: PLC0415 - a server starts without
    from verstak.evaluate.card_store import CardStore  # noqa: PLC0415 - as above

    cards = CardStore(build_store(settings))
    return quality_losses().plus(loss_rows(cards.all(), cards.names(), known))


def build_puller(settings: Settings, store: Store, catalog: Catalog) -> Puller:
    """What fetches models into the store."""
    from verstak.store.pull import Puller  # noqa: PLC0415 - brings an HTTP client

    return Puller(store, catalog, settings.pull)


def build_pusher(settings: Settings, store: Store) -> Pusher:
    """What copies models of the store to registries, with the logins and mirrors of a pull."""
    from verstak.store.push import Pusher  # noqa: PLC0415 - brings an HTTP client

    return Pusher(store, settings.pull)


def build_scheduler(settings: Settings, store: Store) -> Scheduler:
    """The owner of every worker; a blob that a worker runs on is leased in the store.

    Raises:
        InvalidSettings: the engine is not installed.
    """
    from verstak.scheduler.scheduler import Scheduler  # noqa: PLC0415 - only a server needs it

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


def build_assistant(settings: Settings) -> AssistantRoom:
    """The assistant with its tools, the office's rules and documents.

    Raises:
        InvalidSettings: the office's rules or documents cannot be read.
    """
    # Imported when it is needed: most verbs need no tool, and none of their libraries.
    from verstak.assistant.assistant import Assistant  # noqa: PLC0415
    from verstak.assistant.knowledge.embedding import SentenceEncoder  # noqa: PLC0415
    from verstak.gateway.assistant.room import AssistantRoom  # noqa: PLC0415

    options = settings.assistant
    encoder = SentenceEncoder()
    knowledge, toolbox = _build_toolbox(settings, encoder)
    assistant = Assistant(toolbox, knowledge, encoder.encode, options)

    def warm() -> None:
        knowledge.warm()
        assistant.warm()

    mcp = _tool_server(settings, toolbox).http_endpoint(
        max_body_bytes=settings.gateway.max_body_bytes
    )
    return AssistantRoom(assistant, toolbox, options, mcp=mcp, warm=warm)


def build_tool_server(settings: Settings) -> ToolServer:
    """The tools alone, for other assistants; neither a model nor a store is needed.

    Raises:
        InvalidSettings: the office's rules or documents cannot be read.
    """
    from verstak.assistant.knowledge.embedding import SentenceEncoder  # noqa: PLC0415

    _, toolbox = _build_toolbox(settings, SentenceEncoder())
    return _tool_server(settings, toolbox)


def _tool_server(settings: Settings, toolbox: Toolbox) -> ToolServer:
    from verstak.assistant.mcp_server import ToolServer  # noqa: PLC0415

    return ToolServer(toolbox, version=__version__, seconds=settings.assistant.search_seconds)


def _build_toolbox(settings: Settings, encoder: SentenceEncoder) -> tuple[Knowledge, Toolbox]:
    from verstak.assistant.knowledge.documents.office_documents import (  # noqa: PLC0415
        OfficeDocuments,
    )
    from verstak.assistant.knowledge.office_rules import read_office_rules  # noqa: PLC0415
    from verstak.assistant.knowledge.search import Knowledge  # noqa: PLC0415
    from verstak.assistant.tools.every_tool import every_tool  # noqa: PLC0415
    from verstak.assistant.tools.toolbox import Toolbox  # noqa: PLC0415
    from verstak.furniture.standards.rules import load_rules  # noqa: PLC0415

    options = settings.assistant
    state = build_store(settings).layout.state_dir / ASSISTANT_FOLDER
    try:
        texts = (
            None
            if options.rules_dir is None
            else read_office_rules(options.rules_dir.expanduser(), setting="assistant.rules_dir")
        )
        rules = load_rules(texts)
    except UsageError as error:
        raise InvalidSettings(error.message, remedy=error.remedy) from error
    documents = None
    if options.documents_dir is not None:
        folder = options.documents_dir.expanduser()
        if not folder.is_dir():
            raise InvalidSettings(
                f"there is no folder {folder}", remedy="check assistant.documents_dir"
            )
        documents = OfficeDocuments(folder, state, encoder)
    knowledge = Knowledge(rules, documents=documents, encoder=encoder, cache_folder=state)
    return knowledge, Toolbox.of(every_tool(knowledge, rules))


def build_server(
    settings: Settings, *, plan: Callable[[int], OfficePlan] | None = None
) -> tuple[Application, Services]:
    """The whole server, ready for an ASGI runner; its lifespan owns the workers.

    Args:
        settings: Of every room.
        plan: Plans for the machine, as :class:`~verstak.gateway.plan.desk.PlanDesk` has it;
            ``None`` = the server makes no plans.

    Raises:
        InvalidSettings: as the parts.
    """
    # Imported when it is needed: a verb that only looks something up must not wait for a server.
    from verstak.gateway.app import build_app  # noqa: PLC0415
    from verstak.gateway.plan.desk import PlanDesk  # noqa: PLC0415
    from verstak.gateway.services import Services  # noqa: PLC0415
    from verstak.gateway.targets import Targets  # noqa: PLC0415

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
        assistant=build_assistant(settings),
        plan=None if plan is None else PlanDesk(plan),
    )
    return build_app(services), services
