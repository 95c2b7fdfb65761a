"""Folders in ONNX Runtime GenAI, as `verstak.convert.to_onnx` makes them, on the processor."""

from __future__ import annotations

from pathlib import Path

from verstak.evaluate.runtimes.environment_model import SCRIPTS, EnvironmentModel, Script
from verstak.toolchains.environment import Environment


class OnnxGenaiRuntime(EnvironmentModel):
    """One folder.

    Args:
        environment: The toolchain ``hf-onnx``.
        folder: What `verstak.convert.to_onnx` made.
        threads: Threads that compute; 0 = as the runtime likes.
    """

    name = "ONNX Runtime GenAI"

    def __init__(self, environment: Environment, folder: Path, *, threads: int = 0) -> None:
        job = {"folder": str(folder.absolute()), "threads": threads}
        script = Script(environment, SCRIPTS / "onnx_model.py", job)
        super().__init__(script, folder.name)
