"""A model's harm table: measured in child processes, kept by content, gone on with after a stop."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from verstak.errors import QuantizationFailed, UsageError
from verstak.hardware.processor import usable_cores
from verstak.plan.type_mix.assignment import BY_NAME
from verstak.quantize.allocation.candidates import Candidates
from verstak.quantize.allocation.grouping import (
    CHUNK_TOKENS,
    effort_of,
    probe_groups,
    read_multiplications,
)
from verstak.quantize.allocation.table import (
    SCHEMA,
    Findings,
    HarmTable,
    MatrixHarm,
    ProbeResult,
    keep_findings,
    read_findings,
    sensitivities,
)
from verstak.quantize.job import (
    ErrorsJob,
    ErrorTask,
    Event,
    Probed,
    ProbeJob,
    ScoredChunk,
    TensorErrors,
)
from verstak.quantize.process import run_job
from verstak.quantize.scores import Splitting, split_texts

ROWS: Final = 128
"""Rows of a matrix that are rounded to every type."""
MULTIPLICATIONS: Final = 2e13
"""That all probes together take: some ten minutes of two cores at 30 thousand million a second."""
_PROBE_TYPES = ("Q3_K", "Q4_0")
"""Type of a probe, and the one for rows that hold no whole blocks of it."""
_WHOLE_TYPES = (("Q2_K", "Q4_0"), ("Q3_K", "Q4_0"), ("Q4_K", "Q5_0"))
"""Types for whole models, likewise."""
_FIRST_SCORED = 32
"""Positions of a chunk that have too little before them to be predicted well."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """What is measured, and how thoroughly.

    Attributes:
        model: GGUF file of F16, BF16 or F32 weights.
        imatrix: Importance matrix; ``None`` = none.
        text: Calibration text, whose predictions are compared.
        threads: Threads; 0 = one for each core.
        rows: Rows of a matrix that are rounded to every type.
        multiplications: That all probes together may take.
        folder: Where findings are kept; ``None`` = nowhere.
    """

    model: Path
    imatrix: Path | None
    text: str
    threads: int = 0
    rows: int = ROWS
    multiplications: float = MULTIPLICATIONS
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class MeasuringProgress:
    """How far the measuring is.

    Attributes:
        stage: ``errors``: matrices are rounded; ``probes``: the text is read.
        done: Matrices or probes so far, those of an earlier run counted.
        total: How many there are.
    """

    stage: Literal["errors", "probes"]
    done: int
    total: int


def measure(
    library: Path,
    measuring: Measuring,
    matrices: Sequence[Candidates],
    *,
    on_progress: Callable[[MeasuringProgress], None],
    cancel: threading.Event,
) -> HarmTable:
    """Measure a model's harm table, or take it from where it was kept.

    Args:
        library: Folder of llama.cpp's library.
        measuring: What is measured.
        matrices: All matrices with all types that they could ever get.
        on_progress: Hears how far it is, in the caller's thread.
        cancel: Stops the work; what was measured is kept.

    Raises:
        UsageError: the text is shorter than one chunk.
        QuantizationFailed: llama.cpp gave up or died.
        Cancelled: `cancel` was set.
    """
    split = split_texts(library, measuring.model, (measuring.text,), cancel=cancel)
    most, count = effort_of(
        matrices, vocabulary=split.vocabulary, multiplications=measuring.multiplications
    )
    chunks = spread_chunks(split, count)
    able = [one for one in matrices if can_be_probed(one)]
    groups = probe_groups(able, most=most)
    probes = [{one.name: _fitting(one, *_PROBE_TYPES) for one in group} for group in groups]
    probes += [{one.name: _fitting(one, *types) for one in able} for types in _WHOLE_TYPES]
    findings = _findings(library, measuring, matrices, chunks, probes)
    findings.measure_errors(matrices, on_progress, cancel)
    findings.measure_probes(chunks, probes, on_progress, cancel)
    return _table(
        matrices,
        [[one.name for one in group] for group in groups],
        findings.kept,
        positions=sum(chunk.last - chunk.first for chunk in chunks),
    )


def measuring_work(
    matrices: Sequence[Candidates], *, vocabulary: int, multiplications: float
) -> float:
    """Multiplications of all probes: what the time of measuring goes with.

    Args:
        matrices: All of them.
        vocabulary: Tokens that the model knows.
        multiplications: That all probes together may take.
    """
    most, chunks = effort_of(matrices, vocabulary=vocabulary, multiplications=multiplications)
    able = [one for one in matrices if can_be_probed(one)]
    probes = len(probe_groups(able, most=most)) + len(_WHOLE_TYPES)
    return float((1 + probes) * chunks * read_multiplications(matrices))


def _table(
    matrices: Sequence[Candidates],
    groups: Sequence[Sequence[str]],
    findings: Findings,
    *,
    positions: int,
) -> HarmTable:
    found = sensitivities(groups, findings.probes[: len(groups)])
    table = {}
    for one in matrices:
        energy, errors = findings.errors[one.name]
        sensitivity, probe = found.get(one.name, (0.0, None))
        table[one.name] = MatrixHarm(energy, errors, sensitivity, probe)
    whole = sorted(
        (sum(found[name][0] * error for name, error in probe.errors.items()), probe.harm)
        for probe in findings.probes[len(groups) :]
    )
    return HarmTable(table, tuple(one for one in whole if min(one) > 0), positions)


def _findings(
    library: Path,
    measuring: Measuring,
    matrices: Sequence[Candidates],
    chunks: Sequence[ScoredChunk],
    probes: Sequence[dict[str, str]],
) -> _Findings:
    identity = hashlib.sha256()
    for path in (measuring.model, measuring.imatrix):
        identity.update(_digest(path) if path is not None else b"none")
    settings = {
        "library": library.name,
        "rows": measuring.rows,
        "chunks": chunks,
        "probes": probes,
        "types": {one.name: sorted(one.sizes) for one in matrices},
    }
    identity.update(msgspec.json.encode(settings))
    key = identity.hexdigest()
    path = None if measuring.folder is None else measuring.folder / f"{key[:32]}.json"
    return _Findings(library, measuring, key, path)


class _Findings:
    """Measurements that grow, written down as they do."""

    def __init__(self, library: Path, measuring: Measuring, key: str, path: Path | None) -> None:
        self._library = library
        self._measuring = measuring
        self._path = path
        self._matrix = "" if measuring.imatrix is None else str(measuring.imatrix)
        self._threads = measuring.threads or usable_cores()
        self.kept = Findings(SCHEMA, key) if path is None else read_findings(path, key)

    def measure_errors(
        self,
        matrices: Sequence[Candidates],
        on_progress: Callable[[MeasuringProgress], None],
        cancel: threading.Event,
    ) -> None:
        """Round the matrices that were not rounded yet."""
        left = [one for one in matrices if one.name not in self.kept.errors]
        if not left:
            return

        def hear(event: Event) -> None:
            if isinstance(event, TensorErrors):
                found = {**self.kept.errors, event.name: (event.energy, event.errors)}
                self._keep(msgspec.structs.replace(self.kept, errors=found))
                on_progress(MeasuringProgress("errors", len(found), len(matrices)))

        job = ErrorsJob(
            library=str(self._library),
            model=str(self._measuring.model),
            imatrix=self._matrix,
            tasks=tuple(ErrorTask(one.name, tuple(one.sizes)) for one in left),
            rows=self._measuring.rows,
            threads=self._threads,
            parent_pid=os.getpid(),
        )
        run_job(job, on_event=hear, cancel=cancel)
        missing = [one.name for one in matrices if one.name not in self.kept.errors]
        if missing:
            raise QuantizationFailed(
                f"errors of {len(missing)} matrices did not come: {missing[0]}"
            )

    def measure_probes(
        self,
        chunks: Sequence[ScoredChunk],
        probes: Sequence[dict[str, str]],
        on_progress: Callable[[MeasuringProgress], None],
        cancel: threading.Event,
    ) -> None:
        """Make the probes that were not made yet."""
        done = len(self.kept.probes)
        if done >= len(probes):
            return
        on_progress(MeasuringProgress("probes", done, len(probes)))

        def hear(event: Event) -> None:
            if isinstance(event, Probed):
                result = ProbeResult(probes[done + event.index], event.errors, event.harms)
                found = (*self.kept.probes, result)
                self._keep(msgspec.structs.replace(self.kept, probes=found))
                on_progress(MeasuringProgress("probes", len(found), len(probes)))

        job = ProbeJob(
            library=str(self._library),
            model=str(self._measuring.model),
            imatrix=self._matrix,
            chunks=tuple(chunks),
            probes=tuple(probes[done:]),
            threads=self._threads,
            parent_pid=os.getpid(),
        )
        run_job(job, on_event=hear, cancel=cancel)
        if len(self.kept.probes) != len(probes):
            raise QuantizationFailed(f"{len(self.kept.probes)} of {len(probes)} probes came")

    def _keep(self, findings: Findings) -> None:
        self.kept = findings
        if self._path is not None:
            keep_findings(self._path, findings)


def spread_chunks(split: Splitting, count: int) -> tuple[ScoredChunk, ...]:
    """Pieces spread evenly over a text: it may begin with one language and end with another.

    Args:
        split: Tokens of the text alone.
        count: Pieces at most.

    Raises:
        UsageError: it is shorter than one piece.
    """
    tokens = split.tokens[0]
    whole = len(tokens) // CHUNK_TOKENS
    if whole == 0:
        raise UsageError(
            f"the calibration text has {len(tokens)} tokens, {CHUNK_TOKENS} are needed",
            remedy="take a longer text",
        )
    count = min(count, whole)
    chunks = []
    for at in range(count):
        start = (2 * at + 1) * whole // (2 * count) * CHUNK_TOKENS
        piece = tokens[start : start + CHUNK_TOKENS].tolist()
        if split.begin is not None:
            piece[0] = split.begin
        chunks.append(ScoredChunk(tuple(piece), _FIRST_SCORED, CHUNK_TOKENS - 1))
    return tuple(chunks)


def can_be_probed(one: Candidates) -> bool:
    """Whether rows hold whole blocks of a probe's type; the others stay in 16 bits whatever is chosen.

    Args:
        one: The matrix.
    """
    return one.shape[0] % BY_NAME[_PROBE_TYPES[-1]].block_size == 0


def _fitting(one: Candidates, type_name: str, other: str) -> str:
    """A type, or another one where rows hold no whole blocks of it."""
    return type_name if type_name in one.sizes else other


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
