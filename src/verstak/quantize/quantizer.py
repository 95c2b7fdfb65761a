"""A GGUF made smaller: planned, made beside its place, checked, and only then put there."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from verstak.errors import (
    InvalidGguf,
    QuantizationFailed,
    UsageError,
)
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import quantization_level
from verstak.formats.imatrix import Imatrix, read_imatrix
from verstak.hardware.processor import usable_cores
from verstak.quantize.job import (
    Begun,
    Event,
    Override,
    QuantizeJob,
    TensorBegun,
    TensorPlanned,
    Warned,
)
from verstak.quantize.matrix_keys import matrix_keys
from verstak.quantize.prediction import FILE_TYPE_NUMBERS, NEED_MATRIX, Prediction, predict
from verstak.quantize.process import run_job
from verstak.store.disk import disk_full, free_bytes, sync_folder

_PARTIAL = re.compile(r"\.(?P<name>.+)\.(?P<pid>\d+)\.quantizing")
_SPARE_BYTES = 16 * 2**20
_DRY_RUN = "llama.cpp's dry run"
_WITHOUT_MATRIX = frozenset({"output.weight", "token_embd.weight", "per_layer_token_embd.weight"})
"""Matrices that llama.cpp stores as any type without one."""


@dataclass(frozen=True, slots=True)
class QuantizeRequest:
    """What somebody wants.

    Attributes:
        source: GGUF file.
        output: File to make.
        file_type: For example ``Q4_K_M``.
        overrides: Types of single tensors; the first that fits counts.
        imatrix: Importance matrix; ``None`` = none.
        allow_requantize: Whether tensors that are quantised already may be quantised again, which
            adds the second error to the first.
        pure: Whether every matrix gets the file type's own type.
        threads: Threads; 0 = one for each core.
        replace: Whether an older file at `output` may be replaced.
        keys: Metadata that the file is given; texts of at most 127 bytes.
    """

    source: Path
    output: Path
    file_type: str
    overrides: tuple[Override, ...] = ()
    imatrix: Path | None = None
    allow_requantize: bool = False
    pure: bool = False
    threads: int = 0
    replace: bool = False
    keys: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """One tensor is next.

    Attributes:
        index: Which, from 1.
        total: How many there are.
        tensor: Its name.
        done_bytes: Output bytes of the tensors before it.
        total_bytes: Output bytes of all tensors.
    """

    index: int
    total: int
    tensor: str
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Quantized:
    """A file that was made and checked.

    Attributes:
        path: Where it is.
        prediction: What it holds; the file was found equal to it.
        warnings: What llama.cpp remarked.
        library_version: Release of llama.cpp that made it.
        library_commit: Revision of its ggml.
    """

    path: Path
    prediction: Prediction
    warnings: tuple[str, ...]
    library_version: str
    library_commit: str


class Quantizer:
    """Quantises files through llama.cpp's own code.

    Args:
        library: Folder of its shared library.
    """

    def __init__(self, library: Path) -> None:
        self._library = library

    def dry_run(self, request: QuantizeRequest, *, cancel: threading.Event) -> Prediction:
        """What would be made, by our rules and by llama.cpp's own, which have to agree.

        Args:
            request: What is wanted. Nothing is written.
            cancel: Stops the work.

        Raises:
            QuantizationFailed: the two differ, or llama.cpp gave up.
            UsageError: see `plan`.
        """
        prediction = plan(request)
        planned: dict[str, str] = {}

        def hear(event: Event) -> None:
            if isinstance(event, TensorPlanned):
                planned[event.name] = event.type_name

        run_job(self._job(request, request.output, dry_run=True), on_event=hear, cancel=cancel)
        _compare(prediction, planned, _DRY_RUN)
        return prediction

    def quantize(
        self,
        request: QuantizeRequest,
        *,
        on_progress: Callable[[Progress], None],
        cancel: threading.Event,
    ) -> Quantized:
        """Make the file. Whatever ends the work early, nothing is left under the final name.

        Args:
            request: What is wanted.
            on_progress: Hears of every tensor, in the caller's thread.
            cancel: Stops the work; the process that does it is killed.

        Returns:
            The file, opened and found to be what was predicted: types and bytes.

        Raises:
            UsageError: the request cannot be meant; see `plan` and `refuse`.
            DiskFull: it would not fit, or the disk filled up meanwhile.
            QuantizationFailed: llama.cpp gave up, died, or made something else.
            UnsupportedFeature: the library cannot be used here.
            Cancelled: `cancel` was set.
        """
        prediction = plan(request)
        refuse(request, prediction)
        folder = request.output.resolve().parent
        _sweep(folder, request.output.name)
        needed = prediction.total_bytes + _SPARE_BYTES
        if free_bytes(folder) < needed:
            raise disk_full(folder, needed_bytes=needed, available_bytes=free_bytes(folder))
        partial = folder / f".{request.output.name}.{os.getpid()}.quantizing"
        warnings: list[str] = []
        begun = Begun(version="", commit="")
        progress = _Progress(prediction, on_progress)
        planned: dict[str, str] = {}

        def hear(event: Event) -> None:
            nonlocal begun
            if isinstance(event, Begun):
                begun = event
            elif isinstance(event, Warned):
                warnings.append(event.message)
            elif isinstance(event, TensorPlanned):
                planned[event.name] = event.type_name
            elif isinstance(event, TensorBegun):
                if event.index == 1:
                    _compare(prediction, planned, _DRY_RUN)
                progress.begins(event)

        try:
            with _full_disks(folder, needed):
                run_job(self._job(request, partial), on_event=hear, cancel=cancel)
            _check(partial, prediction)
            _publish(partial, request)
        finally:
            partial.unlink(missing_ok=True)
        return Quantized(
            path=request.output,
            prediction=prediction,
            warnings=tuple(warnings),
            library_version=begun.version,
            library_commit=begun.commit,
        )

    def _job(self, request: QuantizeRequest, output: Path, *, dry_run: bool = False) -> QuantizeJob:
        return QuantizeJob(
            library=str(self._library),
            source=str(request.source),
            output=str(output),
            file_type=FILE_TYPE_NUMBERS[request.file_type.upper()],
            threads=request.threads or usable_cores(),
            overrides=request.overrides,
            allow_requantize=request.allow_requantize,
            pure=request.pure,
            dry_run=dry_run,
            imatrix="" if request.imatrix is None else str(request.imatrix),
            parent_pid=os.getpid(),
            keys=request.keys,
        )


def plan(request: QuantizeRequest) -> Prediction:
    """What a request leads to, without any library.

    Args:
        request: What is wanted.

    Raises:
        InvalidGguf: the source is no model, or the importance matrix none.
        UsageError: the file type or an override cannot be meant.
        UnsupportedFeature: the source is in parts, or oddly aligned.
    """
    matrix = None if request.imatrix is None else read_imatrix(request.imatrix)
    keys = None
    if matrix is not None and request.imatrix is not None:
        keys = matrix_keys(matrix, request.imatrix.name)
    return predict(
        read_header(request.source),
        file_type=request.file_type,
        overrides=request.overrides,
        pure=request.pure,
        matrix_keys=keys,
        more_keys=request.keys,
    )


def refuse(request: QuantizeRequest, prediction: Prediction) -> None:
    """Refuse at once what llama.cpp would refuse after minutes, or do without being asked twice.

    Args:
        request: What is wanted.
        prediction: What it leads to.

    Raises:
        UsageError: something would be quantised twice and that was not allowed, a type needs an
            importance matrix that is missing or does not cover it, or the output is there already.
    """
    if request.output.exists() and not request.replace:
        raise UsageError(
            f"{request.output} is there already", remedy="choose another name, or add --replace"
        )
    if request.output.exists() and request.output.samefile(request.source):
        raise UsageError("the output is the source", remedy="choose another name")
    if prediction.requantised and not request.allow_requantize:
        source = quantization_level(read_header(request.source))
        raise UsageError(
            f"{request.source.name} is quantised already ({source}): "
            f"{len(prediction.requantised)} tensors would lose a second time",
            remedy="start from the F16 or BF16 file, or add --allow-requantize",
        )
    matrix = None if request.imatrix is None else read_imatrix(request.imatrix)
    _refuse_uncovered(prediction, matrix)


def _refuse_uncovered(prediction: Prediction, matrix: Imatrix | None) -> None:
    for tensor in prediction.tensors:
        low = tensor.type_name in NEED_MATRIX or (
            tensor.type_name == "Q2_K" and prediction.file_type == "Q2_K_S"
        )
        if not low or tensor.name in _WITHOUT_MATRIX:
            continue
        if matrix is None:
            raise UsageError(
                f"{prediction.file_type} cannot be made without an importance matrix: "
                f"{tensor.name} would be {tensor.type_name}",
                remedy="collect one from a text: --calibrate TEXT, or name one: --imatrix FILE",
            )
        if tensor.name not in matrix.entries:
            raise UsageError(
                f"the importance matrix says nothing of {tensor.name}, which would be "
                f"{tensor.type_name}",
                remedy="collect it with this very model, from a longer text",
            )


class _Progress:
    """Turns tensors that begin into output bytes that are done."""

    def __init__(self, prediction: Prediction, tell: Callable[[Progress], None]) -> None:
        self._sizes = {tensor.name: tensor.size_bytes for tensor in prediction.tensors}
        self._total = sum(self._sizes.values())
        self._tell = tell
        self._done = 0
        self._current = 0

    def begins(self, event: TensorBegun) -> None:
        self._done += self._current
        self._current = self._sizes.get(event.name, 0)
        self._tell(Progress(event.index, event.total, event.name, self._done, self._total))


@contextmanager
def _full_disks(folder: Path, needed: int) -> Iterator[None]:
    """llama.cpp says only that a stream failed; the file system says why."""
    try:
        yield
    except QuantizationFailed as error:
        if "basic_ios" in error.message or "iostream" in error.message:
            raise disk_full(
                folder, needed_bytes=needed, available_bytes=free_bytes(folder)
            ) from error
        raise


def _check(path: Path, prediction: Prediction) -> None:
    """Whether a file is what was predicted: it opens, and has these types and this size.

    Raises:
        QuantizationFailed: it is something else.
        DiskFull: it is shorter, and the disk is full.
    """
    try:
        header = read_header(path)
    except FileNotFoundError as error:
        raise QuantizationFailed("the quantiser said that it finished and made no file") from error
    except InvalidGguf as error:
        if free_bytes(path.parent) < _SPARE_BYTES:
            raise disk_full(
                path.parent,
                needed_bytes=prediction.total_bytes,
                available_bytes=free_bytes(path.parent),
            ) from error
        raise QuantizationFailed(f"the quantiser made a broken file: {error.message}") from error
    _compare(prediction, _types(header), "the file")
    if header.file_size_bytes != prediction.total_bytes:
        raise QuantizationFailed(
            f"the file has {header.file_size_bytes} bytes, {prediction.total_bytes} were expected"
        )
    level = quantization_level(header)
    if level != prediction.file_type:
        raise QuantizationFailed(f"the file says {level}, not {prediction.file_type}")


def _types(header: GgufHeader) -> dict[str, str]:
    return {tensor.name: tensor.type_name for tensor in header.tensors}


def _compare(prediction: Prediction, found: dict[str, str], what: str) -> None:
    wanted = prediction.types()
    wrong = [
        f"{name} is {found.get(name, 'missing')}, {wanted.get(name, 'nothing')} was expected"
        for name in sorted({*wanted, *found})
        if found.get(name) != wanted.get(name)
    ]
    if wrong:
        raise QuantizationFailed(
            f"{what} and the plan differ in {len(wrong)} tensors: {wrong[0]}",
            remedy="report it with the name of the model and the file type",
        )


def _publish(partial: Path, request: QuantizeRequest) -> None:
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    if request.replace:
        partial.replace(request.output)
    else:
        # A link fails where a file appeared meanwhile; a rename would take its place.
        try:
            os.link(partial, request.output)
        except FileExistsError as error:
            raise UsageError(f"{request.output} has appeared meanwhile") from error
        except OSError:  # a file system without links
            partial.replace(request.output)
    sync_folder(request.output.resolve().parent)


def _sweep(folder: Path, name: str) -> None:
    """Remove what killed runs for the same output left behind."""
    for path in folder.glob(".*.quantizing"):
        match = _PARTIAL.fullmatch(path.name)
        if match and match["name"] == name and not psutil.pid_exists(int(match["pid"])):
            path.unlink(missing_ok=True)
