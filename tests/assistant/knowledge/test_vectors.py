from __future__ import annotations

from pathlib import Path

import numpy as np

from verstak.assistant.knowledge.embedding import SentenceEncoder
from verstak.assistant.knowledge.vectors import vectors_of


def test_vectors_are_kept_and_never_stale(tmp_path: Path, encoder: SentenceEncoder) -> None:
    first = vectors_of(["шкант"], encoder, tmp_path)
    (kept,) = tmp_path.glob("*.npy")
    assert np.array_equal(vectors_of(["шкант"], encoder, tmp_path), first)
    kept.write_bytes(b"junk")
    assert np.array_equal(vectors_of(["шкант"], encoder, tmp_path), first)
    other = vectors_of(["петля"], encoder, tmp_path)
    assert not np.array_equal(other, first)
    assert len(list(tmp_path.glob("*.npy"))) == 1


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, encoder: SentenceEncoder
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert vectors_of(["шкант"], encoder, blocked / "cache").shape[0] == 1
