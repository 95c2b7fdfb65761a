"""What is refused before anything starts, and what is not believed afterwards."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from tests.convert.made_up_checkpoint import write_checkpoint

from verstak.convert.to_onnx.conversion import Built, require_content, to_onnx
from verstak.convert.to_onnx.wanted import Algorithm, OnnxWanted
from verstak.errors import (
    InvalidCheckpoint,
    ToolchainFailed,
    UnknownArchitecture,
    UnsupportedFeature,
    UsageError,
    VerstakError,
)
from verstak.toolchains.environment import Environment

USUAL = OnnxWanted()
# Never started: what is refused here is refused before.
NOWHERE = Environment("hf-onnx", "/nowhere", "", "3.11.0", {}, 0)


def refused(source: Path, tmp_path: Path, wanted: OnnxWanted = USUAL) -> VerstakError:
    with pytest.raises(VerstakError) as caught:
        to_onnx(NOWHERE, source, tmp_path / "made", wanted, cancel=threading.Event())
    assert not (tmp_path / "made").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    return caught.value


@pytest.mark.parametrize(
    ("wanted", "built"),
    [
        (OnnxWanted("fp32"), Built({"float32": 11}, 0, 0)),
        (OnnxWanted("fp16"), Built({"float16": 11}, 0, 0)),
        (OnnxWanted("int8"), Built({"int8": 11}, 0, 0)),
        (OnnxWanted("int8_dynamic"), Built({}, 0, 11)),
        (OnnxWanted("int4"), Built({"int4": 11}, 0, 0)),
        (OnnxWanted("int4", "k_quant"), Built({"int4": 11}, 11, 0)),
        (OnnxWanted("int4", "mixed"), Built({"int4": 8, "int8": 3}, 11, 0)),
        (OnnxWanted("int4", "gptq", calibration=Path("x")), Built({"int4": 11}, 10, 0)),
    ],
)
def test_what_was_asked_for_is_accepted_and_nothing_else(wanted: OnnxWanted, built: Built) -> None:
    require_content(built, wanted)
    for other in (
        Built({}, 0, 0),
        msgspec.structs.replace(built, dynamic=0 if built.dynamic else 1),
        msgspec.structs.replace(built, zero_points=built.zero_points + 20),
        msgspec.structs.replace(built, matrices={**built.matrices, "int2": 1}),
    ):
        with pytest.raises(ToolchainFailed, match="was asked for"):
            require_content(other, wanted)


def test_a_search_that_did_not_happen_is_noticed() -> None:
    """What onnxruntime-genai 0.18 makes of an option it does not know: rounded weights."""
    with pytest.raises(ToolchainFailed, match="0 of them with zero points"):
        require_content(Built({"int4": 11}, 0, 0), OnnxWanted("int4", "k_quant"))


def test_rows_that_cannot_be_packed_are_named(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3")
    ways: tuple[Algorithm, ...] = ("k_quant", "mixed")
    for algorithm in ways:
        error = refused(tmp_path / "hf", tmp_path, OnnxWanted("int4", algorithm))
        assert isinstance(error, UnsupportedFeature)
        assert "rows of 96 values make 3 blocks of 32" in error.message


def test_a_quantised_source_is_refused(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3", quantization_config={"bits": 4})
    assert "quantised already" in refused(tmp_path / "hf", tmp_path).message


def test_an_unknown_architecture_is_refused(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3")
    config = tmp_path / "hf" / "config.json"
    config.write_text(config.read_text(encoding="utf-8").replace('"qwen3"', '"abacus"'))
    assert isinstance(refused(tmp_path / "hf", tmp_path), UnknownArchitecture)


def test_a_broken_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf" / "config.json").write_text('{"model_type": "qwen3"}', encoding="utf-8")
    (tmp_path / "hf" / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    error = refused(tmp_path / "hf", tmp_path)
    assert isinstance(error, InvalidCheckpoint)
    assert "pickle" in error.message


def test_a_target_that_exists_is_left_alone(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen3")
    (tmp_path / "made").mkdir()
    for source in (tmp_path / "hf", tmp_path / "a.gguf"):
        with pytest.raises(UsageError, match="exists already"):
            to_onnx(NOWHERE, source, tmp_path / "made", OnnxWanted(), cancel=threading.Event())
