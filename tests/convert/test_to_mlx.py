"""To MLX: what is refused, what is not believed, and the real tool on a small model."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.convert.fake_mlx import fake_environment
from tests.convert.made_up_checkpoint import write_checkpoint, write_safetensors

from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.convert.to_mlx import MlxFormat, to_mlx
from verstak.errors import Cancelled, ToolchainFailed, UnsupportedFeature, UsageError
from verstak.formats.checkpoint import read_checkpoint
from verstak.toolchains.environment import Environment

FOUR = {"bits": 4, "group_size": 32, "mode": "affine"}


def made_by_hand(
    folder: Path,
    source: Mapping[str, np.ndarray[Any, Any]],
    quantisation: object,
    kind: str = "F16",
) -> Path:
    """A folder as the tool might make it, without quantised matrices."""
    folder.mkdir()
    config: dict[str, object] = {"model_type": "llama"}
    if quantisation is not None:
        config["quantization"] = quantisation
    (folder / "config.json").write_text(json.dumps(config))
    write_safetensors(folder / "model.safetensors", source, dict.fromkeys(source, kind))
    return folder


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (MlxFormat(bits=7), "not to 7"),
        (MlxFormat(bits=4, group=48), "not of 48"),
        (MlxFormat(kind="F32"), "not as F32"),
    ],
)
def test_formats_that_there_are_not(tmp_path: Path, wanted: MlxFormat, words: str) -> None:
    environment = fake_environment(tmp_path / "env", None)
    with pytest.raises(UnsupportedFeature, match=words):
        to_mlx(environment, tmp_path, tmp_path / "out", wanted, cancel=threading.Event())


def test_bits_of_a_value() -> None:
    assert MlxFormat(bits=4, group=64).bits_per_value == 4.5
    assert MlxFormat(bits=8, group=32).bits_per_value == 9.0
    assert MlxFormat().bits_per_value == 16.0
    assert MlxFormat(bits=4, group=128, kind="BF16").shown == "4-bit g128 BF16"


@pytest.mark.parametrize("what", ["nothing", "other bits", "no bits", "not quantised", "a part"])
def test_a_tool_that_ends_well_and_made_something_else(tmp_path: Path, what: str) -> None:
    _, tensors = write_checkpoint(tmp_path / "hf", "llama")
    if what == "a part":
        tensors.pop("model.layers.1.mlp.up_proj.weight")
    made = {
        "nothing": None,
        "other bits": {**FOUR, "bits": 8},
        "no bits": None,
        "not quantised": FOUR,
        "a part": None,
    }[what]
    by_hand = None if what == "nothing" else made_by_hand(tmp_path / "made", tensors, made)
    environment = fake_environment(tmp_path / "env", by_hand)
    wanted = MlxFormat() if what == "a part" else MlxFormat(bits=4, group=32)
    words = {
        "nothing": "ended well and made no checkpoint",
        "other bits": "was asked for .* and wrote",
        "no bits": "was asked for .* and wrote None",
        "not quantised": "was to write .* as U32",
        "a part": "up_proj.weight as F16 .* found none",
    }[what]
    with pytest.raises(ToolchainFailed, match=words):
        to_mlx(environment, tmp_path / "hf", tmp_path / "out", wanted, cancel=threading.Event())
    assert not (tmp_path / "out").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def test_what_is_refused_before_anything_runs(tmp_path: Path) -> None:
    environment = fake_environment(tmp_path / "env", None)
    never = threading.Event()
    write_checkpoint(tmp_path / "hf", "llama")
    write_checkpoint(tmp_path / "done", "llama", quantization_config={"quant_method": "awq"})
    write_checkpoint(
        tmp_path / "odd", "llama", hidden_size=72, intermediate_size=72, num_attention_heads=2
    )
    (tmp_path / "there").mkdir()
    with pytest.raises(UsageError, match="exists already"):
        to_mlx(environment, tmp_path / "hf", tmp_path / "there", MlxFormat(), cancel=never)
    with pytest.raises(UnsupportedFeature, match="quantised already"):
        to_mlx(environment, tmp_path / "done", tmp_path / "out", MlxFormat(), cancel=never)
    with pytest.raises(UnsupportedFeature, match="no matrix has rows"):
        to_mlx(environment, tmp_path / "odd", tmp_path / "out", MlxFormat(bits=4), cancel=never)
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "F16")
    with pytest.raises(UsageError, match="exists already"):
        to_mlx(environment, tmp_path / "m.gguf", tmp_path / "there", MlxFormat(), cancel=never)


def test_a_stop(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "llama")
    environment = fake_environment(tmp_path / "env", None)
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled):
        to_mlx(environment, tmp_path / "hf", tmp_path / "out", MlxFormat(), cancel=stopped)
    assert not (tmp_path / "out").exists()


# Two processes of the real toolchain each: 10 seconds.
@pytest.mark.long
@pytest.mark.parametrize(
    ("wanted", "types", "notes"),
    [
        (MlxFormat(), {"F16": 21}, 0),
        (MlxFormat(bits=4, group=32), {"4-bit": 16, "F16": 5}, 0),
        (MlxFormat(bits=8, group=64, kind="BF16"), {"8-bit": 14, "BF16": 7}, 1),
    ],
)
def test_the_real_tool(
    tmp_path: Path, mlx: Environment, wanted: MlxFormat, types: dict[str, int], notes: int
) -> None:
    write_checkpoint(tmp_path / "hf", "llama")
    target = tmp_path / "out"
    made = to_mlx(mlx, tmp_path / "hf", target, wanted, cancel=threading.Event())
    assert made.types == types
    assert len(made.notes) == notes  # rows of 96 values do not divide into groups of 64
    assert (made.license_name, made.base_model) == ("mit", "office/tiny")
    assert made.size_bytes == sum(path.stat().st_size for path in target.iterdir())
    step = json.loads((target / "verstak-lineage.json").read_text())["steps"][-1]
    assert (step["to"], step["type"], step["mlx"]) == ("mlx", wanted.shown, mlx.packages["mlx"])
    assert "license: mit" in (target / "README.md").read_text()
    assert read_checkpoint(target).config.get("quantization") == (
        None
        if wanted.bits is None
        else {"bits": wanted.bits, "group_size": wanted.group, "mode": "affine"}
    )


# By way of a folder: 10 seconds.
@pytest.mark.long
def test_a_gguf(tmp_path: Path, mlx: Environment) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "Q8_0")
    wanted = MlxFormat(bits=4, group=32)
    made = to_mlx(mlx, tmp_path / "m.gguf", tmp_path / "out", wanted, cancel=threading.Event())
    assert made.model_type == "qwen2"
    assert any("dequantised from Q8_0" in note.en for note in made.notes)
    steps = json.loads((tmp_path / "out" / "verstak-lineage.json").read_text())["steps"]
    assert [step["to"] for step in steps] == ["gguf", "safetensors", "mlx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hf", "m.gguf", "out"]
