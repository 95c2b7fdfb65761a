"""MLX as a target, by mlx-lm in an environment of its own."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from verstak.convert.to_mlx import MlxFormat, to_mlx
from verstak.toolchains.environment import environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named
from verstak.workshop.recipe import Level
from verstak.workshop.source import Source
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.ground import (
    Ground,
    Input,
    SizeAhead,
    environment_identity,
    folder_of,
    share_of,
)
from verstak.workshop.workbench import Result

TOOLCHAIN = "mlx"
_FOLDER = "mlx"


class MlxTarget:
    """Candidates in MLX's affine quantisation: ``4bit`` and its like, in groups of 64 values."""

    def what(self, level: Level) -> str:
        """Kind of the step."""
        del level
        return "mlx"

    def require(self, toolchains: ToolchainOptions) -> None:
        """Its environment has to be there."""
        environment_of(toolchain_named(TOOLCHAIN), toolchains)

    def size_ahead(self, level: Level, source: Source, *, matrix_text: str | None) -> SizeAhead:
        """From the number of weights: norms and the tokenizer's files come on top."""
        del matrix_text
        size = int(source.elements * _format(level).bits_per_value / 8)
        return SizeAhead(size, exact=False)

    def step(self, level: Level, ground: Ground) -> Step:
        """Convert, quantise, load in a fresh process."""
        wanted = _format(level)
        environment = environment_of(toolchain_named(TOOLCHAIN), ground.toolchains)

        def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
            target = folder / _FOLDER
            # What a killed try left under the name was never recorded.
            shutil.rmtree(target, ignore_errors=True)
            to_mlx(
                environment,
                ground.weights,
                target,
                wanted,
                on_event=share_of(tell),
                cancel=cancel,
            )

        return Step(
            what=self.what(level),
            label=level.label,
            identity={
                "source": ground.weights_digest,
                "wanted": repr(wanted),
                "environment": environment_identity(environment),
            },
            outputs=(f"{_FOLDER}/",),
            work=float(ground.source.elements),
            make=make,
            disk_bytes=self.size_ahead(level, ground.source, matrix_text=None).size_bytes,
        )

    def level(self, level: Level) -> str | None:
        """As the recipe says."""
        return level.preset

    def artifact(self, result: Result) -> Input:
        """The folder."""
        return folder_of(result, _FOLDER)


def _format(level: Level) -> MlxFormat:
    return MlxFormat(bits=int((level.preset or "4bit").removesuffix("bit")))
