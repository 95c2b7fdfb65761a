"""What a result was measured on: enough to tell two machines apart, nothing that names one."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import platform
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path

from verstak import __version__
from verstak.hardware.memory import snapshot
from verstak.hardware.processor import usable_cores

RESULTS = Path(__file__).parent / "results"


def fingerprint() -> dict[str, object]:
    """Machine, versions and commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=RESULTS.parent,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": commit or None,
        "verstak": __version__,
        "engine": importlib.metadata.version("xllamacpp"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": usable_cores(),
        "memory_gib": round(snapshot().total_bytes / 2**30, 1),
    }


def spread(values: Sequence[float], digits: int = 4) -> dict[str, float | int]:
    """Median with the extremes, and how many there were."""
    return {
        "median": round(statistics.median(values), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
        "n": len(values),
    }


def write_result(name: str, result: dict[str, object]) -> Path:
    """Write one result file beside the others and print it."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    text = json.dumps({"machine": fingerprint(), **result}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
    print(text)
    return path
