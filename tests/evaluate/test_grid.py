"""Grids that quantising leaves behind, made with gguf's own quantiser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import pytest
from tests.formats import gguf_writer as g
from tests.quantize.small_model import metadata

from verstak.evaluate.artifact import describe
from verstak.evaluate.grid import artifact_was_quantised, was_quantised

SHAPE = (64, 256)


def write(path: Path, *matrices: tuple[int, bytes]) -> Path:
    tensors = [
        g.Tensor(f"blk.{at}.ffn_up.weight", SHAPE[::-1], kind, data=raw)
        for at, (kind, raw) in enumerate(matrices)
    ]
    path.write_bytes(g.write_gguf(metadata(1, 0), tensors))
    return path


def learnt(seed: int = 0) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal(SHAPE) * 0.02).astype(np.float32)


def unpacked(kind: gguf.GGMLQuantizationType) -> np.ndarray:
    return gguf.dequantize(gguf.quantize(learnt(), kind), kind)


def as_type(values: np.ndarray, name: str) -> tuple[int, bytes]:
    if name == "F32":
        return 0, values.astype(np.float32).tobytes()
    if name == "F16":
        return 1, values.astype(np.float16).tobytes()
    return 30, (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).tobytes()


@pytest.mark.parametrize("name", ["F32", "F16", "BF16"])
def test_weights_as_they_were_trained(tmp_path: Path, name: str) -> None:
    assert not was_quantised(write(tmp_path / "m.gguf", as_type(learnt(), name)))
    trained_in_bf16 = (learnt().view(np.uint32) >> 16 << 16).view(np.float32)
    assert not was_quantised(write(tmp_path / "m.gguf", as_type(trained_in_bf16, name)))


@pytest.mark.parametrize("name", ["F32", "F16", "BF16"])
@pytest.mark.parametrize("kind", ["Q4_0", "Q4_1", "Q5_0", "Q5_1"])
def test_weights_that_were_unpacked(tmp_path: Path, kind: str, name: str) -> None:
    values = unpacked(gguf.GGMLQuantizationType[kind])
    assert was_quantised(write(tmp_path / "m.gguf", as_type(values, name)))


def test_six_bits_with_a_scale_for_sixteen(tmp_path: Path) -> None:
    rows = learnt().reshape(-1, 16)
    scale = np.abs(rows).max(axis=1, keepdims=True) / 32
    values = (np.rint(rows / scale) * scale).reshape(SHAPE)
    assert was_quantised(write(tmp_path / "m.gguf", as_type(values, "BF16")))


@pytest.mark.parametrize("name", ["F32", "F16"])
def test_eight_bits_are_found_by_their_steps(tmp_path: Path, name: str) -> None:
    values = unpacked(gguf.GGMLQuantizationType.Q8_0)
    assert was_quantised(write(tmp_path / "m.gguf", as_type(values, name)))


def test_what_is_quantised_still(tmp_path: Path) -> None:
    raw = gguf.quantize(learnt(), gguf.GGMLQuantizationType.Q8_0).tobytes()
    assert was_quantised(write(tmp_path / "m.gguf", (8, raw)))


def test_one_odd_matrix_in_many_is_none(tmp_path: Path) -> None:
    odd = as_type(unpacked(gguf.GGMLQuantizationType.Q4_0), "F16")
    even = [as_type(learnt(seed), "F16") for seed in range(5)]
    assert not was_quantised(write(tmp_path / "m.gguf", odd, *even))
    zeros = as_type(np.zeros(SHAPE, np.float32), "F16")
    assert not was_quantised(write(tmp_path / "m.gguf", zeros))


@pytest.mark.parametrize(("bits", "quantised"), [(4.5, True), (8.5, True), (16.0, False)])
def test_a_folder_is_judged_by_its_bits(tmp_path: Path, bits: float, quantised: bool) -> None:
    file = describe(write(tmp_path / "m.gguf", as_type(learnt(), "F16")))
    assert not artifact_was_quantised(file)
    folder = replace(file, format="ONNX", path=tmp_path, bits_per_weight=bits)
    assert artifact_was_quantised(folder) is quantised
