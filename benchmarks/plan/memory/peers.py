"""What other planners of memory say of the same cases, each in an environment of its own.

llmfit, ggufit and modelinfo-cli are installed from the package index as they are today; the
version that answered is part of the result. All of them are asked for a machine without a
graphics card where they know one. What a planner has no option for is asked without it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.plan.memory.case import Case

GIB = 2**30
MIB = 2**20

_TIMEOUT_S = 300
_FULL_NAMES = {
    "0.5B": "Qwen/Qwen2.5-Coder-0.5B-Instruct",
    "1.5B": "Qwen/Qwen2.5-Coder-1.5B-Instruct",
}
_GGUFIT_NAMES = {"0.5B": "qwen2.5-coder-0.5b", "1.5B": "qwen2.5-coder-1.5b"}
_UNITS = {"GB": GIB, "MB": MIB}
_GGUFIT_TOTAL = re.compile(r"needs ([\d.]+) (GB|MB)")
_MODELINFO_TOTAL = re.compile(r"~([\d.]+) (GB|MB) Total")


@dataclass(frozen=True, slots=True)
class Peer:
    """A planner.

    Attributes:
        package: Its name on the index.
        version: What was installed.
        folder: Its environment.
    """

    package: str
    version: str
    folder: Path

    def run(self, command: str, *arguments: str) -> str:
        """Output of one of its commands.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        done = subprocess.run(
            [self.folder / "bin" / command, *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=_TIMEOUT_S,
            env=os.environ | {"NO_COLOR": "1", "COLUMNS": "120"},
        )
        return done.stdout


def install(package: str, folder: Path) -> Peer:
    """A fresh environment with the newest version of one planner.

    Raises:
        subprocess.CalledProcessError: it could not be installed.
    """
    environment = folder / f"peer-{package}"
    subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", package], check=True)
    listed = subprocess.run(
        [*pip, "list", "--format", "json"], capture_output=True, text=True, check=True
    )
    versions = {entry["name"]: entry["version"] for entry in json.loads(listed.stdout)}
    return Peer(package, versions[package], environment)


def ask_llmfit(peer: Peer, case: Case, model: Path) -> int:
    """Resident weights and, for every session, its cache; gigabytes are of 2**30 bytes."""
    del model
    told = peer.run(
        "llmfit",
        "--json",
        "concurrency",
        _FULL_NAMES[case.model],
        "--context",
        str(case.context_tokens),
        "--quant",
        "Q4_K_M",
        "--kv-quant",
        "fp16" if case.cache_type == "f16" else case.cache_type,
    )
    estimate = json.loads(told)["estimate"]
    each = estimate["ladder"][0]["per_session_kv_gb"] + estimate["per_session_recurrent_gb"]
    total = float(estimate["weights_resident_gb"] + case.sequences * each)
    return round(GIB * total)


def ask_ggufit(peer: Peer, case: Case, model: Path) -> int:
    """It knows users side by side, but no type of cache."""
    del model
    told = peer.run(
        "ggufit",
        _GGUFIT_NAMES[case.model],
        "--offline",
        "--no-gpu",
        "--quant",
        "q4",
        "--context",
        str(case.context_tokens),
        "--users",
        str(case.sequences),
    )
    return _amount(_GGUFIT_TOTAL, told)


def ask_modelinfo(peer: Peer, case: Case, model: Path) -> int:
    """It reads the file, but knows graphics memory only, and no type of cache."""
    named = peer.folder / f"{case.model}.gguf"
    named.unlink(missing_ok=True)
    named.symlink_to(model)
    told = peer.run(
        "modelinfo",
        str(named),
        "--context",
        str(case.context_tokens),
        "--batch-size",
        str(case.sequences),
    )
    return _amount(_MODELINFO_TOTAL, told)


ASK = {"llmfit": ask_llmfit, "ggufit": ask_ggufit, "modelinfo-cli": ask_modelinfo}
KNOWS_CACHE_TYPES = frozenset({"llmfit"})


def predictions(
    cases: list[Case], models: Mapping[str, Path], folder: Path
) -> dict[str, dict[str, object]]:
    """Every planner's bytes for every case, by the case's key.

    A case with another type of cache is not asked again of a planner that knows none.
    """
    told: dict[str, dict[str, object]] = {}
    for package, ask in ASK.items():
        peer = install(package, folder)
        answers: dict[tuple[object, ...], int] = {}
        by_case: dict[str, int] = {}
        for case in cases:
            cache = case.cache_type if package in KNOWS_CACHE_TYPES else None
            question = (case.model, case.context_tokens, case.sequences, cache)
            if question not in answers:
                answers[question] = ask(peer, case, models[case.model])
            by_case[case.key] = answers[question]
        told[package] = {
            "version": peer.version,
            "knows_cache_types": package in KNOWS_CACHE_TYPES,
            "bytes": by_case,
        }
    return told


def _amount(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"no amount of memory in: {text[:500]}")
    return round(float(found[1]) * _UNITS[found[2]])
