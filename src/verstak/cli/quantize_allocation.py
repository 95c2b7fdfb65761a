"""``verstak quantize --size | --bits | --max-kld``: a type for every tensor, by what it does."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

import click

from verstak.cli.answer import echo_json
from verstak.cli.build_words import duration
from verstak.cli.quantize_bar import FAREWELL_S, bar_of, calibrate, stopping
from verstak.cli.quantize_print import plain, print_prediction
from verstak.cli.quantize_words import line
from verstak.cli.session import Session
from verstak.cli.sizes import human_bytes
from verstak.cli.stoppable import stoppable
from verstak.errors import UsageError
from verstak.evaluate.texts import CALIBRATION_TEXTS, calibration_text, own_text
from verstak.hardware.processor import processor_family
from verstak.quantities.text import Language
from verstak.quantize.allocation.allocation import Allocation, Target
from verstak.quantize.allocation.candidates import Preferences
from verstak.quantize.allocation.making import AllocationRequest, Allocator, Verified
from verstak.quantize.allocation.measuring import MeasuringProgress
from verstak.quantize.allocation.table import HarmTable
from verstak.quantize.importance import CalibrationRequest
from verstak.quantize.installation import installed_folder
from verstak.quantize.quantizer import Progress
from verstak.store.disk import disk_errors
from verstak.store.scratch import scratch_folder
from verstak.workshop.byte_size import read_byte_size
from verstak.workshop.journal import Journal
from verstak.workshop.workplace import machine_name

_MEASURING = "measuring"
"""Kind of work under which times are written down."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asked for.

    Attributes:
        source: The model's file.
        stem: What a file made of it is called.
        output: File to make; ``None`` = beside us, named for the target.
        target: Size, bits or divergence.
        imatrix: Importance matrix that is there.
        text: Calibration text; ``None`` = the one that ships with verstak.
        chunk_tokens: Of the importance matrix's chunks.
        chunks: At most so many of them.
        threads: Threads; 0 = one for each core.
        prefer_speed: Whether only types are chosen that this processor is fast with.
        replace: Whether older files may be replaced.
        dry_run: Whether only to say what would be made.
        as_json: Whether to answer in JSON.
    """

    source: Path
    stem: str
    output: Path | None
    target: Target
    imatrix: Path | None
    text: Path | None
    chunk_tokens: int
    chunks: int | None
    threads: int
    prefer_speed: bool
    replace: bool
    dry_run: bool
    as_json: bool


def target_of(size: str | None, bits: float | None, most_divergence: float | None) -> Target:
    """What was asked for.

    Raises:
        UsageError: not exactly one, or no size at all.
    """
    return Target(
        size_bytes=None if size is None else file_size(size),
        bits=bits,
        most_divergence=most_divergence,
    )


def file_size(text: str) -> int:
    """Bytes as people write them: ``900MB``, ``1.2 GB`` in powers of 1000, ``850MiB`` of 1024.

    Raises:
        UsageError: it is no size.
    """
    size = read_byte_size(text)
    if size is None:
        raise UsageError(
            f"--size: expected a size such as 900MB or 1.2GiB, found {text!r}",
            remedy="write a number of bytes, kB, MB, GB, MiB or GiB",
        )
    return size


def make_allocation(session: Session, wanted: Wanted) -> None:
    """Measure, choose, make, and say what came of it.

    Args:
        session: This run.
        wanted: What was asked for.
    """
    if wanted.imatrix is not None and wanted.text is not None:
        raise UsageError("either --imatrix or --calibrate, not both")
    options = session.settings.quantizer
    folder = installed_folder(options)
    text = calibration_text() if wanted.text is None else own_text(wanted.text).text
    output = wanted.output or Path(f"{wanted.stem}-{_suffix(wanted.target)}.gguf")
    if output.exists() and not (wanted.replace or wanted.dry_run):
        raise UsageError(
            f"{output} is there already", remedy="choose another name, or add --replace"
        )
    matrix = wanted.imatrix or _own_matrix(session, folder, wanted, text)
    request = AllocationRequest(
        source=wanted.source,
        output=output,
        target=wanted.target,
        text=text,
        imatrix=matrix,
        preferences=Preferences(fast_on=processor_family() if wanted.prefer_speed else None),
        threads=wanted.threads,
        replace=wanted.replace,
        tables=options.root / "tables",
    )
    allocator = Allocator(folder, request)
    table = _measure(session, allocator, Journal(options.root / "tables", machine_name()))
    allocation = allocator.choose(table)
    if wanted.dry_run:
        _say(session, allocation, as_json=wanted.as_json)
        return
    if not wanted.as_json:
        _say(session, allocation, as_json=False)
    _make(session, allocator, table, as_json=wanted.as_json)


def _own_matrix(session: Session, folder: Path, wanted: Wanted, text: str) -> Path:
    """Importance matrix of the calibration text, the output matrix included, kept by content."""
    tables = session.settings.quantizer.root / "tables"
    with disk_errors(tables):
        tables.mkdir(parents=True, exist_ok=True)
    identity = hashlib.sha256(repr((text, wanted.chunk_tokens, wanted.chunks)).encode())
    with wanted.source.open("rb") as model:
        identity.update(hashlib.file_digest(model, "sha256").digest())
    path = tables / f"{identity.hexdigest()[:32]}.imatrix.gguf"
    if path.exists():
        return path
    # The matrix tells the text's name.
    name = "+".join(CALIBRATION_TEXTS) if wanted.text is None else wanted.text.name
    with scratch_folder("text") as scratch:
        written = scratch / name
        written.write_text(text, "utf-8")
        calibrate(
            session,
            folder,
            CalibrationRequest(
                model=wanted.source,
                text=written,
                output=path,
                chunk_tokens=wanted.chunk_tokens,
                most_chunks=wanted.chunks,
                threads=wanted.threads,
                output_matrix=True,
            ),
        )
    return path


def _suffix(target: Target) -> str:
    if target.size_bytes is not None:
        return human_bytes(target.size_bytes).replace(" ", "")
    if target.bits is not None:
        return f"{target.bits:g}bit"
    return f"kld{target.most_divergence:g}"


def _measure(session: Session, allocator: Allocator, journal: Journal) -> HarmTable:
    language = session.say.language
    work = allocator.measuring_work()
    heard: list[MeasuringProgress] = []
    began = time.monotonic()
    with bar_of(session, line(language, "measuring")) as bar:
        tasks = {
            "errors": bar.add_task("errors", total=None),
            "probes": bar.add_task("probes", total=None),
        }

        def hear(progress: object) -> None:
            if not isinstance(progress, MeasuringProgress):
                return
            if not heard:
                session.err.print(_time_told(journal, work, language))
            heard.append(progress)
            task = tasks[progress.stage]
            bar.update(task, completed=progress.done, total=progress.total)

        table = stoppable(
            lambda cancel: allocator.measure(on_progress=hear, cancel=cancel),
            farewell_s=FAREWELL_S,
            on_stop=stopping(session, "stopped_measuring"),
        )
    if heard:
        # What an earlier run had measured took no time in this one.
        resumed = heard[0].stage != "errors" or heard[0].done > 1
        seconds = time.monotonic() - began
        journal.add("done", _MEASURING, work=work, seconds=seconds, resumed=resumed)
    return table


def _time_told(journal: Journal, work: float, language: Language) -> str:
    known = journal.seconds(_MEASURING, work)
    if known is None:
        return line(language, "measuring_time_unknown")
    seconds, range_ = known
    shown = (duration(one, language) for one in (seconds, range_.low, range_.high))
    return line(
        language, "measuring_time", **dict(zip(("time", "low", "high"), shown, strict=True))
    )


def _make(session: Session, allocator: Allocator, table: HarmTable, *, as_json: bool) -> None:
    language = session.say.language
    with bar_of(session, line(language, "quantising", file_type=line(language, "mix"))) as bar:
        task = bar.add_task("bytes", total=None)

        def hear(progress: object) -> None:
            if isinstance(progress, Progress):
                bar.update(task, completed=progress.done_bytes, total=progress.total_bytes)
            elif isinstance(progress, Verified):
                session.err.print(
                    line(
                        language,
                        "verified",
                        round=progress.round,
                        divergence=f"{progress.divergence:.4g}",
                        size=human_bytes(progress.total_bytes),
                    )
                )

        made = stoppable(
            lambda cancel: allocator.make(table, on_progress=hear, cancel=cancel),
            farewell_s=FAREWELL_S,
            on_stop=stopping(session, "stopped_making"),
        )
    if as_json:
        found = _plain(made.allocation)
        measured = {"measured_divergence": made.report.measured}
        echo_json(found | measured | {"path": str(made.quantized.path)})
        return
    click.echo(line(language, "made", path=made.quantized.path))
    click.echo(line(language, "serve_it", path=made.quantized.path), err=True)


def _say(session: Session, allocation: Allocation, *, as_json: bool) -> None:
    if as_json:
        echo_json(_plain(allocation))
        return
    print_prediction(session, allocation.prediction)
    click.echo(
        line(
            session.say.language,
            "expected",
            divergence=f"{allocation.expected:.4g}",
            smallest=human_bytes(allocation.smallest_bytes),
        )
    )


def _plain(allocation: Allocation) -> dict[str, object]:
    return plain(allocation.prediction) | {
        "expected_divergence": allocation.expected,
        "smallest_bytes": allocation.smallest_bytes,
        "harms": dict(allocation.harms),
    }
