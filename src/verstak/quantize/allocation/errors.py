"""How far every type moves the outputs of every matrix, from a sample of rows. Child process only.

The error of a matrix W stored as Q, per token read, is ``sum_rows sum_columns m_c (W - Q)^2`` with
``m_c`` the mean square of column c's input: the expected squared distance of its outputs where
inputs of different columns are uncorrelated. It is divided by the same sum with W alone.

Source: the quantity that llama.cpp's quantiser minimises itself with an importance matrix
(ggml/src/ggml-quants.c, ``weight * diff * diff``).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from verstak.formats.imatrix import read_imatrix
from verstak.quantize.allocation.rounding import Rounding
from verstak.quantize.allocation.weights import Weights
from verstak.quantize.job import ErrorsJob, Event, TensorErrors
from verstak.quantize.library import Library

type Floats = npt.NDArray[np.float32]

_MOST_VALUES = 2**18
"""Of a sample: long rows need fewer of them, and some types take half a microsecond a value."""
_LEAST_ROWS = 8


def measure_errors(library: Library, job: ErrorsJob, say: Callable[[Event], None]) -> None:
    """Round a sample of every matrix to every type that it may get.

    Args:
        library: A checked library.
        job: What to do.
        say: Hears of every tensor.

    Raises:
        UnsupportedFeature: the model's tensors cannot be unpacked.
    """
    matrix = read_imatrix(Path(job.imatrix)) if job.imatrix else None
    weights = Weights(Path(job.model), matrix)
    rounding = Rounding(library, threads=job.threads)
    for task in job.tasks:
        say(_errors(weights, rounding, task.name, task.types, job.rows))


def _errors(
    weights: Weights, rounding: Rounding, name: str, types: tuple[str, ...], most_rows: int
) -> TensorErrors:
    experts, count = weights.experts(name), weights.info(name).shape[1]
    sums = dict.fromkeys(types, 0.0)
    energy = 0.0
    columns = weights.info(name).shape[0]
    per_expert = max(_LEAST_ROWS, min(most_rows, _MOST_VALUES // columns) // experts)
    # Which rows follows from the name alone: the same sample each time, another for each tensor.
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    for expert in range(experts):
        share = weights.share(name, expert)
        if share == 0:
            continue
        rows = np.sort(chance.choice(count, min(count, per_expert), replace=False))
        values = weights.rows(name, expert, rows)
        importance = weights.importance(name, expert)
        scale = share * count / len(rows)
        energy += scale * weighted_square(values, importance)
        for type_name in types:
            moved = rounding.rounded(values, type_name, importance) - values
            sums[type_name] += scale * weighted_square(moved, importance)
    least = float(np.finfo(np.float32).tiny)
    return TensorErrors(
        name=name,
        energy=energy,
        errors={type_name: value / max(energy, least) for type_name, value in sums.items()},
    )


def weighted_square(values: Floats, importance: Floats | None) -> float:
    """Sum over rows and columns of ``importance * values ** 2``, in 64 bits.

    Args:
        values: (rows, columns).
        importance: (columns,); ``None`` = ones.
    """
    by_column = np.einsum("rc,rc->c", values, values, dtype=np.float64)
    return float(by_column.sum() if importance is None else by_column @ importance)
