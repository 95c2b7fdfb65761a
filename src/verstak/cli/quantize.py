"""``verstak quantize``: a smaller file of a model, planned to the byte, made and checked."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from verstak.cli.answer import echo_json
from verstak.cli.quantize_words import line
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import UnsupportedFeature, UsageError
from verstak.formats.imatrix import Imatrix
from verstak.model.names import ModelName
from verstak.plan.type_mix.assignment import BY_NAME
from verstak.quantize.importance import (
    CalibrationProgress,
    CalibrationRequest,
    collect_importance,
)
from verstak.quantize.installation import installed_folder
from verstak.quantize.job import Override
from verstak.quantize.prediction import FILE_TYPE_NUMBERS, UNQUANTISED, Prediction
from verstak.quantize.quantizer import (
    Progress as TensorProgress,
)
from verstak.quantize.quantizer import (
    Quantizer,
    QuantizeRequest,
    plan,
)
from verstak.wiring import build_catalog, build_store

_NEVER = threading.Event()


@click.command()
@click.argument("model")
@click.option(
    "--type",
    "file_type",
    required=True,
    type=click.Choice(sorted(FILE_TYPE_NUMBERS), case_sensitive=False),
    help="File type, as llama.cpp names it.",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to make."
)
@click.option(
    "--imatrix",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="Importance matrix, as llama-imatrix or --calibrate made it.",
)
@click.option(
    "--calibrate",
    "text",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="Collect an importance matrix from this text (UTF-8) first.",
)
@click.option("--chunk-tokens", default=512, show_default=True, help="Tokens read together.")
@click.option("--chunks", type=int, help="Chunks of the text to read at most.")
@click.option(
    "--override",
    "overrides",
    multiple=True,
    metavar="REGEX=TYPE",
    help="Another type for the tensors that a regular expression finds; the first that fits counts.",
)
@click.option("--pure", is_flag=True, help="The same type for every matrix.")
@click.option(
    "--allow-requantize",
    is_flag=True,
    help="Quantise what is quantised already; the losses add up.",
)
@click.option("--threads", default=0, help="Threads; 0 = one for each core.")
@click.option("--replace", is_flag=True, help="Replace a file that is there already.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, to the byte, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def quantize(
    session: Session,
    model: str,
    *,
    file_type: str,
    output: Path | None,
    imatrix: Path | None,
    text: Path | None,
    chunk_tokens: int,
    chunks: int | None,
    overrides: Sequence[str],
    threads: int,
    pure: bool,
    allow_requantize: bool,
    replace: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a smaller file of MODEL: a GGUF file, or a model in the store.

    Start from an F16 or BF16 file. The plan, the file made and llama.cpp's own rules are compared
    tensor by tensor and to the byte; the file appears under its name when it is whole.
    """
    source, stem = _source(session, model)
    name = file_type.upper()
    target = output or Path(f"{stem}-{name}.gguf")
    if imatrix is not None and text is not None:
        raise UsageError("either --imatrix or --calibrate, not both")
    request = QuantizeRequest(
        source=source,
        output=target,
        file_type=name,
        overrides=tuple(_override(one) for one in overrides),
        imatrix=imatrix,
        allow_requantize=allow_requantize,
        pure=pure,
        threads=threads,
        replace=replace,
    )
    if dry_run:
        _say_plan(session, request, as_json=as_json)
        return
    folder = installed_folder(session.settings.quantizer)
    if text is not None:
        calibration = CalibrationRequest(
            model=source,
            text=text,
            output=Path(f"{target}.imatrix.gguf"),
            chunk_tokens=chunk_tokens,
            most_chunks=chunks,
            threads=threads,
            replace=replace,
        )
        _calibrate(session, folder, calibration)
        request = _with_matrix(request, calibration.output)
    _make(session, folder, request, as_json=as_json)


def _source(session: Session, model: str) -> tuple[Path, str]:
    """The model's file, and what a file made of it is called."""
    path = Path(model)
    if path.is_file():
        return path, path.name.removesuffix(".gguf")
    if path.suffix == ".gguf" or path.is_absolute() or model.startswith("."):
        raise UsageError(f"{model} does not exist", remedy="check the name")
    name = ModelName.parse(model)
    role = build_catalog(session.settings).find_role(name)
    if role is not None:
        name = ModelName.parse(role.model)
    store = build_store(session.settings)
    stored = store.get(name)
    stem = stored.name.display.replace("/", "-").replace(":", "-")
    layers = stored.manifest.of_kind("model")
    if not layers:
        raise UsageError(f"{stored.name.display} holds no model file")
    return store.blob_path(layers[0].digest), stem


def _override(given: str) -> Override:
    pattern, separator, type_name = given.rpartition("=")
    if not separator or not pattern or not type_name:
        raise UsageError(
            f"{given!r} is no override", remedy="for example: --override 'ffn_down=Q6_K'"
        )
    return Override(pattern=pattern, type_name=type_name.upper())


def _with_matrix(request: QuantizeRequest, matrix: Path) -> QuantizeRequest:
    return QuantizeRequest(
        source=request.source,
        output=request.output,
        file_type=request.file_type,
        overrides=request.overrides,
        imatrix=matrix,
        allow_requantize=request.allow_requantize,
        pure=request.pure,
        threads=request.threads,
        replace=request.replace,
    )


def _say_plan(session: Session, request: QuantizeRequest, *, as_json: bool) -> None:
    language = session.say.language
    try:
        folder = installed_folder(session.settings.quantizer)
    except UnsupportedFeature:
        prediction, checked = plan(request), False
    else:
        prediction, checked = Quantizer(folder).dry_run(request, cancel=_NEVER), True
    if as_json:
        echo_json(plain(prediction) | {"checked_by_library": checked})
        return
    _print(session, prediction)
    click.echo(line(language, "agreed" if checked else "planned_only"), err=True)
    if prediction.requantised and not request.allow_requantize:
        count = len(prediction.requantised)
        click.echo(line(language, "would_need_allow", count=count), err=True)


def _calibrate(session: Session, folder: Path, request: CalibrationRequest) -> Imatrix:
    language = session.say.language
    with _bar(session, line(language, "calibrating", text=request.text.name)) as bar:
        task = bar.add_task("chunks", total=None)
        told = False

        def hear(progress: CalibrationProgress) -> None:
            nonlocal told
            if progress.resumed and not told:
                told = True
                session.err.print(line(language, "resumed", count=progress.resumed))
            bar.update(task, completed=progress.index, total=progress.total)

        matrix = collect_importance(folder, request, on_progress=hear, cancel=_NEVER)
    click.echo(
        line(
            language,
            "calibrated",
            path=request.output,
            chunks=matrix.chunk_count,
            tokens=matrix.chunk_tokens,
        ),
        err=True,
    )
    unseen = sum(entry.unseen_experts for entry in matrix.entries.values())
    if unseen:
        click.echo(line(language, "unseen", count=unseen), err=True)
    return matrix


def _make(session: Session, folder: Path, request: QuantizeRequest, *, as_json: bool) -> None:
    language = session.say.language
    prediction = plan(request)
    if not as_json:
        _print(session, prediction)
    if prediction.requantised and request.allow_requantize:
        count = len(prediction.requantised)
        key = "unpacked" if prediction.file_type in UNQUANTISED else "requantised"
        click.echo(line(language, key, count=count), err=True)
    with _bar(session, line(language, "quantising", file_type=prediction.file_type)) as bar:
        task = bar.add_task("bytes", total=None)

        def hear(progress: TensorProgress) -> None:
            bar.update(task, completed=progress.done_bytes, total=progress.total_bytes)

        made = Quantizer(folder).quantize(request, on_progress=hear, cancel=_NEVER)
    # What llama.cpp says of every row that does not divide is in the plan already.
    for warning in made.warnings:
        if "falling back" not in warning:
            click.echo(line(language, "warned", message=warning), err=True)
    if as_json:
        library = {"version": made.library_version, "commit": made.library_commit}
        echo_json(plain(prediction) | {"path": str(made.path), "library": library})
        return
    click.echo(line(language, "made", path=made.path))
    click.echo(line(language, "serve_it", path=made.path), err=True)


@contextmanager
def _bar(session: Session, what: str) -> Iterator[Progress]:
    with Progress(
        TextColumn(f"  {what}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=session.err,
        disable=not session.err.is_terminal,
        transient=True,
    ) as bar:
        if not session.err.is_terminal:
            session.err.print(what)
        yield bar


def plain(prediction: Prediction) -> dict[str, object]:
    """A prediction for programs."""
    return {
        "file_type": prediction.file_type,
        "total_bytes": prediction.total_bytes,
        "head_bytes": prediction.head_bytes,
        "source_bytes": prediction.source_bytes,
        "bits_per_weight": round(prediction.bits_per_weight, 4),
        "tensors": [
            {
                "name": tensor.name,
                "shape": list(tensor.shape),
                "type": tensor.type_name,
                "bytes": tensor.size_bytes,
            }
            for tensor in prediction.tensors
        ],
        "fallbacks": [
            {"tensor": one.tensor, "wanted": one.wanted, "got": one.got}
            for one in prediction.fallbacks
        ],
        "requantised": list(prediction.requantised),
    }


def _print(session: Session, prediction: Prediction) -> None:
    language = session.say.language
    counts: dict[str, int] = defaultdict(int)
    sizes: dict[str, int] = defaultdict(int)
    for tensor in prediction.tensors:
        counts[tensor.type_name] += 1
        sizes[tensor.type_name] += tensor.size_bytes
    table = Table(box=None, header_style="bold")
    table.add_column(line(language, "type"))
    for key in ("tensors", "size", "share"):
        table.add_column(line(language, key), justify="right")
    total = prediction.total_bytes
    for name in sorted(sizes, key=lambda one: -sizes[one]):
        size = sizes[name]
        table.add_row(name, str(counts[name]), human_bytes(size), f"{size / total:.1%}")
    head = prediction.head_bytes
    table.add_row(line(language, "head"), "", human_bytes(head), f"{head / total:.1%}")
    session.out.print(table)
    click.echo(
        line(
            language,
            "sum",
            file_type=prediction.file_type,
            bytes=f"{total:,}".replace(",", " "),
            size=human_bytes(total),
            bits=f"{prediction.bits_per_weight:.2f}",
            share=f"{total / prediction.source_bytes:.0%}",
        )
    )
    if prediction.fallbacks:
        first = prediction.fallbacks[0]
        columns = next(one.shape[0] for one in prediction.tensors if one.name == first.tensor)
        click.echo(
            line(
                language,
                "fallbacks",
                count=len(prediction.fallbacks),
                tensor=first.tensor,
                wanted=first.wanted,
                got=first.got,
                columns=columns,
                block=BY_NAME[first.wanted].block_size,
            ),
            err=True,
        )
