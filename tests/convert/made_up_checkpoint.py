"""Small random checkpoints of every architecture, with the tokenizers that go with them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from tests.convert.made_up_tokenizer import LLAMA3, QWEN2, byte_level, sentence_piece
from tokenizers import Tokenizer

Array = np.ndarray[Any, Any]

BASE: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "max_position_embeddings": 512,
    "hidden_act": "silu",
    "tie_word_embeddings": False,
}
CONFIGS: dict[str, dict[str, Any]] = {
    "llama": {**BASE, "model_type": "llama", "rope_theta": 500000.0},
    "mistral": {**BASE, "model_type": "mistral", "head_dim": 32, "sliding_window": None},
    "qwen2": {**BASE, "model_type": "qwen2", "tie_word_embeddings": True, "rms_norm_eps": 1e-6},
    "qwen3": {**BASE, "model_type": "qwen3", "head_dim": 32, "rope_theta": 1e6},
    "gemma3_text": {
        **{key: value for key, value in BASE.items() if key != "hidden_act"},
        "model_type": "gemma3_text",
        "hidden_activation": "gelu_pytorch_tanh",
        "head_dim": 32,
        "num_hidden_layers": 6,
        "query_pre_attn_scalar": 32,
        "rope_theta": 1e6,
        "rope_local_base_freq": 10000.0,
        "sliding_window": 8,
        "layer_types": ["sliding_attention", "sliding_attention", "full_attention"] * 2,
        "tie_word_embeddings": True,
    },
    "phi3": {
        **BASE,
        "model_type": "phi3",
        "num_key_value_heads": 4,
        "sliding_window": None,
        "pad_token_id": 0,  # its class takes 32000 where nothing is said, a row that is not there
    },
}
KINDS = {
    "llama": "F32",
    "mistral": "BF16",
    "qwen2": "BF16",
    "qwen3": "F16",
    "gemma3_text": "BF16",
    "phi3": "F16",
}
TOKENIZERS = {
    "llama": lambda: byte_level(LLAMA3, bos=True, whole_words=True),
    "mistral": lambda: sentence_piece(prefix=True),
    "qwen2": lambda: byte_level(QWEN2),
    "qwen3": lambda: byte_level(QWEN2),
    "gemma3_text": lambda: sentence_piece(prefix=False),
    "phi3": lambda: sentence_piece(prefix=True),
}
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
)


def shapes(config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Every tensor of a checkpoint, by what the architecture's definition says."""
    kind, hidden, wide = config["model_type"], config["hidden_size"], config["intermediate_size"]
    heads, kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
    head = config.get("head_dim") or hidden // heads
    q, kv = heads * head, kv_heads * head
    found: dict[str, tuple[int, ...]] = {
        "model.embed_tokens.weight": (config["vocab_size"], hidden)
    }
    for block in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{block}."
        norms = ["input_layernorm", "post_attention_layernorm"]
        if kind == "gemma3_text":
            norms += ["pre_feedforward_layernorm", "post_feedforward_layernorm"]
        found |= {f"{prefix}{norm}.weight": (hidden,) for norm in norms}
        if kind == "phi3":
            found[f"{prefix}self_attn.qkv_proj.weight"] = (q + 2 * kv, hidden)
            found[f"{prefix}mlp.gate_up_proj.weight"] = (2 * wide, hidden)
        else:
            for name, rows in (("q_proj", q), ("k_proj", kv), ("v_proj", kv)):
                found[f"{prefix}self_attn.{name}.weight"] = (rows, hidden)
                if kind == "qwen2":
                    found[f"{prefix}self_attn.{name}.bias"] = (rows,)
            found[f"{prefix}mlp.gate_proj.weight"] = (wide, hidden)
            found[f"{prefix}mlp.up_proj.weight"] = (wide, hidden)
        found[f"{prefix}self_attn.o_proj.weight"] = (hidden, q)
        found[f"{prefix}mlp.down_proj.weight"] = (hidden, wide)
        found |= _biases(config, prefix, q=q, kv=kv)
        if kind in {"qwen3", "gemma3_text"}:
            found |= {f"{prefix}self_attn.{name}.weight": (head,) for name in ("q_norm", "k_norm")}
    found["model.norm.weight"] = (hidden,)
    if not config["tie_word_embeddings"]:
        found["lm_head.weight"] = (config["vocab_size"], hidden)
    return found


def _biases(
    config: Mapping[str, Any], prefix: str, *, q: int, kv: int
) -> dict[str, tuple[int, ...]]:
    """Those that a configuration may ask for."""
    hidden, wide = config["hidden_size"], config["intermediate_size"]
    attention = (("q_proj", q), ("k_proj", kv), ("v_proj", kv), ("o_proj", hidden))
    network = (("gate_proj", wide), ("up_proj", wide), ("down_proj", hidden))
    found: dict[str, tuple[int, ...]] = {}
    if config.get("attention_bias"):
        found |= {f"{prefix}self_attn.{name}.bias": (rows,) for name, rows in attention}
    if config.get("mlp_bias"):
        found |= {f"{prefix}mlp.{name}.bias": (rows,) for name, rows in network}
    return found


def random_tensors(config: Mapping[str, Any], kind: str) -> dict[str, Array]:
    """Values that the number format holds exactly, as float32."""
    found = {}
    for name, shape in shapes(config).items():
        source = np.random.default_rng(zlib.crc32(name.encode()))
        if len(shape) == 2:
            gain = 2.5 if name.startswith(("lm_head", "model.embed")) else 1.0
            if config["model_type"] == "gemma3_text" and "embed" in name:
                gain = 1.2  # it multiplies embeddings by the root of the width
            values = source.standard_normal(shape) * gain / np.sqrt(shape[1])
        elif name.endswith("norm.weight"):
            middle = 0.0 if config["model_type"] == "gemma3_text" else 1.0
            # Few digits: 1 + weight, rounded to a single, gives them all back.
            values = middle + np.round(source.uniform(-0.4, 0.4, shape) * 64) / 64
        else:
            values = source.standard_normal(shape) * 0.3
        found[name] = rounded(values.astype(np.float32), kind)
    return found


def rounded(values: Array, kind: str) -> Array:
    """The same as float32, with no more digits than the format has."""
    if kind == "F16":
        return values.astype(np.float16).astype(np.float32)
    if kind == "BF16":
        return (values.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)
    return values


def to_bytes(values: Array, kind: str) -> bytes:
    """Bytes in a safetensors file."""
    if kind == "BF16":
        return (values.view(np.uint32) >> 16).astype("<u2").tobytes()
    return values.astype({"F16": "<f2", "F32": "<f4", "F64": "<f8"}[kind]).tobytes()


def write_safetensors(path: Path, tensors: Mapping[str, Array], kinds: Mapping[str, str]) -> None:
    """A file by the format's description, with each tensor in its own format."""
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    parts: list[bytes] = []
    end = 0
    for name, values in tensors.items():
        raw = to_bytes(values, kinds[name])
        place = [end, end + len(raw)]
        entries[name] = {"dtype": kinds[name], "shape": list(values.shape), "data_offsets": place}
        parts.append(raw)
        end += len(raw)
    head = json.dumps(entries).encode()
    path.write_bytes(b"".join([len(head).to_bytes(8, "little"), head, *parts]))


def write_checkpoint(
    folder: Path, name: str, kind: str | None = None, **changes: Any
) -> tuple[dict[str, Any], dict[str, Array]]:
    """A whole checkpoint; returns its configuration and its values as float32."""
    folder.mkdir(parents=True)
    raw = TOKENIZERS[name]()
    rows = Tokenizer.from_str(raw).get_vocab_size()
    # Real embeddings are padded to a round number of rows.
    config: dict[str, Any] = {**CONFIGS[name], "vocab_size": -(-rows // 32) * 32, **changes}
    kind = kind or KINDS[name]
    tensors = random_tensors(config, kind)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text(raw)
    spiece = '"byte_fallback": true' in raw
    settings = {
        "bos_token": "<s>" if spiece else "<|endoftext|>",
        "eos_token": {"__type": "AddedToken", "content": "</s>"} if spiece else "<|im_end|>",
        "pad_token": "<unk>" if spiece else "<|endoftext|>",
        "chat_template": TEMPLATE,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    (folder / "README.md").write_text("---\nlicense: mit\nbase_model: office/tiny\n---\n# Tiny\n")
    write_safetensors(folder / "model.safetensors", tensors, dict.fromkeys(tensors, kind))
    return config, tensors
