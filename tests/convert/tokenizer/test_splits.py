from __future__ import annotations

import json

import pytest
from tests.convert.made_up_tokenizer import LLAMA3, QWEN2, byte_level
from tokenizers import pre_tokenizers

from verstak.convert.config_values import ConfigValues
from verstak.convert.tokenizer.splits import SPLITS, pre_tokenizer_of, split_name, split_of
from verstak.errors import UnknownArchitecture


def of(raw: str) -> ConfigValues | None:
    return ConfigValues(json.loads(raw)).inner("pre_tokenizer")


def test_expressions_have_their_names() -> None:
    assert split_name(of(byte_level(QWEN2))) == "qwen2"
    assert split_name(of(byte_level(LLAMA3))) == "llama-bpe"
    plain = json.loads(pre_tokenizers.ByteLevel(add_prefix_space=False).__getstate__())
    assert split_name(ConfigValues(plain)) == "gpt-2"


@pytest.mark.parametrize("name", SPLITS)
def test_what_we_write_is_what_we_read_and_what_the_library_takes(name: str) -> None:
    from tokenizers import Tokenizer, models

    written = pre_tokenizer_of(split_of(name)[1])
    assert split_name(ConfigValues(written)) == name
    raw = json.loads(Tokenizer(models.BPE()).to_str())
    raw["pre_tokenizer"] = written
    pieces = Tokenizer.from_str(json.dumps(raw)).pre_tokenizer.pre_tokenize_str("it's 1234 мм\n x")
    assert "".join(piece for piece, _ in pieces)


def test_another_expression_has_none() -> None:
    with pytest.raises(UnknownArchitecture, match="regex:x") as caught:
        split_name(of(byte_level("x+")))
    assert "splits.py" in str(caught.value.remedy)
    with pytest.raises(UnknownArchitecture, match="nothing"):
        split_name(None)
    prefixed = {"type": "ByteLevel", "add_prefix_space": True, "use_regex": True}
    with pytest.raises(UnknownArchitecture):
        split_name(ConfigValues(prefixed))


def test_other_names_for_the_same() -> None:
    assert split_of("llama3") == split_of("llama-bpe")
    assert split_of("starcoder") == split_of("smollm")
    with pytest.raises(UnknownArchitecture, match="'default'"):
        split_of("default")
