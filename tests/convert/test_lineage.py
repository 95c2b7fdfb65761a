from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.convert.made_up_checkpoint import write_checkpoint

from verstak.convert.lineage import Lineage, lineage_of_checkpoint, lineage_of_gguf
from verstak.errors import InvalidCheckpoint
from verstak.formats.checkpoint import read_checkpoint


@pytest.mark.parametrize(
    ("card", "licence", "base"),
    [
        ("---\nlicense: apache-2.0\nbase_model:\n- a/b\n- c/d\n---\n", "apache-2.0", "a/b"),
        ("---\nlicense: other\nlicense_name: gemma\n---\n# x", "gemma", None),
        ("---\nlicense: [broken\n---\n", None, None),
        ("---\nno end", None, None),
        ("# no front matter", None, None),
        ("---\n- a list\n---\n", None, None),
        ("---\nlicense: !!python/object/apply:os.system ['touch PWNED']\n---\n", None, None),
    ],
)
def test_what_a_model_card_says(
    tmp_path: Path, card: str, licence: str | None, base: str | None
) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    (tmp_path / "hf" / "README.md").write_text(card)
    found = lineage_of_checkpoint(read_checkpoint(tmp_path / "hf"))
    assert (found.license_name, found.base_model, found.name) == (licence, base, "hf")


def test_a_step_names_versions() -> None:
    step = Lineage("x", "mit").then("convert", to="gguf").steps[0]
    assert {"verstak", "gguf", "numpy"} <= set(step)
    assert step["step"] == "convert"


def test_a_card_is_read_back(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    written = Lineage("Модель", "mit", "office/base").then("convert", to="safetensors")
    (tmp_path / "hf" / "README.md").write_text(written.card())
    (tmp_path / "hf" / "verstak-lineage.json").write_text(written.json())
    assert lineage_of_checkpoint(read_checkpoint(tmp_path / "hf")) == written


def test_a_broken_file_of_ours_is_refused(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    (tmp_path / "hf" / "verstak-lineage.json").write_text(json.dumps({"steps": ["x"]}))
    with pytest.raises(InvalidCheckpoint, match="steps"):
        lineage_of_checkpoint(read_checkpoint(tmp_path / "hf"))


def test_a_gguf_without_any() -> None:
    assert lineage_of_gguf({}) == Lineage()
