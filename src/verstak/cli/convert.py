"""``verstak convert``: weights from one format to another."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from verstak.cli.convert_mlx import convert_to_mlx, mlx_options, refuse_mlx_options
from verstak.cli.convert_onnx import convert_to_onnx, onnx_options, refuse_onnx_options
from verstak.cli.pull import model_of
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.convert.conversion import Conversion, ConversionProgress
from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import UsageError
from verstak.model.names import ModelName
from verstak.wiring import build_catalog, build_store

_PLAIN_INTERVAL_S = 5.0


@click.command()
@click.argument("source")
@click.option(
    "--to",
    "wanted",
    type=click.Choice(["gguf", "safetensors", "mlx", "onnx"]),
    help="Format to write; by default the other one.",
)
@click.option(
    "--type",
    "kind",
    type=click.Choice(["f32", "f16", "bf16", "q8_0"]),
    default="f16",
    show_default=True,
    help="Number format of the matrices; q8_0 for GGUF only.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="GGUF file or folder to make; it must not exist.",
)
@mlx_options
@onnx_options
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@verb
def convert(
    session: Session,
    source: str,
    *,
    wanted: str | None,
    kind: str,
    output: Path,
    bits: int | None,
    group: str | None,
    precision: str | None,
    algorithm: str | None,
    block_size: str | None,
    calibrate: str | None,
    as_json: bool,
) -> None:
    """Convert SOURCE between a Hugging Face folder (safetensors) and GGUF, or to MLX or ONNX.

    SOURCE is a folder with config.json, tokenizer.json and *.safetensors, a GGUF file, or the name
    of a model in the store.
    """
    path = _path_of(session, source)
    found = "safetensors" if path.is_dir() else "gguf"
    if wanted == found:
        raise UsageError(f"{source} is {found} already", remedy="leave out --to")
    of_onnx = {
        "precision": precision,
        "algorithm": algorithm,
        "block_size": block_size,
        "calibrate": calibrate,
    }
    if wanted == "onnx":
        refuse_mlx_options(bits=bits, group=group)
        made = convert_to_onnx(session, path, output, **of_onnx)
    elif wanted == "mlx":
        refuse_onnx_options(**of_onnx)
        made = convert_to_mlx(session, path, output, kind=kind, bits=bits, group=group)
    else:
        refuse_mlx_options(bits=bits, group=group)
        refuse_onnx_options(**of_onnx)
        run = checkpoint_to_gguf if path.is_dir() else gguf_to_checkpoint
        with _shown(session.err) as progress:
            made = run(path, output, kind.upper(), on_progress=progress.told)
    for note in made.notes:
        session.err.print(session.say("note", note=note.in_(session.say.language)), markup=False)
    if as_json:
        click.echo(json.dumps(_plain(made), ensure_ascii=False, indent=2))
        return
    size = human_bytes(made.size_bytes)
    click.echo(session.say("converted", path=made.path, size=size, count=made.tensors))


def _path_of(session: Session, source: str) -> Path:
    path = Path(source)
    if path.exists():
        return path
    if path.suffix == ".gguf" or path.is_absolute() or source.startswith("."):
        raise UsageError(f"{source} does not exist", remedy="check the name")
    name = model_of(ModelName.parse(source), build_catalog(session.settings))
    store = build_store(session.settings)
    layers = store.get(name).manifest.of_kind("model")
    if len(layers) != 1:
        raise UsageError(f"{source} has {len(layers)} model files, one is converted")
    return store.blob_path(layers[0].digest)


def _plain(made: Conversion) -> dict[str, object]:
    return {
        "path": str(made.path),
        "size_bytes": made.size_bytes,
        "model_type": made.model_type,
        "tensors": made.tensors,
        "types": made.types,
        "license": made.license_name,
        "base_model": made.base_model,
        "notes": [{"en": note.en, "ru": note.ru} for note in made.notes],
    }


class _Bar:
    """One bar for the whole conversion."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("  {task.description}"), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, TimeRemainingColumn(), console=console)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def told(self, progress: ConversionProgress) -> None:
        """Move the bar."""
        self._progress.update(
            self._task,
            description=progress.tensor,
            completed=progress.done_bytes,
            total=progress.total_bytes,
        )


class _Lines:
    """A line now and then: logs and pipes."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._last_s = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def told(self, progress: ConversionProgress) -> None:
        """Print a line when some seconds have passed."""
        now_s = self._clock()
        if now_s - self._last_s < _PLAIN_INTERVAL_S:
            return
        self._last_s = now_s
        share = progress.done_bytes / max(1, progress.total_bytes)
        size = human_bytes(progress.total_bytes)
        self._console.print(f"  {progress.tensor} {share:4.0%} of {size}", markup=False)


def _shown(console: Console) -> _Bar | _Lines:
    return _Bar(console) if console.is_terminal else _Lines(console)
