"""What a tensor is for, as far as the choice of its type goes."""

from __future__ import annotations

from typing import Literal

from verstak.plan.tensors.weight import Weight
from verstak.plan.type_mix.recipe import RuleYear

type Role = Literal[
    "output",
    "embedding",
    "query",
    "key",
    "value",
    "fused",
    "attention_output",
    "gate",
    "up",
    "down",
    "other",
]

_EXACT: dict[str, Role] = {
    "output": "output",
    "token_embd": "embedding",
    "attn_q": "query",
    "attn_k": "key",
    "attn_v": "value",
    "attn_qkv": "fused",
    "attn_output": "attention_output",
}
_FEED_FORWARD: dict[str, Role] = {"ffn_down": "down", "ffn_up": "up", "ffn_gate": "gate"}


def role_of(weight: Weight, rules: RuleYear) -> Role:
    """Role of a matrix.

    Args:
        weight: A matrix of the file.
        rules: Since 2026 fused projections, and the matrix that unfolds compressed keys and
            values, count as values.

    Source:
        llama.cpp src/llama-quant.cpp ``tensor_get_category``; before, the names compared in
        ``llama_tensor_get_type``.
    """
    noun = weight.noun
    if rules == 2026:
        if noun in {"attn_qkv", "attn_kv_b"}:
            return "value"
        if noun == "per_layer_token_embd":
            return "embedding"
    if noun in _EXACT:
        return _EXACT[noun]
    for stem, role in _FEED_FORWARD.items():
        # In 2023 only names that end there were known: experts went by the file's own type.
        if weight.name.endswith(f".{stem}.weight") or (rules != 2023 and noun.startswith(stem)):
            return role
    return "other"


_F32_NOUNS = frozenset(
    {"ffn_gate_inp", "ffn_gate_inp_shexp", "position_embd", "token_types", "ssm_conv1d"}
)
_SOURCE_NOUNS = frozenset({"per_layer_model_proj"})


def kept_type(weight: Weight, rules: RuleYear) -> str | None:
    """Type of a tensor that is never quantised; ``None`` for one that is.

    Args:
        weight: A tensor of the file.
        rules: In 2023 the matrix that chooses experts was kept in 16 bits.

    Source:
        llama.cpp conversion/base.py ``prepare_tensors`` and src/llama-quant.cpp
        ``tensor_allows_quantization``. What is kept as the checkpoint has it takes 16 bits.
    """
    noun = weight.noun
    if weight.axes < 2 or not weight.name.endswith(".weight") or noun.endswith("_norm"):
        return "F32"
    if noun in _F32_NOUNS:
        return "F16" if rules == 2023 and noun == "ffn_gate_inp" else "F32"
    return "F16" if noun in _SOURCE_NOUNS else None
