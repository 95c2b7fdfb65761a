"""``llama_model_quantize`` called with a job, its log turned into events. Child process only."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from verstak.errors import UsageError, VerstakError
from verstak.formats.ggml_types import GGML_TYPES
from verstak.formats.imatrix import Imatrix, read_imatrix
from verstak.quantize import bindings
from verstak.quantize.job import Event, QuantizeJob, TensorBegun, TensorPlanned, Warned
from verstak.quantize.library import Library
from verstak.quantize.matrix_keys import matrix_keys

_TYPE_IDS = {kind.name: number for number, kind in GGML_TYPES.items()}
_TENSOR = re.compile(r"\[\s*(\d+)/\s*(\d+)\]\s+(\S+)\s+- \[[^\]]*\], type =\s*(\S+?),")
_BECOMES = re.compile(r"\((\w+)\)\s*$")
_FAILED = re.compile(r"failed to quantize: (.*)")


def quantize(library: Library, job: QuantizeJob, say: Callable[[Event], None]) -> None:
    """Say what would be done, and unless that was all, do it.

    Args:
        library: A checked library.
        job: What to do.
        say: Hears of every tensor and of warnings.

    Raises:
        VerstakError: the library gave up; the message is its own.
        UsageError: an override names a type that does not exist.
    """
    log = _Log(say)
    listener = bindings.LogCallback(log.hear)
    library.fresh("llama_log_set", None, (bindings.LogCallback, ctypes.c_void_p))(listener, None)
    library.fresh("llama_backend_init", None, ())()
    params = library.fresh("llama_model_quantize_default_params", bindings.QuantizeParams, ())()
    params.nthread = job.threads
    params.ftype = job.file_type
    params.allow_requantize = job.allow_requantize
    params.pure = job.pure
    overrides = _overrides(job)
    if len(overrides) > 1:
        params.tt_overrides = overrides
    matrix = read_imatrix(Path(job.imatrix)) if job.imatrix else None
    # The library keeps pointers: whatever they point at lives until it is done.
    kept: list[object] = [listener, overrides]
    pairs = job.keys
    if matrix is not None:
        params.imatrix = _imatrix(matrix, kept)
        pairs = (*matrix_keys(matrix, Path(job.imatrix).name), *pairs)
    if pairs:
        keys = _keys(pairs)
        kept.append(keys)
        params.kv_overrides = keys
    call = library.fresh(
        "llama_model_quantize",
        ctypes.c_uint32,
        (ctypes.c_char_p, ctypes.c_char_p, ctypes.POINTER(bindings.QuantizeParams)),
    )
    # A tenth of a second in which the parent hears every type before the first byte is written.
    for dry_run in (True,) if job.dry_run else (True, False):
        params.dry_run = log.dry_run = dry_run
        status = call(job.source.encode(), job.output.encode(), ctypes.byref(params))
        log.end()
        if status != 0:
            raise VerstakError(log.cause or "llama.cpp gave no reason")


def _overrides(job: QuantizeJob) -> ctypes.Array[bindings.TensorOverride]:
    made = []
    for override in job.overrides:
        number = _TYPE_IDS.get(override.type_name)
        if number is None:
            raise UsageError(f"there is no tensor type {override.type_name}")
        made.append(bindings.TensorOverride(override.pattern.encode(), number))
    made.append(bindings.TensorOverride(None, bindings.TYPE_COUNT))
    return (bindings.TensorOverride * len(made))(*made)


def _imatrix(matrix: Imatrix, kept: list[object]) -> ctypes.Array[bindings.ImatrixData]:
    entries = []
    for name, entry in matrix.entries.items():
        means = np.ascontiguousarray(entry.means(), dtype=np.float32).ravel()
        kept.append(means)
        pointer = means.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        entries.append(bindings.ImatrixData(name.encode(), pointer, means.size))
    entries.append(bindings.ImatrixData(None, None, 0))
    data = (bindings.ImatrixData * len(entries))(*entries)
    kept.append(data)
    return data


def _keys(pairs: Sequence[tuple[str, str | int]]) -> ctypes.Array[bindings.KeyOverride]:
    made = (bindings.KeyOverride * (len(pairs) + 1))()  # the last one's empty key ends the list
    for slot, (key, value) in zip(made, pairs, strict=False):
        slot.key = key.encode()
        if isinstance(value, str):
            slot.tag, slot.value.text = bindings.TEXT_TAG, value.encode()
        else:
            slot.tag, slot.value.integer = bindings.INTEGER_TAG, value
    return made


class _Log:
    """Puts llama.cpp's pieces of lines together; says tensors as they begin."""

    def __init__(self, say: Callable[[Event], None]) -> None:
        self._say = say
        self.dry_run = True
        self._line = ""
        self._announced = False
        self.cause = ""

    def hear(self, _level: int, text: bytes | None, _data: int | None) -> None:
        for piece in (text or b"").decode("utf-8", "replace").splitlines(keepends=True):
            self._line += piece
            self._announce()
            if piece.endswith("\n"):
                self.end()

    def end(self) -> None:
        """A line is complete."""
        line, self._line, self._announced = self._line.strip(), "", False
        if not line:
            return
        sys.stderr.write(line + "\n")
        tensor = _TENSOR.search(line)
        if tensor is not None and self.dry_run:
            becomes = _BECOMES.search(line)
            kind = becomes[1] if becomes is not None else tensor[4]
            self._say(TensorPlanned(name=tensor[3], type_name=kind.upper()))
        failed = _FAILED.search(line)
        if failed is not None:
            self.cause = failed[1]
        elif not self.dry_run and ("did not find weights for" in line or "falling back to" in line):
            self._say(Warned(message=line.strip("= ")))

    def _announce(self) -> None:
        if self._announced or self.dry_run:
            return
        tensor = _TENSOR.search(self._line)
        if tensor is not None:
            self._announced = True
            self._say(TensorBegun(index=int(tensor[1]), total=int(tensor[2]), name=tensor[3]))
