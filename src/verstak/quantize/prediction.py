"""What a quantised file will be, tensor by tensor and to the byte, before any library is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from verstak.errors import UnsupportedFeature, UsageError
from verstak.formats.ggml_types import FILE_TYPES
from verstak.formats.gguf import GgufHeader, TensorInfo
from verstak.formats.gguf_model import architecture_of
from verstak.plan.file_size import ALIGNMENT_BYTES, Fallback, PlannedTensor
from verstak.plan.tensors.weight import Weight
from verstak.plan.type_mix.assignment import BY_NAME, Assignment, assign_types
from verstak.plan.type_mix.mixes import OFFERED_TYPES, mix_of
from verstak.plan.type_mix.recipe import Recipe
from verstak.plan.type_mix.role import kept_type
from verstak.quantize.job import Override

FILE_TYPE_NUMBERS: Mapping[str, int] = {
    name: number for number, name in FILE_TYPES.items() if name in OFFERED_TYPES
}
"""``llama_ftype`` of every file type that can be made."""

UNQUANTISED = frozenset({"F32", "F16", "BF16"})
"""File types, and tensor types, that are no quantisation."""
NEED_MATRIX = frozenset({"IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS"})
"""Tensor types whose rounding means nothing, or stops the process, without an importance matrix.
Source: llama.cpp src/llama-quant.cpp ``tensor_requires_imatrix``, ``ggml_quantize_requires_imatrix``."""
_BLOCK = re.compile(r"blk\.(\d+)\.")
_U32_BYTES = 4 + 4
_LENGTH_BYTES = 8
_U32_KEYS = ("general.quantization_version", "general.file_type")


@dataclass(frozen=True, slots=True)
class Prediction:
    """A quantised file that does not exist yet.

    Attributes:
        file_type: For example ``Q4_K_M``.
        tensors: Every tensor, in the order in which llama.cpp writes them.
        head_bytes: Everything before the tensors' data.
        fallbacks: Where rows hold no whole blocks of the type that was meant.
        requantised: Names of tensors that were quantised already and change their type.
        source_bytes: Size of the file that it is made from.
    """

    file_type: str
    tensors: tuple[PlannedTensor, ...]
    head_bytes: int
    fallbacks: tuple[Fallback, ...]
    requantised: tuple[str, ...]
    source_bytes: int

    @property
    def total_bytes(self) -> int:
        """Size of the file."""
        return self.head_bytes + sum(_padded(tensor.size_bytes) for tensor in self.tensors)

    @property
    def bits_per_weight(self) -> float:
        """Bits of tensor data for each value."""
        elements = sum(tensor.elements for tensor in self.tensors)
        return sum(tensor.size_bytes for tensor in self.tensors) * 8 / elements

    def types(self) -> dict[str, str]:
        """Type of every tensor by its name."""
        return {tensor.name: tensor.type_name for tensor in self.tensors}


def predict(
    header: GgufHeader,
    *,
    file_type: str,
    overrides: Sequence[Override] = (),
    pure: bool = False,
    matrix_keys: Sequence[tuple[str, str | int]] | None = None,
    more_keys: Sequence[tuple[str, str | int]] = (),
) -> Prediction:
    """Predict what llama.cpp makes of a file.

    Args:
        header: Of the file to quantise.
        file_type: One of `FILE_TYPE_NUMBERS`.
        overrides: Types of single tensors; the first that fits counts.
        pure: Whether every matrix gets the file type's own type.
        matrix_keys: Metadata of the importance matrix; ``None`` = there is none.
        more_keys: Other metadata that the file is given; texts of at most `TEXT_BYTES`.

    Returns:
        The file. Types by `assign_types` under the rules of 2026, sizes computed.

    Raises:
        UsageError: there is no such file type or tensor type, a pattern is broken, or a tensor
            cannot be stored.
        UnsupportedFeature: the file is one of several parts, or aligned as llama.cpp cannot
            write it.
        InvalidGguf: the file lacks its geometry.

    Source:
        llama.cpp src/llama-quant.cpp ``llama_model_quantize_impl`` at v0.5.0.
    """
    name = file_type.upper()
    if name not in FILE_TYPE_NUMBERS:
        raise UsageError(
            f"the file type {file_type!r} is not known",
            remedy="take one of " + ", ".join(FILE_TYPE_NUMBERS),
        )
    _refuse_unwritable(header)
    sources = {tensor.name: tensor for tensor in sorted(header.tensors, key=_counting_order)}
    weights = tuple(Weight(tensor.name, tensor.shape) for tensor in sources.values())
    assigned = assign_types(
        weights,
        architecture_of(header),
        file_type=name,
        recipe=Recipe(rules=2026, split_latent=True, importance_matrix=matrix_keys is not None),
        forced=_forced(weights, name, overrides, pure=pure),
    )
    tensors = tuple(_planned(one, sources[one.weight.name]) for one in assigned)
    return Prediction(
        file_type=name,
        tensors=tensors,
        head_bytes=_head_bytes(header, tensors, (*(matrix_keys or ()), *more_keys)),
        fallbacks=tuple(
            _fallback(one) for one in assigned if one.type_name != one.wanted and _changes(one)
        ),
        requantised=tuple(
            tensor.name
            for tensor in tensors
            if sources[tensor.name].type_name not in {*UNQUANTISED, tensor.type_name}
        ),
        source_bytes=header.file_size_bytes,
    )


def _refuse_unwritable(header: GgufHeader) -> None:
    parts = header.metadata.get("split.count", 1)
    if parts not in {0, 1}:
        raise UnsupportedFeature(
            f"the file is one of {parts} parts", remedy="join the parts into one file first"
        )
    if header.alignment != ALIGNMENT_BYTES:
        raise UnsupportedFeature(
            f"the file aligns its tensors to {header.alignment} bytes, llama.cpp's quantiser "
            f"writes {ALIGNMENT_BYTES}",
            remedy="convert the model again with the usual alignment",
        )


def _counting_order(tensor: TensorInfo) -> tuple[int, bytes]:
    """As ``llama_model_loader::weight_name_comparer`` sorts: by block, then by name."""
    block = _BLOCK.match(tensor.name)
    return (int(block[1]) if block else -1, tensor.name.encode("utf-8", "surrogateescape"))


def _forced(
    weights: Iterable[Weight], file_type: str, overrides: Sequence[Override], *, pure: bool
) -> dict[str, str]:
    if file_type in UNQUANTISED:
        return {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for override in overrides:
        if override.type_name not in BY_NAME:
            raise UsageError(
                f"there is no tensor type {override.type_name!r}",
                remedy="take one of " + ", ".join(BY_NAME),
            )
        try:
            patterns.append((re.compile(override.pattern), override.type_name))
        except re.error as error:
            raise UsageError(
                f"{override.pattern!r} is no regular expression: {error}",
                remedy="for example: --override 'ffn_down=Q6_K'",
            ) from error
    if pure:
        patterns.append((re.compile(""), _own_type(file_type)))
    found = {}
    for weight in weights:
        type_name = next((kind for regex, kind in patterns if regex.search(weight.name)), None)
        if type_name is not None:
            found[weight.name] = type_name
    return found


def _own_type(file_type: str) -> str:
    return "MXFP4" if file_type == "MXFP4_MOE" else mix_of(file_type, 2026).base


def _changes(one: Assignment) -> bool:
    return kept_type(one.weight, 2026) is None


def _planned(one: Assignment, source: TensorInfo) -> PlannedTensor:
    type_name = one.type_name if _changes(one) else source.type_name
    kind = BY_NAME[type_name]
    size = source.elements // kind.block_size * kind.block_bytes
    return PlannedTensor(source.name, source.shape, type_name, size)


def _fallback(one: Assignment) -> Fallback:
    columns, block = one.weight.shape[0], BY_NAME[one.wanted].block_size
    return Fallback(
        tensor=one.weight.name,
        wanted=one.wanted,
        got=one.type_name,
        why=f"rows of {columns} values are no multiple of {block}",
    )


def _head_bytes(
    header: GgufHeader,
    tensors: Sequence[PlannedTensor],
    keys: Sequence[tuple[str, str | int]],
) -> int:
    """The old head, with what llama.cpp sets added and the keys that it replaces taken out."""
    size = header.head_bytes
    for key in _U32_KEYS:
        if key not in header.metadata:
            size += _LENGTH_BYTES + len(key) + _U32_BYTES
    for key, value in keys:
        old = header.metadata.get(key)
        if isinstance(old, str | int):
            size -= _pair_bytes(key, old)
        size += _pair_bytes(key, value)
    # Axes of one at the end of a shape are not written again.
    size -= sum(
        8 * (len(tensor.shape) - Weight(tensor.name, tensor.shape).axes) for tensor in tensors
    )
    return _padded(size)


def _pair_bytes(key: str, value: str | int) -> int:
    if isinstance(value, str):
        value_bytes = 4 + _LENGTH_BYTES + len(value.encode("utf-8", "surrogateescape"))
    else:
        value_bytes = _U32_BYTES
    return _LENGTH_BYTES + len(key.encode()) + value_bytes


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
