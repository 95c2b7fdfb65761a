from __future__ import annotations

from importlib.resources import files

import pytest

from verstak.catalog.entry_file import read_entry
from verstak.catalog.sources import HuggingFaceSource, OciSource, OllamaRegistrySource
from verstak.errors import InvalidSettings

SHIPPED = (files("verstak.catalog") / "data" / "models" / "qwen2.5-coder-0.5b.toml").read_text()
HEAD = SHIPPED[: SHIPPED.index("[[sources]]")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name = "qwen2.5-coder:0.5b"', 'name = "../x"', "name: "),
        ('name = "qwen2.5-coder:0.5b"', 'nam = "x"', "unknown field `nam`"),
        ("sha256:1d96", "sha256:1D96", "artifact.digest: "),
        ("sha256:1d96", "md5:1d96", "artifact.digest: "),
        ("491_400_064", "491_400_065", r"sources\[0\].full_parts: the parts add up to 491400064"),
        ("491_400_064", "0", "artifact.size_bytes: must be at least 1"),
        ("491_400_064", '"big"', "artifact.size_bytes: Expected `int`, got `str`"),
        ("layers = 24", "layers = 0", "architecture.layers: "),
        ("layers = 24", "layers = 2000000000", "architecture.layers: must be at most"),
        ("kv_heads = 2", "kv_heads = [2, 2]", "architecture.kv_heads: "),
        ("kv_heads = 2", "kv_heads = -1", "architecture.kv_heads: "),
        ('id = "Apache-2.0"', 'id = " "', "license.id: "),
        ('"zh", "en"', '"zh", "русский"', "languages.tags: "),
        ('source = "https://github.com', '# source = "https://github.com', "languages: .*source"),
        ("full_parts = 5", "full_parts = 5000", r"sources\[0\].full_parts: expected"),
        ("full_parts = 5", "full_parts = -5", r"sources\[0\].full_parts: expected"),
        ("-part{part}", "-part{part.__class__}", r"sources\[0\].project: only"),
        ("-part{part}", "-part ", r"sources\[0\].project: "),
        ("part{part}/data/part{part:02}", "/../{part}", r"sources\[0\].member: expected a relat"),
        ("ebb2015119c907", "main", r"sources\[1\].revision: "),
        ('repo = "Qwen/', 'repo = "../', r"sources\[1\].repo: "),
        ('kind = "wheels"', 'kind = "floppy"', "floppy"),
    ],
)
def test_an_invalid_entry_names_file_field_and_reason(old: str, new: str, expected: str) -> None:
    assert old in SHIPPED
    with pytest.raises(InvalidSettings, match=f"office.toml: .*{expected}|office.toml: {expected}"):
        read_entry(SHIPPED.replace(old, new, 1), "office.toml")


def test_same_member_for_every_part_is_refused() -> None:
    text = SHIPPED.replace("{part:02}", "01").replace("{part}", "1")
    with pytest.raises(InvalidSettings, match="each part needs a name of its own"):
        read_entry(text, "office.toml")


def test_every_other_kind_of_source() -> None:
    text = (
        HEAD
        + '[[sources]]\nkind = "ollama_registry"\nname = "hf.co/user/repo:Q4_K_M"\n'
        + '[[sources]]\nkind = "oci"\nreference = "mirror.office:5000/models/qwen:0.5b"\n'
        + "insecure = true\n"
        + '[[sources]]\nkind = "hugging_face"\nrepo = "o/r"\nfile = "f.gguf"\n'
    )
    assert read_entry(text, "office.toml").sources == (
        OllamaRegistrySource("hf.co/user/repo:Q4_K_M"),
        OciSource("mirror.office:5000/models/qwen:0.5b", insecure=True),
        HuggingFaceSource(repo="o/r", file="f.gguf", revision=None),
    )


@pytest.mark.parametrize(
    "source",
    [
        'kind = "oci"\nreference = "no-repository"',
        'kind = "file"\npath = "relative/model.gguf"',
        'kind = "ollama_registry"\nname = "a b"',
        'kind = "hugging_face"\nrepo = "o/r"\nfile = "../f.gguf"',
    ],
)
def test_a_source_that_could_not_be_reached_is_refused(source: str) -> None:
    with pytest.raises(InvalidSettings, match=r"sources\[0\]\."):
        read_entry(f"{HEAD}[[sources]]\n{source}\n", "office.toml")


def test_no_sources_at_all() -> None:
    with pytest.raises(InvalidSettings, match="at least one"):
        read_entry(HEAD.replace('name = "q', 'sources = []\nname = "q', 1), "office.toml")
