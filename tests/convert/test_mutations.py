"""Values of the JSON files and bytes of the GGUF changed at random: a typed error or a result.

Seeds are fixed; 9,000 further mutations were run once when this was written.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.convert.made_up_checkpoint import CONFIGS, write_checkpoint
from tests.convert.test_to_checkpoint import SCALINGS

from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import VerstakError

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 1e308, float("nan"), 0.5, -0.0),
    *("", "x", "\ud800", "default", [], {}, [1], [[]], {"a": 1}),
)
FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to some values of a JSON document."""
    keys = list(value)[:60] if isinstance(value, dict) else range(min(len(value), 20))
    for key in keys:
        yield (*path, key)
        if isinstance(value[key], dict | list):
            yield from places(value[key], (*path, key))


def mutate(value: Any, source: random.Random) -> None:
    path = source.choice(list(places(value)))
    for key in path[:-1]:
        value = value[key]
    if source.random() < 0.2:
        del value[path[-1]]
    else:
        value[path[-1]] = source.choice(VALUES)


def scaled(name: str) -> dict[str, Any]:
    if name == "phi3":
        return {"rope_scaling": SCALINGS["longrope"], "original_max_position_embeddings": 128}
    return {"rope_scaling": SCALINGS["yarn"]} if name in {"llama", "qwen2"} else {}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", CONFIGS)
def test_values_of_a_checkpoint(tmp_path: Path, name: str, file: str) -> None:
    write_checkpoint(tmp_path / "hf", name, **scaled(name))
    path = tmp_path / "hf" / file
    honest = path.read_text()
    source = random.Random(f"{name} {file}")
    for attempt in range(20):
        changed = json.loads(honest)
        mutate(changed, source)
        path.write_text(json.dumps(changed))
        target = tmp_path / f"{attempt}.gguf"
        try:
            checkpoint_to_gguf(tmp_path / "hf", target)
        except VerstakError:
            assert not target.exists()


@pytest.mark.parametrize("name", CONFIGS)
def test_bytes_of_a_gguf(tmp_path: Path, name: str) -> None:
    write_checkpoint(tmp_path / "hf", name, **scaled(name))
    path = tmp_path / "m.gguf"
    checkpoint_to_gguf(tmp_path / "hf", path)
    honest = path.read_bytes()
    source = random.Random(name)
    for attempt in range(40):
        changed = bytearray(honest)
        for _ in range(source.choice([1, 2, 4])):
            changed[source.randrange(30_000)] = source.randrange(256)
        path.write_bytes(bytes(changed))
        target = tmp_path / str(attempt)
        try:
            gguf_to_checkpoint(path, target)
        except VerstakError:
            assert not target.exists()
