"""The real 0.5B model: its GGUF to a folder, the folder to a GGUF again, and the engine on that.

Reference: the numpy forward pass over the tensors that llama.cpp's own library dequantises out of
the first file, under names written down here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from tests.convert.engine import ask, divergence
from tests.convert.made_up_tokenizer import PROBES
from tests.convert.reference_forward import log_probabilities
from tokenizers import Tokenizer

from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.formats.checkpoint import read_checkpoint
from verstak.formats.gguf import read_header

pytestmark = pytest.mark.long

NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
OUTSIDE = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}


class Dequantised(Mapping[str, np.ndarray[Any, Any]]):
    """Tensors of a GGUF by the checkpoint's names, each dequantised when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._tensors = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        tensor = self._tensors[self._theirs(name)]
        return gguf.dequantize(tensor.data, tensor.tensor_type)

    def __contains__(self, name: object) -> bool:
        return self._theirs(str(name)) in self._tensors

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._tensors)

    def _theirs(self, name: str) -> str:
        if name in OUTSIDE:
            return OUTSIDE[name]
        _, _, block, inner = name.split(".", 3)
        stem, _, end = inner.rpartition(".")
        return f"blk.{block}.{NAMES.get(stem, 'none')}.{end}"


def test_there_and_back(small_gguf: Path, tmp_path: Path) -> None:
    folder, again = tmp_path / "folder", tmp_path / "again.gguf"
    gguf_to_checkpoint(small_gguf, folder, "F16")
    made = checkpoint_to_gguf(folder, again, "F16")
    assert made.model_type == "qwen2"
    before, after = read_header(small_gguf), read_header(again)
    assert {t.name: t.shape for t in before.tensors} == {t.name: t.shape for t in after.tensors}
    for key in ("tokens", "token_type", "merges"):
        left, right = (head.metadata[f"tokenizer.ggml.{key}"] for head in (before, after))
        assert left == right, key
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    prompt = tokenizer.encode(
        "def area(width: float, height: float) -> float:\n    return width"
    ).ids
    config = {**read_checkpoint(folder).config}
    ids, found = ask(again, PROBES, prompt[-6:], 151_936)
    assert ids == [tokenizer.encode(text).ids for text in PROBES]
    reference = log_probabilities(config, Dequantised(small_gguf), prompt[-6:])
    apart = divergence(reference, found)
    assert 0 <= apart <= 1e-4, apart
