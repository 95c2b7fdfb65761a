"""What each architecture computes, written down from its publication in plain numpy, in doubles.

Nothing of the converter is used: names are those of the checkpoint, rope turns the two halves of a
head as transformers does. Sources: the papers (Llama, Mistral, Qwen2, Qwen3, Gemma 3, Phi-3) and
transformers' ``modeling_*.py`` and ``modeling_rope_utils.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def log_probabilities(
    config: Mapping[str, Any], tensors: Mapping[str, Array], ids: Sequence[int]
) -> Array:
    """Log-probabilities of the next token after each of `ids`: (tokens, vocabulary)."""
    logits = _logits(config, tensors, ids)
    top = logits.max(axis=-1, keepdims=True)
    return logits - top - np.log(np.exp(logits - top).sum(axis=-1, keepdims=True))


def _logits(config: Mapping[str, Any], tensors: Mapping[str, Array], ids: Sequence[int]) -> Array:
    gemma = config["model_type"] == "gemma3_text"
    x = tensors["model.embed_tokens.weight"][list(ids)]
    if gemma:
        x = x * math.sqrt(config["hidden_size"])
    for block in range(config["num_hidden_layers"]):
        x = _block(config, tensors, x, block)
    x = _norm(config, x, tensors["model.norm.weight"])
    head = "model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"
    logits: Array = x @ tensors[head].T
    cap = config.get("final_logit_softcapping")
    return cap * np.tanh(logits / cap) if cap else logits


def _block(config: Mapping[str, Any], tensors: Mapping[str, Array], x: Array, block: int) -> Array:
    def of(name: str) -> Array:
        return tensors[f"model.layers.{block}.{name}.weight"]

    attended = _attention(config, tensors, _norm(config, x, of("input_layernorm")), block)
    if config["model_type"] == "gemma3_text":
        x = x + _norm(config, attended, of("post_attention_layernorm"))
        y = _norm(config, x, of("pre_feedforward_layernorm"))
        y = (_gelu(y @ of("mlp.gate_proj").T) * (y @ of("mlp.up_proj").T)) @ of("mlp.down_proj").T
        return x + _norm(config, y, of("post_feedforward_layernorm"))
    x = x + attended
    y = _norm(config, x, of("post_attention_layernorm"))
    if config["model_type"] == "phi3":
        gate, up = np.split(y @ of("mlp.gate_up_proj").T, 2, axis=-1)
    else:
        gate, up = y @ of("mlp.gate_proj").T, y @ of("mlp.up_proj").T
    result: Array = x + (_silu(gate) * up) @ of("mlp.down_proj").T
    return result


def _attention(
    config: Mapping[str, Any], tensors: Mapping[str, Array], x: Array, block: int
) -> Array:
    heads, kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
    head = config.get("head_dim") or config["hidden_size"] // heads
    count = len(x)
    prefix = f"model.layers.{block}.self_attn."

    def project(name: str) -> Array:
        y = x @ tensors[f"{prefix}{name}.weight"].T
        bias = tensors.get(f"{prefix}{name}.bias")
        return y if bias is None else y + bias

    if config["model_type"] == "phi3":
        q, k, v = np.split(project("qkv_proj"), [heads * head, (heads + kv_heads) * head], axis=-1)
    else:
        q, k, v = project("q_proj"), project("k_proj"), project("v_proj")
    q, k, v = (y.reshape(count, -1, head) for y in (q, k, v))
    if f"{prefix}q_norm.weight" in tensors:
        q = _norm(config, q, tensors[f"{prefix}q_norm.weight"])
        k = _norm(config, k, tensors[f"{prefix}k_norm.weight"])
    local = (config.get("layer_types") or [""] * 99)[block] == "sliding_attention"
    cosine, sine = _rope(config, head, count, local=local)
    q, k = _turn(q, cosine, sine), _turn(k, cosine, sine)
    k, v = (np.repeat(y, heads // kv_heads, axis=1) for y in (k, v))
    scale = 1 / math.sqrt(config.get("query_pre_attn_scalar") or head)
    scores = np.einsum("ihd,jhd->hij", q, k) * scale
    i, j = np.arange(count)[:, None], np.arange(count)[None, :]
    hidden = j > i
    if local:
        hidden |= i - j >= config["sliding_window"]
    scores = np.where(hidden, -np.inf, scores)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    mixed = np.einsum("hij,jhd->ihd", weights, v).reshape(count, -1)
    result: Array = mixed @ tensors[f"{prefix}o_proj.weight"].T
    return result


def _norm(config: Mapping[str, Any], x: Array, weight: Array) -> Array:
    y = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + config["rms_norm_eps"])
    result: Array = y * (1 + weight) if config["model_type"] == "gemma3_text" else y * weight
    return result


def _silu(x: Array) -> Array:
    result: Array = x / (1 + np.exp(-x))
    return result


def _gelu(x: Array) -> Array:
    result: Array = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return result


def _turn(x: Array, cosine: Array, sine: Array) -> Array:
    """x: (tokens, heads, values); the first values of each head turn, the rest stay."""
    turned = cosine.shape[-1]
    y, rest = x[..., :turned], x[..., turned:]
    half = turned // 2
    swapped = np.concatenate([-y[..., half:], y[..., :half]], axis=-1)
    return np.concatenate([y * cosine[:, None] + swapped * sine[:, None], rest], axis=-1)


def _rope(config: Mapping[str, Any], head: int, count: int, *, local: bool) -> tuple[Array, Array]:
    turned = int(head * config.get("partial_rotary_factor", 1.0))
    scaling = config.get("rope_scaling") or {"rope_type": "default"}
    if local:
        scaling = {"rope_type": "default"}
    base = config["rope_local_base_freq"] if local else config["rope_theta"]
    exponents = np.arange(0, turned, 2) / turned
    frequencies = 1.0 / base**exponents
    gain = 1.0
    kind = scaling["rope_type"]
    if kind == "linear":
        frequencies = frequencies / scaling["factor"]
    elif kind == "llama3":
        frequencies = _llama3(frequencies, scaling)
    elif kind == "yarn":
        frequencies, gain = _yarn(frequencies, scaling, base, turned)
    elif kind == "longrope":
        original = config["original_max_position_embeddings"]
        ratio = config["max_position_embeddings"] / original
        frequencies = frequencies / np.asarray(scaling["short_factor"])
        assert count <= original, "longer prompts take the long factors"
        gain = math.sqrt(1 + math.log(ratio) / math.log(original))
    angles = np.arange(count)[:, None] * frequencies[None, :]
    both = np.concatenate([angles, angles], axis=-1)
    return np.cos(both) * gain, np.sin(both) * gain


def _llama3(frequencies: Array, scaling: Mapping[str, Any]) -> Array:
    found = []
    original, factor = scaling["original_max_position_embeddings"], scaling["factor"]
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    for frequency in frequencies:
        wave = 2 * math.pi / frequency
        if wave < original / high:
            found.append(frequency)
        elif wave > original / low:
            found.append(frequency / factor)
        else:
            smooth = (original / wave - low) / (high - low)
            found.append((1 - smooth) * frequency / factor + smooth * frequency)
    return np.asarray(found)


def _yarn(
    frequencies: Array, scaling: Mapping[str, Any], base: float, turned: int
) -> tuple[Array, float]:
    original, factor = scaling["original_max_position_embeddings"], scaling["factor"]

    def dimension(rotations: float) -> float:
        return turned * math.log(original / (rotations * 2 * math.pi)) / (2 * math.log(base))

    low = max(math.floor(dimension(scaling.get("beta_fast", 32))), 0)
    high = min(math.ceil(dimension(scaling.get("beta_slow", 1))), turned - 1)
    ramp = np.clip((np.arange(turned // 2) - low) / max(high - low, 0.001), 0, 1)
    mixed = frequencies / factor * ramp + frequencies * (1 - ramp)
    return mixed, scaling.get("attention_factor", 0.1 * math.log(factor) + 1.0)
