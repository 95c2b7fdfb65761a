"""What artifacts tell of themselves."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tests.formats import gguf_writer as g
from tests.quantize.small_model import metadata, write_llama

from verstak.errors import (
    Cancelled,
    EvaluationFailed,
    InvalidCheckpoint,
    InvalidGguf,
    UnsupportedFeature,
    UsageError,
)
from verstak.evaluate.artifact import describe
from verstak.evaluate.artifact_digest import digest_of
from verstak.formats.gguf import read_header
from verstak.quantize.allocation.report import (
    ALLOCATION_KEY,
    SCHEMA,
    AllocatedTensor,
    AllocationReport,
    report_path,
    write_report,
)

NEVER = threading.Event()


def test_a_gguf(tmp_path: Path) -> None:
    path = write_llama(tmp_path / "small.gguf", layers=1)
    told: list[tuple[int, int]] = []
    found = describe(path, on_bytes=lambda done, total: told.append((done, total)))
    assert found.digest == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
    assert (found.format, found.level, found.architecture) == ("GGUF", "F16", "llama")
    assert found.name == "small"
    assert found.size_bytes == path.stat().st_size
    assert found.parameters == sum(each.elements for each in found.tensors)
    assert 16 < found.bits_per_weight < 16.2, "norms stay in 32 bits"
    assert (found.licence, found.base_model, found.steps) == (None, None, ())
    other = found.called("mine", level="mixed")
    assert (other.name, other.level, other.digest) == ("mine", "mixed", found.digest)


def test_harm_is_told_by_a_report_of_this_very_file(tmp_path: Path) -> None:
    path = write_llama(tmp_path / "m.gguf", layers=1)
    header = read_header(path)
    first = header.tensors[0]

    def told(*, total_bytes: int, type_name: str) -> list[float | None]:
        tensor = AllocatedTensor(first.name, type_name, first.elements, first.size_bytes, 0.5)
        report = AllocationReport(SCHEMA, total_bytes, 0.5, None, "0" * 64, 100, (tensor,))
        write_report(report_path(path), report)
        return [each.harm for each in describe(path, digest="sha256:0").tensors]

    size = header.file_size_bytes
    assert told(total_bytes=size, type_name=first.type_name) == [
        0.5,
        *[None] * (len(header.tensors) - 1),
    ]
    # Of another file that once had this name.
    assert set(told(total_bytes=size + 1, type_name=first.type_name)) == {None}
    assert set(told(total_bytes=size, type_name="Q2_K")) == {None}
    report_path(path).write_text("no report")
    assert {each.harm for each in describe(path, digest="sha256:0").tensors} == {None}


def test_types_chosen_one_by_one_are_a_mix(tmp_path: Path) -> None:
    pairs = metadata(0, 0) | {ALLOCATION_KEY: g.text("at most 4 bits")}
    path = tmp_path / "chosen.gguf"
    path.write_bytes(g.write_gguf(pairs, [g.Tensor("a.weight", (32,), 0, data=bytes(128))]))
    assert describe(path).level == "mixed"


def test_its_way_and_its_licence(tmp_path: Path) -> None:
    pairs = metadata(0, 0) | {
        "general.license": g.text("apache-2.0"),
        "general.base_model.0.name": g.text("Tiny"),
        "general.base_model.0.organization": g.text("Office"),
        "verstak.steps": g.Value(
            g.ARRAY,
            [json.dumps({"step": "quantize", "type": "Q4_K_M", "verstak": "0.9", "gguf": "0.19"})],
            g.STRING,
        ),
    }
    raw = np.zeros((4, 32), np.float32).tobytes()
    path = tmp_path / "way.gguf"
    path.write_bytes(g.write_gguf(pairs, [g.Tensor("output_norm.weight", (32, 4), 0, data=raw)]))
    found = describe(path, digest="sha256:known")
    assert found.digest == "sha256:known", "what is known is not read again"
    assert (found.licence, found.base_model) == ("apache-2.0", "Office/Tiny")
    (step,) = found.steps
    assert (step.what, step.tool) == ("quantize", "verstak 0.9")
    assert step.detail == "type Q4_K_M, gguf 0.19"


def test_a_part_is_no_model(tmp_path: Path) -> None:
    raw = np.zeros((4, 32), np.float32).tobytes()
    path = tmp_path / "m-00001-of-00003.gguf"
    pairs = metadata(0, 0) | {"split.count": g.Value(g.UINT16, 3)}
    path.write_bytes(g.write_gguf(pairs, [g.Tensor("output_norm.weight", (32, 4), 0, data=raw)]))
    with pytest.raises(UnsupportedFeature, match="one of 3 parts"):
        describe(path)


def folder(tmp_path: Path, config: object, name: str = "config.json") -> Path:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / name).write_text(json.dumps(config))
    return tmp_path


def test_a_folder_of_safetensors(tmp_path: Path) -> None:
    place = folder(tmp_path / "plain", {"model_type": "qwen2"})
    save_file(
        {"a": np.zeros((4, 8), np.float16), "n": np.zeros(8, np.float32)},
        place / "model.safetensors",
    )
    (place / "verstak-lineage.json").write_text(
        json.dumps({"name": "Tiny", "license": "mit", "steps": [{"step": "convert"}]})
    )
    found = describe(place)
    assert (found.format, found.level, found.architecture) == ("safetensors", "F16", "qwen2")
    assert (found.name, found.licence, found.steps[0].tool) == ("Tiny", "mit", "unknown")
    assert found.parameters == 40
    assert found.bits_per_weight == pytest.approx((32 * 16 + 8 * 32) / 40)
    assert found.size_bytes == sum(file.stat().st_size for file in place.iterdir())
    before = found.digest
    (place / "tokenizer.json").write_text("{}")
    assert describe(place).digest != before


def test_an_mlx_folder_packs_weights(tmp_path: Path) -> None:
    place = folder(
        tmp_path / "mlx", {"model_type": "qwen2", "quantization": {"bits": 4, "group_size": 64}}
    )
    save_file(
        {
            "l.weight": np.zeros((2, 16), np.uint32),
            "l.scales": np.zeros((2, 2), np.float16),
            "l.biases": np.zeros((2, 2), np.float16),
        },
        place / "model.safetensors",
    )
    found = describe(place)
    assert (found.format, found.level, found.parameters) == ("MLX", "int4", 256)
    assert found.bits_per_weight == 4.5


def test_an_onnx_folder_cannot_count_its_weights(tmp_path: Path) -> None:
    place = folder(tmp_path / "onnx", {"model": {"type": "qwen2"}}, "genai_config.json")
    (place / "model.onnx").write_bytes(b"x" * 10)
    (place / "model.onnx.data").write_bytes(b"x" * 90)
    with pytest.raises(EvaluationFailed, match="--parameters"):
        _raise_with_remedy(place)
    found = describe(place, parameters=100)
    assert (found.format, found.architecture, found.bits_per_weight) == ("ONNX", "qwen2", 8.0)
    assert found.level == "unknown"
    step = {"step": "convert", "to": "onnx", "precision": "int4", "algorithm": "k_quant"}
    (place / "verstak-lineage.json").write_text(json.dumps({"steps": [step]}))
    assert describe(place, parameters=100).level == "int4 k_quant"


def _raise_with_remedy(place: Path) -> None:
    try:
        describe(place)
    except EvaluationFailed as error:
        raise EvaluationFailed(f"{error.message} {error.remedy}") from error


def test_what_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        describe(tmp_path / "missing.gguf")
    (tmp_path / "junk.gguf").write_bytes(b"junk" * 100)
    with pytest.raises(InvalidGguf):
        describe(tmp_path / "junk.gguf")
    with pytest.raises(InvalidCheckpoint, match="neither"):
        describe(tmp_path)
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(InvalidCheckpoint, match="cannot be read"):
        describe(tmp_path)


def test_reading_through_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        digest_of(tmp_path, on_bytes=lambda *_: None, cancel=stop)
