"""Bounds of an offer that cost microseconds: never more memory, never less speed, than it has.

A search takes them for the offers that it has not computed yet; an offer whose bound does not make
a plan needs no computing. Bounds hold because

* every tensor of a precision takes at least the bits of the type that the precision is named for
  (fallbacks for odd rows and the larger types of a mix only take more), or of the number in its
  name where there is no such type;
* the cache and what a process takes are exact, and every other term is at least nothing;
* fewer bytes are read no slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_parameters import active_parameters_of, parameters_of
from verstak.formats.ggml_types import GGML_TYPES
from verstak.model.architecture import Architecture
from verstak.plan.cache import CACHE_BITS, CacheType, layer_caches
from verstak.plan.file_size import PlannedFile, read_bytes_per_token
from verstak.plan.layer_weights import layer_weights
from verstak.plan.precision.precision_class import nominal_bits

_UNEVEN = 0.8
"""Blocks differ: a share of them holds at least this part of an even share of the bytes."""

_PUBLISHED = 0.8
"""Where a geometry cannot be counted, the published number less what a tower for pictures has."""


@dataclass(frozen=True, slots=True)
class WeightFloor:
    """Least bytes of a model's weights at one precision.

    Attributes:
        all_bytes: Everything.
        device_bytes: What goes to a device that holds all blocks.
        read_bytes: What decoding one token reads.
        blocks: Each block's bytes, where the file is known; empty = only the sum is.
        output: Least bytes of the output matrix, which ``device_bytes`` holds.
    """

    all_bytes: float
    device_bytes: float
    read_bytes: float
    blocks: tuple[int, ...] = ()
    output: float = 0

    def of_blocks(self, chosen: Sequence[int], *, of: int, output: bool) -> float:
        """Least bytes of some blocks.

        Args:
            chosen: Their numbers.
            of: How many there are.
            output: Whether the output matrix lies with them.
        """
        if self.blocks:
            own: float = sum(self.blocks[index] for index in chosen)
        else:
            share = 1.0 if len(chosen) == of else len(chosen) / of * _UNEVEN
            own = max(0.0, self.device_bytes - self.output) * share
        return own + (self.output if output else 0)


def weight_floor(model: KnownModel, arch: Architecture, file_type: str) -> WeightFloor:
    """Least bytes of a file's weights.

    Args:
        model: Its published sizes are used where the geometry cannot be counted.
        arch: Its geometry.
        file_type: Precision.
    """
    parameters, read = _counts(arch)
    if parameters is None or read is None:
        parameters = _PUBLISHED * (model.parameters or 0)
        read = _PUBLISHED * (model.active_parameters or model.parameters or 0)
        read -= 0 if arch.tied_embeddings else _embeddings(arch)
    own = (arch.per_layer_embedding_length or 0) * arch.layers * (arch.vocabulary or 0)
    tables = own + (0 if arch.tied_embeddings else _embeddings(arch))
    byte = least_bits(file_type) / 8
    return WeightFloor(
        all_bytes=parameters * byte,
        device_bytes=max(0.0, parameters - tables) * byte,
        read_bytes=max(1.0, read - own) * byte,
        output=min(_embeddings(arch), parameters) * byte,
    )


def exact_floor(planned: PlannedFile, arch: Architecture) -> WeightFloor:
    """The same of a file that is known tensor by tensor: no longer a bound but the bytes."""
    weights = layer_weights(planned, layers=arch.layers, processor_family="x86_64")
    return WeightFloor(
        all_bytes=weights.total,
        device_bytes=sum(weights.blocks) + weights.output,
        read_bytes=read_bytes_per_token(planned, arch),
        blocks=tuple(weights.blocks),
        output=weights.output,
    )


def _counts(arch: Architecture) -> tuple[float | None, float | None]:
    """All parameters, and those that a token goes through."""
    return parameters_of(arch), active_parameters_of(arch)


def _embeddings(arch: Architecture) -> int:
    """Values of a table of which a token reads a row; it stays in main memory."""
    return (arch.vocabulary or 0) * arch.embedding_length


def cache_by_block(
    arch: Architecture, *, context_tokens: int, cache_type: CacheType
) -> tuple[int, ...]:
    """The cache of each block for one sequence, exactly; every sequence has its own.

    Raises:
        UnsupportedFeature: this model cannot have such a cache.
    """
    one = layer_caches(arch, context_tokens=context_tokens, bits_per_value=CACHE_BITS[cache_type])
    return tuple(layer.bytes for layer in one)


@cache
def least_bits(file_type: str) -> float:
    """Bits of the type that a precision is named for."""
    by_name = {kind.name: kind.block_bytes * 8 / kind.block_size for kind in GGML_TYPES.values()}
    for name in (file_type, file_type.rpartition("_")[0]):
        if name in by_name:
            return by_name[name]
    return float(nominal_bits(file_type))
