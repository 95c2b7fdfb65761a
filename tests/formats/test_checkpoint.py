"""Folders that are whole, and the ways they come incomplete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from verstak.errors import InvalidCheckpoint
from verstak.formats.checkpoint import read_checkpoint


def a_folder(path: Path, shards: dict[str, list[str]] | None = None) -> Path:
    path.mkdir(exist_ok=True)
    (path / "config.json").write_text('{"model_type": "llama"}')
    if shards is None:
        save_file(
            {"a": np.ones(2, np.float32), "b": np.ones(2, np.float16)}, path / "model.safetensors"
        )
        return path
    for file, names in shards.items():
        save_file({name: np.ones(2, np.float32) for name in names}, path / file)
    index(path, {name: file for file, names in shards.items() for name in names})
    return path


def index(path: Path, weight_map: Any) -> None:
    (path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))


SHARDS = {"model-00001-of-00002.safetensors": ["a"], "model-00002-of-00002.safetensors": ["b", "c"]}


def test_one_file(tmp_path: Path) -> None:
    found = read_checkpoint(a_folder(tmp_path))
    assert found.config == {"model_type": "llama"}
    assert set(found.tensors) == {"a", "b"}
    assert found.dtypes == ("F16", "F32")
    assert found.json("tokenizer.json") is None


def test_shards(tmp_path: Path) -> None:
    found = read_checkpoint(a_folder(tmp_path, SHARDS))
    assert {name: place.file.name for name, place in found.tensors.items()} == {
        name: file for file, names in SHARDS.items() for name in names
    }


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    a_folder(tmp_path, SHARDS)
    (tmp_path / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(InvalidCheckpoint, match=r"1 of 2 .*model-00002-of-00002"):
        read_checkpoint(tmp_path)


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    a_folder(tmp_path, SHARDS)
    (tmp_path / "model.safetensors.index.json").unlink()
    with pytest.raises(InvalidCheckpoint, match=r"2 shards and no model\.safetensors\.index"):
        read_checkpoint(tmp_path)


def test_a_truncated_shard_is_named(tmp_path: Path) -> None:
    a_folder(tmp_path, SHARDS)
    shard = tmp_path / "model-00002-of-00002.safetensors"
    shard.write_bytes(shard.read_bytes()[:-1])
    with pytest.raises(InvalidCheckpoint, match=r"truncated .*model-00002"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize(
    ("weight_map", "said"),
    [
        ({}, "no weight_map"),
        ([], "no weight_map"),
        ({"a": "../elsewhere.safetensors"}, "not a name"),
        ({"a": "/etc/passwd"}, "not a name"),
        ({"a": 7}, "not a name"),
        ({"a": ".."}, "not a name"),
        ({"a": "model-00001-of-00002.safetensors", "zz": "model-00001-of-00002.safetensors"}, "zz"),
    ],
)
def test_a_bad_index_is_refused(tmp_path: Path, weight_map: object, said: str) -> None:
    a_folder(tmp_path, SHARDS)
    index(tmp_path, weight_map)
    with pytest.raises(InvalidCheckpoint, match=said):
        read_checkpoint(tmp_path)


def test_a_tensor_in_two_shards_is_refused(tmp_path: Path) -> None:
    a_folder(tmp_path, {"x.safetensors": ["a"], "y.safetensors": ["a", "b"]})
    index(tmp_path, {"a": "x.safetensors", "b": "y.safetensors"})
    with pytest.raises(InvalidCheckpoint, match=r"'a' is in x\.safetensors and in y\.safetensors"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "consolidated.00.pth", "weights.pt"])
def test_a_pickle_is_refused_and_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / name).write_bytes(b"\x80\x02cos\nsystem\n(S'touch PWNED'\ntR.")
    with pytest.raises(InvalidCheckpoint, match="pickle") as caught:
        read_checkpoint(tmp_path)
    assert caught.value.remedy is not None
    assert "safetensors" in caught.value.remedy


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidCheckpoint, match=r"no config\.json"):
        read_checkpoint(tmp_path)
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(InvalidCheckpoint, match="not a JSON object"):
        read_checkpoint(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(InvalidCheckpoint, match=r"neither model\.safetensors nor"):
        read_checkpoint(tmp_path)
    with pytest.raises(InvalidCheckpoint, match="expected a folder"):
        read_checkpoint(tmp_path / "config.json")


def test_a_text_that_is_none(tmp_path: Path) -> None:
    found = read_checkpoint(a_folder(tmp_path))
    (tmp_path / "chat_template.jinja").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidCheckpoint, match="UTF-8"):
        found.text("chat_template.jinja")
    assert found.text("README.md") is None
