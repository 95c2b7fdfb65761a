"""What a made file really does to the predictions: both files read the same text."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from verstak.quantize.allocation.divergence import Floats, log_probabilities, mean_divergence
from verstak.quantize.job import ScoredChunk
from verstak.quantize.scores import read_logits
from verstak.store.scratch import scratch_folder


def measured_divergence(
    library: Path,
    reference: Path,
    made: Path,
    chunks: Sequence[ScoredChunk],
    *,
    cancel: threading.Event,
    threads: int = 0,
    scratch: Path | None = None,
) -> float:
    """Mean divergence of a file's predictions from another one's.

    Args:
        library: Folder of llama.cpp's library.
        reference: GGUF file that counts as truth.
        made: GGUF file of the same model.
        chunks: What both read; all scored positions count alike.
        cancel: Stops the work.
        threads: Threads; 0 = one for each core.
        scratch: Folder for the reference's predictions, 4 bytes for every
            token of the vocabulary at every scored position; ``None`` = the system's.

    Returns:
        Nats for each position.

    Raises:
        QuantizationFailed: one of them does not load or gives numbers that are none.
        Cancelled: `cancel` was set.
    """
    with scratch_folder("truth", scratch) as folder:

        def place(index: int) -> Path:
            return folder / f"{index}.npy"

        def keep(index: int, logits: Floats) -> None:
            np.save(place(index), log_probabilities(logits), allow_pickle=False)

        weights: list[int] = []
        means: list[float] = []

        def compare(index: int, logits: Floats) -> None:
            truth = np.load(place(index), allow_pickle=False)
            weights.append(len(logits))
            means.append(mean_divergence(truth, logits))

        for path, hear in ((reference, keep), (made, compare)):
            read_logits(
                library,
                path,
                chunks,
                on_logits=hear,
                cancel=cancel,
                threads=threads,
                scratch=scratch,
            )
    return float(np.average(means, weights=weights))
