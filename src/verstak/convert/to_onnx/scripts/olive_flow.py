"""Run one of Olive's flows from a configuration, on data that lies here."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

_WEIGHTS = ("*.safetensors", "*.onnx")


def run(job: Mapping[str, Any], say: Callable[..., None]) -> dict[str, object]:
    """Run it.

    Args:
        job: ``config``: Olive's, ``output_dir`` in it; everything that it names lies here.
        say: Tells the parent how far it is.

    Raises:
        ValueError: Olive ended, and nothing was made. It says so in a warning and exits with 0.
    """
    say("progress", what="loading Olive")
    workflows: Any = importlib.import_module("olive.workflows")
    config = dict(job["config"])
    target = Path(config["output_dir"])
    say("progress", what="running Olive")
    workflows.run(config)
    made = sorted(str(path.relative_to(target)) for each in _WEIGHTS for path in target.rglob(each))
    if not made:
        raise ValueError("Olive ended without an error and made no model")
    found = target / "model" if (target / "model").is_dir() else target
    settings = next(iter(sorted(found.rglob("config.json"))), None)
    config_json = json.loads(settings.read_text(encoding="utf-8")) if settings else {}
    quantization = config_json.get("quantization_config") or {}
    return {
        "files": made,
        "folder": str((target / made[0]).parent),
        "bits": quantization.get("bits"),
        "method": quantization.get("quant_method"),
        "versions": {name: version(name) for name in ("olive-ai", "torch", "transformers")},
    }
