"""``verstak quantize``: a smaller file of a model, planned to the byte, made and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_changes
from pathlib import Path

import click

from verstak.cli.answer import echo_json
from verstak.cli.quantize_allocation import Wanted, make_allocation, target_of
from verstak.cli.quantize_bar import FAREWELL_S, bar_of, calibrate, stopping
from verstak.cli.quantize_print import plain, print_prediction
from verstak.cli.quantize_words import line
from verstak.cli.session import Session, verb
from verstak.cli.stoppable import stoppable
from verstak.errors import UnsupportedFeature, UsageError
from verstak.model.names import ModelName
from verstak.quantize.importance import CalibrationRequest
from verstak.quantize.installation import installed_folder
from verstak.quantize.job import Override
from verstak.quantize.prediction import FILE_TYPE_NUMBERS, UNQUANTISED
from verstak.quantize.quantizer import (
    Progress as TensorProgress,
)
from verstak.quantize.quantizer import (
    Quantizer,
    QuantizeRequest,
    plan,
)
from verstak.wiring import build_catalog, build_store


@click.command()
@click.argument("model")
@click.option(
    "--type",
    "file_type",
    type=click.Choice(sorted(FILE_TYPE_NUMBERS), case_sensitive=False),
    help="File type, as llama.cpp names it.",
)
@click.option("--size", help="Choose types for a file of at most this size, for example 900MB.")
@click.option("--bits", type=float, help="The same, in bits for each weight, for example 4.2.")
@click.option(
    "--max-kld",
    "most_divergence",
    type=float,
    help="Choose types for the smallest file that diverges no more than this, in nats.",
)
@click.option(
    "--prefer-speed",
    is_flag=True,
    help="With --size, --bits or --max-kld: only types that this processor is fast with.",
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
    file_type: str | None,
    size: str | None,
    bits: float | None,
    most_divergence: float | None,
    prefer_speed: bool,
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

    With --size, --bits or --max-kld a type is chosen for every tensor by what it does to the
    model's predictions: the least harm within the bytes. The model is measured for that, which
    takes minutes and is kept: another size is chosen at once.
    """
    given = sum(one is not None for one in (file_type, size, bits, most_divergence))
    if given != 1:
        raise UsageError(
            "exactly one of --type, --size, --bits and --max-kld is needed",
            remedy="for example: --type Q4_K_M, or --size 900MB",
        )
    source, stem = _source(session, model)
    if file_type is None:
        if pure or overrides or allow_requantize:
            raise UsageError("--pure, --override and --allow-requantize go with --type only")
        make_allocation(
            session,
            Wanted(
                source=source,
                stem=stem,
                output=output,
                target=target_of(size, bits, most_divergence),
                imatrix=imatrix,
                text=text,
                chunk_tokens=chunk_tokens,
                chunks=chunks,
                threads=threads,
                prefer_speed=prefer_speed,
                replace=replace,
                dry_run=dry_run,
                as_json=as_json,
            ),
        )
        return
    if prefer_speed:
        raise UsageError("--prefer-speed goes with --size, --bits and --max-kld")
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
        calibrate(session, folder, calibration)
        request = with_changes(request, imatrix=calibration.output)
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


def _say_plan(session: Session, request: QuantizeRequest, *, as_json: bool) -> None:
    language = session.say.language
    try:
        folder = installed_folder(session.settings.quantizer)
    except UnsupportedFeature:
        prediction, checked = plan(request), False
    else:
        prediction = stoppable(
            lambda cancel: Quantizer(folder).dry_run(request, cancel=cancel), farewell_s=FAREWELL_S
        )
        checked = True
    if as_json:
        echo_json(plain(prediction) | {"checked_by_library": checked})
        return
    print_prediction(session, prediction)
    click.echo(line(language, "agreed" if checked else "planned_only"), err=True)
    if prediction.requantised and not request.allow_requantize:
        count = len(prediction.requantised)
        click.echo(line(language, "would_need_allow", count=count), err=True)


def _make(session: Session, folder: Path, request: QuantizeRequest, *, as_json: bool) -> None:
    language = session.say.language
    prediction = plan(request)
    if not as_json:
        print_prediction(session, prediction)
    if prediction.requantised and request.allow_requantize:
        count = len(prediction.requantised)
        key = "unpacked" if prediction.file_type in UNQUANTISED else "requantised"
        click.echo(line(language, key, count=count), err=True)
    with bar_of(session, line(language, "quantising", file_type=prediction.file_type)) as bar:
        task = bar.add_task("bytes", total=None)

        def hear(progress: TensorProgress) -> None:
            bar.update(task, completed=progress.done_bytes, total=progress.total_bytes)

        made = stoppable(
            lambda cancel: Quantizer(folder).quantize(request, on_progress=hear, cancel=cancel),
            farewell_s=FAREWELL_S,
            on_stop=stopping(session, "stopped_making"),
        )
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
