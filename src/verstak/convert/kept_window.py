"""A sliding window that llama.cpp does not know, kept in the GGUF for the way back.

Without it a folder made of the GGUF would be another model beyond the window, and say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from verstak.convert.config_values import ConfigValues

WINDOW_KEY = "verstak.sliding_window"
"""JSON of the keys of ``config.json`` that speak of the window."""

_KINDS: Mapping[str, type] = {
    "sliding_window": int,
    "use_sliding_window": bool,
    "max_window_layers": int,
    "layer_types": list,
}


def window_for_gguf(config: ConfigValues) -> dict[str, str]:
    """The key that keeps it.

    Args:
        config: Of a checkpoint that has a window.
    """
    found = {key: config.values[key] for key in _KINDS if config.values.get(key) is not None}
    return {WINDOW_KEY: json.dumps(found, sort_keys=True)}


def window_for_config(kept: object, *, blocks: int) -> dict[str, object]:
    """Keys of ``config.json``; none where nothing was kept, or what was kept is nothing.

    Args:
        kept: Value of :data:`WINDOW_KEY`.
        blocks: Of the model.
    """
    try:
        found = json.loads(kept) if isinstance(kept, str) else None
    except ValueError:
        return {}
    if not isinstance(found, dict) or found.keys() - _KINDS.keys():
        return {}
    # Not isinstance: true is a number to it.
    if any(type(value) is not _KINDS[key] for key, value in found.items()):
        return {}
    window, kinds = found.get("sliding_window"), found.get("layer_types")
    if not isinstance(window, int) or window < 1:
        return {}
    if kinds is not None and (len(kinds) != blocks or not all(isinstance(k, str) for k in kinds)):
        return {}
    return found
