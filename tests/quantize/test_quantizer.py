"""Files quantised by llama.cpp's own code (`quantizing` in the child), against the plan."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from verstak.errors import Cancelled, DiskFull, QuantizationFailed, UsageError
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import Imatrix, ImatrixEntry, write_imatrix
from verstak.plan.type_mix.mixes import OFFERED_TYPES, mix_of
from verstak.quantize.job import Override
from verstak.quantize.quantizer import Progress, Quantized, Quantizer, QuantizeRequest

# Half a minute of one core, mostly the starts of 90 processes; 11 MB fetched once.
pytestmark = pytest.mark.integration

NEVER = threading.Event()


def request(
    source: Path, output: Path, file_type: str = "Q4_K_M", **more: object
) -> QuantizeRequest:
    wanted = QuantizeRequest(source=source, output=output, file_type=file_type, threads=1)
    return replace(wanted, **more)  # type: ignore[arg-type]


def made(library: Path, wanted: QuantizeRequest) -> Quantized:
    return Quantizer(library).quantize(wanted, on_progress=lambda _: None, cancel=NEVER)


def everything_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="session")
def matrix(two_blocks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _matrix(two_blocks, tmp_path_factory.mktemp("matrix") / "small.imatrix.gguf")


@pytest.fixture(scope="session")
def mixture_matrix(mixture: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _matrix(mixture, tmp_path_factory.mktemp("matrix") / "mixture.imatrix.gguf")


def _matrix(model: Path, path: Path) -> Path:
    chance = np.random.default_rng(3)
    entries = {}
    for tensor in read_header(model).tensors:
        if not tensor.name.startswith("blk.") or len(tensor.shape) < 2:
            continue
        experts = tensor.shape[2] if len(tensor.shape) > 2 else 1
        sums = chance.random((experts, tensor.shape[0]), np.float32) * 100
        entries[tensor.name] = ImatrixEntry(sums, np.full(experts, 64, np.float32))
    write_imatrix(path, Imatrix(entries, ("made up",), 4, 16))
    return path


@pytest.mark.parametrize("file_type", OFFERED_TYPES)
def test_every_type_is_what_was_planned_to_the_byte(
    library: Path, two_blocks: Path, matrix: Path, tmp_path: Path, file_type: str
) -> None:
    wanted = request(two_blocks, tmp_path / "out.gguf", file_type, imatrix=matrix)
    result = made(library, wanted)
    assert wanted.output.stat().st_size == result.prediction.total_bytes
    assert everything_in(tmp_path) == {"out.gguf"}
    assert result.library_version.startswith("0.")


@pytest.mark.parametrize("file_type", OFFERED_TYPES)
def test_without_a_matrix_llama_cpp_would_choose_the_same_types(
    library: Path, llama: Path, tmp_path: Path, file_type: str
) -> None:
    wanted = request(llama, tmp_path / "out.gguf", file_type)
    if mix_of(file_type, 2026).needs_importance_matrix:
        with pytest.raises(UsageError, match="without an importance matrix"):
            made(library, wanted)
    else:
        Quantizer(library).dry_run(wanted, cancel=NEVER)


@pytest.mark.parametrize("file_type", ["BF16", "Q4_0", "Q3_K_L", "IQ4_NL"])
def test_without_a_matrix_the_bytes_are_those_planned(
    library: Path, llama: Path, tmp_path: Path, file_type: str
) -> None:
    result = made(library, request(llama, tmp_path / "out.gguf", file_type))
    assert result.path.stat().st_size == result.prediction.total_bytes


@pytest.mark.parametrize("file_type", ["Q2_K", "Q4_K_M", "IQ2_XS", "IQ3_XXS", "MXFP4_MOE"])
def test_experts_are_planned_as_well(
    library: Path, mixture: Path, mixture_matrix: Path, tmp_path: Path, file_type: str
) -> None:
    wanted = request(mixture, tmp_path / "out.gguf", file_type, imatrix=mixture_matrix)
    result = made(library, wanted)
    assert wanted.output.stat().st_size == result.prediction.total_bytes


def test_overrides_hold_and_are_counted_as_llama_cpp_counts(
    library: Path, llama: Path, tmp_path: Path
) -> None:
    overrides = (
        Override(pattern=r"blk\.[0-2]\.ffn_down", type_name="Q8_0"),
        Override(pattern="attn_v", type_name="IQ4_XS"),
        Override(pattern="ffn_down", type_name="Q3_K"),
        Override(pattern="token_embd", type_name="Q2_K"),
    )
    wanted = request(llama, tmp_path / "out.gguf", "Q4_K_M", overrides=overrides)
    made(library, wanted)
    types = {tensor.name: tensor.type_name for tensor in read_header(wanted.output).tensors}
    assert types["blk.1.ffn_down.weight"] == "Q8_0"
    assert types["blk.3.ffn_down.weight"] == "Q3_K"
    assert types["blk.3.attn_v.weight"] == "IQ4_XS"
    assert types["token_embd.weight"] == "Q2_K"
    assert types["output.weight"] == "Q6_K"


def test_an_overridden_tensor_does_not_count_among_its_like(
    library: Path, llama: Path, tmp_path: Path
) -> None:
    overrides = (Override(pattern=r"blk\.0\.ffn_down", type_name="Q5_0"),)
    made(library, request(llama, tmp_path / "out.gguf", "Q4_K_M", overrides=overrides))


def test_pure_gives_every_matrix_the_same(library: Path, llama: Path, tmp_path: Path) -> None:
    wanted = request(llama, tmp_path / "out.gguf", "Q4_K_M", pure=True)
    made(library, wanted)
    kinds = {
        tensor.type_name for tensor in read_header(wanted.output).tensors if len(tensor.shape) > 1
    }
    assert kinds == {"Q4_K"}


def test_a_dry_run_writes_nothing_and_tells_the_bytes(
    library: Path, llama: Path, tmp_path: Path
) -> None:
    wanted = request(llama, tmp_path / "out.gguf", "Q5_K_M")
    told = Quantizer(library).dry_run(wanted, cancel=NEVER)
    assert everything_in(tmp_path) == set()
    made(library, wanted)
    assert wanted.output.stat().st_size == told.total_bytes


def test_quantising_twice_has_to_be_asked_for(library: Path, llama: Path, tmp_path: Path) -> None:
    first = request(llama, tmp_path / "first.gguf", "Q8_0")
    made(library, first)
    second = request(first.output, tmp_path / "second.gguf", "Q4_0")
    with pytest.raises(UsageError, match="quantised already"):
        made(library, second)
    result = made(library, replace(second, allow_requantize=True))
    assert result.prediction.requantised


def test_what_is_there_is_not_overwritten(library: Path, llama: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.gguf"
    output.write_bytes(b"mine")
    with pytest.raises(UsageError, match="there already"):
        made(library, request(llama, output))
    assert output.read_bytes() == b"mine"
    made(library, request(llama, output, replace=True))
    assert read_header(output).tensors


def test_progress_names_every_tensor(library: Path, llama: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    Quantizer(library).quantize(
        request(llama, tmp_path / "out.gguf"), on_progress=seen.append, cancel=NEVER
    )
    assert [one.index for one in seen] == list(range(1, len(read_header(llama).tensors) + 1))
    assert seen[0].done_bytes == 0
    assert [one.done_bytes for one in seen] == sorted(one.done_bytes for one in seen)
    assert seen[-1].done_bytes < seen[-1].total_bytes


@pytest.mark.parametrize("after", [0, 1, 7, 30])
def test_a_cancelled_run_leaves_nothing(
    library: Path, llama: Path, tmp_path: Path, after: int
) -> None:
    cancel = threading.Event()

    def hear(progress: Progress) -> None:
        if progress.index > after:
            cancel.set()

    with pytest.raises(Cancelled):
        Quantizer(library).quantize(
            request(llama, tmp_path / "out.gguf", "IQ4_XS"), on_progress=hear, cancel=cancel
        )
    assert everything_in(tmp_path) == set()
    assert not _children()


def test_a_killed_child_is_told_and_leaves_nothing(
    library: Path, llama: Path, tmp_path: Path
) -> None:
    def hear(progress: Progress) -> None:
        if progress.index == 5:
            for child in _children():
                child.send_signal(signal.SIGKILL)

    with pytest.raises(QuantizationFailed, match="signal 9"):
        Quantizer(library).quantize(
            request(llama, tmp_path / "out.gguf", "IQ4_XS"), on_progress=hear, cancel=NEVER
        )
    assert everything_in(tmp_path) == set()


def kill_itself_at(library: Path, wanted: QuantizeRequest, index: int) -> int:
    """A process that quantises until it kills itself at a tensor; returns its id."""
    code = f"""
import os, signal, threading
from pathlib import Path
from verstak.quantize.quantizer import QuantizeRequest, Quantizer
def hear(one):
    if one.index == {index}:
        os.kill(os.getpid(), signal.SIGKILL)
wanted = QuantizeRequest(
    source=Path({str(wanted.source)!r}), output=Path({str(wanted.output)!r}),
    file_type={wanted.file_type!r}, threads=1,
)
Quantizer(Path({str(library)!r})).quantize(wanted, on_progress=hear, cancel=threading.Event())
"""
    process = subprocess.Popen((sys.executable, "-c", code))
    assert process.wait() == -signal.SIGKILL
    return process.pid


def test_what_a_killed_run_left_is_swept_by_the_next(
    library: Path, llama: Path, tmp_path: Path
) -> None:
    wanted = request(llama, tmp_path / "out.gguf", "IQ4_XS")
    pid = kill_itself_at(library, wanted, 9)
    assert everything_in(tmp_path) == {f".out.gguf.{pid}.quantizing"}
    made(library, replace(wanted, file_type="Q8_0"))
    assert everything_in(tmp_path) == {"out.gguf"}


@pytest.mark.long  # 25 runs of two seconds
@pytest.mark.parametrize("at", range(1, 76, 3))
def test_killed_anywhere_nothing_has_the_final_name(
    library: Path, llama: Path, tmp_path: Path, at: int
) -> None:
    wanted = request(llama, tmp_path / "out.gguf", "Q5_K_M")
    kill_itself_at(library, wanted, at)
    assert not wanted.output.exists()
    made(library, wanted)
    assert everything_in(tmp_path) == {"out.gguf"}


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to let a file grow further, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [1, 20_000, 400_000, 2_000_000])
def test_a_disk_that_fills_up_is_told_and_leaves_nothing(
    library: Path, llama: Path, tmp_path: Path, size: int
) -> None:
    with files_of_at_most(size), pytest.raises((DiskFull, QuantizationFailed)) as caught:
        made(library, request(llama, tmp_path / "out.gguf", "Q8_0"))
    assert isinstance(caught.value, DiskFull), caught.value
    assert everything_in(tmp_path) == set()


def test_a_broken_library_is_told(llama: Path, tmp_path: Path) -> None:
    (tmp_path / "libggml-base.so").write_bytes(b"\x7fELF nothing")
    with pytest.raises(UsageError, match="does not load"):
        made(tmp_path, request(llama, tmp_path / "out.gguf"))


def _children() -> list[psutil.Process]:
    deadline = time.monotonic() + 5
    while True:
        found = [
            child
            for child in psutil.Process().children(recursive=True)
            if child.status() != psutil.STATUS_ZOMBIE
            and "verstak.quantize.child" in " ".join(child.cmdline())
        ]
        if found or time.monotonic() > deadline:
            return found
        if not psutil.Process().children():
            return []
        time.sleep(0.05)
