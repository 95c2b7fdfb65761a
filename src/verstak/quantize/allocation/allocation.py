"""A type for every matrix: the least expected divergence within a size, or the reverse."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from verstak.errors import DoesNotFit, QuantizationFailed, UsageError
from verstak.formats.gguf import GgufHeader
from verstak.quantize.allocation.candidates import Candidates
from verstak.quantize.allocation.knapsack import Option, least_harm, least_size, undominated
from verstak.quantize.allocation.table import HarmTable
from verstak.quantize.job import Override
from verstak.quantize.prediction import FILE_TYPE_NUMBERS, Prediction, predict

_FILE_TYPES: Final = {"Q3_K": "Q3_K_M", "Q4_K": "Q4_K_M", "Q5_K": "Q5_K_M", "F16": "Q8_0"}
"""File type that says "mostly this", where it has another name. A file of the type F16 could have
no types of single tensors."""
_ANY_FILE_TYPE: Final = "Q8_0"

type Keys = Sequence[tuple[str, str | int]]


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for: exactly one of the three.

    Attributes:
        size_bytes: Of the whole file, at most.
        bits: Of tensor data for each value, at most.
        most_divergence: Expected mean KL divergence, nats, at most.
    """

    size_bytes: int | None = None
    bits: float | None = None
    most_divergence: float | None = None

    def __post_init__(self) -> None:
        given = [one for one in (self.size_bytes, self.bits, self.most_divergence) if one]
        if len(given) != 1 or not 0 < given[0] < math.inf:
            raise UsageError(
                "exactly one of a size, bits for each weight, or a divergence above 0 is needed",
                remedy="for example: --size 900MB",
            )


@dataclass(frozen=True, slots=True)
class Allocation:
    """A file that does not exist yet, with a type of its own for every matrix.

    Attributes:
        prediction: The file, tensor by tensor and to the byte.
        overrides: What makes llama.cpp write it.
        harms: Expected part of every matrix in the divergence, nats.
        expected: Expected mean divergence, nats: the sum of `harms`.
        smallest_bytes: Of the smallest file that could be chosen.
    """

    prediction: Prediction
    overrides: tuple[Override, ...] = field(repr=False)
    harms: Mapping[str, float] = field(repr=False)
    expected: float
    smallest_bytes: int

    @property
    def file_type(self) -> str:
        """What the file calls itself: the file type whose own type holds most of its bytes."""
        return self.prediction.file_type


def allocate(
    header: GgufHeader,
    matrices: Sequence[Candidates],
    table: HarmTable,
    target: Target,
    *,
    matrix_keys: Keys | None = None,
    more_keys: Keys = (),
) -> Allocation:
    """Choose a type for every matrix.

    Args:
        header: Of the file to quantise.
        matrices: Every matrix with the types that it may get.
        table: What is known of them.
        target: What is asked for.
        matrix_keys: Metadata of the importance matrix; ``None`` = there is none.
        more_keys: Other metadata that the file will be given.

    Raises:
        DoesNotFit: there is no such file; the message names the smallest, or the best.
        SolverFailed: the solver gave no proven answer.
        QuantizationFailed: llama.cpp's rules would not keep the types chosen.
    """
    groups = [
        undominated(
            [
                Option(name, size, table.matrices[one.name].harm(name))
                for name, size in one.sizes.items()
            ]
        )
        for one in matrices
    ]

    def made(chosen: Sequence[Option]) -> Prediction:
        return _predicted(header, matrices, chosen, matrix_keys, more_keys)

    smallest = made([group[0] for group in groups])
    fixed = smallest.total_bytes - sum(group[0].size for group in groups)
    if target.most_divergence is not None:
        best = table.expected(sum(group[-1].harm for group in groups))
        if best > target.most_divergence:
            raise DoesNotFit(
                f"the best file has an expected divergence of {best:.2g} nats, "
                f"{target.most_divergence:g} were asked for",
                remedy="allow a larger divergence, or all types",
            )
        chosen = least_size(groups, harm=table.estimate_for(target.most_divergence))
    else:
        size = _size(smallest, target)
        if size < smallest.total_bytes:
            raise DoesNotFit(
                f"{size} bytes cannot be reached: the smallest file has {smallest.total_bytes} "
                f"bytes ({smallest.bits_per_weight:.2f} bits per weight)",
                remedy=f"ask for {smallest.total_bytes} bytes or more"
                + ("" if matrix_keys else ", or give an importance matrix: smaller types need one"),
            )
        chosen = least_harm(groups, size=size - fixed)
    prediction = made(chosen)
    estimate = sum(option.harm for option in chosen)
    expected = table.expected(estimate)
    scale = expected / estimate if estimate > 0 else 1.0
    return Allocation(
        prediction=prediction,
        overrides=_overrides(matrices, chosen),
        harms={one.name: option.harm * scale for one, option in zip(matrices, chosen, strict=True)},
        expected=expected,
        smallest_bytes=smallest.total_bytes,
    )


def _size(smallest: Prediction, target: Target) -> int:
    """Bytes of the file that a target allows."""
    if target.size_bytes is not None:
        return target.size_bytes
    assert target.bits is not None  # noqa: S101
    elements = sum(tensor.elements for tensor in smallest.tensors)
    return smallest.head_bytes + int(target.bits * elements / 8)


def _predicted(
    header: GgufHeader,
    matrices: Sequence[Candidates],
    chosen: Sequence[Option],
    matrix_keys: Keys | None,
    more_keys: Keys,
) -> Prediction:
    prediction = predict(
        header,
        file_type=_file_type(chosen),
        overrides=_overrides(matrices, chosen),
        matrix_keys=matrix_keys,
        more_keys=more_keys,
    )
    types = prediction.types()
    for one, option in zip(matrices, chosen, strict=True):
        if types[one.name] != option.label:
            raise QuantizationFailed(
                f"{one.name} would become {types[one.name]} where {option.label} was chosen",
                remedy="report it with the name of the model",
            )
    return prediction


def _overrides(matrices: Sequence[Candidates], chosen: Sequence[Option]) -> tuple[Override, ...]:
    # Dots are all that a name of a tensor has of what means something in an expression.
    return tuple(
        Override(pattern="^" + one.name.replace(".", r"\.") + "$", type_name=option.label)
        for one, option in zip(matrices, chosen, strict=True)
    )


def _file_type(chosen: Sequence[Option]) -> str:
    sizes: dict[str, int] = defaultdict(int)
    for option in chosen:
        sizes[option.label] += option.size
    most = max(sizes, key=lambda name: (sizes[name], name))
    name = _FILE_TYPES.get(most, most)
    return name if name in FILE_TYPE_NUMBERS else _ANY_FILE_TYPE
