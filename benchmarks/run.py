"""All benchmarks, one after the other: ``make bench``, on a machine where nothing else runs."""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "benchmarks.gateway.overhead",
    "benchmarks.first_answer",
    "benchmarks.engines.tool_choice",
    "benchmarks.cutting.sheets",
    "benchmarks.plan.file_size.published",
    "benchmarks.plan.memory.compare",
    "benchmarks.plan.speed",
)
"""Not here: those of the assistant need a running server, those of the workshop models and toolchains of
their own, ``benchmarks.plan.gpu`` a graphics card."""


def main() -> int:
    """Run each in a process of its own, so that none warms or burdens the next."""
    failed = [
        module
        for module in MODULES
        if subprocess.run([sys.executable, "-m", module], check=False).returncode
    ]
    for module in failed:
        print(f"failed: {module}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
