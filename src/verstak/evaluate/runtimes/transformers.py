"""Folders of safetensors in transformers, on the processor: the reference that others are held to."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from verstak.evaluate.runtimes.environment_model import SCRIPTS, EnvironmentModel, Script
from verstak.toolchains.environment import Environment

Dtype = Literal["float32", "bfloat16", "float16"]


class TransformersRuntime(EnvironmentModel):
    """One folder.

    Args:
        environment: The toolchain ``hf-onnx``.
        folder: A checkpoint; pickles and code in it are never read.
        threads: Threads that compute; 0 = as the runtime likes.
        dtype: Number format that weights are loaded in, and computed with.
    """

    name = "transformers"

    def __init__(
        self, environment: Environment, folder: Path, *, threads: int = 0, dtype: Dtype = "float32"
    ) -> None:
        job = {"folder": str(folder.absolute()), "threads": threads, "dtype": dtype}
        script = Script(environment, SCRIPTS / "transformers_model.py", job)
        super().__init__(script, folder.name)
