"""Fixtures that every room shares (the real default models, fetched once), and who runs what."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from verstak.errors import SourceUnavailable

# A machine that is busy with other tests is no reason to call a result unreliable.
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")

SMALL_DIGEST = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
LARGE_DIGEST = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"


# Reading a model's file, or a job in a child of its own, may have a core beside a model that
# answers: nobody waits there by the clock.
ROOMS_WITHOUT_SERVERS = {"convert", "evaluate", "formats", "quantize", "toolchains", "workshop"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process do all that waits for a model to answer: each answer takes every core."""
    for item in items:
        fixtures = item.fixturenames if isinstance(item, pytest.Function) else ()
        # On the page a model says few words: what takes time there is the browser.
        if "model_store" not in fixtures or "browser" in fixtures:
            continue
        if item.path.relative_to(Path(__file__).parent).parts[0] not in ROOMS_WITHOUT_SERVERS:
            item.add_marker(pytest.mark.xdist_group("models"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out what needs a model in one piece, everything else file by file."""
    from xdist.scheduler import LoadGroupScheduling

    scheduler = LoadGroupScheduling(config, log)
    group_of = scheduler._split_scope
    scheduler._split_scope = lambda test: group_of(test).partition("::")[0]
    return scheduler


@pytest.fixture(scope="session")
def model_store() -> Path:
    """Root of a real store that holds both default models; pulled once into the user's cache."""
    import threading

    import platformdirs

    from verstak.catalog.load import load_catalog
    from verstak.model.names import ModelName
    from verstak.store.pull import Puller, PullOptions
    from verstak.store.store import Store, StoreOptions

    cache = Path(platformdirs.user_cache_dir("verstak")) / "test-models"
    store = Store(StoreOptions(root=cache / "models", state_dir=cache / "state"))
    puller = Puller(store, load_catalog(), PullOptions())
    for name in ("qwen2.5-coder:0.5b", "qwen2.5-coder:1.5b"):
        parsed = ModelName.parse(name)
        if any(stored.name == parsed for stored in store.list()):
            continue
        try:
            puller.pull(parsed, on_progress=lambda _: None, cancel=threading.Event())
        except SourceUnavailable as error:
            pytest.skip(f"the default models cannot be fetched here: {error.message}")
    return cache / "models"


@pytest.fixture(scope="session")
def small_gguf(model_store: Path) -> Path:
    """The 0.5B default model's file."""
    return model_store / "blobs" / f"sha256-{SMALL_DIGEST}"


@pytest.fixture(scope="session")
def large_gguf(model_store: Path) -> Path:
    """The 1.5B default model's file."""
    return model_store / "blobs" / f"sha256-{LARGE_DIGEST}"
