from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidName
from verstak.model.names import Digest, ModelName

HEX = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("mistral", ("registry.ollama.ai", "library", "mistral", "latest")),
        (
            "qwen2.5:32b-instruct-q5_0",
            ("registry.ollama.ai", "library", "qwen2.5", "32b-instruct-q5_0"),
        ),
        (
            "mistral:7b-instruct-q5_0",
            ("registry.ollama.ai", "library", "mistral", "7b-instruct-q5_0"),
        ),
        ("anna/doors:v2", ("registry.ollama.ai", "anna", "doors", "v2")),
        (
            "hf.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF:Q4_K_M",
            ("hf.co", "Qwen", "Qwen2.5-Coder-0.5B-Instruct-GGUF", "Q4_K_M"),
        ),
        ("localhost:5000/office/tiny", ("localhost:5000", "office", "tiny", "latest")),
        ("http://localhost:5000/office/tiny:1", ("localhost:5000", "office", "tiny", "1")),
    ],
)
def test_names_as_people_write_them(text: str, parts: tuple[str, str, str, str]) -> None:
    assert ModelName.parse(text).parts == parts


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("registry.ollama.ai/library/mistral", "mistral:latest"),
        ("registry.ollama.ai/anna/doors:v2", "anna/doors:v2"),
        ("hf.co/a/b:c", "hf.co/a/b:c"),
    ],
)
def test_defaults_are_dropped_for_display(text: str, display: str) -> None:
    assert ModelName.parse(text).display == display


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        ":tag",
        "model:",
        "/model",
        "a//b",
        "a/b/c/d",
        "..",
        "../x",
        "a/../b",
        "a:..",
        "a:../../b",
        ".hidden",
        "a.b/model",  # a namespace holds no dot
        "модель",
        "a b",
        "a\nb",
        "a\0b",
        "m" * 81,
        "a:" + "t" * 81,
        "a\\b",
        "%2e%2e/x",
    ],
)
def test_impossible_names_are_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        ModelName.parse(text)


def test_lookups_ignore_case() -> None:
    assert ModelName.parse("Mistral:Latest").folded == ModelName.parse("mistral").folded


PART = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True)
SPACE = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,20}", fullmatch=True)


@given(host=PART, namespace=SPACE, model=PART, tag=PART)
def test_display_parses_back(host: str, namespace: str, model: str, tag: str) -> None:
    name = ModelName(host, namespace, model, tag)
    assert ModelName.parse(f"{host}/{namespace}/{model}:{tag}") == name
    assert ModelName.parse(name.display) == name


def test_digest_spellings() -> None:
    assert Digest.parse(f"sha256:{HEX}") == Digest.parse(f"sha256-{HEX}") == Digest(HEX)
    assert Digest(HEX).file_name == f"sha256-{HEX}"
    assert str(Digest(HEX)) == f"sha256:{HEX}"
    assert Digest(HEX).short == "1d9614638d18"


@pytest.mark.parametrize(
    "text",
    ["", HEX, f"sha256:{HEX[:-1]}", f"sha256:{HEX.upper()}", f"sha512:{HEX}", f"sha256:../{HEX}"],
)
def test_impossible_digests_are_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        Digest.parse(text)
