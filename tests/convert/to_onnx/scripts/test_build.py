"""What `build` does around the builder itself, without it.

The builder, `olive_flow` and `try_model` are tried for real in ../test_real_builds.py.
"""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from verstak.convert.to_onnx.scripts.build import _complete, _Heard, _run_anywhere


def config(**values: Any) -> SimpleNamespace:
    usual = {"architectures": None, "eos_token_id": 2, "vocab_size": 100, "model_type": "llama"}
    return SimpleNamespace(**{**usual, **values})


def test_the_class_is_named_where_nobody_did() -> None:
    silent, named = config(), config(architectures=["Own"])
    _complete(silent, "LlamaForCausalLM", "")
    _complete(named, "LlamaForCausalLM", "")
    assert (silent.architectures, named.architectures) == (["LlamaForCausalLM"], ["Own"])


def test_two_ropes_get_the_names_that_the_builder_knows() -> None:
    rope = {
        "full_attention": {"rope_type": "default", "rope_theta": 1e6},
        "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
    }
    gemma = config(model_type="gemma3_text", rope_parameters=rope)
    _complete(gemma, "Gemma3ForCausalLM", "")
    assert (gemma.rope_theta, gemma.rope_local_base_freq) == (1e6, 1e4)
    assert gemma.rope_parameters == {"rope_type": "default", "rope_theta": 1e6}


def test_a_length_that_was_not_stretched_is_the_first_one() -> None:
    phi = config(
        model_type="phi3",
        rope_parameters={"rope_type": "default", "partial_rotary_factor": 1.0},
        max_position_embeddings=512,
        original_max_position_embeddings=4096,
    )
    _complete(phi, "Phi3ForCausalLM", "")
    assert phi.original_max_position_embeddings == 512
    phi.rope_parameters = {"rope_type": "longrope"}
    phi.original_max_position_embeddings = 4096
    _complete(phi, "Phi3ForCausalLM", "")
    assert phi.original_max_position_embeddings == 4096


def test_no_processor_is_demanded(tmp_path: Path) -> None:
    file = tmp_path / "genai_config.json"
    options = {"log_id": "x", "provider_options": [{"cuda": {}}]}
    file.write_text(json.dumps({"model": {"decoder": {"session_options": options}}}))
    _run_anywhere(file)
    kept = json.loads(file.read_text())["model"]["decoder"]["session_options"]
    assert kept == {"log_id": "x", "provider_options": []}


def test_what_the_builder_prints_becomes_progress() -> None:
    told: list[tuple[str, dict[str, object]]] = []
    before = builtins.print
    with _Heard(lambda kind, **rest: told.append((kind, rest)), layers=24):
        for line in ("Reading decoder layer 5", "WARNING: something", "anything else"):
            builtins.__dict__["print"](line)
    assert builtins.print is before
    assert told == [
        ("progress", {"what": "reading layers", "done": 6, "total": 24}),
        ("warning", {"message": "something"}),
    ]
