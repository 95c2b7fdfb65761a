"""The toolchains that there are: what each is for, what is in it, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from verstak.errors import UsageError
from verstak.quantities.text import Bilingual
from verstak.toolchains.lock import LOCKS, Lock

TORCH_CPU = LOCKS / "torch-cpu.lock"
"""PyTorch built without CUDA, which no public index but its own has."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an installation takes.

    Attributes:
        download_bytes: Of all wheels; ``None`` = nobody measured it.
        disk_bytes: Of the environment; ``None`` = nobody measured it.
    """

    download_bytes: int | None
    disk_bytes: int | None


@dataclass(frozen=True, slots=True)
class Toolchain:
    """One environment.

    Attributes:
        name: As people type it.
        purpose: What it is for.
        lock_file: Every package, with hashes.
        pythons: Minor versions of Python 3 that its packages are built for, best first.
        imports: Modules that have to load before the installation counts.
        cost: On Linux x86-64, where it has PyTorch with the build without CUDA.
        cost_with_cuda: The same where only the index's own build of PyTorch can be had.
    """

    name: str
    purpose: Bilingual
    lock_file: Path
    pythons: tuple[int, ...]
    imports: tuple[str, ...]
    cost: Cost
    cost_with_cuda: Cost

    def lock(self) -> Lock:
        """What is to be installed where the index's own builds are taken.

        Raises:
            IntegrityError: the lock is not one.
        """
        return Lock.read(self.lock_file)

    def lock_without_cuda(self) -> Lock:
        """What is to be installed with PyTorch's build without CUDA.

        Raises:
            IntegrityError: the lock is not one.
        """
        return self.lock().without_cuda().and_also(Lock.read(TORCH_CPU))


TOOLCHAINS: Mapping[str, Toolchain] = MappingProxyType(
    {
        toolchain.name: toolchain
        for toolchain in (
            Toolchain(
                name="hf-onnx",
                purpose=Bilingual(
                    "PyTorch, transformers, ONNX Runtime GenAI and Olive: models to ONNX",
                    "PyTorch, transformers, ONNX Runtime GenAI и Olive: модели в ONNX",
                ),
                lock_file=LOCKS / "hf-onnx.lock",
                pythons=(12, 13, 11),
                imports=("torch", "transformers", "onnx", "onnxruntime", "onnxruntime_genai"),
                # Measured: files that pip took and files of the environment, Python 3.11. With
                # CUDA: the same less PyTorch's CPU wheel, and the sizes that the index states.
                cost=Cost(download_bytes=376_000_000, disk_bytes=1_611_000_000),
                cost_with_cuda=Cost(download_bytes=2_914_000_000, disk_bytes=None),
            ),
            Toolchain(
                name="mlx",
                purpose=Bilingual(
                    "MLX: models for Apple's processors, made on Linux as well",
                    "MLX: модели для процессоров Apple, сделать их можно и в Linux",
                ),
                lock_file=LOCKS / "mlx.lock",
                pythons=(12, 13, 11),
                imports=("mlx.core", "mlx_lm", "transformers"),
                # Measured: files that pip fetched and the environment, Python 3.12. No PyTorch in it.
                cost=Cost(download_bytes=60_000_000, disk_bytes=300_000_000),
                cost_with_cuda=Cost(download_bytes=60_000_000, disk_bytes=300_000_000),
            ),
            Toolchain(
                name="vllm",
                purpose=Bilingual(
                    "vLLM on a processor with AVX2: logits of checkpoints as a server computes them",
                    "vLLM на процессоре с AVX2: логиты чекпойнтов, как их считает сервер",
                ),
                lock_file=LOCKS / "vllm.lock",
                pythons=(11,),  # its lock was worked out for this one
                imports=("torch", "transformers", "vllm"),
                # Measured likewise. It runs with PyTorch's build without CUDA and with no other.
                cost=Cost(download_bytes=612_000_000, disk_bytes=2_413_000_000),
                cost_with_cuda=Cost(download_bytes=None, disk_bytes=None),
            ),
        )
    }
)


def toolchain_named(name: str) -> Toolchain:
    """The toolchain of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in TOOLCHAINS:
        raise UsageError(
            f"there is no toolchain {name!r}", remedy=f"known: {', '.join(sorted(TOOLCHAINS))}"
        )
    return TOOLCHAINS[name]
