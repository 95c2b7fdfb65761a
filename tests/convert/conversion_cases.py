"""Which made-up checkpoints are held against transformers: every architecture and what it may have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 128}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
LONGROPE = {
    "rope_type": "longrope",
    "long_factor": [1.0 + 0.5 * i for i in range(8)],
    "short_factor": [1.0 + 0.125 * i for i in range(8)],
}


@dataclass(frozen=True, slots=True)
class Case:
    """One checkpoint.

    Attributes:
        name: For the table.
        family: Architecture, a key of ``CONFIGS``.
        changes: Of its ``config.json``.
        tokens: How many are read.
        windowed: Whether llama.cpp is known to leave out the window that these tokens exceed.
    """

    name: str
    family: str
    changes: dict[str, Any] = field(default_factory=dict)
    tokens: int = 96
    windowed: bool = False


def _scaled(family: str, kind: str, scaling: dict[str, Any], **changes: Any) -> Case:
    return Case(f"{family}, rope {kind}", family, {"rope_scaling": scaling, **changes})


PLAIN = tuple(
    Case(family, family) for family in ("llama", "mistral", "qwen2", "qwen3", "gemma3_text", "phi3")
)
SCALED = (
    _scaled("llama", "linear", {"rope_type": "linear", "factor": 4.0}),
    _scaled("llama", "llama3", LLAMA3),
    _scaled("llama", "yarn", YARN),
    _scaled(
        "llama",
        "yarn with numbers of its own",
        {**YARN, "attention_factor": 1.25, "beta_fast": 16.0, "beta_slow": 2.0},
    ),
    _scaled("llama", "yarn with two mscales", {**YARN, "mscale": 1.2, "mscale_all_dim": 0.8}),
    _scaled("qwen2", "yarn", YARN),
    _scaled("qwen3", "yarn", YARN),
    _scaled("mistral", "linear", {"rope_type": "linear", "factor": 2.0}),
    _scaled("gemma3_text", "linear", {"rope_type": "linear", "factor": 8.0}),
    Case(
        "phi3, longrope, short factors",
        "phi3",
        {"rope_scaling": LONGROPE, "original_max_position_embeddings": 256},
    ),
    Case(
        "phi3, longrope, long factors",
        "phi3",
        {"rope_scaling": LONGROPE, "original_max_position_embeddings": 256},
        tokens=300,
    ),
)
SHAPED = (
    Case("llama, tied", "llama", {"tie_word_embeddings": True}),
    Case("mistral, tied", "mistral", {"tie_word_embeddings": True}),
    Case("qwen2, not tied", "qwen2", {"tie_word_embeddings": False}),
    Case("qwen3, tied", "qwen3", {"tie_word_embeddings": True}),
    Case("phi3, tied", "phi3", {"tie_word_embeddings": True}),
    Case("llama, biases", "llama", {"attention_bias": True, "mlp_bias": True}),
    Case("llama, one head of keys", "llama", {"num_key_value_heads": 1, "head_dim": 32}),
    Case("llama, a head of keys for each", "llama", {"num_key_value_heads": 4}),
    Case("phi3, part of each head", "phi3", {"partial_rotary_factor": 0.75}),
    Case("phi3, fewer heads of keys", "phi3", {"num_key_value_heads": 2}),
    Case("mistral, within its window", "mistral", {"sliding_window": 128}),
    Case("mistral, beyond its window", "mistral", {"sliding_window": 16}, windowed=True),
    Case("phi3, beyond its window", "phi3", {"sliding_window": 16}, windowed=True),
    Case(
        "qwen2, beyond its window",
        "qwen2",
        {"sliding_window": 16, "use_sliding_window": True, "max_window_layers": 0},
        windowed=True,
    ),
    Case(
        "gemma3_text, capped logits",
        "gemma3_text",
        {"final_logit_softcapping": 30.0},
    ),
)
CASES = (*PLAIN, *SCALED, *SHAPED)
