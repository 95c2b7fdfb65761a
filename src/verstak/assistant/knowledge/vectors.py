"""Vectors of what ships, kept between starts, so that the first question need not wait for them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from verstak.assistant.knowledge.embedding import DIMENSIONS, SentenceEncoder, Vectors

_log = logging.getLogger(__name__)
_PREFIX = "vectors-"


def vectors_of(
    texts: Sequence[str], encoder: SentenceEncoder, folder: Path | None = None
) -> Vectors:
    """Vectors of some texts, from the folder when the same texts were there before.

    Args:
        texts: What to encode, in order.
        encoder: Makes what is not kept.
        folder: Of the cache; ``None`` keeps nothing. The file is named by the texts and the
            encoder's version, so it can be missing or broken, and never stale.
    """
    if folder is None:
        return encoder.encode(texts)
    kept = folder / f"{_PREFIX}{_digest(texts, encoder.version)}.npy"
    found = _read(kept, len(texts))
    if found is None:
        found = encoder.encode(texts)
        _write(kept, found)
    return found


def _digest(texts: Sequence[str], version: str) -> str:
    hashed = hashlib.sha256(version.encode())
    for text in texts:
        hashed.update(b"\0" + text.encode())
    return hashed.hexdigest()[:32]


def _read(path: Path, rows: int) -> Vectors | None:
    try:
        found = np.load(path, allow_pickle=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError) as error:
        _log.warning("vectors_unreadable path=%s reason=%s", path, error)
        return None
    right = found.shape == (rows, DIMENSIONS) and found.dtype == np.float32
    return found if right and bool(np.isfinite(found).all()) else None


def _write(path: Path, vectors: Vectors) -> None:
    """Whole or not at all; a cache that cannot be written costs time and nothing else."""
    partial = path.with_suffix(".partial.npy")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(partial, vectors, allow_pickle=False)
        partial.replace(path)
        for old in path.parent.glob(f"{_PREFIX}*.npy"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("vectors_not_kept path=%s reason=%s", path, error)
