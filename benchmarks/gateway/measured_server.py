"""The real server, which also tells where its worker listens so that both can be asked.

Run by ``overhead.py``: ``python -m benchmarks.gateway.measured_server STORE STATE PORT FILE``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import anyio
import uvicorn

from verstak import __version__
from verstak.engines.llama_cpp.child import ChildConfig
from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import LaunchPlan
from verstak.gateway.app import build_app
from verstak.gateway.services import Services
from verstak.gateway.targets import Targets
from verstak.scheduler.scheduler import Scheduler
from verstak.settings import load_settings
from verstak.wiring import build_catalog, build_puller, build_pusher, build_store


def main(store_root: str, state_dir: str, port: str, told: str) -> None:
    """Serve until killed."""
    settings = load_settings(
        {
            "store": {"root": store_root, "state_dir": state_dir},
            "roles": {"analysis": "qwen2.5-coder:0.5b"},
        }
    )

    class TellingWorker(LlamaCppWorker):
        """Writes its address and key down."""

        def _child_config(self, api_key: str) -> ChildConfig:
            config = super()._child_config(api_key)
            Path(told).write_text(json.dumps({"socket": config.listen, "key": config.api_key}))
            return config

    def start_worker(plan: LaunchPlan) -> TellingWorker:
        return TellingWorker(plan, settings.worker)

    store, catalog = build_store(settings), build_catalog(settings)
    services = Services(
        store=store,
        puller=build_puller(settings, store, catalog),
        pusher=build_pusher(settings, store),
        catalog=catalog,
        scheduler=Scheduler(settings.scheduler, start_worker=start_worker),
        targets=Targets(store, catalog),
        options=settings.gateway,
        version=__version__,
    )
    config = uvicorn.Config(
        build_app(services), port=int(port), http="httptools", log_config=None, access_log=False
    )
    # As `verstak serve` runs it.
    anyio.run(uvicorn.Server(config).serve, backend_options={"use_uvloop": True})


if __name__ == "__main__":
    main(*sys.argv[1:])
