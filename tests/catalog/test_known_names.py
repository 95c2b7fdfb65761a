from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.catalog.known_names import name_key, spellings, split_file_type

TYPES = ("Q2_K", "Q3_K_M", "Q4_0", "Q4_K_M", "Q5_1", "Q6_K", "Q8_0", "IQ2_XXS", "IQ4_NL", "BF16")


@pytest.mark.parametrize(
    ("text", "rest", "file_type"),
    [
        ("mistral:7b-instruct-q5_0", "mistral:7b-instruct", "Q5_0"),
        ("qwen2.5:32b-instruct-q4_K_M", "qwen2.5:32b-instruct", "Q4_K_M"),
        ("Qwen2.5-32B-Instruct-Q5_K_S.gguf", "Qwen2.5-32B-Instruct", "Q5_K_S"),
        ("hf.co/bartowski/Qwen3-8B-GGUF:IQ4_XS", "hf.co/bartowski/Qwen3-8B-GGUF", "IQ4_XS"),
        ("unsloth/Qwen3-8B-GGUF:UD-Q4_K_XL", "unsloth/Qwen3-8B-GGUF:UD-Q4_K_XL", None),
        ("phi4:14b-fp16", "phi4:14b", "F16"),
        ("Qwen 32B Q5", "Qwen 32B", "Q5_K_M"),
        ("llama 3 70b", "llama 3 70b", None),
        ("GigaChat3-10B-A1.8B", "GigaChat3-10B-A1.8B", None),
    ],
)
def test_a_precision_is_split_off(text: str, rest: str, file_type: str | None) -> None:
    assert split_file_type(text) == (rest, file_type)


@given(
    st.from_regex(r"[A-Za-z][A-Za-z0-9.]{0,12}(:[0-9]{1,2}b)?", fullmatch=True),
    st.sampled_from(TYPES),
    st.booleans(),
)
def test_any_precision_comes_back(name: str, file_type: str, lower: bool) -> None:
    ending = file_type.lower() if lower else file_type
    if split_file_type(name)[1] is None:
        assert split_file_type(f"{name}-{ending}") == (name, file_type)


@given(st.text(max_size=60))
def test_no_name_breaks_it(text: str) -> None:
    assert name_key(name_key(text)) is not None
    assert spellings(text)[:1] in {(), (name_key(text),)}


def test_spellings_go_from_exact_to_bare() -> None:
    assert spellings("hf.co/bartowski/Qwen3-8B-Instruct-GGUF") == (
        "bartowski/qwen3-8b-instruct-gguf",
        "bartowski/qwen3-8b-instruct",
        "bartowski/qwen3-8b",
        "qwen3-8b-instruct-gguf",
        "qwen3-8b-instruct",
        "qwen3-8b",
    )
