"""``verstak convert --to onnx``: its options, and the way through the toolchain."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import click
from click.core import ParameterSource

from verstak.cli.convert_progress import FAREWELL_S, stages_told
from verstak.cli.session import Session
from verstak.cli.stoppable import stoppable
from verstak.convert.conversion import Conversion
from verstak.convert.to_onnx.conversion import TOOLCHAIN, to_onnx
from verstak.convert.to_onnx.wanted import (
    ALGORITHMS,
    BLOCK_SIZES,
    PRECISIONS,
    Algorithm,
    OnnxWanted,
    Precision,
)
from verstak.errors import UsageError
from verstak.quantities.text import Bilingual
from verstak.toolchains.environment import environment_of
from verstak.toolchains.specification import toolchain_named

_STAGES = {
    "running Olive": Bilingual("Olive calibrates", "Olive калибрует"),
    "loading PyTorch": Bilingual("loading PyTorch", "загружается PyTorch"),
    "reading layers": Bilingual("reading layers", "читаются слои"),
    "quantising and writing": Bilingual("quantising and writing", "квантование и запись"),
    "looking at the graph": Bilingual("looking at the graph", "проверяется граф"),
    "trying the model": Bilingual("trying the model", "проба модели"),
}


def onnx_options[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Options that only ONNX has."""
    for option in (
        click.option(
            "--calibrate",
            type=click.Path(exists=True, dir_okay=False),
            help="Text that gptq reads; onnx only.",
        ),
        click.option(
            "--block-size",
            type=click.Choice([str(size) for size in BLOCK_SIZES]),
            help="Values that share a scale; onnx only, 32 by default.",
        ),
        click.option(
            "--algorithm",
            type=click.Choice(ALGORITHMS),
            help="How int4 weights are found; onnx only, rtn by default. mixed: k_quant with the "
            "output and the most sensitive layers in int8; gptq: Olive's, with --calibrate.",
        ),
        click.option(
            "--precision",
            type=click.Choice(PRECISIONS),
            help="Of the matrices; onnx only, int4 by default. int4 and int8 are weight-only.",
        ),
    ):
        function = option(function)
    return function


def convert_to_onnx(
    session: Session,
    source: Path,
    output: Path,
    *,
    precision: str | None,
    algorithm: str | None,
    block_size: str | None,
    calibrate: str | None,
) -> Conversion:
    """Convert with the toolchain ``hf-onnx``.

    Args:
        session: The run of the command line.
        source: Checkpoint or GGUF.
        output: Folder to make.
        precision: As typed.
        algorithm: As typed.
        block_size: As typed.
        calibrate: As typed.

    Raises:
        UsageError: options that do not belong together.
        VerstakError: as :func:`verstak.convert.to_onnx.conversion.to_onnx`.
    """
    if click.get_current_context().get_parameter_source("kind") is ParameterSource.COMMANDLINE:
        raise UsageError("--type is not for --to onnx", remedy="--precision says what it is to be")
    wanted = OnnxWanted(
        precision=cast("Precision", precision or "int4"),
        algorithm=cast("Algorithm", algorithm or "rtn"),
        block_size=int(block_size or 32),
        calibration=Path(calibrate) if calibrate else None,
    )
    environment = environment_of(toolchain_named(TOOLCHAIN), session.settings.toolchains)
    hear = stages_told(session, _STAGES)

    def work(cancel: threading.Event) -> Conversion:
        return to_onnx(environment, source, output, wanted, on_event=hear, cancel=cancel)

    return stoppable(work, farewell_s=FAREWELL_S)


def refuse_onnx_options(**given: str | None) -> None:
    """Refuse what another format would silently leave aside.

    Raises:
        UsageError: an option of ONNX's was given.
    """
    for name, value in given.items():
        if value is not None:
            option = name.replace("_", "-")
            raise UsageError(f"--{option} is an option of --to onnx", remedy="leave it out")
