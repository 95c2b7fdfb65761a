"""Rope and its scaling: ``config.json`` to GGUF's keys and factor tensors, and back.

Sources: ``transformers.modeling_rope_utils`` for what each kind computes; llama.cpp's
``llama-context.cpp`` (attention factor of YaRN) and ``llama-model.cpp`` (which factors are used)
for what it makes of the keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from verstak.convert.config_values import ConfigValues
from verstak.convert.metadata_values import MetadataValues, WrittenMetadata, shortest
from verstak.errors import InvalidCheckpoint, UnknownArchitecture, UnsupportedFeature
from verstak.quantities.text import Bilingual

LLAMA3_TENSOR = "rope_freqs.weight"
LONG_TENSOR = "rope_factors_long.weight"
SHORT_TENSOR = "rope_factors_short.weight"

KEPT_KEY = "verstak.rope_scaling"
"""The checkpoint's own ``rope_scaling`` as JSON: factors of Llama 3 cannot be told from the
numbers that they were computed from."""

_LLAMA3_PUBLISHED = (
    # Llama 3.1 and 3.3, Llama 3.2: their config.json.
    {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0},
    {"factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0},
)
_LLAMA3_ORIGINAL = 8192
_FAST, _SLOW = 32.0, 1.0

DEFAULT_BASES: Mapping[str, float] = MappingProxyType({"gemma3_text": 1_000_000.0})
"""Bases of architectures whose configuration may leave it out; 10000 for all others."""

YARN_SCALE = 0.1
"""YaRN's gain is this times ln(factor), plus 1 (arXiv:2309.00071, equation 22)."""


@dataclass(frozen=True, slots=True)
class RopeForGguf:
    """Keys without the architecture before them, whole keys, factor tensors and remarks."""

    metadata: WrittenMetadata
    kept: Mapping[str, str] = field(default_factory=dict)
    tensors: Mapping[str, NDArray[np.float32]] = field(default_factory=dict, repr=False)
    notes: tuple[Bilingual, ...] = ()


def rope_for_gguf(config: ConfigValues, *, default_base: float, turned: int) -> RopeForGguf:
    """Everything about rope that a GGUF needs.

    Args:
        config: The checkpoint's configuration.
        default_base: Base of the architecture when none is stated.
        turned: Values of a head that rope turns.

    Raises:
        InvalidCheckpoint: numbers are missing or contradict each other.
        UnsupportedFeature: llama.cpp has no such scaling.
    """
    scaling = stated_scaling(config)
    base = stated_base(config, scaling, default_base)
    keys: WrittenMetadata = {"rope.freq_base": base}
    kind = scaling_kind(scaling)
    if scaling is None or kind == "default":
        return RopeForGguf(keys)
    if kind == "linear":
        keys |= {"rope.scaling.type": "linear", "rope.scaling.factor": scaling.positive("factor")}
        return RopeForGguf(keys)
    if kind == "yarn":
        return RopeForGguf(keys | _yarn(config, scaling))
    if kind == "llama3":
        factors = llama3_factors(scaling, base=base, turned=turned)
        kept = {KEPT_KEY: json.dumps(dict(scaling.values), sort_keys=True)}
        return RopeForGguf(keys, kept, {LLAMA3_TENSOR: factors})
    if kind in {"longrope", "su"}:
        return _longrope(config, scaling, keys, turned)
    if kind == "dynamic":
        length = config.whole("max_position_embeddings")
        note = Bilingual(
            f"dynamic rope scaling is not converted: use at most {length} tokens",
            f"динамическое растяжение rope не переносится: не больше {length} токенов",
        )
        return RopeForGguf(keys, notes=(note,))
    raise UnsupportedFeature(f"llama.cpp has no rope scaling of the type {kind!r:.60}")


def rope_part(config: ConfigValues) -> float:
    """Share of each head that rope turns.

    Raises:
        InvalidCheckpoint: it is not above 0 and at most 1.
    """
    scaling = stated_scaling(config)
    inner = scaling.optional_number("partial_rotary_factor") if scaling is not None else None
    part = config.number("partial_rotary_factor", 1.0) if inner is None else inner
    if not 0 < part <= 1:
        raise InvalidCheckpoint(
            f"partial_rotary_factor must be above 0 and at most 1, found {part:g}"
        )
    return part


def rope_for_config(
    metadata: MetadataValues, tensors: Mapping[str, NDArray[np.float32]], *, turned: int
) -> dict[str, object]:
    """``rope_theta`` and ``rope_scaling`` of a GGUF.

    Args:
        metadata: Its keys.
        tensors: Its factor tensors.
        turned: Values of a head that rope turns.

    Raises:
        UnknownArchitecture: factors that nobody knows how to write into ``config.json``.
    """
    base = metadata.number("rope.freq_base", 10_000.0)
    found: dict[str, object] = {"rope_theta": base, "rope_scaling": None}
    kind = metadata.text("rope.scaling.type")
    if LLAMA3_TENSOR in tensors:
        found["rope_scaling"] = _llama3_config(metadata, tensors[LLAMA3_TENSOR], base, turned)
    elif LONG_TENSOR in tensors and SHORT_TENSOR in tensors:
        found["rope_scaling"] = {
            "rope_type": "longrope",
            "type": "longrope",
            "long_factor": [shortest(value) for value in tensors[LONG_TENSOR].tolist()],
            "short_factor": [shortest(value) for value in tensors[SHORT_TENSOR].tolist()],
        }
    elif kind == "linear":
        factor = metadata.number("rope.scaling.factor")
        found["rope_scaling"] = {"rope_type": "linear", "type": "linear", "factor": factor}
    elif kind == "yarn":
        found["rope_scaling"] = _yarn_config(metadata)
    return found


def llama3_factors(scaling: ConfigValues, *, base: float, turned: int) -> NDArray[np.float32]:
    """What Llama 3 divides each frequency by.

    Raises:
        InvalidCheckpoint: a number is missing.
    """
    factor = scaling.positive("factor")
    low, high = scaling.positive("low_freq_factor"), scaling.positive("high_freq_factor")
    original = scaling.positive("original_max_position_embeddings")
    if high == low:
        raise InvalidCheckpoint("low_freq_factor and high_freq_factor of rope must differ")
    exponents = np.arange(0, turned, 2, dtype=np.float32) / np.float32(turned)
    wave = 2 * math.pi * np.power(np.float64(base), exponents.astype(np.float64))
    smooth = (original / wave - low) / (high - low)
    between = 1 / ((1 - smooth) / factor + smooth)
    factors = np.where(
        wave < original / high, 1.0, np.where(wave > original / low, factor, between)
    )
    return factors.astype(np.float32)


def stated_scaling(config: ConfigValues) -> ConfigValues | None:
    """``rope_scaling``, or since version 5 of transformers ``rope_parameters``."""
    both = config.inner("rope_parameters")
    if both is not None:
        return both.inner("full_attention") or both
    return config.inner("rope_scaling")


def stated_base(config: ConfigValues, scaling: ConfigValues | None, default: float) -> float:
    """Rope's base.

    Raises:
        InvalidCheckpoint: it is not above 1.
    """
    inner = scaling.optional_number("rope_theta") if scaling is not None else None
    base = config.number("rope_theta", default) if inner is None else inner
    if base <= 1:
        raise InvalidCheckpoint(f"rope_theta must be above 1, found {base:g}")
    return base


def scaling_kind(scaling: ConfigValues | None) -> str:
    """Its type in lower case; ``default`` where there is none."""
    if scaling is None:
        return "default"
    return (scaling.text("rope_type") or scaling.text("type") or "default").lower()


def _yarn_gain(factor: float, scale: float = 1.0) -> float:
    return 1.0 if factor <= 1 else YARN_SCALE * scale * math.log(factor) + 1.0


def _yarn(config: ConfigValues, scaling: ConfigValues) -> WrittenMetadata:
    factor = scaling.positive("factor")
    length = config.whole("max_position_embeddings")
    keys: WrittenMetadata = {
        "rope.scaling.type": "yarn",
        "rope.scaling.factor": factor,
        "rope.scaling.original_context_length": scaling.whole(
            "original_max_position_embeddings", length
        ),
    }
    if not scaling.flag("truncate", default=True):
        raise UnsupportedFeature("rope_scaling.truncate is false, and llama.cpp always truncates")
    fast, slow = scaling.optional_number("beta_fast"), scaling.optional_number("beta_slow")
    if fast not in {None, _FAST} or slow not in {None, _SLOW}:
        keys["rope.scaling.yarn_beta_fast"] = fast or _FAST
        keys["rope.scaling.yarn_beta_slow"] = slow or _SLOW
    wanted = scaling.optional_number("attention_factor")
    mscale, all_dims = scaling.optional_number("mscale"), scaling.optional_number("mscale_all_dim")
    if wanted is None and mscale and all_dims:
        wanted = _yarn_gain(factor, mscale) / _yarn_gain(factor, all_dims)
    if wanted is not None and not math.isclose(wanted, _yarn_gain(factor)):
        # llama.cpp multiplies this into the gain that it computes itself.
        keys["rope.scaling.attn_factor"] = wanted / _yarn_gain(factor)
    return keys


def _yarn_config(metadata: MetadataValues) -> dict[str, object]:
    factor = metadata.number("rope.scaling.factor")
    found: dict[str, object] = {
        "rope_type": "yarn",
        "type": "yarn",
        "factor": factor,
        "original_max_position_embeddings": metadata.whole("rope.scaling.original_context_length"),
    }
    if metadata.has("rope.scaling.yarn_beta_fast"):
        found["beta_fast"] = metadata.number("rope.scaling.yarn_beta_fast")
        found["beta_slow"] = metadata.number("rope.scaling.yarn_beta_slow", _SLOW)
    if metadata.has("rope.scaling.attn_factor"):
        gain = metadata.number("rope.scaling.attn_factor") * _yarn_gain(factor)
        found["attention_factor"] = shortest(gain)
    return found


def _longrope(
    config: ConfigValues, scaling: ConfigValues, keys: WrittenMetadata, turned: int
) -> RopeForGguf:
    length = config.whole("max_position_embeddings")
    inner = scaling.whole("original_max_position_embeddings", length)
    original = config.whole("original_max_position_embeddings", inner)
    if original == 1:
        raise InvalidCheckpoint("original_max_position_embeddings is 1: no model was trained so")
    ratio = length / original
    own = scaling.optional_number("attention_factor")
    gain = math.sqrt(1 + math.log(ratio) / math.log(original)) if ratio > 1 else 1.0
    keys |= {
        "rope.scaling.type": "longrope",
        "rope.scaling.original_context_length": original,
        "rope.scaling.attn_factor": gain if own is None else own,
    }
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, key in ((LONG_TENSOR, "long_factor"), (SHORT_TENSOR, "short_factor")):
        factors = scaling.numbers(key)
        if len(factors) != turned // 2:
            raise InvalidCheckpoint(
                f"rope's {key} has {len(factors)} numbers, a head of {turned} needs {turned // 2}"
            )
        tensors[name] = np.asarray(factors, np.float32)
    note = Bilingual(
        f"the engine takes rope's long factors when its context exceeds {original} tokens and the "
        "short ones otherwise; the checkpoint's own code decides by each prompt's length",
        f"движок берёт длинные множители rope, если его контекст больше {original} токенов, иначе "
        "короткие; код самой модели решает по длине каждого запроса",
    )
    return RopeForGguf(keys, {}, tensors, (note,) if ratio > 1 else ())


def _llama3_config(
    metadata: MetadataValues, factors: NDArray[np.float32], base: float, turned: int
) -> dict[str, object]:
    kept = metadata.values.get(KEPT_KEY)
    candidates: list[dict[str, object]] = []
    if isinstance(kept, str):
        try:
            value = json.loads(kept)
        except ValueError:
            value = None
        if isinstance(value, dict):
            candidates.append(value)
    candidates += [
        {"rope_type": "llama3", **known, "original_max_position_embeddings": _LLAMA3_ORIGINAL}
        for known in _LLAMA3_PUBLISHED
    ]
    for candidate in candidates:
        try:
            computed = llama3_factors(ConfigValues(candidate), base=base, turned=turned)
        except InvalidCheckpoint:
            continue
        # A kept text is believed only when it says what the tensor says.
        if computed.shape == factors.shape and np.allclose(computed, factors, rtol=1e-5):
            return candidate
    raise UnknownArchitecture(
        f"{LLAMA3_TENSOR} does not hold the factors of any published Llama 3",
        remedy="add the numbers behind them to rope_scaling.py",
    )
