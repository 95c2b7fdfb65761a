"""Checkpoints as GGUF: what is refused, what is said, what is left behind when it goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from tests.convert.made_up_checkpoint import (
    KINDS,
    random_tensors,
    shapes,
    write_checkpoint,
    write_safetensors,
)

from verstak.convert.conversion import ConversionProgress
from verstak.convert.to_gguf import FILE_TYPES, checkpoint_to_gguf
from verstak.errors import (
    Cancelled,
    DiskFull,
    InvalidCheckpoint,
    UnknownArchitecture,
    UnsupportedFeature,
    UsageError,
)
from verstak.formats.gguf import read_header

WEIGHTS = "model.safetensors"


def configure(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def rewrite(
    folder: Path,
    config: dict[str, Any],
    change: Callable[[dict[str, np.ndarray[Any, Any]]], object],
    kinds: dict[str, str] | None = None,
) -> None:
    tensors = random_tensors(config, KINDS[config["model_type"]])
    change(tensors)
    found = dict.fromkeys(tensors, "F32") | (kinds or {})
    write_safetensors(folder / WEIGHTS, tensors, found)


def nothing_is_left(folder: Path) -> bool:
    return sorted(path.name for path in folder.iterdir()) == ["hf"]


@pytest.mark.parametrize("kind", FILE_TYPES)
def test_types_are_those_that_were_asked_for(tmp_path: Path, kind: str) -> None:
    config, tensors = write_checkpoint(tmp_path / "hf", "qwen2")
    told: list[ConversionProgress] = []
    made = checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", kind, on_progress=told.append)
    header = read_header(tmp_path / "m.gguf")
    assert made.size_bytes == header.file_size_bytes == (tmp_path / "m.gguf").stat().st_size
    assert {tensor.type_name for tensor in header.tensors if len(tensor.shape) == 2} == {kind}
    assert {tensor.type_name for tensor in header.tensors if len(tensor.shape) == 1} == {"F32"}
    assert len(header.tensors) == len(tensors) == made.tensors == sum(made.types.values())
    assert header.metadata["general.file_type"] == FILE_TYPES[kind]
    assert header.metadata["qwen2.vocab_size"] == config["vocab_size"]
    assert told[-1].done_bytes == told[-1].total_bytes
    assert sum(t.size_bytes for t in header.tensors) == told[-1].total_bytes


def test_rows_that_do_not_divide_take_f16_and_it_is_said(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2", intermediate_size=80)
    made = checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "Q8_0")
    kinds = {tensor.name: tensor.type_name for tensor in read_header(tmp_path / "m.gguf").tensors}
    assert kinds["blk.0.ffn_down.weight"] == "F16"
    assert kinds["blk.0.ffn_up.weight"] == "Q8_0"
    assert any("rows of 2 matrices" in note.en for note in made.notes)


def test_mixed_types_are_converted_and_it_is_said(tmp_path: Path) -> None:
    config, _ = write_checkpoint(tmp_path / "hf", "qwen2")
    mixed = {"model.norm.weight": "F64", "model.layers.0.mlp.up_proj.weight": "BF16"}
    rewrite(tmp_path / "hf", config, lambda _: None, mixed)
    made = checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    assert any("mixes BF16, F32, F64" in note.en for note in made.notes)


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16", "Q8_0"])
@pytest.mark.parametrize("source", ["F32", "F16", "BF16", "F64"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_are_refused_by_name(
    tmp_path: Path, kind: str, source: str, bad: float
) -> None:
    config, _ = write_checkpoint(tmp_path / "hf", "qwen2")
    name = "model.layers.1.mlp.down_proj.weight"

    def spoil(tensors: dict[str, np.ndarray[Any, Any]]) -> None:
        tensors[name][3, 7] = bad

    rewrite(tmp_path / "hf", config, spoil, {name: source})
    with pytest.raises(InvalidCheckpoint, match=r"layers\.1\.mlp\.down_proj.* 1 values"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", kind)
    assert nothing_is_left(tmp_path)


def test_nan_in_a_norm_that_gets_one_more(tmp_path: Path) -> None:
    config, _ = write_checkpoint(tmp_path / "hf", "gemma3_text")
    rewrite(tmp_path / "hf", config, lambda t: t["model.norm.weight"].__setitem__(0, np.nan))
    with pytest.raises(InvalidCheckpoint, match=r"model\.norm\.weight"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")


def test_what_f16_cannot_hold_is_refused(tmp_path: Path) -> None:
    config, _ = write_checkpoint(tmp_path / "hf", "qwen2")
    name = "model.layers.0.mlp.up_proj.weight"
    rewrite(tmp_path / "hf", config, lambda t: t[name].__setitem__((0, 0), 1e5))
    with pytest.raises(InvalidCheckpoint, match="100000, which F16 cannot") as caught:
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", "F16")
    assert caught.value.remedy == "convert to bf16 or f32"
    assert checkpoint_to_gguf(tmp_path / "hf", tmp_path / "b.gguf", "BF16").tensors > 0


def test_an_unknown_architecture_says_what_to_write(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    configure(tmp_path / "hf", model_type="mamba2")
    with pytest.raises(UnknownArchitecture, match="'mamba2'; known are gemma3_text") as caught:
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    assert "architectures/mamba2.py" in str(caught.value.remedy)
    configure(tmp_path / "hf", model_type=["llama"])
    with pytest.raises(UnknownArchitecture):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        ({"num_hidden_layers": 3}, InvalidCheckpoint, r"no tensor 'model\.layers\.2"),
        ({"num_hidden_layers": 1}, UnsupportedFeature, r"belong to nothing .*layers\.1"),
        ({"hidden_size": 128}, InvalidCheckpoint, "has the shape"),
        ({"hidden_size": 66}, InvalidCheckpoint, "does not divide into 4 heads"),
        ({"hidden_size": 60}, InvalidCheckpoint, "a head has 15 values"),
        ({"head_dim": 2**30}, InvalidCheckpoint, "a head has 1073741824 values"),
        ({"hidden_size": "64"}, InvalidCheckpoint, "hidden_size .* whole number"),
        ({"hidden_size": None}, InvalidCheckpoint, "no hidden_size"),
        ({"num_hidden_layers": -1}, InvalidCheckpoint, "num_hidden_layers"),
        ({"num_hidden_layers": True}, InvalidCheckpoint, "num_hidden_layers"),
        ({"rms_norm_eps": float("nan")}, InvalidCheckpoint, "rms_norm_eps"),
        ({"rope_theta": 0}, InvalidCheckpoint, "rope_theta"),
        ({"rope_scaling": {"rope_type": "ntk"}}, UnsupportedFeature, "'ntk'"),
        ({"rope_scaling": {"rope_type": "linear"}}, InvalidCheckpoint, "no factor"),
        ({"rope_scaling": [1]}, InvalidCheckpoint, "must be an object"),
        ({"hidden_act": "relu"}, UnsupportedFeature, "'relu'"),
        ({"quantization_config": {"quant_method": "awq"}}, UnsupportedFeature, "awq"),
        ({"tie_word_embeddings": False}, InvalidCheckpoint, "lm_head"),
    ],
)
def test_a_configuration_that_contradicts_the_weights(
    tmp_path: Path, changes: dict[str, Any], kind: type[Exception], said: str
) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    configure(tmp_path / "hf", **changes)
    with pytest.raises(kind, match=said):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    assert nothing_is_left(tmp_path)


def test_a_tokenizer_that_does_not_fit(tmp_path: Path) -> None:
    config, _ = write_checkpoint(tmp_path / "hf", "qwen2")
    config["vocab_size"] = 320
    (tmp_path / "hf" / "config.json").write_text(json.dumps(config))
    rewrite(tmp_path / "hf", config, lambda _: None)
    with pytest.raises(InvalidCheckpoint, match=r"does not fit the weights.*320 rows"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    (tmp_path / "hf" / "tokenizer.json").unlink()
    with pytest.raises(InvalidCheckpoint, match=r"no tokenizer\.json"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")


def test_half_a_character_is_no_text(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    path = tmp_path / "hf" / "tokenizer_config.json"
    path.write_text('{"chat_template": "\\ud800"}')
    with pytest.raises(InvalidCheckpoint, match=r"chat_template would hold .* not text"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    assert nothing_is_left(tmp_path)


def test_gemma_that_llama_cpp_would_compute_otherwise(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "gemma3_text")
    configure(tmp_path / "hf", query_pre_attn_scalar=100)
    with pytest.raises(UnsupportedFeature, match="query_pre_attn_scalar is 100"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")
    configure(
        tmp_path / "hf",
        query_pre_attn_scalar=32,
        layer_types=["full_attention", "sliding_attention"] * 3,
    )
    with pytest.raises(UnsupportedFeature, match="layer_types"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")


def test_a_language_model_within_a_larger_one(tmp_path: Path) -> None:
    config, tensors = write_checkpoint(tmp_path / "hf", "gemma3_text")
    alone = checkpoint_to_gguf(tmp_path / "hf", tmp_path / "alone.gguf")
    (tmp_path / "hf" / "config.json").write_text(
        json.dumps({"model_type": "gemma3", "text_config": config, "vision_config": {}})
    )
    larger = {f"language_model.{name}": values for name, values in tensors.items()}
    larger["vision_tower.x.weight"] = np.ones((2, 2), np.float32)
    write_safetensors(tmp_path / "hf" / WEIGHTS, larger, dict.fromkeys(larger, "BF16"))
    within = checkpoint_to_gguf(tmp_path / "hf", tmp_path / "within.gguf")
    assert within.tensors == alone.tensors == len(shapes(config))
    assert any("1 tensors outside the language model" in note.en for note in within.notes)
    one, two = (
        {t.name: t.data.tobytes() for t in gguf.GGUFReader(tmp_path / name).tensors}
        for name in ("alone.gguf", "within.gguf")
    )
    assert one == two


def test_an_existing_file_is_not_touched(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    target = tmp_path / "m.gguf"
    target.write_text("precious")
    with pytest.raises(UsageError, match="exists already"):
        checkpoint_to_gguf(tmp_path / "hf", target)
    assert target.read_text() == "precious"


def test_it_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    cancel = threading.Event()

    def stop(progress: ConversionProgress) -> None:
        if progress.done_bytes > progress.total_bytes / 2:
            cancel.set()

    with pytest.raises(Cancelled):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf", on_progress=stop, cancel=cancel)
    assert nothing_is_left(tmp_path)


CHILD = """
import resource, signal, sys
from pathlib import Path
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import DiskFull
how, source, target, limit = sys.argv[1:]
if how == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def progress(p):
    if how == "kill" and p.done_bytes >= int(limit):
        print("ready", flush=True)
        sys.stdin.read()
try:
    checkpoint_to_gguf(Path(source), Path(target), "F16", on_progress=progress)
except DiskFull as error:
    print("full:", error.message, flush=True)
    sys.exit(3)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def child(how: str, source: Path, target: Path, limit: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, how, str(source), str(target), str(limit)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.integration  # a child process of half a second
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    with child("full", tmp_path / "hf", tmp_path / "m.gguf", 100_000) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert "no room left" in out
    assert nothing_is_left(tmp_path)


def test_a_disk_that_is_too_small_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    write_checkpoint(tmp_path / "hf", "qwen2")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(DiskFull, match="1000 are free"):
        checkpoint_to_gguf(tmp_path / "hf", tmp_path / "m.gguf")


@pytest.mark.integration  # five child processes of half a second each
@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 1.0])
def test_a_kill_leaves_no_file_under_the_final_name(tmp_path: Path, part: float) -> None:
    write_checkpoint(tmp_path / "hf", "qwen2")
    target = tmp_path / "m.gguf"
    total: list[int] = []
    checkpoint_to_gguf(
        tmp_path / "hf", tmp_path / "whole", on_progress=lambda p: total.append(p.total_bytes)
    )
    with child("kill", tmp_path / "hf", target, int(total[0] * part)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
    assert not target.exists()
    assert len(list(tmp_path.glob(".m.gguf.*"))) == 1
    checkpoint_to_gguf(tmp_path / "hf", target)
    assert target.read_bytes() == (tmp_path / "whole").read_bytes()
    assert list(tmp_path.glob(".m.gguf.*")) == []


@pytest.mark.integration  # writes 200 MB twice and reads it once: some 5 seconds
def test_memory_does_not_grow_with_the_model(tmp_path: Path) -> None:
    changes = {"hidden_size": 1024, "intermediate_size": 8192, "num_hidden_layers": 4}
    config, _ = write_checkpoint(tmp_path / "hf", "qwen2", "BF16", **changes)
    largest = max(int(np.prod(shape)) for shape in shapes(config).values()) * 2
    with child("memory", tmp_path / "hf", tmp_path / "m.gguf", 0) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    grown = int(out) * 1024
    assert (tmp_path / "hf" / WEIGHTS).stat().st_size > 12 * largest
    # One tensor as it was, in singles, and as it becomes, with the checks' own arrays.
    assert grown < 6 * largest
