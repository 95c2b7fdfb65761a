"""What counts as better among models that all meet the needs: a stated order, no hidden weights.

1. The class of the model, summed over roles: small, medium, large by its size.
2. Its size by doublings, the first role before the second: roles are named in their order of
   importance. Everything below 1.4 billion is one step: no published Russian result tells those
   apart.
3. Whether its file can be fetched and verified here, by digest.
4. Our tier: recommended, reserve, outdated, unsuitable.
5. Whether as many requests side by side fit as are of use.
6. Precision: 3, plain 4, 4, 5 to 6, 8 bits and more. Size comes before it because a larger model at 4 bits
   is better than one of half the size at 16 ("13B at q4_0 beats the 7B f16 model by a significant
   amount", ggml-org/llama.cpp#395), and because a step from 16 to 4 bits costs little: T-pro-it-1.0
   scored 90.17 in BF16 and 89.0 in Q4_K_M on Arena-Hard-Ru.
7. Precision of the cache.

Published scores are shown beside a plan and do not enter the order: few models have any, and those
of different tests cannot be compared.

A mixture of experts counts as a dense model of √(all · active) parameters: a rule of thumb without
a published proof, used for nothing but this order.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from verstak.errors import UsageError
from verstak.plan.precision.precision_class import nominal_bits
from verstak.plan.role_need import QUALITY_CLASSES, QualityClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verstak.catalog.known_model import KnownModel, Tier

_STEPS_OF_CLASS = {"small": 0, "medium": 3, "large": 5}
"""First step of each class: 5.7 and 22.6 billion parameters."""

_MOST_STEPS = 16
_TIERS: dict[Tier, int] = {"unsuitable": 0, "outdated": 1, "reserve": 2, "recommended": 3}
_PLAIN = ("Q4_0", "Q4_1")
_CACHES = {"q4_0": 0, "q8_0": 1, "f16": 2}


def dense_equivalent(model: KnownModel) -> float | None:
    """Parameters by which a model is ranked; ``None`` when they are not known."""
    if model.parameters is None:
        return None
    return math.sqrt(model.parameters * (model.active_parameters or model.parameters))


def size_step(model: KnownModel) -> int | None:
    """Doublings above one billion, rounded, from 0; ``None`` when the size is not known."""
    parameters = dense_equivalent(model)
    if parameters is None:
        return None
    return min(max(0, round(math.log2(parameters / 1e9))), _MOST_STEPS - 1)


def quality_class(model: KnownModel) -> QualityClass | None:
    """Class by size; ``None`` when the size is not known."""
    step = size_step(model)
    if step is None:
        return None
    return next(key for key in reversed(QUALITY_CLASSES) if step >= _STEPS_OF_CLASS[key])


def class_number(quality: QualityClass) -> int:
    """1, 2, 3 for small, medium, large."""
    return QUALITY_CLASSES.index(quality) + 1


def precision_points(file_type: str) -> int:
    """0 to 8 by the bits that a precision is named for; plain 4-bit types are between 3 and 4.

    Source:
        Perplexity that Llama-3-8B loses, from the help of llama-quantize: Q4_0 0.4685, Q4_1
        0.4511, Q4_K_M 0.1754, Q5_0 0.1316, Q8_0 0.0026.
    """
    bits = nominal_bits(file_type)
    return 2 * sum(bits >= bound for bound in (3, 4, 5, 8)) - (file_type in _PLAIN)


def cache_points(cache_type: str) -> int:
    """0 to 2.

    Raises:
        UsageError: not a type of cache.
    """
    if cache_type not in _CACHES:
        raise UsageError(f"expected a cache of {', '.join(_CACHES)}, found {cache_type!r}")
    return _CACHES[cache_type]


def quality_points(
    model: KnownModel,
    *,
    file_type: str,
    cache_type: str,
    positions: Sequence[int],
    roles: int,
    ready: bool,
    roomy: bool,
) -> tuple[int, ...]:
    """Numbers that are compared one after another, for one worker.

    Args:
        model: Of known size.
        file_type: Precision of its weights.
        cache_type: Of its cache.
        positions: Which roles it serves, by their place in the order of importance.
        roles: How many roles there are.
        ready: Whether its file can be fetched and verified here.
        roomy: Whether it takes as many requests side by side as are of use.

    Raises:
        UsageError: the model's size is not known.
    """
    step, quality = size_step(model), quality_class(model)
    if step is None or quality is None:
        raise UsageError(f"{model.name} cannot be ranked: its number of parameters is not known")
    served = len(positions)
    return (
        class_number(quality) * served,
        sum(step * _MOST_STEPS ** (roles - 1 - position) for position in positions),
        ready * served,
        _TIERS[model.tier] * served,
        roomy * served,
        precision_points(file_type) * served,
        cache_points(cache_type) * served,
    )


def speed_points(tokens_per_s: float) -> int:
    """Logarithmic, a point for 7 %: finer differences are within any prediction's error."""
    return round(10 * math.log2(max(tokens_per_s, 1e-3)))
