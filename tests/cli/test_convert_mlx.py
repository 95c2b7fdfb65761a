"""``verstak convert --to mlx``: what is refused, what has to be installed, and the real way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Invoke
from tests.convert.made_up_checkpoint import write_checkpoint

from verstak.errors import UnsupportedFeature
from verstak.toolchains.environment import environment_of
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.specification import toolchain_named


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--to", "mlx", "--type", "q8_0"), "MLX has no q8_0"),
        (("--to", "mlx", "--type", "f32"), "MLX has no f32"),
        (("--to", "mlx", "--group", "32"), "add --bits 4"),
        (("--bits", "4"), "--bits is an option of --to mlx"),
        (("--group", "32"), "--group is an option of --to mlx"),
        (("--to", "mlx", "--bits", "16"), "2<=x<=8"),
    ],
)
def test_options_that_do_not_belong_together(
    invoke: Invoke, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    write_checkpoint(tmp_path / "hf", "llama")
    done = invoke("convert", str(tmp_path / "hf"), *options, "-o", str(tmp_path / "out"))
    assert (done.exit_code, words in done.output) == (2, True), done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("language", "words"), [("en", "is not installed"), ("ru", "mlx")])
def test_a_toolchain_that_is_not_there(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("VERSTAK_TOOLCHAINS__ROOT", str(tmp_path / "none"))
    write_checkpoint(tmp_path / "hf", "llama")
    source, out = str(tmp_path / "hf"), str(tmp_path / "out")
    done = invoke("--language", language, "convert", source, "--to", "mlx", "-o", out)
    assert done.exit_code == 2
    assert words in done.output
    assert "verstak toolchain install mlx" in done.output


# The real toolchain, where it is installed: 10 seconds.
@pytest.mark.long
def test_the_real_way(invoke: Invoke, tmp_path: Path) -> None:
    try:
        environment_of(toolchain_named("mlx"), ToolchainOptions())
    except UnsupportedFeature as error:
        pytest.skip(f"{error.message}: {error.remedy}")
    write_checkpoint(tmp_path / "hf", "llama")
    out = tmp_path / "out"
    options = ("--to", "mlx", "--bits", "4", "--group", "64", "-o", str(out), "--json")
    done = invoke("--language", "ru", "convert", str(tmp_path / "hf"), *options)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["path"], told["types"]) == (str(out), {"4-bit": 14, "F16": 7})
    assert "mlx-lm переводит веса" in done.stderr
    assert "не делятся на группы по 64" in done.stderr
