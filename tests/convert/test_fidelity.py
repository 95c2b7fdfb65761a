"""The engine computes from the converted file what the architecture's definition says.

Reference: a numpy forward pass of our own, in doubles, from the checkpoint's values
(``reference_forward``). Each case starts one engine and asks it for all log-probabilities after
each of 24 tokens: half a second each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.convert.engine import ask, divergence
from tests.convert.made_up_checkpoint import CONFIGS, write_checkpoint
from tests.convert.made_up_tokenizer import PROBES
from tests.convert.reference_forward import log_probabilities
from tests.convert.test_to_checkpoint import SCALINGS
from tokenizers import Tokenizer

from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf

pytestmark = pytest.mark.integration

PROMPT = "Drill 5 mm holes, he's told us: 3.14 & 漢字 или 1234567. Корпус шкафа из ДСП, кромка"
MOST_NATS = 1e-4


def compared(
    folder: Path, name: str, kind: str, **changes: Any
) -> tuple[float, dict[str, Any], dict[str, np.ndarray[Any, Any]], list[int], Any]:
    config, tensors = write_checkpoint(folder / "hf", name, **changes)
    checkpoint_to_gguf(folder / "hf", folder / "m.gguf", kind)
    tokenizer = Tokenizer.from_file(str(folder / "hf" / "tokenizer.json"))
    prompt = tokenizer.encode(PROMPT).ids[:24]
    ids, found = ask(folder / "m.gguf", PROBES, prompt, config["vocab_size"])
    assert ids == [tokenizer.encode(text).ids for text in PROBES]
    doubles = {name: values.astype(np.float64) for name, values in tensors.items()}
    reference = log_probabilities(config, doubles, prompt)
    return divergence(reference, found), config, doubles, prompt, found


@pytest.mark.parametrize("kind", ["F32", "F16"])
@pytest.mark.parametrize("name", CONFIGS)
def test_an_architecture(tmp_path: Path, name: str, kind: str) -> None:
    apart, config, tensors, prompt, found = compared(tmp_path, name, kind)
    assert 0 <= apart <= MOST_NATS
    # The same comparison notices a small mistake: rope with another base.
    assert len(prompt) == 24
    wrong = log_probabilities({**config, "rope_theta": 100.0}, tensors, prompt)
    assert divergence(wrong, found) > 10 * MOST_NATS


@pytest.mark.parametrize(("kind", "most"), [("BF16", 1e-3), ("Q8_0", 1e-2)])
@pytest.mark.parametrize("name", ["llama", "gemma3_text", "phi3"])
def test_formats_that_lose_more(tmp_path: Path, name: str, kind: str, most: float) -> None:
    """The engine rounds what it multiplies with them to 8 bits of mantissa, or to 8 bits at all."""
    apart, *_ = compared(tmp_path, name, kind)
    assert 0 <= apart <= most


@pytest.mark.parametrize("scaling", SCALINGS)
def test_ropes_scaling(tmp_path: Path, scaling: str) -> None:
    name = "phi3" if scaling == "longrope" else "llama"
    changes: dict[str, Any] = {"rope_scaling": SCALINGS[scaling], "rope_theta": 10_000.0}
    if name == "phi3":
        changes["original_max_position_embeddings"] = 256
    apart, config, tensors, prompt, found = compared(tmp_path, name, "F32", **changes)
    assert 0 <= apart <= MOST_NATS
    without = log_probabilities({**config, "rope_scaling": None}, tensors, prompt)
    assert divergence(without, found) > 10 * MOST_NATS


def test_linear_scaling_of_gemmas_full_blocks_only(tmp_path: Path) -> None:
    scaling = {"rope_type": "linear", "factor": 8.0}
    apart, *_ = compared(tmp_path, "gemma3_text", "F32", rope_scaling=scaling)
    assert 0 <= apart <= MOST_NATS


def test_gemmas_window_is_seen(tmp_path: Path) -> None:
    apart, config, tensors, prompt, found = compared(tmp_path, "gemma3_text", "F32")
    assert 0 <= apart <= MOST_NATS
    without = log_probabilities({**config, "sliding_window": 99}, tensors, prompt)
    assert divergence(without, found) > 10 * MOST_NATS


def test_rope_that_turns_part_of_a_head(tmp_path: Path) -> None:
    apart, *_ = compared(tmp_path, "phi3", "F32", partial_rotary_factor=0.75, head_dim=16)
    assert 0 <= apart <= MOST_NATS


def test_an_output_that_is_the_embedding_and_one_that_is_not(tmp_path: Path) -> None:
    for name, tied in (("llama", True), ("qwen2", False), ("phi3", True)):
        apart, *_ = compared(tmp_path / name, name, "F32", tie_word_embeddings=tied)
        assert 0 <= apart <= MOST_NATS


def test_the_way_back_and_there_again(tmp_path: Path) -> None:
    """Quantised to Q8_0, dequantised into a folder, converted again: the engine runs what it holds."""
    from safetensors import safe_open

    config, _ = write_checkpoint(tmp_path / "hf", "llama")
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "q8.gguf", "Q8_0")
    gguf_to_checkpoint(tmp_path / "q8.gguf", tmp_path / "back", "F16")
    checkpoint_to_gguf(tmp_path / "back", tmp_path / "m.gguf", "F16")
    tokenizer = Tokenizer.from_file(str(tmp_path / "hf" / "tokenizer.json"))
    prompt = tokenizer.encode(PROMPT).ids[:24]
    ids, found = ask(tmp_path / "m.gguf", PROBES, prompt, config["vocab_size"])
    assert ids == [tokenizer.encode(text).ids for text in PROBES]
    with safe_open(tmp_path / "back" / "model.safetensors", "np") as file:
        held = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118 - no mapping
    assert 0 <= divergence(log_probabilities(config, held, prompt), found) <= MOST_NATS
