"""A checkpoint to MLX, by mlx-lm's own converter."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any


def run(job: Mapping[str, Any], say: Callable[..., None]) -> dict[str, object]:
    """Convert one folder.

    Args:
        job: ``source`` and ``target``: folders; ``dtype``: of what is not quantised; ``bits`` and
            ``group``: of what is, or null.
        say: Tells the parent how far it is.

    Returns:
        The versions that did it.
    """
    say("progress", what="convert")
    # Looked for when it runs: verstak itself does not have it.
    converter: Any = importlib.import_module("mlx_lm.convert")
    bits = job["bits"]
    converter.convert(
        hf_path=job["source"],
        mlx_path=job["target"],
        quantize=bits is not None,
        q_bits=bits,
        q_group_size=job["group"],
        dtype=job["dtype"],
        trust_remote_code=False,
    )
    return {"versions": {name: version(name) for name in ("mlx", "mlx-lm", "transformers")}}
