"""Folders to GGUF and back: every tensor bit for bit, the same configuration, the same ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from tests.convert.made_up_checkpoint import CONFIGS, TEMPLATE, to_bytes, write_checkpoint
from tests.convert.made_up_tokenizer import PROBES
from tokenizers import Tokenizer

from verstak.convert.to_checkpoint import DTYPES, gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import InvalidGguf, UnknownArchitecture, UnsupportedFeature, UsageError
from verstak.formats.checkpoint import read_checkpoint

SCALINGS: dict[str, dict[str, Any]] = {
    "linear": {"rope_type": "linear", "factor": 4.0},
    "llama3": {
        "rope_type": "llama3",
        "factor": 4.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64,
    },
    "yarn": {
        "rope_type": "yarn",
        "factor": 4.0,
        "original_max_position_embeddings": 128,
        "attention_factor": 1.25,
        "beta_fast": 16.0,
        "beta_slow": 2.0,
    },
    "longrope": {
        "rope_type": "longrope",
        "long_factor": [1.0 + 0.5 * i for i in range(8)],
        "short_factor": [1.0 + 0.125 * i for i in range(8)],
    },
}


@pytest.mark.parametrize("kind", DTYPES)
@pytest.mark.parametrize("name", CONFIGS)
def test_there_and_back(tmp_path: Path, name: str, kind: str) -> None:
    config, tensors = write_checkpoint(tmp_path / "hf", name, kind)
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", kind)
    there = gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back", kind)
    back = read_checkpoint(tmp_path / "back")
    assert set(back.tensors) == set(tensors)
    assert there.tensors == len(tensors)
    for tensor, values in tensors.items():
        place = back.tensors[tensor]
        raw = place.file.read_bytes()[place.info.offset :][: place.info.size_bytes]
        assert (place.info.dtype, place.info.shape) == (kind, values.shape)
        assert raw == to_bytes(values, kind), tensor
    assert {key: back.config.get(key) for key in config} == config
    assert back.config["torch_dtype"] == DTYPES[kind]
    assert back.config["rope_scaling"] is None
    before = Tokenizer.from_file(str(tmp_path / "hf" / "tokenizer.json"))
    after = Tokenizer.from_file(str(tmp_path / "back" / "tokenizer.json"))
    for text in PROBES:
        assert after.encode(text).ids == before.encode(text).ids, text
        if "<" not in text:  # before added tokens the tokenizer itself puts a space
            assert after.decode(after.encode(text).ids) == text
    settings = json.loads((tmp_path / "back" / "tokenizer_config.json").read_text())
    assert settings["chat_template"] == TEMPLATE
    assert settings["eos_token"] == ("<|im_end|>" if "qwen" in name or name == "llama" else "</s>")


@pytest.mark.parametrize("scaling", SCALINGS)
def test_ropes_scaling_comes_back(tmp_path: Path, scaling: str) -> None:
    name = "phi3" if scaling == "longrope" else "llama"
    wanted = SCALINGS[scaling]
    changes: dict[str, Any] = {"original_max_position_embeddings": 128} if name == "phi3" else {}
    write_checkpoint(tmp_path / "hf", name, rope_scaling=wanted, **changes)
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back")
    found = read_checkpoint(tmp_path / "back").config
    assert isinstance(found["rope_scaling"], dict)
    assert {key: found["rope_scaling"][key] for key in wanted} == wanted
    assert {key: found[key] for key in changes} == changes


def test_licence_and_steps_travel(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    made = checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "Q8_0")
    assert (made.license_name, made.base_model) == ("mit", "office/tiny")
    fields = gguf.GGUFReader(tmp_path / "m.gguf").fields
    assert fields["general.license"].contents() == "mit"
    assert (
        fields["general.base_model.0.repo_url"].contents() == "https://huggingface.co/office/tiny"
    )
    back = gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back")
    assert (back.license_name, back.base_model) == ("mit", "office/tiny")
    assert any("dequantised from Q8_0" in note.en for note in back.notes)
    again = checkpoint_to_gguf(tmp_path / "back", tmp_path / "again.gguf")
    assert again.license_name == "mit"
    steps = json.loads((tmp_path / "back" / "verstak-lineage.json").read_text())["steps"]
    assert [(step["source"], step["to"], step["type"]) for step in steps] == [
        ("safetensors", "gguf", "Q8_0"),
        ("gguf", "safetensors", "F16"),
    ]
    kept = gguf.GGUFReader(tmp_path / "again.gguf").fields["verstak.steps"].contents()
    assert len(kept) == 3


def test_quantised_values_are_those_of_the_library(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3", "F32")
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "Q8_0")
    gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back", "F32")
    theirs = {tensor.name: tensor for tensor in gguf.GGUFReader(tmp_path / "m.gguf").tensors}
    tensor = theirs["blk.1.ffn_down.weight"]
    assert tensor.tensor_type is gguf.GGMLQuantizationType.Q8_0
    place = read_checkpoint(tmp_path / "back").tensors["model.layers.1.mlp.down_proj.weight"]
    raw = place.file.read_bytes()[place.info.offset :][: place.info.size_bytes]
    assert np.array_equal(
        np.frombuffer(raw, "<f4").reshape(place.info.shape),
        gguf.dequantize(tensor.data, tensor.tensor_type),
    )


def test_a_shard_is_begun_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verstak.convert import to_checkpoint

    monkeypatch.setattr(to_checkpoint, "_SHARD_BYTES", 60_000)
    _, tensors = write_checkpoint(tmp_path / "hf", "qwen3")
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back")
    back = read_checkpoint(tmp_path / "back")
    assert set(back.tensors) == set(tensors)
    assert len({place.file for place in back.tensors.values()}) > 2


def test_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "bert.gguf"
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_tensor("x", np.zeros(32, np.float32))
    finish(writer)
    with pytest.raises(UnknownArchitecture, match="'bert'") as caught:
        gguf_to_checkpoint(path, tmp_path / "out")
    assert "architectures/bert.py" in str(caught.value.remedy)
    with pytest.raises(UnsupportedFeature, match="not as Q8_0"):
        gguf_to_checkpoint(path, tmp_path / "out", "Q8_0")
    path = tmp_path / "bare.gguf"
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_tensor("x", np.zeros(32, np.float32))
    finish(writer)
    with pytest.raises(UnknownArchitecture, match="tokenizer is None"):
        gguf_to_checkpoint(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("qwen2.block_count", 10**9, "no tensor 'blk.2."),
        ("qwen2.block_count", 0, "'blk.0.*' first"),
        ("qwen2.attention.head_count", 0, "shape|head"),
        ("qwen2.attention.key_length", 2**31, "a head has"),
        ("qwen2.attention.key_length", 15, "a head has 15 values"),
        ("qwen2.rope.dimension_count", 2**31, "of a head that has 16"),
        ("qwen2.embedding_length", 63, "shape"),
        ("tokenizer.ggml.tokens", ["a", "b"], "differ in length"),
        ("tokenizer.chat_template", b"\xff\xfe", "no text"),
    ],
)
def test_metadata_that_contradicts_the_tensors(
    tmp_path: Path, key: str, value: Any, said: str
) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    changed = tmp_path / "changed.gguf"
    reader = gguf.GGUFReader(tmp_path / "m.gguf")
    writer = gguf.GGUFWriter(changed, "qwen2")
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        kind = field.types[0]
        found = value if name == key else field.contents()
        writer.add_key_value(name, found, kind, field.types[-1] if len(field.types) > 1 else None)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    finish(writer)
    with pytest.raises((InvalidGguf, UnsupportedFeature), match=said):
        gguf_to_checkpoint(changed, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_truncated_and_existing(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    path = tmp_path / "m.gguf"
    checkpoint_to_gguf(tmp_path / "hf", path)
    (tmp_path / "taken").mkdir()
    with pytest.raises(UsageError, match="exists already"):
        gguf_to_checkpoint(path, tmp_path / "taken")
    path.write_bytes(path.read_bytes()[:-33])
    with pytest.raises(InvalidGguf, match="truncated"):
        gguf_to_checkpoint(path, tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hf", "m.gguf", "taken"]


@pytest.mark.parametrize("biases", [True, False])
def test_the_class_is_told_of_biases_and_of_padding(tmp_path: Path, biases: bool) -> None:
    """Without these, transformers drops the biases, and Phi-3 looks for row 32000."""
    write_checkpoint(tmp_path / "hf", "llama", attention_bias=biases, mlp_bias=biases)
    settings = json.loads((tmp_path / "hf" / "tokenizer_config.json").read_text())
    settings.pop("pad_token")
    (tmp_path / "hf" / "tokenizer_config.json").write_text(json.dumps(settings))
    checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "F32")
    gguf_to_checkpoint(tmp_path / "m.gguf", tmp_path / "back", "F32")
    config = read_checkpoint(tmp_path / "back").config
    assert (config["attention_bias"], config["mlp_bias"]) == (biases, biases)
    assert "pad_token_id" in config
    assert config["pad_token_id"] is None
