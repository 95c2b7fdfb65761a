"""Chunks read by a model, their logits handed over in files. Child process only."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from verstak.errors import VerstakError
from verstak.quantize.job import Event, Loaded, LogitsReady, ScoreJob, Spent, Split, TokenizeJob
from verstak.quantize.library import Library
from verstak.quantize.loaded_model import LoadedModel, Vocabulary, begin_with, open_model

_POLL_S = 0.01
_KIB = 1024


def score(library: Library, job: ScoreJob, say: Callable[[Event], None]) -> None:
    """Read every chunk and put its logits where the parent fetches them.

    Args:
        library: A checked library.
        job: What to do.
        say: Hears that the model is loaded, of every chunk, and what it took.

    Raises:
        VerstakError: the model does not load, or gives numbers that are none.
    """
    log = begin_with(library)
    most = max(len(chunk.tokens) for chunk in job.chunks)
    model = LoadedModel(library, Path(job.model), threads=job.threads, most_tokens=most)
    say(
        Loaded(
            load_s=model.load_s,
            vocabulary=model.vocabulary.size,
            begin=model.vocabulary.begin,
        )
    )
    folder = Path(job.folder)
    for index, chunk in enumerate(job.chunks):
        began = time.monotonic()
        tokens = np.array(chunk.tokens, np.int32)
        if tokens.min() < 0 or tokens.max() >= model.vocabulary.size:
            raise VerstakError(
                f"chunk {index} holds tokens that this model does not know: it has "
                f"{model.vocabulary.size}"
            )
        logits = model.logits(tokens, first=chunk.first, last=chunk.last)
        read_s = time.monotonic() - began
        if not np.isfinite(logits).all():
            raise VerstakError(f"the logits of chunk {index} are no numbers: is the model sound?")
        # The reader is slower than we are at times; the folder must not grow without bound.
        while sum(path.suffix == ".npy" for path in folder.iterdir()) >= job.ahead:
            time.sleep(_POLL_S)
        partial, path = folder / f"{index}.partial", folder / f"{index}.npy"
        with partial.open("wb") as file:
            np.save(file, logits, allow_pickle=False)
        partial.replace(path)
        say(LogitsReady(index=index, path=str(path), read_s=read_s))
    say(Spent(peak_bytes=peak_bytes()))
    del log


def tokenize(library: Library, job: TokenizeJob, say: Callable[[Event], None]) -> None:
    """Split texts as a model does.

    Args:
        library: A checked library.
        job: What to do.
        say: Hears how texts begin, then every text's tokens.

    Raises:
        VerstakError: the model does not load, or a text could not be split.
    """
    log = begin_with(library)
    began = time.monotonic()
    vocabulary = Vocabulary(library, open_model(library, Path(job.model), vocabulary_only=True))
    say(
        Loaded(
            load_s=time.monotonic() - began,
            vocabulary=vocabulary.size,
            begin=vocabulary.begin,
        )
    )
    for index, text in enumerate(job.texts):
        tokens = vocabulary.tokens(text.encode(), begin=False)
        say(Split(index=index, tokens=tuple(tokens.tolist())))
    del log


def peak_bytes() -> int | None:
    """Largest resident memory of this process so far; ``None`` = the system does not tell.

    Source:
        Linux getrusage(2): ``ru_maxrss`` in kilobytes; macOS: in bytes.
    """
    if os.name != "posix":
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KIB
