"""Whether weights in 16 or 32 bits were quantised once: unpacking leaves few different values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from verstak.evaluate.artifact import Artifact
from verstak.formats.gguf import GgufHeader, TensorInfo, read_header

UNQUANTISED = frozenset({"F32", "F16", "BF16", "F64"})

_FULL_BITS = 15.9
"""A folder of 16-bit weights has 16 of them to each, and some more; one with less was quantised."""
_MATRICES = 12
_BLOCK = 32
_BLOCKS = 2048
_HALF = 16
_MOST_DIFFERENT = 15.2
_WHOLE = 0.1
_WIDTHS = {"F32": 4, "F16": 2, "BF16": 2}


def artifact_was_quantised(artifact: Artifact) -> bool:
    """Whether an artifact's weights are quantised, or were as far as can be seen.

    Args:
        artifact: A GGUF is looked into; of a folder only the bits a weight are known, so that one
            which was unpacked again is not found.

    Raises:
        InvalidGguf: the file is no model.
    """
    if artifact.format == "GGUF":
        return was_quantised(artifact.path)
    return artifact.bits_per_weight < _FULL_BITS


def was_quantised(path: Path) -> bool:
    """Whether a GGUF's matrices are quantised, or were and have been unpacked.

    A reference made so flatters types of its own grid, so that its card has to say so.

    Args:
        path: GGUF file; a sample of its matrices is read.

    Returns:
        True where a third of the sampled matrices or more lie on a grid. Types up to six bits are
        found in any number format. Of 16 values from a bell curve on Q6_K's grid some 14.2 are
        different, on BF16's own 15.8, on F16's 15.96: the line is drawn at 15.2. Q8_0 is found by
        its values being whole multiples of a 127th of the largest of 32, which BF16 is too coarse
        to show.

    Raises:
        InvalidGguf: the file is no model.
    """
    header = read_header(path)
    matrices = [each for each in header.tensors if len(each.shape) > 1]
    if any(each.type_name not in UNQUANTISED for each in matrices):
        return True
    step = max(1, len(matrices) // _MATRICES)
    sampled = [_blocks(path, header, each) for each in matrices[::step]]
    found = [_on_grid(each) for each in sampled if len(each)]
    return bool(found) and sum(found) * 3 >= len(found)


def _blocks(path: Path, header: GgufHeader, tensor: TensorInfo) -> npt.NDArray[np.float64]:
    """(blocks, 32) values from a matrix's beginning, blocks of zeros left out."""
    width = _WIDTHS.get(tensor.type_name)
    if width is None or tensor.shape[0] % _BLOCK:
        return np.empty((0, _BLOCK))
    count = min(tensor.elements // _BLOCK, _BLOCKS) * _BLOCK
    with path.open("rb") as file:
        file.seek(header.data_offset + tensor.offset)
        raw = file.read(count * width)
    if tensor.type_name == "BF16":
        values = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
    else:
        values = np.frombuffer(raw, "<f2" if width == 2 else "<f4").astype(np.float32)
    blocks = values.reshape(-1, _BLOCK).astype(np.float64)
    kept: npt.NDArray[np.float64] = blocks[np.abs(blocks).max(axis=1) > 0]
    return kept


def _on_grid(blocks: npt.NDArray[np.float64]) -> bool:
    ordered = np.sort(blocks.reshape(-1, _HALF), axis=1)
    different = 1 + (np.diff(ordered, axis=1) > 0).sum(axis=1)
    if float(different.mean()) < _MOST_DIFFERENT:
        return True
    steps = blocks / (np.abs(blocks).max(axis=1, keepdims=True) / 127)
    whole = (np.abs(steps - np.rint(steps)) < _WHOLE).all(axis=1)
    return float(whole.mean()) > 0.5
