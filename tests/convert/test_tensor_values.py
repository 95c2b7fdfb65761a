"""Number formats against llama.cpp's own library and numpy."""

from __future__ import annotations

from typing import Any

import gguf
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.convert.tensor_values import (
    convert,
    decode,
    encode,
    pair_rows,
    part_rows,
    require_finite,
)
from verstak.errors import InvalidCheckpoint, UnsupportedFeature

SOURCE = np.random.default_rng(3)
VALUES: np.ndarray[Any, Any] = SOURCE.standard_normal((6, 256)).astype(np.float32)


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16", "F64"])
def test_plain_formats_come_back(kind: str) -> None:
    kept = VALUES.astype(np.float16).astype(np.float32) if kind == "F16" else VALUES
    if kind == "BF16":
        kept = (VALUES.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)
    assert np.array_equal(decode(encode(kept, kind), kind, 256), kept) or kind == "F64"


@pytest.mark.parametrize("kind", ["F16", "BF16", "Q8_0"])
def test_bytes_are_the_librarys(kind: str) -> None:
    theirs = gguf.quantize(VALUES, gguf.GGMLQuantizationType[kind])
    assert encode(VALUES, kind).tobytes() == theirs.tobytes()
    back = gguf.dequantize(theirs, gguf.GGMLQuantizationType[kind])
    assert np.array_equal(decode(encode(VALUES, kind), kind, 256), back)


@pytest.mark.parametrize("kind", ["Q4_0", "Q4_K", "Q6_K", "IQ4_XS"])
def test_quantised_types_are_read(kind: str) -> None:
    ggml = gguf.GGMLQuantizationType[kind]
    block, size = gguf.GGML_QUANT_SIZES[ggml]
    raw = SOURCE.integers(0, 60, 4 * 256 // block * size, dtype=np.uint8)
    theirs = gguf.dequantize(raw.reshape(4, -1), ggml)
    assert np.array_equal(decode(raw, kind, 256), theirs, equal_nan=True)


def test_unknown_formats() -> None:
    with pytest.raises(UnsupportedFeature):
        decode(np.zeros(8, np.uint8), "F8_E4M3", 8)
    with pytest.raises(UnsupportedFeature):
        encode(VALUES, "Q4_K")


def test_the_same_format_is_copied() -> None:
    raw = encode(VALUES, "BF16")
    assert convert(raw, "BF16", "BF16", columns=256, name="x") is raw


@pytest.mark.parametrize("kind", ["F16", "BF16", "F32", "F64"])
@pytest.mark.parametrize("bad", [np.nan, -np.inf])
def test_what_is_not_finite(kind: str, bad: float) -> None:
    values = VALUES.copy()
    require_finite(encode(values, kind), kind, "x")
    values[1, 2] = values[3, 4] = bad
    with pytest.raises(InvalidCheckpoint, match="'x' holds 2 values"):
        require_finite(encode(values, kind), kind, "x")


def test_a_double_beyond_a_single() -> None:
    raw = np.full(4, 1e300).view(np.uint8)
    with pytest.raises(InvalidCheckpoint):
        convert(raw, "F64", "F16", columns=4, name="x")


@given(st.integers(1, 4), st.integers(1, 8), st.integers(1, 5))
def test_pairs_and_halves(heads: int, half: int, width: int) -> None:
    rows = np.arange(heads * 2 * half * width, dtype=np.uint8).reshape(heads * 2 * half, width)
    paired = pair_rows(rows, 2 * half)
    assert np.array_equal(part_rows(paired, 2 * half), rows)
    # What llama.cpp's converter does (LlamaModel.permute).
    theirs = rows.reshape(heads, 2, half, width).swapaxes(1, 2).reshape(rows.shape)
    assert np.array_equal(paired, theirs)
    assert np.array_equal(paired[1], rows[half])
