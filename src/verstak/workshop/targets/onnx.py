"""ONNX as a target, by onnxruntime-genai's builder in an environment of its own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from verstak.convert.to_onnx.conversion import to_onnx
from verstak.convert.to_onnx.wanted import OnnxWanted
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

TOOLCHAIN = "hf-onnx"
_FOLDER = "onnx"
WANTED: Mapping[str, OnnxWanted] = MappingProxyType(
    {
        "int4": OnnxWanted("int4"),
        "int4-k_quant": OnnxWanted("int4", "k_quant"),
        "int4-mixed": OnnxWanted("int4", "mixed"),
        "int8": OnnxWanted("int8"),
        "fp16": OnnxWanted("fp16"),
        "fp32": OnnxWanted("fp32"),
    }
)
"""Levels of a recipe."""


class OnnxTarget:
    """Candidates in ONNX, weight-only where they are quantised."""

    def what(self, level: Level) -> str:
        """Kind of the step."""
        del level
        return "onnx"

    def require(self, toolchains: ToolchainOptions) -> None:
        """Its environment has to be there."""
        environment_of(toolchain_named(TOOLCHAIN), toolchains)

    def size_ahead(self, level: Level, source: Source, *, matrix_text: str | None) -> SizeAhead:
        """Generously: the builder keeps some tensors in 32 bits."""
        del matrix_text
        return SizeAhead(WANTED[level.label].needed_bytes(source.elements), exact=False)

    def step(self, level: Level, ground: Ground) -> Step:
        """Convert, quantise, look at what was made, load it in a fresh process."""
        wanted = WANTED[level.label]
        environment = environment_of(toolchain_named(TOOLCHAIN), ground.toolchains)

        def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
            target = folder / _FOLDER
            # What a killed try left under the name was never recorded.
            shutil.rmtree(target, ignore_errors=True)
            to_onnx(
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
            disk_bytes=wanted.needed_bytes(ground.source.elements),
        )

    def level(self, level: Level) -> str | None:
        """As the recipe says."""
        return level.preset

    def artifact(self, result: Result) -> Input:
        """The folder."""
        return folder_of(result, _FOLDER)
