"""Runtimes by name: which can read an artifact, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from verstak.engines.protocol import WorkerOptions
from verstak.errors import UnsupportedFeature, UsageError
from verstak.evaluate.artifact import Artifact, Format
from verstak.evaluate.runtime import Runtime
from verstak.evaluate.runtimes.llama_cpp import LlamaCppRuntime
from verstak.evaluate.runtimes.served_model import StartWorker
from verstak.hardware.processor import usable_cores
from verstak.toolchains.environment import Environment, environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """What runtimes need of this machine.

    Attributes:
        library: Folder of the quantiser's library; ``None`` = not installed.
        start_worker: The engine that serves; ``None`` = not installed.
        worker: Its options, as serving has them.
        toolchains: Where the environments of heavy tools are; ``None`` = there are none.
        threads: Threads that compute; 0 = one for each core, and in `worker` as serving has them.
    """

    library: Path | None
    start_worker: StartWorker | None
    worker: WorkerOptions
    toolchains: ToolchainOptions | None = None
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A model in a runtime, and what the card has to say of it. Opening does not load it.

    Attributes:
        runtime: The model.
        begin: Asks which token every text begins with; it answers ``None`` where there is none.
        serving_threads: Threads of what answers and is timed; ``None`` = not known.
        serving: What answers and is timed, with its version; ``None`` = the runtime itself.
        notes: Asks what a reader of the figures has to know, English.
    """

    runtime: Runtime
    begin: Callable[[], int | None]
    serving_threads: int | None
    serving: str | None = None
    notes: Callable[[], tuple[str, ...]] = tuple

    @property
    def version(self) -> str:
        """Name and version of the runtime."""
        return f"{self.runtime.name} {self.runtime.version}"

    @property
    def served_by(self) -> str:
        """Name and version of what answers and is timed."""
        return self.serving or self.version


type Opener = Callable[[Artifact, RuntimeOptions], Opened]


def open_runtime(artifact: Artifact, options: RuntimeOptions, name: str | None = None) -> Opened:
    """Open an artifact; close ``Opened.runtime`` afterwards.

    Args:
        artifact: What to open.
        options: What runtimes need.
        name: One of `RUNTIMES`; ``None`` = the usual one of its format.

    Raises:
        UsageError: no runtime of that name, or it does not read this format.
        UnsupportedFeature: the runtime is not installed.
    """
    if name is not None and name not in RUNTIMES:
        raise UsageError(f"no runtime is called {name}", remedy=f"known: {', '.join(RUNTIMES)}")
    fitting = [key for key, (formats, _) in RUNTIMES.items() if artifact.format in formats]
    if not fitting:
        raise UnsupportedFeature(f"no runtime here reads {artifact.format}")
    chosen = name or fitting[0]
    if chosen not in fitting:
        raise UsageError(
            f"{chosen} does not read {artifact.format}", remedy=f"these do: {', '.join(fitting)}"
        )
    return RUNTIMES[chosen][1](artifact, options)


def _llama_cpp(artifact: Artifact, options: RuntimeOptions) -> Opened:
    if options.library is None:
        raise UnsupportedFeature(
            "llama.cpp's library is not installed",
            remedy="verstak toolchain install quantizer",
        )
    if options.start_worker is None:
        raise UnsupportedFeature(
            "the engine that serves is not installed", remedy="verstak doctor says what is missing"
        )
    # As serving has it, unless somebody asks for another number of threads.
    worker = replace(options.worker, threads=options.threads or options.worker.threads)
    runtime = LlamaCppRuntime(
        artifact.path,
        library=options.library,
        start_worker=options.start_worker,
        options=worker,
        threads=options.threads,
    )
    return Opened(
        runtime=runtime,
        begin=lambda: runtime.begin,
        serving_threads=worker.threads or usable_cores(),
        serving=runtime.serving,
        notes=lambda: (
            f"Logits: llama.cpp {runtime.version}; answers and speed: {runtime.serving}.",
        ),
    )


def _onnx_genai(artifact: Artifact, options: RuntimeOptions) -> Opened:
    # Runtimes of environments are rarely opened, and not needed to measure a GGUF.
    from verstak.evaluate.runtimes.onnx_genai import OnnxGenaiRuntime  # noqa: PLC0415

    environment = _environment("hf-onnx", options)
    runtime = OnnxGenaiRuntime(environment, artifact.path, threads=options.threads)
    return Opened(runtime, lambda: runtime.begin, options.threads or None)


def _transformers(artifact: Artifact, options: RuntimeOptions) -> Opened:
    from verstak.evaluate.runtimes.transformers import TransformersRuntime  # noqa: PLC0415

    environment = _environment("hf-onnx", options)
    runtime = TransformersRuntime(environment, artifact.path, threads=options.threads)
    return Opened(runtime, lambda: runtime.begin, options.threads or None)


def _mlx(artifact: Artifact, options: RuntimeOptions) -> Opened:
    from verstak.evaluate.runtimes.mlx import MlxRuntime  # noqa: PLC0415

    runtime = MlxRuntime(_environment("mlx", options), artifact.path)
    notes = lambda: tuple(note.en for note in runtime.notes)  # noqa: E731 - asked when it is loaded
    return Opened(runtime, lambda: runtime.begin, None, notes=notes)


def _vllm(artifact: Artifact, options: RuntimeOptions) -> Opened:
    from verstak.evaluate.runtimes.vllm import VllmRuntime  # noqa: PLC0415

    environment = _environment("vllm", options)
    runtime = VllmRuntime(environment, artifact.path, threads=options.threads)
    return Opened(runtime, lambda: runtime.begin, options.threads or None)


def _environment(name: str, options: RuntimeOptions) -> Environment:
    if options.toolchains is None:
        raise UnsupportedFeature(
            f"the toolchain {name} is not installed",
            remedy=f"install it: verstak toolchain install {name}",
        )
    return environment_of(toolchain_named(name), options.toolchains)


RUNTIMES: Mapping[str, tuple[frozenset[Format], Opener]] = MappingProxyType(
    {
        "llama.cpp": (frozenset({"GGUF"}), _llama_cpp),
        "onnx-genai": (frozenset({"ONNX"}), _onnx_genai),
        "mlx": (frozenset({"MLX"}), _mlx),
        "transformers": (frozenset({"safetensors"}), _transformers),
        "vllm": (frozenset({"safetensors"}), _vllm),
    }
)
"""Formats that a runtime reads, and how it is opened; the first that fits is the usual one."""
