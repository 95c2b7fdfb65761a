from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import IntegrityError
from verstak.model.manifest import ModelConfig
from verstak.store.stored_model import decode_config, encode_config


def test_a_config_has_the_digest_that_a_real_ollama_gives_it() -> None:
    # server/routes_create_test.go: the config of a model of architecture "test".
    config = ModelConfig(
        model_family="test",
        model_families=("test",),
        parameter_size="0",
        quantization_level="unknown",
    )
    assert (
        hashlib.sha256(encode_config(config)).hexdigest()
        == "99759ad5b91e723db0393d698ffbb448b1b7df5ff6377a108c49254583b1bc8c"
    )


def test_a_config_from_the_library_with_its_old_keys_is_read() -> None:
    data = (
        b'{"model_format":"gguf","model_family":"qwen2","model_families":["qwen2"],'
        b'"model_type":"494.03M","file_type":"Q4_K_M","architecture":"amd64","os":"linux",'
        b'"rootfs":{"type":"layers","diff_ids":["sha256:183715c4"]}}'
    )
    assert decode_config(data) == ModelConfig(
        model_format="gguf",
        model_family="qwen2",
        model_families=("qwen2",),
        parameter_size="494.03M",
        quantization_level="Q4_K_M",
    )


def test_parents_renderer_stands_where_ollama_puts_it() -> None:
    keys = list(json.loads(encode_config(ModelConfig(), extra={"parser": "p", "renderer": "r"})))
    assert keys[5:7] == ["renderer", "parser"]
    assert keys[-2:] == ["architecture", "os"]


_WORDS = st.text(max_size=20)


@given(
    st.builds(
        ModelConfig,
        model_format=_WORDS,
        model_family=_WORDS,
        model_families=st.lists(_WORDS, max_size=3).map(tuple),
        parameter_size=_WORDS,
        quantization_level=_WORDS,
        capabilities=st.lists(_WORDS, max_size=3).map(tuple),
        context_length=st.none() | st.integers(1, 2**31),
        embedding_length=st.none() | st.integers(1, 2**31),
    )
)
def test_configs_read_back_unchanged(config: ModelConfig) -> None:
    assert decode_config(encode_config(config)) == config


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"model_families":"llama"}',
        b"\xff\xfe",
        b'{"context_length":"x"}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_config_is_an_integrity_error(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        decode_config(data)
