"""An importance matrix collected from a text: chunk by chunk, resumable, in llama.cpp's format."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from verstak.errors import Busy, InvalidGguf, QuantizationFailed, UsageError
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import Imatrix, read_imatrix
from verstak.hardware.processor import usable_cores
from verstak.quantize.job import ChunkDone, CollectJob, Event
from verstak.quantize.process import run_job
from verstak.store.disk import disk_errors, sync_folder

LEAST_CHUNK_TOKENS = 32
"""llama.cpp leaves out inputs of fewer than 16 rows, and a chunk's own begin takes one."""
MOST_CHUNK_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class CalibrationRequest:
    """What somebody wants measured.

    Attributes:
        model: GGUF file; F16 or BF16 tells most, a quantised one will do.
        text: UTF-8 file.
        output: Importance matrix to make.
        chunk_tokens: Tokens that are read together.
        most_chunks: Chunks to read at most; ``None`` = the whole text.
        save_every: Chunks after which a killed run can go on.
        threads: Threads; 0 = one for each core.
        output_matrix: Whether the output matrix is measured, too; llama.cpp's tool does not.
        replace: Whether an older file at `output` may be replaced.
    """

    model: Path
    text: Path
    output: Path
    chunk_tokens: int = 512
    most_chunks: int | None = None
    save_every: int = 4
    threads: int = 0
    output_matrix: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class CalibrationProgress:
    """One chunk has been read.

    Attributes:
        index: Which, from 1, those of an earlier run counted.
        total: How many there are.
        resumed: Chunks that an earlier run had read.
    """

    index: int
    total: int
    resumed: int


def collect_importance(
    library: Path,
    request: CalibrationRequest,
    *,
    on_progress: Callable[[CalibrationProgress], None],
    cancel: threading.Event,
) -> Imatrix:
    """Measure what a model's matrices are multiplied with while it reads a text.

    A run that was killed or stopped goes on where it last saved; the final name appears when
    everything has been read.

    Args:
        library: Folder of llama.cpp's library.
        request: What is wanted.
        on_progress: Hears of every chunk, in the caller's thread.
        cancel: Stops the work; what was saved stays.

    Returns:
        The matrix as it lies at ``request.output``.

    Raises:
        UsageError: the text is no text or too short, a number is out of range, or the output is
            there already.
        InvalidGguf: the model is none.
        Busy: another process collects the same.
        QuantizationFailed: llama.cpp gave up or died.
        DiskFull: there is no room.
        Cancelled: `cancel` was set.
    """
    _refuse(request)
    work = work_file(request)
    with disk_errors(work.parent):
        try:
            with FileLock(f"{work}.lock", timeout=0):
                matrix = _collect(library, request, work, on_progress, cancel)
        except Timeout as error:
            raise Busy(f"another process is collecting {request.output.name}") from error
        Path(f"{work}.lock").unlink(missing_ok=True)
    return matrix


def work_file(request: CalibrationRequest) -> Path:
    """Where an unfinished matrix lies: its name tells model, text and settings apart.

    Args:
        request: What is wanted.
    """
    header = read_header(request.model)
    identity = hashlib.sha256()
    with request.model.open("rb") as model:
        identity.update(model.read(header.head_bytes))
    identity.update(request.text.read_bytes())
    identity.update(
        repr(
            (
                header.file_size_bytes,
                request.chunk_tokens,
                request.most_chunks,
                request.output_matrix,
            )
        ).encode()
    )
    folder = request.output.resolve().parent
    return folder / f".{request.output.name}.{identity.hexdigest()[:16]}.collecting"


def _collect(
    library: Path,
    request: CalibrationRequest,
    work: Path,
    on_progress: Callable[[CalibrationProgress], None],
    cancel: threading.Event,
) -> Imatrix:
    resumed = _chunks_in(work)
    last = ChunkDone(index=0, total=0, saved=False)

    def hear(event: Event) -> None:
        nonlocal last
        if isinstance(event, ChunkDone):
            last = event
            on_progress(CalibrationProgress(event.index, event.total, resumed))

    job = CollectJob(
        library=str(library),
        model=str(request.model),
        text=str(request.text),
        output=str(work),
        dataset=request.text.name,
        chunk_tokens=request.chunk_tokens,
        most_chunks=request.most_chunks or 0,
        skipped_chunks=resumed,
        save_every=request.save_every,
        threads=request.threads or usable_cores(),
        output_matrix=request.output_matrix,
        parent_pid=os.getpid(),
    )
    run_job(job, on_event=hear, cancel=cancel)
    try:
        matrix = read_imatrix(work)
    except (FileNotFoundError, InvalidGguf) as error:
        raise QuantizationFailed(f"no importance matrix was made: {error}") from error
    if last.total and matrix.chunk_count != last.total:
        raise QuantizationFailed(
            f"the importance matrix holds {matrix.chunk_count} of {last.total} chunks"
        )
    work.replace(request.output)
    sync_folder(work.parent)
    return matrix


def _chunks_in(work: Path) -> int:
    """Chunks that an earlier run has saved; what cannot be read is begun again."""
    try:
        return read_imatrix(work).chunk_count
    except FileNotFoundError:
        return 0
    except InvalidGguf:
        work.unlink()
        return 0


def _refuse(request: CalibrationRequest) -> None:
    if request.output.exists() and not request.replace:
        raise UsageError(
            f"{request.output} is there already", remedy="choose another name, or add --replace"
        )
    if not LEAST_CHUNK_TOKENS <= request.chunk_tokens <= MOST_CHUNK_TOKENS:
        raise UsageError(
            f"a chunk has {LEAST_CHUNK_TOKENS} to {MOST_CHUNK_TOKENS} tokens, "
            f"not {request.chunk_tokens}"
        )
    if request.most_chunks is not None and request.most_chunks < 1:
        raise UsageError(f"at least one chunk has to be read, not {request.most_chunks}")
    if request.save_every < 1:
        raise UsageError("a matrix is saved after 1 chunk or more")
    try:
        text = request.text.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{request.text.name} is not UTF-8", remedy="convert it first, for example with iconv"
        ) from error
    if not text.strip():
        raise UsageError(f"{request.text.name} holds no text")
