"""The worker's own child process, with one thing more: it may save and restore its slots."""

from __future__ import annotations

import os

from verstak.engines.llama_cpp import child

SLOT_FOLDER_VARIABLE = "VERSTAK_BENCHMARK_SLOTS"


def main() -> None:
    """Run the child of ``verstak.engines.llama_cpp`` with a folder for saved slots."""
    usual = child.common_params

    def with_slots(config: child.ChildConfig) -> object:
        params = usual(config)
        folder = os.environ[SLOT_FOLDER_VARIABLE]
        params.slot_save_path = os.path.join(folder, "")  # type: ignore[attr-defined]  # noqa: PTH118 - a trailing slash, which Path drops
        return params

    child.common_params = with_slots
    child.run()


if __name__ == "__main__":
    main()
