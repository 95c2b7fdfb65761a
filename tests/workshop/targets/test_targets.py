"""Targets (`registry`, `ground`, `gguf`, `allocated`, `onnx`, `mlx`): what each makes, and what of."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.workshop.conftest import place_in, prepared_from, write_source

from verstak.errors import UnsupportedFeature
from verstak.evaluate.artifact_digest import digest_of
from verstak.toolchains.environment import Environment
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.process import Progressed, Warned
from verstak.workshop.cache import WorkCache
from verstak.workshop.journal import Journal
from verstak.workshop.recipe import Level, TargetFormat
from verstak.workshop.recipe_file import MLX_LEVELS, ONNX_LEVELS
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.gguf import GgufTarget
from verstak.workshop.targets.ground import environment_identity, folder_of, share_of
from verstak.workshop.targets.mlx import MlxTarget
from verstak.workshop.targets.onnx import WANTED, OnnxTarget
from verstak.workshop.targets.registry import TARGETS, target_of
from verstak.workshop.workbench import Workbench

RECIPE = '[source]\nmodel = "./weights"\n[[target]]\nformat = "gguf"\nlevels = ["Q8_0"]\n'


def test_every_format_of_a_recipe_has_a_target() -> None:
    assert set(TARGETS) == {"gguf", "onnx", "mlx"}
    assert target_of("gguf").what(Level("gguf", preset="Q4_0")) == "quantize"
    assert target_of("gguf").what(Level("gguf", bits=4.0)) == "allocate"
    assert [target_of(one).level(Level(one, preset="x")) for one in TARGETS] == [None, "x", "x"]
    assert tuple(WANTED) == ONNX_LEVELS


def test_sizes_before_anything_is_made(tmp_path: Path) -> None:
    write_source(tmp_path / "weights")
    source = prepared_from(RECIPE, tmp_path, place_in(tmp_path)).source

    def ahead(target: TargetFormat, name: str) -> int:
        level = Level(target, preset=name)
        told = target_of(target).size_ahead(level, source, matrix_text=None)
        assert told.size_bytes is not None
        assert not told.exact
        return told.size_bytes

    sizes = [ahead("mlx", name) for name in MLX_LEVELS]
    assert sizes == sorted(sizes)
    assert ahead("mlx", "4bit") == source.elements * 45 // 80
    assert ahead("onnx", "int4") < ahead("onnx", "fp32")
    for level, size in (
        (Level("gguf", size_bytes=1234), 1234),
        (Level("gguf", bits=4.0), source.elements // 2),
        (Level("gguf", max_kld=0.1), None),
    ):
        assert GgufTarget().size_ahead(level, source, matrix_text=None).size_bytes == size


def test_tools_that_are_not_installed_are_named_before_any_work(tmp_path: Path) -> None:
    nowhere = ToolchainOptions(root=tmp_path / "none")
    for target, name in ((OnnxTarget(), "hf-onnx"), (MlxTarget(), "mlx")):
        with pytest.raises(UnsupportedFeature) as raised:
            target.require(nowhere)
        assert f"verstak toolchain install {name}" in (raised.value.remedy or "")
    GgufTarget().require(nowhere)


def test_a_folder_has_the_digest_that_its_card_has(tmp_path: Path) -> None:
    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        (folder / "onnx" / "deep").mkdir(parents=True)
        (folder / "onnx" / "b").write_bytes(b"b")
        (folder / "onnx" / "deep" / "a").write_bytes(b"a")

    bench = Workbench(
        WorkCache(tmp_path),
        Journal(tmp_path, "here"),
        total=1,
        ahead_s=[None],
        on_advance=lambda _: None,
        cancel=threading.Event(),
    )
    step = Step("onnx", "int4", {}, ("onnx/",), 1.0, make)
    made = folder_of(bench.take(step), "onnx")
    wanted = digest_of(made.path, on_bytes=lambda *_: None, cancel=threading.Event())
    assert f"sha256:{made.digest}" == wanted


def test_a_tool_s_progress_is_a_share() -> None:
    heard: list[float] = []
    hear = share_of(heard.append)
    for event in (Progressed("a", 1, 2), Progressed("who knows"), Warned("hm")):
        hear(event)
    assert heard == [0.45]


def test_another_lock_is_another_environment() -> None:
    one, other = (Environment("mlx", "/e", lock, "3.12.1", {}, 1) for lock in ("1", "2"))
    assert environment_identity(one) != environment_identity(other)
