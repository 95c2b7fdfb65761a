"""``verstak convert``: weights from one format to another."""

from __future__ import annotations

import json
from pathlib import Path

import click

from verstak.cli.convert_mlx import convert_to_mlx, mlx_options, refuse_mlx_options
from verstak.cli.convert_onnx import convert_to_onnx, onnx_options, refuse_onnx_options
from verstak.cli.convert_progress import FAREWELL_S, shown
from verstak.cli.pull import model_of
from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.cli.stoppable import stoppable
from verstak.convert.conversion import Conversion
from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import UsageError
from verstak.model.names import ModelName
from verstak.wiring import build_catalog, build_store


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
        with shown(session.err) as progress:
            told = progress.told
            made = stoppable(
                lambda cancel: run(path, output, kind.upper(), on_progress=told, cancel=cancel),
                farewell_s=FAREWELL_S,
            )
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
        raise UsageError(
            f"{source} has {len(layers)} model files, one is converted",
            remedy="name the one: verstak show tells their paths",
        )
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
