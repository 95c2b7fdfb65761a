"""Runs inside the toolchain mlx: ids and logits of folders, one process for many small models."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

mx: Any = importlib.import_module("mlx.core")
mlx_lm: Any = importlib.import_module("mlx_lm")


def run(job: Mapping[str, Any], say: Callable[..., None]) -> list[dict[str, Any]]:
    """Read every model's tokens; see ``in_transformers``. What does not load says why."""
    done: list[dict[str, Any]] = []
    for number, model in enumerate(job["models"]):
        say("progress", what=model["folder"], done=number, total=len(job["models"]))
        try:
            network, tokenizer = mlx_lm.load(model["folder"])
            logits = network(mx.array([model["tokens"]]))[0].astype(mx.float32)
            np.save(model["logits"], np.array(logits))
        except Exception as error:  # noqa: BLE001 - told to the parent, which decides
            done.append({"ids": [], "class": "", "failed": f"{type(error).__name__}: {error}"})
            continue
        ids = [tokenizer.encode(text) for text in model["texts"]]
        done.append({"ids": ids, "class": type(network).__module__, "failed": None})
    return done
