"""What other planners say about the same rows.

They are installed from the package index into a throw-away environment. Both take a share of the
bandwidth over the size of the file; neither can be asked about a card that is not there otherwise.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.plan.speed.evidence import TARGETS
from verstak.catalog.speed_evidence import EvidenceRow, speed_evidence
from verstak.plan.speed_rows import group_of, refusal

PEERS = ("ggufit==0.3.0", "llmfit==1.1.17")

_GGUFIT = """
import json, sys
from ggufit.calculator import tokens_per_sec
print(json.dumps([tokens_per_sec(size, bandwidth) for size, bandwidth in json.load(sys.stdin)]))
"""
_PROFILE = "nvidia-rtx-4090"


def peers() -> dict[str, Any]:
    """Mean absolute error of each, by kind of memory; or why it could not be asked."""
    rows = [row for row in speed_evidence() if refusal(row) is None]
    asked = [
        ((row.file_bytes or row.read_bytes or 0) / 1e9, row.device.bandwidth_bytes_per_s / 1e9)
        for row in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        binaries = Path(folder) / "bin"
        installed = subprocess.run(
            [binaries / "pip", "install", "-q", *PEERS], capture_output=True, text=True, check=False
        )
        if installed.returncode:
            return {"not_installed": installed.stderr.strip().splitlines()[-1:]}
        ggufit = subprocess.run(
            [binaries / "python", "-c", _GGUFIT],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
        )
        shown = subprocess.run(
            [binaries / "llmfit", "hardware", "show", _PROFILE, "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
    found: dict[str, Any] = {"ggufit 0.3.0": _errors(rows, json.loads(ggufit.stdout))}
    try:
        share = float(json.loads(shown.stdout)["effective"]["efficiency"])
    except (ValueError, KeyError):
        print(shown.stderr, file=sys.stderr)
        found["llmfit 1.1.17"] = "does not run here"
    else:
        found["llmfit 1.1.17"] = _errors(
            rows, [share * bandwidth / size for size, bandwidth in asked]
        ) | {"share": share, "how": "bandwidth x share / file, the share as it shows it"}
    return found


def _errors(rows: Sequence[EvidenceRow], predicted: Sequence[float]) -> dict[str, Any]:
    errors: dict[str, list[float]] = {}
    for row, speed in zip(rows, predicted, strict=True):
        group = group_of(row.device.memory_family, row.device.vendor)
        errors.setdefault(str(group), []).append(abs(speed / row.decode_tokens_per_s - 1))
    return {
        group: {
            "error": round(sum(errors[group]) / len(errors[group]), 4),
            "rows": len(errors[group]),
        }
        for group in TARGETS
    }
