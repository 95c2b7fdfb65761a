"""A window on its way through a GGUF that does not know windows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.convert.made_up_checkpoint import write_checkpoint

from verstak.convert.kept_window import window_for_config
from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.formats.checkpoint import read_checkpoint


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("mistral", {"sliding_window": 16}),
        ("qwen2", {"sliding_window": 16, "use_sliding_window": True, "max_window_layers": 1}),
        (
            "qwen3",
            {
                "sliding_window": 16,
                "use_sliding_window": True,
                "layer_types": ["full_attention", "sliding_attention"],
            },
        ),
        ("phi3", {"sliding_window": 16}),
        ("mistral", {"sliding_window": None}),
    ],
)
def test_it_comes_back(tmp_path: Path, name: str, changes: dict[str, Any]) -> None:
    write_checkpoint(tmp_path / "hf", name, **changes)
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "F16")
    gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back", "F16")
    config = read_checkpoint(tmp_path / "back").config
    assert {key: config.get(key) for key in changes} == changes


@pytest.mark.parametrize(
    "kept",
    [
        None,
        7,
        "",
        "[]",
        "{}",
        "not JSON",
        '{"sliding_window": 0}',
        '{"sliding_window": true}',
        '{"sliding_window": "16"}',
        '{"sliding_window": 16, "rope_theta": 5}',
        '{"sliding_window": 16, "layer_types": ["full_attention"]}',
        '{"sliding_window": 16, "layer_types": [1, 2]}',
    ],
)
def test_what_strangers_wrote_there_is_left_aside(kept: object) -> None:
    assert window_for_config(kept, blocks=2) == {}


def test_what_was_kept() -> None:
    kept = {"sliding_window": 16, "use_sliding_window": True, "max_window_layers": 0}
    assert window_for_config(json.dumps(kept), blocks=2) == kept
