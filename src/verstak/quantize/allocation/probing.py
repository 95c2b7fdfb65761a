"""What roundings of weights do to a model's predictions: measured. Child process only.

The model is loaded into memory once. For each probe some tensors are replaced there by what is
left of them after they were stored as a type; the model reads the calibration text again, and its
predictions are held against those of the untouched model.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from verstak.errors import VerstakError
from verstak.formats.imatrix import read_imatrix
from verstak.quantize import bindings
from verstak.quantize.allocation.divergence import log_probabilities, mean_divergence
from verstak.quantize.allocation.errors import weighted_square
from verstak.quantize.allocation.rounding import Rounding, as_bf16
from verstak.quantize.allocation.weights import Weights
from verstak.quantize.collecting import weight_name
from verstak.quantize.job import Event, Loaded, Probed, ProbeJob
from verstak.quantize.library import Library
from verstak.quantize.loaded_model import LoadedModel, begin_with

type Floats = npt.NDArray[np.float32]

_USERS = frozenset({"MUL_MAT", "MUL_MAT_ID", "GET_ROWS"})
_STORED: dict[int, type[np.generic]] = {0: np.float32, 1: np.float16, 30: np.uint16}
"""How ggml's F32, F16 and BF16 lie in memory."""
_PIECE_VALUES = 2**24
"""Values that are replaced at a time: an embedding table in 32 bits can take GBs."""


class _Finder:
    """Where a model's weights lie: learnt from the operations that use them."""

    def __init__(self, library: Library) -> None:
        self._operation = library.operation
        self.found: dict[str, int] = {}

    def asked(self, address: int, ask: bool, _data: int | None) -> bool:
        """``cb_eval``: looks at what every operation uses, and never asks for a value."""
        if ask and self._operation(address) in _USERS:
            source = bindings.Tensor.from_address(address).src[0]
            if source:
                name = weight_name(bindings.Tensor.from_address(source).name)
                if name.endswith(".weight"):
                    self.found[name] = source
        # With an answer of "no" the library goes on; without `ask` it never calls.
        return not ask


def probe(library: Library, job: ProbeJob, say: Callable[[Event], None]) -> None:
    """Measure every probe of a job.

    Args:
        library: A checked library.
        job: What to do.
        say: Hears that the model is loaded and of every probe.

    Raises:
        VerstakError: the model does not load, or a tensor cannot be replaced in it.
    """
    log = begin_with(library)
    finder = _Finder(library)
    most = max(len(chunk.tokens) for chunk in job.chunks)
    model = LoadedModel(
        library,
        Path(job.model),
        threads=job.threads,
        most_tokens=most,
        watch=finder.asked,
        writable=True,
    )
    chunks = [(np.array(chunk.tokens, np.int32), chunk.first, chunk.last) for chunk in job.chunks]

    def read() -> list[Floats]:
        return [model.logits(tokens, first=first, last=last) for tokens, first, last in chunks]

    began = time.monotonic()
    reference = [log_probabilities(logits) for logits in read()]
    say(
        Loaded(
            load_s=time.monotonic() - began,
            vocabulary=model.vocabulary.size,
            begin=model.vocabulary.begin,
        )
    )
    matrix = read_imatrix(Path(job.imatrix)) if job.imatrix else None
    weights = Weights(Path(job.model), matrix)
    rounding = Rounding(library, threads=job.threads)
    replacing = _Replacing(library, finder.found, weights, rounding)
    for index, types in enumerate(job.probes):
        errors = replacing.turn_into(types)
        harms = [
            mean_divergence(truth, logits) for truth, logits in zip(reference, read(), strict=True)
        ]
        if not np.isfinite(harms).all():
            raise VerstakError("a probe gave predictions that are no numbers: is the model sound?")
        say(Probed(index=index, harms=tuple(harms), errors=errors))
    del log


class _Replacing:
    """Changes weights in the loaded model, and knows which ones are changed."""

    def __init__(
        self, library: Library, found: dict[str, int], weights: Weights, rounding: Rounding
    ) -> None:
        self._set = library.fresh(
            "ggml_backend_tensor_set",
            None,
            (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t),
        )
        self._found = found
        self._weights = weights
        self._rounding = rounding
        self._changed: dict[str, str] = {}
        self._errors: dict[str, float] = {}

    def turn_into(self, types: dict[str, str]) -> dict[str, float]:
        """Make the model one in which exactly these tensors are rounded; their relative errors."""
        for name in [*self._changed]:
            if name not in types:
                self._store(name, None)
                del self._changed[name]
        for name, type_name in types.items():
            if self._changed.get(name) != type_name:
                self._errors[name] = self._store(name, type_name)
                self._changed[name] = type_name
        return {name: self._errors[name] for name in types}

    def _store(self, name: str, type_name: str | None) -> float:
        address = self._found.get(name)
        if address is None:
            raise VerstakError(f"the model never used {name}: it cannot be probed")
        tensor = bindings.Tensor.from_address(address)
        kind = _STORED.get(tensor.type)
        if kind is None:
            raise VerstakError(f"{name} lies in memory in a type that cannot be written")
        moved = energy = 0.0
        columns, rows = tensor.ne[0], tensor.ne[1]
        row_bytes = columns * np.dtype(kind).itemsize
        step = max(1, _PIECE_VALUES // columns)
        for expert in range(self._weights.experts(name)):
            importance = self._weights.importance(name, expert)
            share = self._weights.share(name, expert)
            for start in range(0, rows, step):
                chosen = np.arange(start, min(start + step, rows))
                values = self._weights.rows(name, expert, chosen)
                stored = values
                if type_name is not None:
                    stored = self._rounding.rounded(values, type_name, importance)
                    moved += share * weighted_square(stored - values, importance)
                    energy += share * weighted_square(values, importance)
                raw = _as_stored(stored, kind)
                offset = (expert * rows + start) * row_bytes
                self._set(address, raw.ctypes.data, offset, raw.nbytes)
        return moved / energy if energy else 0.0


def _as_stored(values: Floats, kind: type[np.generic]) -> npt.NDArray[np.generic]:
    if kind is np.uint16:  # BF16, which numpy does not have: the upper half of rounded 32 bits
        return np.ascontiguousarray(as_bf16(values).view(np.uint32) >> 16, np.uint16)
    return np.ascontiguousarray(values, kind)
