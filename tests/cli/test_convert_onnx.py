"""What `convert_onnx` refuses before anything starts; the rest is tried in tests/convert/to_onnx."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Invoke
from tests.convert.made_up_checkpoint import write_checkpoint


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--to", "onnx", "--type", "f16"), "--precision says"),
        (("--to", "onnx", "--bits", "4"), "--to mlx"),
        (("--to", "onnx", "--precision", "int8", "--algorithm", "mixed"), "is for int4"),
        (("--to", "onnx", "--algorithm", "gptq"), "--calibrate"),
        (("--precision", "int4"), "--to onnx"),
        (("--to", "mlx", "--block-size", "32"), "--block-size is an option of --to onnx"),
    ],
)
def test_options_that_do_not_belong_together(
    invoke: Invoke, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3")
    result = invoke("convert", str(tmp_path / "hf"), *options, "-o", str(tmp_path / "made"))
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "made").exists()


def test_without_the_toolchain_it_says_what_to_install(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERSTAK_TOOLCHAINS__ROOT", str(tmp_path / "toolchains"))
    write_checkpoint(tmp_path / "hf", "qwen3")
    result = invoke("convert", str(tmp_path / "hf"), "--to", "onnx", "-o", str(tmp_path / "made"))
    assert result.exit_code != 0
    assert "verstak toolchain install hf-onnx" in result.output
