"""What facts about a model must not contradict."""

from __future__ import annotations

from verstak.catalog.fields import FieldError
from verstak.catalog.known_parameters import parameters_of
from verstak.model.architecture import Architecture

MAX_LAYERS = 1000
ROUNDING = 0.01
"""How far a published count may be from the geometry's: counts are often rounded (``34B``)."""

_HEADS_FILL_WIDTH = frozenset(
    (
        "qwen2",
        "phi3",
        "phimoe",
        "falcon",
        "mpt",
        "baichuan",
        "bloom",
        "gpt2",
        "command-r",
        "chatglm",
    )
)
"""Families whose query heads, side by side, are as wide as the residual stream."""

_BITS_PER_WEIGHT = {
    "IQ1_S": (1.5, 2.6),
    "IQ1_M": (1.7, 2.8),
    "IQ2_XXS": (2.0, 3.2),
    "IQ2_XS": (2.3, 3.4),
    "IQ2_S": (2.4, 3.6),
    "IQ2_M": (2.6, 3.8),
    "Q2_K": (2.5, 4.6),
    "IQ3_XXS": (3.0, 4.3),
    "IQ3_XS": (3.2, 4.5),
    "IQ3_S": (3.4, 4.6),
    "IQ3_M": (3.6, 4.8),
    "Q3_K_S": (3.4, 5.0),
    "Q3_K_M": (3.8, 5.3),
    "Q3_K_L": (4.1, 5.6),
    "IQ4_XS": (4.2, 5.5),
    "IQ4_NL": (4.4, 5.7),
    "Q4_0": (4.5, 6.0),
    "Q4_1": (5.0, 6.3),
    "Q4_K_S": (4.5, 6.0),
    "Q4_K_M": (4.6, 6.6),
    "MXFP4": (4.2, 5.0),
    "Q5_0": (5.5, 6.5),
    "Q5_1": (6.0, 7.0),
    "Q5_K_S": (5.5, 6.5),
    "Q5_K_M": (5.5, 7.0),
    "Q6_K": (6.5, 8.0),
    "Q8_0": (8.5, 8.7),
    "F16": (16.0, 16.2),
    "BF16": (16.0, 16.2),
    "F32": (32.0, 32.1),
}
"""Bits per weight between which a file of a type lies.

The lower end is the block size of the type itself (ggml ``ggml-common.h``), or of the smallest
type in its mix; the upper end leaves room for embeddings kept at six or eight bits.
"""


def check_geometry(field: str, arch: Architecture) -> None:
    """Refuse a geometry that no model can have.

    Args:
        field: Where it stands in the file, for example ``models[0].architecture``.
        arch: What was read.

    Raises:
        FieldError: names the part that contradicts another.
    """
    for name in ("layers", "embedding_length", "heads", "key_length", "value_length"):
        at_least_one(f"{field}.{name}", getattr(arch, name))
    if arch.vocabulary is not None:
        at_least_one(f"{field}.vocabulary", arch.vocabulary)
    if arch.feed_forward_length is not None:
        at_least_one(f"{field}.feed_forward_length", arch.feed_forward_length)
    _check_heads(field, arch)
    _check_layers(field, arch)
    _check_experts(field, arch)


def _check_heads(field: str, arch: Architecture) -> None:
    if min(arch.kv_heads) < 0 or max(arch.kv_heads) < 1:
        raise FieldError(f"{field}.kv_heads", "expected counts of 0 or more, one of them positive")
    heads = arch.heads_by_layer or (arch.heads,) * arch.layers
    for layer, (queries, keys) in enumerate(zip(heads, arch.kv_heads, strict=True)):
        if keys and queries % keys:
            raise FieldError(
                f"{field}.kv_heads",
                f"{keys} key heads do not divide the {queries} query heads of layer {layer}",
            )
    width = arch.heads * arch.key_length
    if arch.family in _HEADS_FILL_WIDTH and width != arch.embedding_length:
        raise FieldError(
            f"{field}.key_length",
            f"{arch.heads} heads of {arch.key_length} are {width} wide, expected"
            f" {arch.embedding_length} as embedding_length says",
        )


def _check_layers(field: str, arch: Architecture) -> None:
    for name in ("feed_forward_lengths", "heads_by_layer"):
        values = getattr(arch, name)
        if values and len(values) != arch.layers:
            raise FieldError(
                f"{field}.{name}",
                f"expected {arch.layers} values, one a layer, found {len(values)}",
            )


def _check_experts(field: str, arch: Architecture) -> None:
    experts = arch.experts
    if experts is None:
        return
    at_least_one(f"{field}.experts.count", experts.count)
    at_least_one(f"{field}.experts.feed_forward_length", experts.feed_forward_length)
    if not 1 <= experts.used <= experts.count:
        raise FieldError(
            f"{field}.experts.used",
            f"expected 1 to {experts.count}, the count of experts, found {experts.used}",
        )
    if not 0 <= experts.leading_dense_layers < arch.layers:
        raise FieldError(
            f"{field}.experts.leading_dense_layers",
            f"expected 0 to {arch.layers - 1}, found {experts.leading_dense_layers}",
        )


def check_parameters(
    field: str,
    arch: Architecture | None,
    *,
    parameters: int | None,
    active: int | None,
    checkpoint: int | None,
) -> None:
    """Refuse counts of parameters that contradict each other or the geometry.

    Raises:
        FieldError: names the count that cannot be true.
    """
    for name, count in (("active_parameters", active), ("checkpoint_parameters", checkpoint)):
        if count is not None and parameters is None:
            raise FieldError(f"{field}.{name}", "expected parameters as well")
    if parameters is None:
        return
    at_least_one(f"{field}.parameters", parameters)
    if active is not None and not 1 <= active <= parameters:
        raise FieldError(
            f"{field}.active_parameters",
            f"expected at most the {parameters} of the whole model, found {active}",
        )
    if checkpoint is not None and checkpoint < parameters:
        raise FieldError(
            f"{field}.checkpoint_parameters",
            f"expected at least the {parameters} of the language model, found {checkpoint}",
        )
    computed = None if arch is None else parameters_of(arch)
    if computed is not None and abs(computed - parameters) > ROUNDING * computed:
        raise FieldError(
            f"{field}.parameters",
            f"the geometry has {computed} parameters, found {parameters}",
        )


def check_context(field: str, native: int | None, extended: int | None) -> None:
    """Refuse contexts that cannot be.

    Raises:
        FieldError: names the one.
    """
    if native is not None:
        at_least_one(f"{field}.context_native", native)
    if extended is not None and (native is None or extended < native):
        raise FieldError(
            f"{field}.context_extended",
            f"expected at least context_native, {native}, found {extended}",
        )


def check_file_size(
    field: str, file_type: str, size_bytes: int, parameters: int | None, arch: Architecture | None
) -> None:
    """Refuse a file whose bits per weight its type cannot have.

    A model whose embedding table serves as output matrix may be stored with that matrix twice.

    Args:
        field: Where the file stands.
        file_type: Name of its type mix.
        size_bytes: Its size.
        parameters: Of the language model.
        arch: Geometry.

    Raises:
        FieldError: an unknown type, or a size that contradicts it.
    """
    limits = _BITS_PER_WEIGHT.get(file_type)
    if limits is None:
        raise FieldError(
            f"{field}.file_type",
            f"expected one of {', '.join(_BITS_PER_WEIGHT)}, found {file_type}",
        )
    if parameters is None:
        return
    highest, twice = limits[1], 0
    if arch is None or arch.embedding_length % SUPER_BLOCK:
        # Rows that no super-block divides fall back to types of up to 8.5 bits.
        highest = max(highest, _BITS_PER_WEIGHT["Q8_0"][1])
    if arch is not None and arch.tied_embeddings and arch.vocabulary is not None:
        twice = arch.vocabulary * arch.embedding_length
    least = limits[0] * parameters / 8
    most = highest * (parameters + twice) / 8 + HEADER_BYTES
    if not least <= size_bytes <= most:
        bits = 8 * size_bytes / parameters
        raise FieldError(
            f"{field}.size_bytes",
            f"{size_bytes} bytes are {bits:.2f} bits for each of {parameters} parameters, expected"
            f" {limits[0]} to {highest} of {file_type}",
        )


SUPER_BLOCK = 256
"""Weights of a k-quant's block (ggml ``QK_K``)."""

HEADER_BYTES = 32 * 2**20
"""More than any tokenizer's tables take."""


def at_least_one(field: str, value: int) -> None:
    """Refuse a count below one.

    Raises:
        FieldError: it is.
    """
    if value < 1:
        raise FieldError(field, f"must be at least 1, found {value}")
