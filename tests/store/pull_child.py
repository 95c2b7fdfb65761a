"""A process that pulls one model; the kill tests start it and end it.

Arguments: root, state folder, mirror of registry.ollama.ai, name, journal bytes.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from verstak.catalog.load import Catalog
from verstak.store.pull import Puller, PullOptions
from verstak.store.store import Store, StoreOptions


def main() -> None:
    root, state_dir, mirror, name, journal_bytes = sys.argv[1:]
    store = Store(StoreOptions(root=Path(root), state_dir=Path(state_dir)))
    options = PullOptions(
        registry_mirrors={"registry.ollama.ai": mirror},
        parallel_downloads=4,
        min_part_bytes=4 * 2**20,
        journal_bytes=int(journal_bytes),
        backoff_base_s=0.05,
    )
    puller = Puller(store, Catalog(models={}, roles={}), options)
    stored = puller.pull(name, on_progress=lambda _: None, cancel=threading.Event())
    sys.stdout.write(stored.manifest_digest)


if __name__ == "__main__":
    main()
