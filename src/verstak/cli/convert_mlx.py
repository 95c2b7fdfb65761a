"""``verstak convert --to mlx``: its options, and the way through the toolchain."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from verstak.cli.convert_progress import FAREWELL_S, stages_told
from verstak.cli.session import Session
from verstak.cli.stoppable import stoppable
from verstak.convert.conversion import Conversion
from verstak.convert.to_mlx import BITS, DTYPES, GROUPS, MlxFormat, to_mlx
from verstak.errors import UsageError
from verstak.quantities.text import Bilingual
from verstak.toolchains.environment import environment_of
from verstak.toolchains.specification import toolchain_named

_STAGES = {
    "convert": Bilingual("mlx-lm converts", "mlx-lm переводит веса"),
    "load": Bilingual("the result is loaded and tried", "результат загружается и проверяется"),
}


def mlx_options[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Options that only MLX has."""
    for option in (
        click.option(
            "--group",
            type=click.Choice([str(group) for group in GROUPS]),
            help="Values that share a scale; mlx only, 64 by default.",
        ),
        click.option(
            "--bits",
            type=click.IntRange(min(BITS), max(BITS)),
            help=f"Bits of each weight, mlx only: {', '.join(map(str, BITS))}; none = 16.",
        ),
    ):
        function = option(function)
    return function


def convert_to_mlx(
    session: Session, source: Path, output: Path, *, kind: str, bits: int | None, group: str | None
) -> Conversion:
    """Convert with the toolchain ``mlx``.

    Args:
        session: The run of the command line.
        source: Checkpoint or GGUF.
        output: Folder to make.
        kind: Number format of what is not quantised, as typed.
        bits: Of what is; ``None`` = nothing is.
        group: Values that share a scale, as typed.

    Raises:
        UsageError: options that do not belong together.
        VerstakError: as :func:`verstak.convert.to_mlx.to_mlx`.
    """
    if kind.upper() not in DTYPES:
        raise UsageError(f"MLX has no {kind}", remedy="--type f16 or bf16, and --bits to quantise")
    if group is not None and bits is None:
        raise UsageError("--group is of quantised weights", remedy="add --bits 4, or leave it out")
    environment = environment_of(toolchain_named("mlx"), session.settings.toolchains)
    wanted = MlxFormat(bits=bits, group=int(group or 64), kind=kind.upper())

    hear = stages_told(session, _STAGES)

    def work(cancel: threading.Event) -> Conversion:
        return to_mlx(environment, source, output, wanted, on_event=hear, cancel=cancel)

    return stoppable(work, farewell_s=FAREWELL_S)


def refuse_mlx_options(**given: Any) -> None:
    """Refuse what another format would silently leave aside.

    Raises:
        UsageError: an option of MLX's was given.
    """
    for name, value in given.items():
        if value is not None:
            raise UsageError(f"--{name} is an option of --to mlx", remedy="leave it out")
