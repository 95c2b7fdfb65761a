"""Weights as they come back from a type: quantised and unpacked by llama.cpp. Child process only."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from verstak.formats.ggml_types import GGML_TYPES
from verstak.quantize.library import Library

type Floats = npt.NDArray[np.float32]

PLAIN_TYPES: Final = frozenset({"F32", "F16", "BF16"})
_TYPE_IDS = {kind.name: number for number, kind in GGML_TYPES.items()}
_PIECE_VALUES = 2**20
"""Values that a thread rounds at a time."""


class Rounding:
    """Rounds rows to what a tensor type can hold.

    Args:
        library: A checked library.
        threads: Threads that round one matrix together.
    """

    def __init__(self, library: Library, *, threads: int) -> None:
        self._library = library
        self._quantise = library.fresh(
            "ggml_quantize_chunk",
            ctypes.c_size_t,
            (
                ctypes.c_int,
                ctypes.c_void_p,
                ctypes.c_void_p,
                ctypes.c_int64,
                ctypes.c_int64,
                ctypes.c_int64,
                ctypes.c_void_p,
            ),
        )
        self._unpackers: dict[str, Callable[..., Any]] = {}
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def rounded(self, values: Floats, type_name: str, weights: Floats | None) -> Floats:
        """What is left of rows after they were stored as a type.

        Args:
            values: (rows, columns); columns hold whole blocks of the type.
            type_name: For example ``IQ3_S``.
            weights: (columns,) how much an error in each column counts; ``None`` = alike.

        Source:
            llama.cpp src/llama-quant.cpp ``llama_tensor_quantize_impl``: ``ggml_quantize_chunk``
            row by row, with the matrix's importance.
        """
        if type_name in PLAIN_TYPES:
            return _plain(values, type_name)
        rows, columns = values.shape
        step = max(1, _PIECE_VALUES // columns)
        starts = range(0, rows, step)

        def piece(start: int) -> Floats:
            return self._piece(values[start : start + step], type_name, weights)

        # The library lets go of the interpreter while it works: threads do work side by side.
        work = map(piece, starts) if self._pool is None else self._pool.map(piece, starts)
        return np.concatenate(list(work))

    def _piece(self, values: Floats, type_name: str, weights: Floats | None) -> Floats:
        number = _TYPE_IDS[type_name]
        kind = GGML_TYPES[number]
        source = np.ascontiguousarray(values, np.float32)
        rows, columns = source.shape
        packed = np.empty(source.size // kind.block_size * kind.block_bytes, np.uint8)
        importance = None if weights is None else np.ascontiguousarray(weights, np.float32)
        self._quantise(
            number,
            source.ctypes.data,
            packed.ctypes.data,
            0,
            rows,
            columns,
            None if importance is None else importance.ctypes.data,
        )
        unpacked = np.empty_like(source)
        self._unpacker(type_name)(packed.ctypes.data, unpacked.ctypes.data, source.size)
        return unpacked

    def _unpacker(self, type_name: str) -> Callable[..., Any]:
        found = self._unpackers.get(type_name)
        if found is None:
            # ``q4_K``, but ``iq4_xs``: the library writes its own names so.
            name = type_name.lower().removesuffix("_k")
            name += "_K" if type_name.endswith("_K") else ""
            found = self._unpackers[type_name] = self._library.fresh(
                f"dequantize_row_{name}",
                None,
                (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64),
            )
        return found


def as_bf16(values: Floats) -> Floats:
    """Numbers rounded to the nearest that BF16 has, ties to even.

    Args:
        values: Finite numbers of any shape.

    Source:
        ggml/src/ggml-impl.h ``ggml_compute_fp32_to_bf16``.
    """
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    kept = (bits + (0x7FFF + ((bits >> 16) & 1))) & np.uint32(0xFFFF0000)
    return kept.view(np.float32)


def _plain(values: Floats, type_name: str) -> Floats:
    if type_name == "F16":
        return values.astype(np.float16).astype(np.float32)
    return as_bf16(values) if type_name == "BF16" else values
