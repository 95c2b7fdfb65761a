"""Where a build happens: the store, the work folder, the tools, the machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verstak.catalog.load import Catalog
from verstak.evaluate.opening import RuntimeOptions
from verstak.hardware.processor import processor_name, usable_cores
from verstak.store.store import Store
from verstak.toolchains.options import ToolchainOptions
from verstak.workshop.cache import WorkCache
from verstak.workshop.journal import Journal


@dataclass(frozen=True, slots=True)
class Workplace:
    """All that a build finds ready.

    Attributes:
        store: Where sources are looked up and results are published.
        catalog: Roles and offered models.
        cache: Results of steps.
        journal: What builds did here.
        runtimes: What opens models; without llama.cpp's library there can only be a plan.
        machine: What the machine is called: its times are of no other.
    """

    store: Store
    catalog: Catalog
    cache: WorkCache
    journal: Journal
    runtimes: RuntimeOptions
    machine: str

    @property
    def toolchains(self) -> ToolchainOptions:
        """Where environments of heavy tools are."""
        return self.runtimes.toolchains or ToolchainOptions()

    @property
    def library(self) -> Path | None:
        """Folder of llama.cpp's library; ``None`` = not installed."""
        return self.runtimes.library


def workplace(work: Path, *, store: Store, catalog: Catalog, runtimes: RuntimeOptions) -> Workplace:
    """Set up a workplace; nothing on disk is touched yet.

    Args:
        work: The work folder.
        store: Where sources are looked up and results are published.
        catalog: Roles and offered models.
        runtimes: What opens models.
    """
    machine = machine_name()
    return Workplace(
        store=store,
        catalog=catalog,
        cache=WorkCache(work),
        journal=Journal(work, machine),
        runtimes=runtimes,
        machine=machine,
    )


def machine_name() -> str:
    """What tells this machine's times from another one's: processor and cores."""
    return f"{processor_name() or 'unknown processor'}, {usable_cores()} cores"
