from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Invoke
from tests.quantize.conftest import library as installed_library
from tests.quantize.small_model import write_llama

from verstak.cli.quantize_words import LINES
from verstak.formats.gguf import read_header
from verstak.quantities.text import Bilingual

library = installed_library


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_llama(tmp_path / "small.gguf", layers=2)


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(tmp_path / "nothing"))


@pytest.fixture
def with_library(monkeypatch: pytest.MonkeyPatch, library: Path) -> None:
    monkeypatch.setenv("VERSTAK_QUANTIZER__ROOT", str(library.parent))


@pytest.mark.usefixtures("nothing_installed")
def test_a_plan_needs_no_library(invoke: Invoke, model: Path) -> None:
    result = invoke("quantize", str(model), "--type", "q4_k_m", "--dry-run", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["file_type"] == "Q4_K_M"
    assert told["checked_by_library"] is False
    assert told["total_bytes"] == told["head_bytes"] + sum(
        -(-tensor["bytes"] // 32) * 32 for tensor in told["tensors"]
    )


@pytest.mark.usefixtures("nothing_installed")
def test_making_needs_it_and_says_how_to_get_it(invoke: Invoke, model: Path) -> None:
    result = invoke("quantize", str(model), "--type", "Q8_0")
    assert result.exit_code == 2
    assert "verstak toolchain install quantizer" in result.output


@pytest.mark.usefixtures("nothing_installed")
def test_a_model_of_the_store_is_planned_too(invoke: Invoke, model: Path) -> None:
    assert invoke("pull", "--from", str(model), "small").exit_code == 0
    result = invoke("quantize", "small", "--type", "Q5_0", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Q5_0" in result.output
    assert "planned by verstak alone" in result.output


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--override", "ffn"), "is no override"),
        (("--override", "(=Q8_0"), "no regular expression"),
        (("--override", "ffn=Q9"), "no tensor type"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    invoke: Invoke, model: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = invoke("quantize", str(model), "--type", "Q4_0", "--dry-run", *arguments)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.usefixtures("nothing_installed")
def test_it_speaks_russian(invoke: Invoke, model: Path) -> None:
    result = invoke("--language", "ru", "quantize", str(model), "--type", "Q4_0", "--dry-run")
    assert "бит на вес" in result.output
    assert "ТЕНЗОРОВ" in result.output


@pytest.mark.integration
@pytest.mark.usefixtures("with_library")
def test_a_file_is_made_with_a_matrix_of_a_text(
    invoke: Invoke, model: Path, tmp_path: Path
) -> None:
    """Three child processes, 3 s."""
    text, output = tmp_path / "text.txt", tmp_path / "out.gguf"
    text.write_text("Шкант держит боковину. A dowel holds the side. " * 60, "utf-8")
    result = invoke(
        "quantize",
        str(model),
        "--type=IQ2_S",
        f"-o{output}",
        f"--calibrate={text}",
        "--chunk-tokens=64",
        "--chunks=2",
        "--override=attn_v=Q8_0",
        "--threads=1",
        "--json",
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["total_bytes"] == output.stat().st_size
    types = {tensor.name: tensor.type_name for tensor in read_header(output).tensors}
    assert types["blk.0.attn_v.weight"] == "Q8_0"
    assert read_header(output).metadata["quantize.imatrix.chunks_count"] == 2
    assert Path(f"{output}.imatrix.gguf").exists()


@pytest.mark.integration
@pytest.mark.usefixtures("with_library")
def test_the_plan_is_held_against_the_library(invoke: Invoke, model: Path) -> None:
    """One child process, half a second."""
    result = invoke("quantize", str(model), "--type", "Q3_K_M", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "llama.cpp's own dry run" in result.output


@pytest.mark.parametrize("key", LINES)
def test_both_languages_say_every_line(key: str) -> None:
    words = LINES[key]
    assert isinstance(words, Bilingual)
    assert words.en.strip()
    assert words.ru.strip()
