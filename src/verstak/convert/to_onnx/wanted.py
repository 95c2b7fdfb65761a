"""What an ONNX model is wanted to be, in our words and in the builder's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from verstak.errors import UsageError

Precision = Literal["fp32", "fp16", "int8", "int8_dynamic", "int4"]
Algorithm = Literal["rtn", "k_quant", "mixed", "gptq"]

PRECISIONS: tuple[Precision, ...] = ("fp32", "int8_dynamic", "fp16", "int8", "int4")
ALGORITHMS: tuple[Algorithm, ...] = ("rtn", "k_quant", "mixed", "gptq")
BLOCK_SIZES = (16, 32, 64, 128, 256)

_BYTES_PER_WEIGHT: Mapping[Precision, float] = MappingProxyType(
    {"fp32": 4.0, "int8_dynamic": 5.0, "fp16": 2.0, "int8": 2.0, "int4": 1.7}
)
"""Room that is asked for before the start. The embedding stays in 32 bits where it is not tied to
the output: measured, 1.7 bytes a weight for int4 of a 0.5B (onnxruntime-genai 0.18)."""


@dataclass(frozen=True, slots=True)
class OnnxWanted:
    """One ONNX model.

    Attributes:
        precision: Of the matrices; ``int4`` and ``int8`` are weight-only, ``int8_dynamic`` rounds
            activations too, to whole numbers of a scale that is found anew at each multiplication.
        algorithm: How int4 weights are found: ``rtn`` rounds, symmetric; ``k_quant`` searches scale
            and zero point for each block; ``mixed`` is ``k_quant`` with the output and the most
            sensitive layers in int8; ``gptq`` is Olive's, which corrects the error of each column
            in the next ones by what a text makes them multiply. Others have one way, ``rtn``.
        block_size: Values that share a scale.
        calibration: UTF-8 text that ``gptq`` reads.
    """

    precision: Precision = "int4"
    algorithm: Algorithm = "rtn"
    block_size: int = 32
    calibration: Path | None = None

    def __post_init__(self) -> None:
        if self.precision != "int4" and self.algorithm != "rtn":
            raise UsageError(
                f"algorithm {self.algorithm} is for int4, not for {self.precision}",
                remedy="leave out --algorithm, or ask for --precision int4",
            )
        if (self.algorithm == "gptq") != (self.calibration is not None):
            raise UsageError(
                "a text to calibrate with is needed by gptq, and by nothing else",
                remedy="--algorithm gptq --calibrate FILE, or neither",
            )
        if self.block_size not in BLOCK_SIZES:
            raise UsageError(
                f"blocks of {self.block_size} values are not written",
                remedy=f"one of {', '.join(map(str, BLOCK_SIZES))}",
            )

    @property
    def options(self) -> tuple[str, ...]:
        """Extra options of onnxruntime-genai's builder, as ``KEY=VALUE``.

        The builder takes any key and says nothing of one that it does not know; ``int4_algo_config``
        of older releases is such a one in 0.18. So what it made is looked at afterwards.
        """
        found = ["hf_token=false", "hf_remote=false"]
        if self.precision in {"int4", "int8"}:
            found.append(f"block_size={self.block_size}")
        if self.algorithm in {"k_quant", "mixed"}:
            found.append("algo_config=k_quant")
        if self.algorithm == "mixed":
            found.append("matmul_mixed_precision=last_matmul:int8,mixed_layers:int8")
        return tuple(found)

    @property
    def dynamic(self) -> bool:
        """Whether activations are rounded too, by onnxruntime after the builder."""
        return self.precision == "int8_dynamic"

    @property
    def built_as(self) -> str:
        """Precision that the builder is told."""
        return "fp32" if self.dynamic else self.precision

    @property
    def provider(self) -> str:
        """Whose operators the graph may use.

        A half-precision graph for the CPU fails at the second token (onnxruntime-genai 0.18 with
        onnxruntime 1.31: a buffer of the wrong shape is used again); the one for CUDA has fused
        attention instead, which the CPU has in half precision as well.
        """
        return "cuda" if self.precision == "fp16" else "cpu"

    @property
    def bits(self) -> tuple[int, ...]:
        """Bits of quantised matrices that the result must have, each at least once; no others."""
        if self.algorithm == "mixed":
            return (4, 8)
        return {"int8": (8,), "int4": (4,)}.get(self.precision, ())

    @property
    def zero_points(self) -> bool:
        """Whether the matrices must have zero points: only those that were searched for do."""
        return self.algorithm != "rtn"

    @property
    def packed_in_pairs(self) -> bool:
        """Whether onnxruntime packs the zero points, which it can for an even number of blocks."""
        return self.algorithm in {"k_quant", "mixed"}

    def needed_bytes(self, weights: int) -> int:
        """Room to ask for before the start, generously.

        Args:
            weights: Weights of the checkpoint.
        """
        return round(weights * _BYTES_PER_WEIGHT[self.precision]) + 64 * 2**20
