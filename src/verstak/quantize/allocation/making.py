"""From a model and a size to a file: measured, chosen, quantised, and held against the promise."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from verstak.errors import DoesNotFit, QuantizationFailed, UsageError
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.imatrix import Imatrix, read_imatrix
from verstak.quantize.allocation.allocation import Allocation, Target, allocate
from verstak.quantize.allocation.candidates import Candidates, Preferences, candidates_of
from verstak.quantize.allocation.measuring import (
    MULTIPLICATIONS,
    ROWS,
    Measuring,
    MeasuringProgress,
    measure,
    measuring_work,
    spread_chunks,
)
from verstak.quantize.allocation.report import (
    ALLOCATION_KEY,
    AllocationReport,
    report_of,
    report_path,
    write_report,
)
from verstak.quantize.allocation.table import HarmTable
from verstak.quantize.allocation.verification import measured_divergence
from verstak.quantize.matrix_keys import cut_text, matrix_keys
from verstak.quantize.quantizer import Progress, Quantized, Quantizer, QuantizeRequest
from verstak.quantize.scores import split_texts

_ROUNDS = 4
"""Files that are made at most until a measured divergence is what was asked for."""
_CLOSE = 0.85
"""A divergence of so much of what was allowed is as small a file as is worth trying for."""
_VERIFIED_CHUNKS = 8
_VOCABULARY = frozenset({"token_embd.weight", "output.weight"})
"""A row for every token."""

type Hear = Callable[[MeasuringProgress | Progress | Verified], None]


@dataclass(frozen=True, slots=True)
class AllocationRequest:
    """What somebody wants.

    Attributes:
        source: GGUF file of F16, BF16 or F32 weights.
        output: File to make.
        target: Size, bits or divergence.
        text: Calibration text.
        imatrix: Importance matrix; ``None`` = none.
        preferences: What may be chosen.
        threads: Threads; 0 = one for each core.
        replace: Whether an older file at `output` may be replaced.
        tables: Folder where measurements are kept; ``None`` = nowhere.
        multiplications: That all probes together may take.
        rows: Rows of a matrix that are rounded to every type.
    """

    source: Path
    output: Path
    target: Target
    text: str = field(repr=False)
    imatrix: Path | None = None
    preferences: Preferences = field(default_factory=Preferences)
    threads: int = 0
    replace: bool = False
    tables: Path | None = None
    multiplications: float = MULTIPLICATIONS
    rows: int = ROWS


@dataclass(frozen=True, slots=True)
class Verified:
    """A file was made and measured.

    Attributes:
        round: Which, from 1.
        divergence: Mean, nats.
        total_bytes: Of the file.
    """

    round: int
    divergence: float
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Allocated:
    """A file that was made.

    Attributes:
        quantized: The file.
        allocation: How its types were chosen.
        report: What lies beside it.
    """

    quantized: Quantized
    allocation: Allocation
    report: AllocationReport


class Allocator:
    """Chooses types and makes files of one model.

    Args:
        library: Folder of llama.cpp's library.
        request: What is wanted.

    Raises:
        InvalidGguf: the source is no model, or the importance matrix none.
        UsageError: the source is quantised already.
    """

    def __init__(self, library: Path, request: AllocationRequest) -> None:
        self._library = library
        self._request = request
        self._header: GgufHeader = read_header(request.source)
        self._matrix: Imatrix | None = (
            None if request.imatrix is None else read_imatrix(request.imatrix)
        )
        # What is fast depends on the processor; what is measured does not.
        self._everything = candidates_of(
            self._header, self._matrix, replace(request.preferences, fast_on=None)
        )
        self._allowed: tuple[Candidates, ...] = candidates_of(
            self._header, self._matrix, request.preferences
        )
        self._digest = hashlib.sha256(request.text.encode()).hexdigest()

    def measure(self, *, on_progress: Hear, cancel: threading.Event) -> HarmTable:
        """Measure the model, or take what was measured before.

        Args:
            on_progress: Hears how far it is.
            cancel: Stops the work; what was measured is kept.

        Raises:
            UsageError: the text is too short.
            QuantizationFailed: llama.cpp gave up or died.
            Cancelled: `cancel` was set.
        """
        measuring = Measuring(
            model=self._request.source,
            imatrix=self._request.imatrix,
            text=self._request.text,
            threads=self._request.threads,
            rows=self._request.rows,
            multiplications=self._request.multiplications,
            folder=self._request.tables,
        )
        return measure(
            self._library, measuring, self._everything, on_progress=on_progress, cancel=cancel
        )

    def measuring_work(self) -> float:
        """Multiplications that `measure` takes where nothing was kept; its time goes with them."""
        vocabulary = max(
            (tensor.shape[-1] for tensor in self._header.tensors if tensor.name in _VOCABULARY),
            default=1,
        )
        return measuring_work(
            self._everything,
            vocabulary=vocabulary,
            multiplications=self._request.multiplications,
        )

    def choose(self, table: HarmTable, target: Target | None = None) -> Allocation:
        """Choose types for what was asked for.

        Args:
            table: From `measure`.
            target: Another one than the request's.

        Raises:
            DoesNotFit: there is no such file.
        """
        keys = None
        if self._matrix is not None and self._request.imatrix is not None:
            keys = matrix_keys(self._matrix, self._request.imatrix.name)
        return allocate(
            self._header,
            self._allowed,
            table,
            self._request.target if target is None else target,
            matrix_keys=keys,
            more_keys=self._keys(),
        )

    def make(self, table: HarmTable, *, on_progress: Hear, cancel: threading.Event) -> Allocated:
        """Make the file, and a report beside it.

        Where a divergence was asked for, the file is measured; if it does more, or needlessly
        little, another one is made with what was learnt.

        Args:
            table: From `measure`.
            on_progress: Hears of tensors, and of files that were measured.
            cancel: Stops the work; nothing is left.

        Raises:
            DoesNotFit: there is no such file.
            UsageError: the output is there already.
            DiskFull: it would not fit on the disk.
            QuantizationFailed: llama.cpp gave up, died, or made something else.
            Cancelled: `cancel` was set.
        """
        if self._request.output.exists() and not self._request.replace:
            raise UsageError(
                f"{self._request.output} is there already",
                remedy="choose another name, or add --replace",
            )
        most = self._request.target.most_divergence
        if most is None:
            return self._made(self.choose(table), table, self._request.output, on_progress, cancel)
        trial = self._request.output.with_name(f".{self._request.output.name}.trial.gguf")
        try:
            return self._made_within(most, trial, table, on_progress, cancel)
        finally:
            trial.unlink(missing_ok=True)
            report_path(trial).unlink(missing_ok=True)

    def _made_within(
        self,
        most: float,
        trial: Path,
        table: HarmTable,
        on_progress: Hear,
        cancel: threading.Event,
    ) -> Allocated:
        """Files made until one's measured divergence is at most, and near, what was asked for."""
        best: Allocated | None = None
        asked = most
        for round_number in range(1, _ROUNDS + 1):
            try:
                allocation = self.choose(table, Target(most_divergence=asked))
            except DoesNotFit:
                if best is None:
                    raise
                break
            made = self._made(allocation, table, trial, on_progress, cancel)
            found = self._measured(trial, cancel)
            on_progress(Verified(round_number, found, allocation.prediction.total_bytes))
            if found <= most and (best is None or _bytes(made) < _bytes(best)):
                best = self._published(made, trial, table, found)
            if _CLOSE * most <= found <= most:
                break
            asked *= (1 + _CLOSE) / 2 * most / max(found, 1e-9)
        if best is None:
            raise QuantizationFailed(
                f"no file of a measured divergence of {most:g} nats came about in {_ROUNDS} tries",
                remedy="allow a larger divergence, or ask for a size",
            )
        return best

    def _published(
        self, made: Allocated, trial: Path, table: HarmTable, measured: float
    ) -> Allocated:
        output = self._request.output
        report = self._report(made.allocation, table, measured)
        trial.replace(output)
        write_report(report_path(output), report)
        return replace(made, quantized=replace(made.quantized, path=output), report=report)

    def _made(
        self,
        allocation: Allocation,
        table: HarmTable,
        output: Path,
        on_progress: Hear,
        cancel: threading.Event,
    ) -> Allocated:
        request = QuantizeRequest(
            source=self._request.source,
            output=output,
            file_type=allocation.file_type,
            overrides=allocation.overrides,
            imatrix=self._request.imatrix,
            threads=self._request.threads,
            replace=self._request.replace or output != self._request.output,
            keys=self._keys(),
        )
        quantized = Quantizer(self._library).quantize(
            request, on_progress=on_progress, cancel=cancel
        )
        report = self._report(allocation, table, None)
        write_report(report_path(output), report)
        return Allocated(quantized, allocation, report)

    def _report(
        self, allocation: Allocation, table: HarmTable, measured: float | None
    ) -> AllocationReport:
        return report_of(
            allocation, text_sha256=self._digest, positions=table.positions, measured=measured
        )

    def _measured(self, made: Path, cancel: threading.Event) -> float:
        split = split_texts(
            self._library, self._request.source, (self._request.text,), cancel=cancel
        )
        return measured_divergence(
            self._library,
            self._request.source,
            made,
            spread_chunks(split, _VERIFIED_CHUNKS),
            cancel=cancel,
            threads=self._request.threads,
        )

    def _keys(self) -> tuple[tuple[str, str | int], ...]:
        """Metadata by which a file says how its types came about."""
        target = self._request.target
        if target.size_bytes is not None:
            wanted = f"at most {target.size_bytes} bytes"
        elif target.bits is not None:
            wanted = f"at most {target.bits:g} bits per weight"
        else:
            wanted = f"a mean divergence of at most {target.most_divergence:g} nats"
        return (
            (ALLOCATION_KEY, cut_text(f"types chosen by measured harm: {wanted}")),
            (f"{ALLOCATION_KEY}.text_sha256", self._digest),
        )


def _bytes(made: Allocated) -> int:
    return made.allocation.prediction.total_bytes
