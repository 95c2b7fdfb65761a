"""Logits through `scoring` in the child and `loaded_model` there, as `scores` hands them over."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from verstak.errors import Cancelled, QuantizationFailed, UsageError
from verstak.quantize.job import ScoredChunk
from verstak.quantize.scores import Reading, read_logits, split_texts

# Some ten starts of a process with a model of three million weights: about 5 s.
pytestmark = pytest.mark.integration

NEVER = threading.Event()
TOKENS = tuple(range(40, 72))

type Logits = npt.NDArray[np.float32]


def read(
    library: Path, model: Path, *chunks: ScoredChunk, scratch: Path
) -> tuple[Reading, list[Logits]]:
    heard: list[tuple[int, Logits]] = []
    reading = read_logits(
        library,
        model,
        chunks,
        on_logits=lambda index, logits: heard.append((index, logits)),
        cancel=NEVER,
        threads=1,
        scratch=scratch,
    )
    assert [index for index, _ in heard] == list(range(len(chunks)))
    return reading, [logits for _, logits in heard]


def test_logits_are_of_the_positions_asked_for(
    library: Path, two_blocks: Path, tmp_path: Path
) -> None:
    reading, (whole, end) = read(
        library,
        two_blocks,
        ScoredChunk(TOKENS, 0, len(TOKENS)),
        ScoredChunk(TOKENS, 20, 31),
        scratch=tmp_path,
    )
    assert whole.shape == (len(TOKENS), reading.vocabulary)
    assert whole.dtype == np.float32
    np.testing.assert_allclose(end, whole[20:31], rtol=0, atol=1e-4)
    assert list(tmp_path.iterdir()) == []
    assert reading.load_s > 0
    assert reading.read_s > 0
    assert reading.peak_bytes is None or reading.peak_bytes > 10_000_000
    assert reading.version.startswith("0.")


def test_a_chunk_knows_nothing_of_the_one_before(
    library: Path, two_blocks: Path, tmp_path: Path
) -> None:
    chunk = ScoredChunk(TOKENS, 0, 16)
    other = ScoredChunk(tuple(reversed(TOKENS)), 0, 16)
    _, (first, between, again) = read(library, two_blocks, chunk, other, chunk, scratch=tmp_path)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, between)


def test_later_tokens_do_not_reach_back(library: Path, two_blocks: Path, tmp_path: Path) -> None:
    changed = (*TOKENS[:20], *reversed(TOKENS[20:]))
    _, (one, other) = read(
        library,
        two_blocks,
        ScoredChunk(TOKENS, 0, len(TOKENS)),
        ScoredChunk(changed, 0, len(TOKENS)),
        scratch=tmp_path,
    )
    np.testing.assert_allclose(one[:20], other[:20], rtol=0, atol=1e-4)
    assert np.abs(one[20:] - other[20:]).max() > 0.01


def test_many_chunks_wait_for_a_slow_reader(
    library: Path, two_blocks: Path, tmp_path: Path
) -> None:
    most = 0

    def look(_index: int, _logits: Logits) -> None:
        nonlocal most
        most = max(most, len(list(tmp_path.glob("*/*.npy"))))

    read_logits(
        library,
        two_blocks,
        [ScoredChunk(TOKENS, 0, 8)] * 30,
        on_logits=look,
        cancel=NEVER,
        threads=1,
        scratch=tmp_path,
    )
    assert most <= 2


@pytest.mark.parametrize("chunk", [ScoredChunk(TOKENS, 5, 5), ScoredChunk(TOKENS, 0, 33)])
def test_positions_that_are_none_are_refused(tmp_path: Path, chunk: ScoredChunk) -> None:
    with pytest.raises(UsageError, match="were asked for"):
        read(tmp_path, tmp_path, chunk, scratch=tmp_path)


def test_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no text to read"):
        read(tmp_path, tmp_path, scratch=tmp_path)


def test_tokens_of_another_model_are_refused(
    library: Path, two_blocks: Path, tmp_path: Path
) -> None:
    with pytest.raises(QuantizationFailed, match="does not know: it has 320"):
        read(library, two_blocks, ScoredChunk((1, 2, 320), 0, 1), scratch=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_model_is_told(library: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(QuantizationFailed, match=r"could not load the model broken\.gguf"):
        read(library, broken, ScoredChunk(TOKENS, 0, 1), scratch=tmp_path)


def test_a_stop_is_heard_and_leaves_nothing(
    library: Path, two_blocks: Path, tmp_path: Path
) -> None:
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        read_logits(
            library,
            two_blocks,
            [ScoredChunk(TOKENS, 0, 8)] * 30,
            on_logits=lambda _index, _logits: cancel.set(),
            cancel=cancel,
            threads=1,
            scratch=tmp_path,
        )
    assert list(tmp_path.iterdir()) == []


def test_texts_are_split_without_special_tokens(library: Path, two_blocks: Path) -> None:
    split = split_texts(library, two_blocks, ["th!", "", "<318>"], cancel=NEVER)
    assert split.vocabulary == 320
    assert split.begin == 318
    first, empty, special = split.tokens
    assert len(empty) == 0
    assert first.tolist() == [256, ord("!")]
    assert special.tolist() == [ord(one) for one in "<318>"]
