"""Tokenizers read from a checkpoint, and what its files can have wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.convert.made_up_checkpoint import TEMPLATE, write_checkpoint

from verstak.convert.tokenizer.from_checkpoint import vocabulary_of
from verstak.convert.tokenizer.vocabulary import TokenType, Vocabulary
from verstak.errors import InvalidCheckpoint, UnknownArchitecture, UnsupportedFeature
from verstak.formats.checkpoint import read_checkpoint

ROWS = 1024


def read(
    folder: Path, name: str, change: Callable[[dict[str, Any]], object] | None = None
) -> Vocabulary:
    write_checkpoint(folder, name)
    if change is not None:
        path = folder / "tokenizer.json"
        raw = json.loads(path.read_text())
        change(raw)
        path.write_text(json.dumps(raw))
    return vocabulary_of(read_checkpoint(folder), rows=ROWS)


def test_byte_level(tmp_path: Path) -> None:
    found = read(tmp_path / "hf", "llama")
    assert (found.model, found.pre) == ("gpt2", "llama-bpe")
    assert len(found.tokens) == len(found.types) == ROWS
    kinds = dict(zip(found.tokens, found.types, strict=True))
    assert kinds["<|im_end|>"] is TokenType.CONTROL
    assert kinds["<tool>"] is TokenType.USER_DEFINED
    assert kinds["a"] is TokenType.NORMAL
    assert kinds["[PAD1000]"] is TokenType.UNUSED
    assert found.flags == {"add_bos_token": True, "add_eos_token": False}
    assert found.chat_template == TEMPLATE
    assert found.tokens[found.special_ids["eos"]] == "<|im_end|>"
    assert found.notes == ()


def test_sentence_piece(tmp_path: Path) -> None:
    found = read(tmp_path / "hf", "mistral")
    assert (found.model, found.pre) == ("llama", "default")
    kinds = dict(zip(found.tokens, found.types, strict=True))
    assert kinds["<unk>"] is TokenType.UNKNOWN
    assert kinds["<0x0A>"] is TokenType.BYTE
    assert found.flags == {"add_bos_token": True, "add_eos_token": False, "add_space_prefix": True}
    assert found.special_ids == {"bos": 1, "eos": 2, "unknown": 0, "padding": 0}
    assert len(found.scores) == ROWS
    assert found.notes == ()


def test_merges_that_are_not_sentence_pieces_are_told(tmp_path: Path) -> None:
    def drop(raw: dict[str, Any]) -> None:
        raw["model"]["merges"] = raw["model"]["merges"][::2]

    assert "pairs make tokens" in read(tmp_path / "hf", "phi3", drop).notes[0].en


def test_normalisation_and_words_are_told(tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["normalizer"] = {"type": "NFC"}
        raw["model"]["ignore_merges"] = True
        raw["added_tokens"][0]["rstrip"] = True

    texts = " ".join(note.en for note in read(tmp_path / "hf", "qwen2", change).notes)
    assert "NFC" in texts
    assert "whole words" in texts
    assert "swallow spaces" in texts


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        (lambda raw: raw["model"].update(type="Unigram"), UnknownArchitecture, "Unigram"),
        (lambda raw: raw.pop("model"), UnknownArchitecture, "None"),
        (lambda raw: raw["model"].update(vocab=[1]), InvalidCheckpoint, "vocab"),
        (lambda raw: raw["model"]["vocab"].update(zz="1"), InvalidCheckpoint, "vocab"),
        (lambda raw: raw["model"]["vocab"].update(zz=True), InvalidCheckpoint, "vocab"),
        (lambda raw: raw["model"]["vocab"].update(zz=5), InvalidCheckpoint, "one id, 5"),
        (lambda raw: raw["model"]["vocab"].update(zz=-1), InvalidCheckpoint, "does not fit"),
        (lambda raw: raw["model"]["vocab"].update(zz=ROWS), InvalidCheckpoint, "does not fit"),
        (lambda raw: raw["model"].update(merges=["abc"]), InvalidCheckpoint, "not a pair"),
        (lambda raw: raw["model"].update(merges=[[1, 2]]), InvalidCheckpoint, "not a pair"),
        (lambda raw: raw["added_tokens"].append({"id": 3}), InvalidCheckpoint, "content and id"),
        (lambda raw: raw["added_tokens"].append("x"), InvalidCheckpoint, "content and id"),
        (lambda raw: raw.update(pre_tokenizer=None), UnknownArchitecture, "neither byte-level"),
    ],
)
def test_broken_tokenizers(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said):
        read(tmp_path / "hf", "qwen2", change)


def test_a_sentence_piece_model_alone(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    (tmp_path / "hf" / "tokenizer.json").unlink()
    with pytest.raises(InvalidCheckpoint, match="has no tokenizer"):
        vocabulary_of(read_checkpoint(tmp_path / "hf"), rows=ROWS)
    (tmp_path / "hf" / "tokenizer.model").write_bytes(b"\x0a\x0e")
    with pytest.raises(UnsupportedFeature, match="SentencePiece") as failed:
        vocabulary_of(read_checkpoint(tmp_path / "hf"), rows=ROWS)
    assert "transformers" in str(failed.value.remedy)


def test_special_tokens_that_do_not_exist(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    path = tmp_path / "hf" / "tokenizer_config.json"
    path.write_text(json.dumps({"eos_token": "<|nothing|>"}))
    with pytest.raises(InvalidCheckpoint, match="nothing"):
        vocabulary_of(read_checkpoint(tmp_path / "hf"), rows=ROWS)
    path.write_text("{}")
    config = tmp_path / "hf" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "eos_token_id": [4, 5]}))
    assert vocabulary_of(read_checkpoint(tmp_path / "hf"), rows=ROWS).special_ids == {"eos": 4}


def test_a_template_of_ends_that_is_none(tmp_path: Path) -> None:
    broken: dict[str, Any] = {"type": "TemplateProcessing", "single": [0.5, None, {}]}
    found = read(tmp_path / "hf", "qwen2", lambda raw: raw.update(post_processor=broken))
    assert found.flags["add_bos_token"] is False


def test_where_a_chat_template_lies(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    several = [{"name": "default", "template": "A"}, {"name": "tool_use", "template": "B"}]
    (tmp_path / "hf" / "tokenizer_config.json").write_text(json.dumps({"chat_template": several}))
    found = vocabulary_of(read_checkpoint(tmp_path / "hf"), rows=ROWS)
    assert found.chat_template == "A"
    assert "only the default" in found.notes[0].en
    (tmp_path / "hf" / "chat_template.jinja").write_text("C")
    assert vocabulary_of(read_checkpoint(tmp_path / "hf"), rows=ROWS).chat_template == "C"
