"""Sums of squares of what every matrix is multiplied with, over a text. Child process only.

The text is read chunk by chunk through ``llama_decode``; the scheduler asks our callback before
each operation and hands over its inputs after it.

Source: llama.cpp tools/imatrix/imatrix.cpp ``IMatrixCollector::collect_imatrix`` at v0.5.0. As
there, inputs of fewer than 16 rows are left out, a plain matrix has one count for all its sums, and
every expert has its own. Unlike there, sums are kept in 64 bits from one saving to the next.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from verstak.errors import VerstakError
from verstak.formats.imatrix import Imatrix, ImatrixEntry, read_imatrix, write_imatrix
from verstak.quantize import bindings
from verstak.quantize.job import ChunkDone, CollectJob, Event
from verstak.quantize.library import Library
from verstak.quantize.loaded_model import LoadedModel, begin_with, cut_into_chunks

type Sums = npt.NDArray[np.float64]

_LEAST_ROWS = 16
_F32 = 0
_FLOAT_BYTES = 4
_OUTPUT = "output.weight"


@dataclass(slots=True)
class _Tally:
    """Of one matrix: sums (experts, columns) and rows by expert."""

    sums: Sums
    counts: Sums


class Collector:
    """Adds up inputs of matrices.

    Args:
        library: A checked library.
        output_matrix: Whether the output matrix is wanted, too.
    """

    def __init__(self, library: Library, *, output_matrix: bool) -> None:
        self._operation = library.operation
        self._copy = library.fresh(
            "ggml_backend_tensor_get",
            None,
            (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t),
        )
        self._nbytes = library.fresh("ggml_nbytes", ctypes.c_size_t, (ctypes.c_void_p,))
        self._output_matrix = output_matrix
        self._tallies: dict[str, _Tally] = {}
        self.trouble: Exception | None = None
        """What went wrong in a callback, from where nothing can be raised."""

    def asked(self, address: int, ask: bool, _data: int | None) -> bool:
        """``cb_eval``: with `ask` whether we want the tensor, without it here it is."""
        try:
            tensor = bindings.Tensor.from_address(address)
            if ask:
                return self._wants(tensor, address)
            self._add(tensor, address)
        except Exception as error:  # noqa: BLE001 - C cannot pass it on; `collect` raises it
            self.trouble = error
            return False
        return True

    def start_with(self, matrix: Imatrix) -> None:
        """Go on from what an earlier run wrote."""
        for name, entry in matrix.entries.items():
            self._tallies[name] = _Tally(
                entry.sums.astype(np.float64), entry.counts.astype(np.float64)
            )

    def result(self, *, datasets: Sequence[str], chunk_count: int, chunk_tokens: int) -> Imatrix:
        """All that was added up so far."""
        entries = {
            name: ImatrixEntry(tally.sums.astype(np.float32), tally.counts.astype(np.float32))
            for name, tally in self._tallies.items()
        }
        return Imatrix(MappingProxyType(entries), tuple(datasets), chunk_count, chunk_tokens)

    def _wants(self, tensor: bindings.Tensor, address: int) -> bool:
        # Most nodes are no multiplications; the cheap look at their sources comes first.
        if not tensor.src[0] or not tensor.src[1]:
            return False
        operation = self._operation(address)
        if operation == "MUL_MAT_ID":
            return True
        if operation != "MUL_MAT":
            return False
        inputs = bindings.Tensor.from_address(tensor.src[1])
        if inputs.ne[1] < _LEAST_ROWS or inputs.type != _F32:
            return False
        name = weight_name(bindings.Tensor.from_address(tensor.src[0]).name)
        return name.startswith("blk.") or (self._output_matrix and name == _OUTPUT)

    def _add(self, tensor: bindings.Tensor, address: int) -> None:
        weights = bindings.Tensor.from_address(tensor.src[0])
        name = weight_name(weights.name)
        inputs = self._rows(tensor.src[1])
        if self._operation(address) == "MUL_MAT_ID":
            ids = self._chosen(tensor.src[2])
            self._add_experts(name, inputs, ids, experts=weights.ne[2])
        else:
            self._add_plain(name, inputs, matrices=(weights.ne[3], weights.ne[2]))

    def _add_plain(
        self, name: str, inputs: npt.NDArray[np.float32], *, matrices: tuple[int, int]
    ) -> None:
        """`inputs` is (ne3, ne2, rows, columns); a flat matrix takes all of it."""
        squares = np.einsum("abrc,abrc->abc", inputs, inputs, dtype=np.float64)
        columns = squares.shape[-1]
        count = matrices[0] * matrices[1]
        tally = self._tally(name, (count, columns), counts=1)
        for third in range(squares.shape[0]):
            for second in range(squares.shape[1]):
                at = (third % matrices[0]) * matrices[1] + second % matrices[1]
                tally.sums[at] += squares[third, second]
        tally.counts += inputs.size // columns // count
        self._check(name, tally)

    def _add_experts(
        self,
        name: str,
        inputs: npt.NDArray[np.float32],
        ids: npt.NDArray[np.int32],
        *,
        experts: int,
    ) -> None:
        """`inputs` is (1, tokens, used or 1, columns), `ids` is (tokens, used)."""
        rows = np.broadcast_to(inputs[0], (*ids.shape, inputs.shape[-1]))
        tally = self._tally(name, (experts, inputs.shape[-1]), counts=experts)
        for expert in np.unique(ids):
            if not 0 <= expert < experts:
                raise VerstakError(f"{name}: expert {expert} of {experts} was chosen")
            chosen = rows[ids == expert]
            tally.sums[expert] += np.einsum("rc,rc->c", chosen, chosen, dtype=np.float64)
            tally.counts[expert] += len(chosen)
        self._check(name, tally)

    def _tally(self, name: str, shape: tuple[int, int], *, counts: int) -> _Tally:
        tally = self._tallies.get(name)
        if tally is None:
            tally = self._tallies[name] = _Tally(np.zeros(shape), np.zeros(counts))
        if tally.sums.shape != shape or tally.counts.size != counts:
            raise VerstakError(
                f"{name}: the importance matrix begun earlier has another shape",
                remedy="remove it, or name the model that it belongs to",
            )
        return tally

    def _check(self, name: str, tally: _Tally) -> None:
        if not np.isfinite(tally.sums).all():
            raise VerstakError(f"{name} was given values that are no number: is the model sound?")

    def _bytes(self, address: int) -> ctypes.Array[ctypes.c_char]:
        size = self._nbytes(address)
        raw = ctypes.create_string_buffer(size)
        self._copy(address, raw, 0, size)
        return raw

    def _rows(self, address: int) -> npt.NDArray[np.float32]:
        """A tensor's values as (ne3, ne2, ne1, ne0), wherever it lies."""
        tensor = bindings.Tensor.from_address(address)
        if tensor.nb[0] != _FLOAT_BYTES or tensor.type != _F32:
            raise VerstakError("inputs of a matrix do not lie as 32-bit numbers side by side")
        return np.ndarray(
            tuple(reversed(tensor.ne)), np.float32, self._bytes(address), 0, _strides(tensor)
        )

    def _chosen(self, address: int) -> npt.NDArray[np.int32]:
        """Which experts each token goes through, (tokens, used)."""
        tensor = bindings.Tensor.from_address(address)
        return np.ndarray(
            (tensor.ne[1], tensor.ne[0]),
            np.int32,
            self._bytes(address),
            0,
            (tensor.nb[1], tensor.nb[0]),
        )


def _strides(tensor: bindings.Tensor) -> tuple[int, ...]:
    return tuple(reversed(tensor.nb))


def weight_name(raw: bytes) -> str:
    """A weight's own name: copies on other devices are called ``DEVICE#name#0``."""
    parts = raw.decode("utf-8", "replace").split("#")
    return parts[1] if len(parts) > 1 else parts[0]


def collect(library: Library, job: CollectJob, say: Callable[[Event], None]) -> None:
    """Read a text and write the importance matrix, again and again while it grows.

    Args:
        library: A checked library.
        job: What to do.
        say: Hears of every chunk.

    Raises:
        UsageError: the text is shorter than one chunk, or its reading had been finished.
        VerstakError: the model does not load or gives no numbers.
    """
    log = begin_with(library)
    output = Path(job.output)
    collector = Collector(library, output_matrix=job.output_matrix)
    if job.skipped_chunks:
        collector.start_with(read_imatrix(output))
    model = LoadedModel(
        library,
        Path(job.model),
        threads=job.threads,
        most_tokens=job.chunk_tokens,
        watch=collector.asked,
    )
    chunks = cut_into_chunks(
        model.vocabulary.tokens(Path(job.text).read_bytes(), begin=True),
        chunk_tokens=job.chunk_tokens,
        begin=model.vocabulary.begin,
        most_chunks=job.most_chunks,
    )
    for index, chunk in enumerate(chunks[job.skipped_chunks :], start=job.skipped_chunks + 1):
        model.read(chunk)
        if collector.trouble is not None:
            raise collector.trouble
        saved = index == len(chunks) or index % job.save_every == 0
        if saved:
            matrix = collector.result(
                datasets=(job.dataset,), chunk_count=index, chunk_tokens=job.chunk_tokens
            )
            write_imatrix(output, matrix)
            # From what was written, as a run that is resumed: both end with the same bytes.
            collector.start_with(matrix)
        say(ChunkDone(index=index, total=len(chunks), saved=saved))
    del log
