"""Runtimes by name: which can read an artifact, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from verstak.engines.protocol import WorkerOptions
from verstak.errors import UnsupportedFeature, UsageError
from verstak.evaluate.artifact import Artifact, Format
from verstak.evaluate.runtime import Runtime
from verstak.evaluate.runtimes.llama_cpp import LlamaCppRuntime
from verstak.evaluate.runtimes.served_model import StartWorker
from verstak.hardware.processor import usable_cores


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """What runtimes need of this machine.

    Attributes:
        library: Folder of the quantiser's library; ``None`` = not installed.
        start_worker: The engine that serves; ``None`` = not installed.
        worker: Its options, as serving has them.
        toolchains: Folder of the environments of heavy tools.
        threads: Threads that compute logits; 0 = one for each core.
    """

    library: Path | None
    start_worker: StartWorker | None
    worker: WorkerOptions
    toolchains: Path | None = None
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A model in a runtime, and what the card has to say of it.

    Attributes:
        runtime: The model.
        begin: Asks which token every text begins with; it answers ``None`` where there is none.
        speed_label: What is timed, with its version.
        speed_threads: Threads of that; ``None`` = not known.
        notes: What a reader of the figures has to know, English.
    """

    runtime: Runtime
    begin: Callable[[], int | None]
    speed_label: str
    speed_threads: int | None
    notes: tuple[str, ...] = ()


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
        raise UnsupportedFeature("the engine that serves is not installed")
    runtime = LlamaCppRuntime(
        artifact.path,
        library=options.library,
        start_worker=options.start_worker,
        options=options.worker,
        threads=options.threads,
    )
    return Opened(
        runtime=runtime,
        begin=lambda: runtime.begin,
        speed_label=runtime.serving,
        speed_threads=options.worker.threads or usable_cores(),
        notes=(
            f"Logits: {runtime.name} {runtime.version}; answers and speed: {runtime.serving}.",
            "Peak memory counts the pages of the mapped model file that were touched.",
        ),
    )


RUNTIMES: Mapping[str, tuple[frozenset[Format], Opener]] = MappingProxyType(
    {"llama.cpp": (frozenset({"GGUF"}), _llama_cpp)}
)
"""Formats that a runtime reads, and how it is opened; the first that fits is the usual one."""
