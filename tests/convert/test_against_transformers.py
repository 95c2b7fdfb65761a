"""Every conversion held against transformers itself, in 32 bits, on the same tokens.

Small random checkpoints of every architecture and whatever their configurations may ask for; and the
real 0.5B. The reference shares no code with verstak: transformers' own classes read the checkpoint.
Needs the toolchains hf-onnx and mlx; without them everything here is skipped. Together some seven
minutes of one core, 2.5 GB of memory and 6 GB of disk for the real model.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.convert.conversion_cases import CASES, PLAIN, SCALED, SHAPED, Case
from tests.convert.conversion_paths import (
    Apart,
    Prepared,
    Tools,
    apart,
    by_gguf,
    by_mlx,
    by_onnx,
    by_way_of_gguf,
    prepare,
    prepare_real,
    read_in_llama_cpp,
    shortened,
)

from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.errors import UnsupportedFeature
from verstak.toolchains.environment import Environment

pytestmark = pytest.mark.long

MOST_NATS = 1e-4
MUCH_NATS = 1e-2


@pytest.fixture(scope="module")
def tools(hf_onnx: Environment, library: Path) -> Tools:
    return Tools(hf_onnx.python, library)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("against")


@pytest.fixture(scope="module")
def prepared(tools: Tools, scratch: Path) -> Mapping[str, Prepared]:
    """Half a minute: one process reads all of them."""
    return {each.case.name: each for each in prepare(CASES, tools, scratch)}


def require_same(found: Apart) -> None:
    assert found.same_ids, found
    assert 0 <= found.mean_kld <= MOST_NATS, found


# Three files, six processes: 3 seconds each.
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_gguf(prepared: Mapping[str, Prepared], tools: Tools, tmp_path: Path, case: Case) -> None:
    each = prepared[case.name]
    found = by_gguf(each, tools)
    if not case.windowed:
        for way in found:
            require_same(way)
        return
    # llama.cpp computes this one otherwise, and the conversion says so.
    assert all(way.mean_kld > MUCH_NATS and way.same_ids for way in found)
    made = checkpoint_to_gguf(each.place / "hf", tmp_path / "m.gguf", "F16")
    assert any("window of 16 tokens" in note.en for note in made.notes)
    # Within the window it does not.
    short = each.tokens[:16]
    _, logits = read_in_llama_cpp(tools.library, each.place / "hf-F32.gguf", short)
    within = apart("within", each.logits[: len(short)], logits, short, same=True)
    assert within.mean_kld <= MOST_NATS


def test_the_way_back(prepared: Mapping[str, Prepared], tools: Tools, scratch: Path) -> None:
    """A minute. Windows that llama.cpp does not know come back as well."""
    whole = list(prepared.values())
    for each in whole:
        if not (each.place / "hf-F32.gguf").exists():
            checkpoint_to_gguf(each.place / "hf", each.place / "hf-F32.gguf", "F32")
    for found in by_way_of_gguf(whole, tools, scratch):
        require_same(found)


def test_the_comparison_notices_what_is_wrong(prepared: Mapping[str, Prepared]) -> None:
    """Same weights, another rope: what it would look like if a converter dropped the scaling."""
    plain = prepared["llama"]
    for case in SCALED:
        if case.family == "llama":
            other = prepared[case.name]
            found = apart("", other.logits, plain.logits, plain.tokens, same=True)
            assert found.mean_kld > MUCH_NATS, case.name


# Three processes for each case, 7 seconds; both layouts of every architecture.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("layout", ["hf", "again"])
def test_mlx(
    prepared: Mapping[str, Prepared], mlx: Environment, scratch: Path, layout: str
) -> None:
    cases = PLAIN if layout == "hf" else (*PLAIN, *SCALED)
    found = by_mlx([prepared[case.name] for case in cases], mlx, scratch, layout=layout)
    for case, (way, notes) in zip(cases, found, strict=True):
        if "short factors" in case.name:
            # mlx-lm computes this one otherwise, and the conversion says so.
            assert way.mean_kld > MUCH_NATS
            assert any("long factors" in note.en for note in notes)
        else:
            require_same(way)


# The same: 7 seconds each, shapes and windows.
@pytest.mark.timeout(900)
def test_mlx_of_other_shapes(
    prepared: Mapping[str, Prepared], mlx: Environment, scratch: Path
) -> None:
    capped = "gemma3_text, capped logits"
    cases = [case for case in SHAPED if case.name != capped]
    found = by_mlx([prepared[case.name] for case in cases], mlx, scratch, layout="hf")
    for case, (way, notes) in zip(cases, found, strict=True):
        if case.windowed:
            assert way.mean_kld > MUCH_NATS
            assert any("window of 16 tokens" in note.en for note in notes)
        else:
            require_same(way)
    with pytest.raises(UnsupportedFeature, match="softcapping"):
        by_mlx([prepared[capped]], mlx, scratch, layout="hf")


# Three processes that load PyTorch or ONNX Runtime: 15 seconds each.
@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_onnx(
    prepared: Mapping[str, Prepared], hf_onnx: Environment, scratch: Path, case: Case
) -> None:
    require_same(by_onnx(prepared[case.name], hf_onnx, scratch))


# Two minutes: 2 GB in transformers, 2.4 GB of ONNX on disk, MLX two tokens a second.
@pytest.mark.timeout(1200)
def test_the_real_model(
    small_gguf: Path, tools: Tools, hf_onnx: Environment, mlx: Environment, tmp_path: Path
) -> None:
    real = prepare_real(small_gguf, tools, tmp_path)
    for way in by_gguf(real, tools, [("GGUF F16 in llama.cpp", "hf", "F16")]):
        require_same(way)
    require_same(by_onnx(real, hf_onnx, tmp_path))
    require_same(by_mlx([shortened(real, 16)], mlx, tmp_path, layout="hf")[0][0])
