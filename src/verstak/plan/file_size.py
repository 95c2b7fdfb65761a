"""The size of a GGUF before it exists, tensor by tensor."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from verstak.formats.gguf import GgufHeader
from verstak.formats.gguf_model import quantization_level
from verstak.formats.repacking import ProcessorFamily, is_looked_up, is_repacked
from verstak.model.architecture import Architecture
from verstak.plan.byte_quantity import estimated_bytes, exact_bytes, total_bytes
from verstak.plan.metadata_size import known_metadata, metadata_bytes, usual_tokenizer
from verstak.plan.tensors.listing import tensors_of
from verstak.plan.tensors.weight import Weight
from verstak.plan.type_mix.assignment import BY_NAME, Assignment, assign_types
from verstak.plan.type_mix.mixes import OFFERED_TYPES
from verstak.plan.type_mix.recipe import Recipe, usual_recipe
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

__all__ = [
    "OFFERED_TYPES",
    "Fallback",
    "PlannedFile",
    "PlannedTensor",
    "Recipe",
    "architecture_parameters",
    "gguf_file",
    "planned_file_of",
    "read_bytes_per_token",
    "repacked_bytes",
]

ALIGNMENT_BYTES = 32
"""What llama.cpp pads every tensor to (``GGUF_DEFAULT_ALIGNMENT``)."""


@dataclass(frozen=True, slots=True)
class PlannedTensor:
    """One tensor.

    Attributes:
        name: For example ``blk.0.attn_q.weight``.
        shape: Values along each axis, fastest first: (columns, rows, …).
        type_name: For example ``Q4_K``.
        size_bytes: Without padding.
    """

    name: str
    shape: tuple[int, ...]
    type_name: str
    size_bytes: int

    @property
    def elements(self) -> int:
        """Number of values."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class Fallback:
    """A tensor whose rows do not hold whole blocks of the type that was meant for it.

    Attributes:
        tensor: Its name.
        wanted: The type that was meant.
        got: The type that it has instead.
        why: What does not divide.
    """

    tensor: str
    wanted: str
    got: str
    why: str


_SIZE = Bilingual("padded tensors + metadata", "тензоры с выравниванием + метаданные")


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A GGUF, planned or read.

    Attributes:
        file_type: For example ``Q4_K_M``.
        tensors: Every tensor with its type.
        metadata_bytes: Everything before the tensor data: keys, vocabulary, tensor table.
        fallbacks: Where another type had to be taken.
        alignment_bytes: What tensors are padded to.
    """

    file_type: str
    tensors: tuple[PlannedTensor, ...]
    metadata_bytes: Quantity
    fallbacks: tuple[Fallback, ...] = ()
    alignment_bytes: int = ALIGNMENT_BYTES

    @property
    def tensor_bytes(self) -> int:
        """Tensor data with its padding."""
        step = self.alignment_bytes
        return sum(-(-tensor.size_bytes // step) * step for tensor in self.tensors)

    @property
    def total_bytes(self) -> int:
        """Size of the file; where the metadata is estimated, so is this."""
        return self.tensor_bytes + round(self.metadata_bytes.value)

    @property
    def size(self) -> Quantity:
        """The same with its provenance: a range where the metadata has one."""
        low, expected, high = total_bytes((self.metadata_bytes,))
        whole = self.tensor_bytes
        if low == high:
            return exact_bytes(whole + expected, _SIZE)
        return estimated_bytes(whole + low, whole + expected, whole + high, _SIZE)

    @property
    def parameters(self) -> int:
        """Values in all tensors."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def bits_per_weight(self) -> float:
        """Bits of tensor data for each value."""
        return self.tensor_bytes * 8 / self.parameters


def gguf_file(
    arch: Architecture,
    *,
    file_type: str,
    tokenizer: str | None = None,
    recipe: Recipe | None = None,
) -> PlannedFile:
    """Plan the file that llama.cpp makes of a checkpoint.

    Args:
        arch: Geometry of the model, complete but for what its family does not have.
        file_type: One of `OFFERED_TYPES`.
        tokenizer: Which tokenizer's tables the file carries, a key of
            ``metadata_size.TOKENIZERS``; ``None`` = the one that the family's models with such a
            vocabulary use, if that is known.
        recipe: How the file is made; ``None`` = as files of that family are usually made.

    Returns:
        The file. Tensors are computed, metadata is known or estimated with a range.

    Raises:
        UsageError: the family or the file type is not known, the geometry lacks what its tensors
            need, or a tensor cannot be stored in the file type.
    """
    made = recipe or usual_recipe(arch.family)
    weights = tensors_of(arch, made)
    assigned = assign_types(weights, arch, file_type=file_type, recipe=made)
    tensors = tuple(_planned(one) for one in assigned)
    return PlannedFile(
        file_type=file_type.upper(),
        tensors=tensors,
        metadata_bytes=metadata_bytes(
            table_bytes=_table_bytes(tensors),
            vocabulary=arch.vocabulary,
            tokenizer=tokenizer or usual_tokenizer(arch.family, arch.vocabulary),
        ),
        fallbacks=tuple(_fallback(one) for one in assigned if one.type_name != one.wanted),
    )


def planned_file_of(header: GgufHeader) -> PlannedFile:
    """The same of a file that exists: its tensors are read and not derived.

    Args:
        header: A checked header.
    """
    tensors = tuple(
        PlannedTensor(tensor.name, tensor.shape, tensor.type_name, tensor.size_bytes)
        for tensor in header.tensors
    )
    return PlannedFile(
        file_type=quantization_level(header),
        tensors=tensors,
        metadata_bytes=known_metadata(header.data_offset),
        alignment_bytes=header.alignment,
    )


def architecture_parameters(arch: Architecture) -> int:
    """Values that the tensors of a geometry hold, the output matrix once if it is tied.

    Args:
        arch: Geometry.

    Raises:
        UsageError: as `gguf_file`.
    """
    return sum(weight.elements for weight in tensors_of(arch, usual_recipe(arch.family)))


def read_bytes_per_token(planned: PlannedFile, arch: Architecture) -> int:
    """Bytes of weights that decoding one token reads.

    Every matrix is read once, but of an embedding table one row, unless it serves as the output
    matrix, and of a block's experts those that the token goes through.

    Args:
        planned: The file.
        arch: Geometry of the model.
    """
    tied = all(tensor.name != "output.weight" for tensor in planned.tensors)
    share = 1.0 if arch.experts is None else arch.experts.used / arch.experts.count

    def read(tensor: PlannedTensor) -> float:
        if is_looked_up(tensor.name, tied=tied):
            return tensor.size_bytes / tensor.shape[-1]
        if _predicts_ahead(tensor, arch):
            return 0
        return tensor.size_bytes * (share if _is_expert(tensor) else 1)

    return round(sum(read(tensor) for tensor in planned.tensors))


def _predicts_ahead(tensor: PlannedTensor, arch: Architecture) -> bool:
    """Blocks behind the last serve another way of decoding; the ordinary one skips them."""
    layer = Weight(tensor.name, tensor.shape).layer
    return layer is not None and layer >= arch.layers


def _is_expert(tensor: PlannedTensor) -> bool:
    parts = tensor.name.split(".")
    return len(parts) > 3 and (parts[2].endswith("_exps") or parts[3].isdecimal())


def repacked_bytes(planned: PlannedFile, processor_family: ProcessorFamily) -> int:
    """Weights that the CPU engine copies into its own layout, as ``gguf_model.repacked_bytes``.

    Args:
        planned: The file.
        processor_family: Where the engine runs.
    """
    tied = all(tensor.name != "output.weight" for tensor in planned.tensors)
    return sum(
        tensor.size_bytes
        for tensor in planned.tensors
        if is_repacked(
            tensor.name,
            tensor.shape,
            tensor.type_name,
            tied=tied,
            processor_family=processor_family,
        )
    )


def _planned(assigned: Assignment) -> PlannedTensor:
    kind, weight = BY_NAME[assigned.type_name], assigned.weight
    size = weight.elements // kind.block_size * kind.block_bytes
    return PlannedTensor(weight.name, weight.shape, kind.name, size)


def _fallback(assigned: Assignment) -> Fallback:
    columns, block = assigned.weight.shape[0], BY_NAME[assigned.wanted].block_size
    return Fallback(
        tensor=assigned.weight.name,
        wanted=assigned.wanted,
        got=assigned.type_name,
        why=f"rows of {columns} values are no multiple of {block}",
    )


def _table_bytes(tensors: Iterable[PlannedTensor]) -> int:
    """The tensor table: for each a name with its length, axes, type and offset.

    Source:
        The GGUF specification (ggml/docs/gguf.md), ``gguf_tensor_info_t``.
    """
    return sum(
        8 + len(tensor.name.encode()) + 4 + 8 * len(tensor.shape) + 4 + 8 for tensor in tensors
    )
