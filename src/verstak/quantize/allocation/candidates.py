"""Which types every matrix of a model may get, and what each takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from verstak.errors import UsageError
from verstak.formats.gguf import GgufHeader, TensorInfo
from verstak.formats.imatrix import Imatrix
from verstak.formats.repacking import ProcessorFamily, is_looked_up, is_repacked
from verstak.plan.file_size import ALIGNMENT_BYTES
from verstak.plan.tensors.weight import Weight
from verstak.plan.type_mix.assignment import BY_NAME
from verstak.plan.type_mix.role import kept_type
from verstak.quantize.prediction import NEED_MATRIX, UNQUANTISED

TYPES: Final = (
    "IQ1_S",
    "IQ1_M",
    "IQ2_XXS",
    "IQ2_XS",
    "IQ2_S",
    "Q2_K",
    "IQ3_XXS",
    "IQ3_S",
    "Q3_K",
    "IQ4_XS",
    "IQ4_NL",
    "Q4_0",
    "Q4_K",
    "Q4_1",
    "Q5_0",
    "Q5_K",
    "Q5_1",
    "Q6_K",
    "Q8_0",
    "F16",
)
"""Types that are chosen from, by their bits. Ternary and 4-bit float types are for models that were
trained for them."""

_ALWAYS_FAST = frozenset({"Q8_0"})
"""As fast as memory allows on every processor, though no layout of its own exists on all."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What may be chosen.

    Attributes:
        excluded: Types that no matrix gets.
        pinned: For single matrices one type more, even if it is excluded.
        fast_on: Processor for whose kernels types are restricted; ``None`` = any type will do.
    """

    excluded: frozenset[str] = frozenset()
    pinned: Mapping[str, str] = field(default_factory=dict)
    fast_on: ProcessorFamily | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """One matrix and the types that it may get.

    Attributes:
        name: The tensor.
        shape: Values along each axis, fastest first.
        sizes: Bytes in the file, padding included, by type.
    """

    name: str
    shape: tuple[int, ...]
    sizes: Mapping[str, int]

    @property
    def elements(self) -> int:
        """Values in it."""
        return Weight(self.name, self.shape).elements

    @property
    def layer(self) -> int | None:
        """Block that it belongs to; ``None`` = none."""
        head, _, rest = self.name.partition(".")
        return int(rest.partition(".")[0]) if head == "blk" else None

    @property
    def kind(self) -> str:
        """What it is in its block, for example ``ffn_down``."""
        return self.name.removesuffix(".weight").rpartition(".")[2]


def candidates_of(
    header: GgufHeader, matrix: Imatrix | None, preferences: Preferences
) -> tuple[Candidates, ...]:
    """Every matrix that llama.cpp quantises, with its types.

    Args:
        header: Of the file to quantise.
        matrix: Importance matrix; ``None`` = none.
        preferences: What may be chosen.

    Raises:
        UsageError: the file is quantised already, or no type is left for a matrix.
    """
    tied = all(tensor.name != "output.weight" for tensor in header.tensors)
    found = []
    for tensor in header.tensors:
        if kept_type(Weight(tensor.name, tensor.shape), 2026) is not None:
            continue
        if tensor.type_name not in UNQUANTISED:
            raise UsageError(
                f"{tensor.name} is quantised already ({tensor.type_name}): what a second rounding "
                "does cannot be told from what the first one did",
                remedy="start from the F16, BF16 or F32 file, or unpack it first: --type F16",
            )
        sizes = {
            name: _file_bytes(tensor, name)
            for name in TYPES
            if _may_be(tensor, name, matrix, preferences, tied=tied)
        }
        if not sizes:
            raise UsageError(f"no type that is left can hold {tensor.name}")
        found.append(Candidates(tensor.name, tensor.shape, sizes))
    return tuple(found)


def _may_be(
    tensor: TensorInfo,
    type_name: str,
    matrix: Imatrix | None,
    preferences: Preferences,
    *,
    tied: bool,
) -> bool:
    if tensor.shape[0] % BY_NAME[type_name].block_size:
        return False
    if type_name in NEED_MATRIX and (matrix is None or tensor.name not in matrix.entries):
        return False
    if preferences.pinned.get(tensor.name) == type_name:
        return True
    if type_name in preferences.excluded:
        return False
    if preferences.fast_on is None or is_looked_up(tensor.name, tied=tied):
        return True
    return type_name in _ALWAYS_FAST or is_repacked(
        tensor.name, tensor.shape, type_name, tied=tied, processor_family=preferences.fast_on
    )


def _file_bytes(tensor: TensorInfo, type_name: str) -> int:
    kind = BY_NAME[type_name]
    size = tensor.elements // kind.block_size * kind.block_bytes
    return -(-size // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
