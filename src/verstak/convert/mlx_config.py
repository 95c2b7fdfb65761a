"""``config.json`` as mlx-lm reads it, and what it computes otherwise than the checkpoint's own code.

mlx-lm 0.32 knows for most architectures only the keys that checkpoints had before version 5 of
transformers (``rope_theta``, ``rope_scaling``, ``sliding_window_pattern``). What it does not find it
replaces by defaults and says nothing: a model comes out that loads, answers, and is another one.
So every number is written under the name that it reads.

Sources: ``mlx_lm/models`` (``llama``, ``qwen2``, ``qwen3``, ``phi3``, ``gemma3_text``) and
``mlx_lm/models/rope_utils.py`` at 0.32.2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from verstak.convert.architectures.gemma3_text import local_base, window_pattern
from verstak.convert.config_values import ConfigValues
from verstak.convert.rope_scaling import (
    DEFAULT_BASES,
    YARN_SCALE,
    scaling_kind,
    stated_base,
    stated_scaling,
)
from verstak.errors import UnsupportedFeature
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class MlxConfig:
    """What mlx-lm is given.

    Attributes:
        values: The whole ``config.json``.
        notes: What it will compute otherwise.
    """

    values: Mapping[str, object]
    notes: tuple[Bilingual, ...] = ()


def mlx_config(config: Mapping[str, object], model_type: str) -> MlxConfig:
    """Rewrite a configuration.

    Args:
        config: ``config.json`` of the checkpoint.
        model_type: Family of the language model.

    Raises:
        InvalidCheckpoint: numbers are missing or contradict each other.
        UnsupportedFeature: mlx-lm would silently compute something else, at any length.
    """
    values = ConfigValues.of(config)
    scaling = stated_scaling(values)
    keys: dict[str, object] = {
        "rope_theta": stated_base(values, scaling, DEFAULT_BASES.get(model_type, 10_000.0)),
        "rope_scaling": _scaling(values, scaling, model_type),
    }
    if model_type == "gemma3_text":
        if values.optional_number("final_logit_softcapping"):
            raise UnsupportedFeature("final_logit_softcapping is set, and mlx-lm's gemma3 has none")
        keys["sliding_window_pattern"] = window_pattern(values)
        keys["rope_local_base_freq"] = local_base(values)
    if model_type == "phi3":
        _require_phi3(values)
        part = scaling.optional_number("partial_rotary_factor") if scaling is not None else None
        keys["partial_rotary_factor"] = (
            values.number("partial_rotary_factor", 1.0) if part is None else part
        )
        keys["original_max_position_embeddings"] = _original(values, scaling)
    notes = (*_window_notes(values, model_type), *_long_notes(values, scaling))
    return MlxConfig(_with(config, keys), notes)


def _with(config: Mapping[str, object], keys: Mapping[str, object]) -> dict[str, object]:
    """The keys where the language model's own are."""
    inner = config.get("text_config")
    if isinstance(inner, dict):
        own = {key: value for key, value in inner.items() if key != "rope_parameters"}
        return {**config, "text_config": {**cast("dict[str, object]", own), **keys}}
    return {**{key: value for key, value in config.items() if key != "rope_parameters"}, **keys}


def _scaling(
    config: ConfigValues, scaling: ConfigValues | None, model_type: str
) -> dict[str, object] | None:
    kind = scaling_kind(scaling)
    if scaling is None or kind == "default":
        return None
    kind = "longrope" if kind == "su" else kind
    # Each architecture looks for the kind under another of the two names.
    found = {**scaling.values, "type": kind, "rope_type": kind}
    for elsewhere in ("rope_theta", "partial_rotary_factor"):
        found.pop(elsewhere, None)
    known = {"linear", "llama3", "yarn", "dynamic"}
    if model_type == "phi3":
        known = {"linear", "longrope"}
    if kind not in known:
        raise UnsupportedFeature(
            f"mlx-lm has no rope scaling of the type {kind!r:.60} for {model_type}"
        )
    if kind == "linear":
        found["factor"] = scaling.positive("factor")
    if kind == "yarn":
        found |= _yarn(config, scaling)
    if kind == "longrope":
        found["original_max_position_embeddings"] = _original(config, scaling)
        _require_usual_gain(scaling)
    return found


def _yarn(config: ConfigValues, scaling: ConfigValues) -> dict[str, object]:
    if not scaling.flag("truncate", default=True):
        raise UnsupportedFeature("rope_scaling.truncate is false, and mlx-lm always truncates")
    factor = scaling.positive("factor")
    found: dict[str, object] = {
        "factor": factor,
        "original_max_position_embeddings": scaling.whole(
            "original_max_position_embeddings", config.whole("max_position_embeddings")
        ),
        "beta_fast": scaling.optional_number("beta_fast") or 32.0,
        "beta_slow": scaling.optional_number("beta_slow") or 1.0,
    }
    gain = scaling.optional_number("attention_factor")
    if gain is not None and factor > 1:
        # It has no such key, but computes (0.1 · mscale · ln factor + 1) over the same with the other.
        found |= {"mscale": (gain - 1) / (YARN_SCALE * math.log(factor)), "mscale_all_dim": 0.0}
    elif not (scaling.optional_number("mscale") and scaling.optional_number("mscale_all_dim")):
        found |= {"mscale": 1.0, "mscale_all_dim": 0.0}  # transformers heeds both or none
    return found


def _original(config: ConfigValues, scaling: ConfigValues | None) -> int:
    length = config.whole("max_position_embeddings")
    inner = length if scaling is None else scaling.whole("original_max_position_embeddings", length)
    return config.whole("original_max_position_embeddings", inner)


def _require_usual_gain(scaling: ConfigValues) -> None:
    if scaling.optional_number("attention_factor") is not None:
        raise UnsupportedFeature(
            "rope's attention_factor is set, and mlx-lm's longrope computes its own"
        )


def _require_phi3(config: ConfigValues) -> None:
    width, heads = config.whole("hidden_size"), config.whole("num_attention_heads")
    if config.head_size * heads != width:
        raise UnsupportedFeature(
            f"heads have {config.head_size} values; mlx-lm takes hidden_size / heads for a phi3"
        )


def _window_notes(config: ConfigValues, model_type: str) -> tuple[Bilingual, ...]:
    if model_type == "gemma3_text":  # the one whose windows it knows
        return ()
    if model_type in {"qwen2", "qwen3"} and not config.flag("use_sliding_window", default=False):
        return ()
    window = config.optional_number("sliding_window")
    if window is None or window >= config.whole("max_position_embeddings"):
        return ()
    note = Bilingual(
        f"mlx-lm does not limit attention to the checkpoint's window of {window:.0f} tokens: "
        "beyond it, logits differ",
        f"mlx-lm не ограничивает внимание окном модели в {window:.0f} токенов: "
        "на более длинных текстах ответы будут другими",
    )
    return (note,)


def _long_notes(config: ConfigValues, scaling: ConfigValues | None) -> tuple[Bilingual, ...]:
    if scaling is None or scaling_kind(scaling) not in {"longrope", "su"}:
        return ()
    original = _original(config, scaling)
    if scaling.numbers("long_factor") == scaling.numbers("short_factor"):
        return ()
    note = Bilingual(
        f"mlx-lm takes rope's long factors at every length; the checkpoint's own code takes the short "
        f"ones up to {original} tokens: there, logits differ",
        f"mlx-lm берёт длинные множители rope при любой длине, а код самой модели до {original} "
        "токенов берёт короткие: на таких текстах ответы будут другими",
    )
    return (note,)
