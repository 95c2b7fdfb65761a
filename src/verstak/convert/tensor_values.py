"""Values of tensors from one number format to another, a piece of rows at a time.

Bytes are copied as they are where both formats are the same, so nothing is rounded twice. Every
piece is checked: NaN or infinity in weights makes every answer of the model NaN, and a format
with less range than its source turns large values into infinity.

Source of the formats: ``gguf.quants`` (llama.cpp's own), and the safetensors specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import gguf
import numpy as np
from gguf.quants import dequantize, quantize
from numpy.typing import NDArray

from verstak.errors import InvalidCheckpoint, UnsupportedFeature
from verstak.formats.gguf_cursor import shown

type Bytes = NDArray[np.uint8]
type Values = NDArray[np.float32]

PLAIN: Mapping[str, np.dtype[np.generic]] = MappingProxyType(
    {"F16": np.dtype("<f2"), "F32": np.dtype("<f4"), "F64": np.dtype("<f8")}
)
"""Formats that numpy has."""

_EXPONENTS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {"F16": ("<u2", 0x7C00), "BF16": ("<u2", 0x7F80), "F32": ("<u4", 0x7F80_0000)}
)
"""All bits of the exponent set: infinity or NaN (IEEE 754)."""

SOURCE_TYPES = frozenset({"F16", "BF16", "F32", "F64"})
"""Types of a checkpoint's values that are converted; others belong to quantised checkpoints."""


def decode(raw: Bytes, kind: str, columns: int) -> Values:
    """Rows of values out of their bytes.

    Args:
        raw: Whole rows.
        kind: ggml's or safetensors' name of the format.
        columns: Values of a row.

    Raises:
        UnsupportedFeature: nobody here can read this format.
    """
    plain = PLAIN.get(kind)
    if plain is not None:
        with np.errstate(over="ignore"):  # a double beyond a single becomes infinite: found later
            return raw.view(plain).astype(np.float32).reshape(-1, columns)
    if kind == "BF16":
        wide = raw.view("<u2").astype(np.uint32) << np.uint32(16)
        return wide.view(np.float32).reshape(-1, columns)
    ggml = getattr(gguf.GGMLQuantizationType, kind, None)
    if ggml is None:
        raise UnsupportedFeature(f"values of the type {kind} cannot be read")
    block, size = gguf.GGML_QUANT_SIZES[ggml]
    try:
        values = dequantize(raw.reshape(-1, columns // block * size), ggml)
    except NotImplementedError as error:
        raise UnsupportedFeature(f"values of the type {kind} cannot be read yet") from error
    return np.asarray(values, np.float32).reshape(-1, columns)


def encode(values: Values, kind: str) -> Bytes:
    """Rows of values as bytes of another format.

    Raises:
        UnsupportedFeature: nobody here can write this format.
    """
    plain = PLAIN.get(kind)
    if plain is not None:
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(values.astype(plain)).view(np.uint8).reshape(-1)
    ggml = getattr(gguf.GGMLQuantizationType, kind, None)
    if ggml not in {gguf.GGMLQuantizationType.BF16, gguf.GGMLQuantizationType.Q8_0}:
        raise UnsupportedFeature(f"values cannot be written as {kind}")
    return np.ascontiguousarray(quantize(values, ggml)).view(np.uint8).reshape(-1)


def require_finite(raw: Bytes, kind: str, name: str) -> None:
    """Refuse NaN and infinity in bytes of a floating-point format; others are not looked at.

    Raises:
        InvalidCheckpoint: there is one; the tensor is named.
    """
    if kind == "F64":
        broken = int(np.count_nonzero(~np.isfinite(raw.view("<f8"))))
    elif kind in _EXPONENTS:
        word, mask = _EXPONENTS[kind]
        bits = raw.view(word)
        broken = int(np.count_nonzero((bits & bits.dtype.type(mask)) == mask))
    else:
        return
    if broken:
        raise InvalidCheckpoint(
            f"tensor {shown(name)} holds {broken} values that are NaN or infinite",
            remedy="the weights are broken: download them again, or take another revision",
        )


def convert(raw: Bytes, source: str, target: str, *, columns: int, name: str) -> Bytes:
    """Whole rows from one format to another.

    Raises:
        InvalidCheckpoint: NaN or infinity in the source, or a value beyond the target's range.
        UnsupportedFeature: a format that is not read or written.
    """
    require_finite(raw, source, name)
    if source == target:
        return raw
    return encode_checked(decode(raw, source, columns), target, name)


def encode_checked(values: Values, target: str, name: str) -> Bytes:
    """Values as bytes, none of them turned into infinity.

    Raises:
        InvalidCheckpoint: a value is beyond the target's range, or was none.
    """
    out = encode(values, target)
    try:
        require_finite(out, target, name)
        if not np.isfinite(values).all():
            require_finite(encode(values, "F32"), "F32", name)
    except InvalidCheckpoint as error:
        largest = float(np.abs(values).max())
        if np.isfinite(largest):
            raise InvalidCheckpoint(
                f"tensor {shown(name)} holds {largest:g}, which {target} cannot",
                remedy="convert to bf16 or f32",
            ) from error
        raise
    return out


def pair_rows(values: Bytes, head: int) -> Bytes:
    """Rows of whole heads: the two halves of each head interleaved.

    Args:
        values: One row of bytes per row of the matrix.
        head: Rows of a head.
    """
    rows = values.shape[0]
    paired = values.reshape(rows // head, 2, head // 2, -1).swapaxes(1, 2)
    return np.ascontiguousarray(paired).reshape(values.shape)


def part_rows(values: Bytes, head: int) -> Bytes:
    """Rows of whole heads: what :func:`pair_rows` did, undone."""
    rows = values.shape[0]
    parted = values.reshape(rows // head, head // 2, 2, -1).swapaxes(1, 2)
    return np.ascontiguousarray(parted).reshape(values.shape)
