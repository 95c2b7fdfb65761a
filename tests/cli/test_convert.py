"""``verstak convert`` on a small checkpoint, there and back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tests.cli.conftest import Invoke
from tests.convert.made_up_checkpoint import random_tensors, write_checkpoint, write_safetensors


def test_there_and_back(invoke: Invoke, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    there = invoke(
        "convert", str(tmp_path / "hf"), "--type", "q8_0", "-o", str(tmp_path / "m.gguf")
    )
    assert there.exit_code == 0, there.output
    assert "26 tensors" in there.output
    back = invoke(
        "convert",
        str(tmp_path / "m.gguf"),
        "--to",
        "safetensors",
        "-o",
        str(tmp_path / "b"),
        "--json",
    )
    assert back.exit_code == 0, back.output
    made = json.loads(back.stdout)
    assert made["license"] == "mit"
    assert made["types"] == {"F16": 26}
    assert "dequantised from Q8_0" in back.stderr
    assert made["size_bytes"] == sum(path.stat().st_size for path in (tmp_path / "b").iterdir())


def test_in_russian(invoke: Invoke, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2", intermediate_size=80)
    made = invoke(
        "--language",
        "ru",
        "convert",
        str(tmp_path / "hf"),
        "--type",
        "q8_0",
        "-o",
        str(tmp_path / "m"),
    )
    assert "готово, тензоров 26" in made.output
    assert "замечание: строки 2 матриц не делятся на 32" in made.output


def test_a_model_of_the_store_by_its_name(invoke: Invoke, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3")
    invoke("convert", str(tmp_path / "hf"), "-o", str(tmp_path / "m.gguf"))
    assert invoke("pull", "office", "--from", str(tmp_path / "m.gguf")).exit_code == 0
    made = invoke("convert", "office", "-o", str(tmp_path / "back"))
    assert made.exit_code == 0, made.output
    assert (tmp_path / "back" / "config.json").is_file()


def test_what_is_refused(invoke: Invoke, tmp_path: Path) -> None:
    config, _ = write_checkpoint(tmp_path / "hf", "qwen2")
    folder, out = str(tmp_path / "hf"), str(tmp_path / "out")
    same = invoke("convert", folder, "--to", "safetensors", "-o", out)
    assert (same.exit_code, "is safetensors already" in same.output) == (2, True)
    gone = invoke("convert", "./nowhere.gguf", "-o", out)
    assert (gone.exit_code, "does not exist" in gone.output) == (2, True)
    unknown = invoke("convert", "nobody", "-o", out)
    assert unknown.exit_code == 2
    tensors = random_tensors(config, "F32")
    tensors["model.norm.weight"][0] = np.nan
    write_safetensors(tmp_path / "hf" / "model.safetensors", tensors, dict.fromkeys(tensors, "F32"))
    broken = invoke("convert", folder, "-o", out)
    assert broken.exit_code == 2
    assert "model.norm.weight" in broken.output
    assert not Path(out).exists()
