"""Matrices of a GGUF as numbers, and how much each of their columns counts."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

from verstak.errors import UnsupportedFeature
from verstak.formats.ggml_types import GGML_TYPES
from verstak.formats.gguf import TensorInfo, read_header
from verstak.formats.imatrix import Imatrix

type Floats = npt.NDArray[np.float32]

_TYPE_IDS = {kind.name: number for number, kind in GGML_TYPES.items()}


class Weights:
    """Reads matrices, or some of their rows, from a mapped file.

    Args:
        path: GGUF file.
        matrix: Importance matrix; ``None`` = every column counts alike.
    """

    def __init__(self, path: Path, matrix: Imatrix | None) -> None:
        header = read_header(path)
        self._offset = header.data_offset
        self._tensors = {tensor.name: tensor for tensor in header.tensors}
        self._bytes = np.memmap(path, np.uint8, "r")
        self._matrix = matrix

    def info(self, name: str) -> TensorInfo:
        """What the header says of a tensor."""
        return self._tensors[name]

    def experts(self, name: str) -> int:
        """Matrices in a tensor: 1, or one for each expert."""
        return int(np.prod(self.info(name).shape[2:], dtype=np.int64))

    def rows(self, name: str, expert: int, chosen: npt.NDArray[np.int64] | None = None) -> Floats:
        """Rows of one matrix, as 32-bit numbers.

        Args:
            name: The tensor.
            expert: Which of its matrices.
            chosen: (R,) rows; ``None`` = all.

        Returns:
            (R, columns).

        Raises:
            UnsupportedFeature: the tensor is of a type that cannot be unpacked.
        """
        info = self.info(name)
        kind = GGML_TYPES[_TYPE_IDS[info.type_name]]
        columns, count = info.shape[0], info.shape[1]
        row_bytes = columns // kind.block_size * kind.block_bytes
        start = self._offset + info.offset + expert * count * row_bytes
        raw = self._bytes[start : start + count * row_bytes].reshape(count, row_bytes)
        taken = np.asarray(raw if chosen is None else raw[chosen])
        if info.type_name == "F32":
            return taken.view(np.float32).copy()
        try:
            unpacked = gguf.dequantize(taken, gguf.GGMLQuantizationType(_TYPE_IDS[info.type_name]))
        except NotImplementedError as error:
            raise UnsupportedFeature(
                f"{name} is {info.type_name}, which cannot be unpacked here",
                remedy="start from an F16 or BF16 file",
            ) from error
        return np.ascontiguousarray(unpacked, np.float32).reshape(-1, columns)

    def importance(self, name: str, expert: int) -> Floats | None:
        """(columns,) mean squares of what a matrix is multiplied with; ``None`` = not known."""
        entry = None if self._matrix is None else self._matrix.entries.get(name)
        return None if entry is None else np.ascontiguousarray(entry.means()[expert])

    def share(self, name: str, expert: int) -> float:
        """How much of the text went through an expert; 1 for a plain matrix."""
        entry = None if self._matrix is None else self._matrix.entries.get(name)
        experts = self.experts(name)
        if entry is None or entry.counts.size != experts or experts == 1:
            return 1.0 / experts
        return float(entry.counts[expert] / max(float(entry.counts.sum()), 1.0))
