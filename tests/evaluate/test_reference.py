"""References on disk: what they cost in precision, and what becomes of damaged ones."""

from __future__ import annotations

import errno
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from verstak.errors import DiskFull, EvaluationFailed
from verstak.evaluate import reference as module
from verstak.evaluate.divergence import compare_positions
from verstak.evaluate.reference import (
    ReferenceKey,
    ReferenceShelf,
    needed_bytes,
)
from verstak.evaluate.softmax import log_softmax

KEY = ReferenceKey("sha256:1", "2", "3", "llama.cpp 0.5.0")
SCORED = (24, 40)


def chunks(vocabulary: int = 300) -> list[np.ndarray]:
    chance = np.random.default_rng(5)
    return [(chance.standard_normal((n, vocabulary)) * 4).astype(np.float32) for n in SCORED]


def write(shelf: ReferenceShelf, logits: list[np.ndarray], key: ReferenceKey = KEY) -> None:
    with shelf.writing(key, SCORED) as writer:
        for chunk in logits:
            writer.add(chunk)


def mean_step(log_probability: float) -> float:
    """Nats between two codes around a log-probability: the derivative of 8 · ln(c/65535)."""
    return 8 / 65535 * math.exp(-log_probability / 8)


def only(root: Path) -> Path:
    (path,) = root.iterdir()
    return path


def test_small_ones_come_back_in_32_bits(tmp_path: Path) -> None:
    shelf, logits = ReferenceShelf(tmp_path / "new"), chunks()
    assert shelf.find(KEY) is None
    write(shelf, logits)
    found = shelf.find(KEY)
    assert found is not None
    assert found.vocabulary == 300
    for index, chunk in enumerate(logits):
        kept = found.chunk(index)
        np.testing.assert_allclose(kept.rows[0:50], log_softmax(chunk), atol=4e-6)
        assert (kept.top == chunk.argmax(axis=1)).all()


@pytest.mark.parametrize("width", [0.0, 1.0, 4.0, 12.0])
def test_large_ones_lose_what_is_said_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: float
) -> None:
    """Rows from all equally likely to almost certain, against neighbours at KL 1e-6 to 1e-4."""
    monkeypatch.setattr(module, "SMALL_BYTES", 0)
    chance = np.random.default_rng(11)
    size = 20_000
    logits = [(chance.standard_normal((n, size)) * width).astype(np.float32) for n in SCORED]
    shelf = ReferenceShelf(tmp_path)
    write(shelf, logits)
    found = shelf.find(KEY)
    assert found is not None
    for spread in (0.0, 1.5e-3, 1.5e-2):
        exact, coded = [], []
        for index, chunk in enumerate(logits):
            near = chunk + chance.standard_normal(chunk.shape) * spread
            coming = chance.integers(0, size, len(chunk))
            kept = found.chunk(index)
            exact.append(compare_positions(log_softmax(chunk), near, coming).divergence)
            coded.append(compare_positions(kept.rows, near, coming, top=kept.top).divergence)
        error = np.concatenate(coded) - np.concatenate(exact)
        largest = float(np.concatenate(exact).max())
        assert abs(error.mean()) < 3e-8
        assert abs(error).max() < 3e-8 + mean_step(-8) / 2 * np.sqrt(2 * largest)


def test_every_code_is_within_half_a_step() -> None:
    logs = np.linspace(-80, 0, 100_001)
    raw = np.frombuffer(module._coded(logs, "code16"), "<u2")
    error = np.abs(module._LOGS[raw] - logs)
    steps = np.array([mean_step(float(x)) for x in logs])
    fine = logs > -40
    assert (error[fine] <= 0.51 * steps[fine]).all()
    assert mean_step(0) == pytest.approx(1.2e-4, rel=0.02)
    assert mean_step(-16) == pytest.approx(9e-4, rel=0.02)


def test_what_can_never_come_never_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for small in (0, module.SMALL_BYTES):
        monkeypatch.setattr(module, "SMALL_BYTES", small)
        logits = chunks()
        for chunk in logits:
            chunk[:, 7] = -np.inf
        shelf = ReferenceShelf(tmp_path / str(small))
        write(shelf, logits)
        found = shelf.find(KEY)
        assert found is not None
        scores = compare_positions(found.chunk(0).rows, logits[0], np.zeros(SCORED[0], np.int32))
        assert scores.divergence.max() < 1e-6


def test_its_size_is_known_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for small in (0, module.SMALL_BYTES):
        monkeypatch.setattr(module, "SMALL_BYTES", small)
        root = tmp_path / str(small)
        write(ReferenceShelf(root), chunks())
        assert 0 < only(root).stat().st_size - needed_bytes(sum(SCORED), 300) < 1024
    monkeypatch.undo()
    # 2048 positions of a Qwen2.5: 16 bits a token.
    assert needed_bytes(2048, 151_936) == 2048 * (2 * 151_936 + 4)


def test_a_full_disk_is_said_before_the_first_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SPARE_BYTES", 2**62)
    with pytest.raises(DiskFull, match="bytes are needed"):
        write(ReferenceShelf(tmp_path), chunks())
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    def fill(shelf: ReferenceShelf) -> None:
        with shelf.writing(KEY, SCORED) as writer:
            writer.add(chunks()[0])
            raise OSError(errno.ENOSPC, "no space left")

    shelf = ReferenceShelf(tmp_path)
    with pytest.raises(DiskFull):
        fill(shelf)
    assert list(tmp_path.iterdir()) == []
    assert shelf.find(KEY) is None


@pytest.mark.parametrize("kept", [0, 5, 60, 700, -1])
def test_a_cut_file_is_begun_again(tmp_path: Path, kept: int) -> None:
    shelf = ReferenceShelf(tmp_path)
    write(shelf, chunks())
    path = only(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    assert shelf.find(KEY) is None
    assert list(tmp_path.iterdir()) == []
    write(shelf, chunks())
    assert path.read_bytes() == whole


def test_another_ones_file_is_not_taken(tmp_path: Path) -> None:
    shelf = ReferenceShelf(tmp_path)
    write(shelf, chunks())
    other = ReferenceKey("sha256:1", "2", "3", "llama.cpp 0.6.0")
    assert shelf.find(other) is None
    only(tmp_path).rename(tmp_path / other.name)
    assert shelf.find(other) is None


def test_missing_and_odd_chunks_are_refused(tmp_path: Path) -> None:
    shelf, logits = ReferenceShelf(tmp_path), chunks()
    with pytest.raises(EvaluationFailed, match="1 of 2 chunks"):
        write(shelf, logits[:1])
    with pytest.raises(EvaluationFailed, match="chunk 1 of 2"):
        write(shelf, logits[1:])
    with pytest.raises(EvaluationFailed, match="vocabulary"):
        write(shelf, [logits[0], logits[1][:, 1:]])
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    litter = tmp_path / f".{KEY.name}.{ended.pid}.reading"
    alive = tmp_path / f".{KEY.name}.{os.getppid()}.reading"
    for path in (litter, alive):
        path.write_bytes(b"half")
    write(ReferenceShelf(tmp_path), chunks())
    assert not litter.exists()
    assert alive.exists(), "another process is still writing it"


def test_the_oldest_go_first(tmp_path: Path) -> None:
    write(ReferenceShelf(tmp_path), chunks())
    size = only(tmp_path).stat().st_size
    shelf = ReferenceShelf(tmp_path, most_bytes=2 * size + size // 2)
    keys = [ReferenceKey("sha256:1", "2", str(n), "llama.cpp") for n in range(3)]
    os.utime(tmp_path / KEY.name, (10**9, 10**9))
    for age, key in enumerate(keys):
        write(shelf, chunks(), key)
        os.utime(tmp_path / key.name, (10**9 + age + 1, 10**9 + age + 1))
    assert {path.name for path in tmp_path.iterdir()} == {keys[1].name, keys[2].name}
