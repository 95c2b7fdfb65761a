"""The importance matrix of a build: texts put together, and read by the full-precision model."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from verstak.formats.gguf import read_header
from verstak.quantize.importance import CalibrationProgress, CalibrationRequest, collect_importance
from verstak.workshop.recipe import Calibration
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.gguf import MATRIX_FILE
from verstak.workshop.targets.ground import Input
from verstak.workshop.texts import calibration_words

_MOST_NAME = 100
_CHARACTERS_PER_TOKEN = 3.0
"""Only tells one step's time from another's; Russian has fewer, English more."""


@dataclass(frozen=True, slots=True)
class CalibrationText:
    """All texts of a calibration, one after another.

    Attributes:
        name: Their names, as the matrix will tell them.
        text: What is read.
    """

    name: str
    text: str


def calibration_text(calibration: Calibration) -> CalibrationText:
    """Read the texts.

    Args:
        calibration: What the recipe says.

    Raises:
        InvalidRecipe: one is not there, is not UTF-8, or is empty.
    """
    names = [one.name if isinstance(one, Path) else one for one in calibration.texts]
    # It becomes a file's name.
    name = "+".join(names)[:_MOST_NAME]
    return CalibrationText(name=name, text=calibration_words(calibration.texts))


def calibrate_step(
    full: Input, text: CalibrationText, calibration: Calibration, *, library: Path, threads: int
) -> Step:
    """Collect the matrix; a killed run goes on where it last saved.

    Args:
        full: The full-precision GGUF.
        text: What it reads.
        calibration: How much of it.
        library: Folder of llama.cpp's library.
        threads: 0 = one for each core.
    """

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        file = folder / text.name
        file.write_text(text.text, "utf-8")

        def hear(progress: CalibrationProgress) -> None:
            tell(progress.index / max(1, progress.total))

        request = CalibrationRequest(
            model=full.path,
            text=file,
            output=folder / MATRIX_FILE,
            chunk_tokens=calibration.chunk_tokens,
            most_chunks=calibration.most_chunks,
            threads=threads,
            replace=True,
        )
        collect_importance(library, request, on_progress=hear, cancel=cancel)

    weights = sum(tensor.elements for tensor in read_header(full.path).tensors)
    return Step(
        what="calibrate",
        label=text.name,
        identity={
            "full": full.digest,
            "text": hashlib.sha256(text.text.encode()).hexdigest(),
            "text_name": text.name,
            "chunks": str(calibration.most_chunks),
            "chunk_tokens": str(calibration.chunk_tokens),
            "library": library.name,
        },
        outputs=(MATRIX_FILE,),
        work=calibration_tokens(text, calibration) * weights,
        make=make,
    )


def calibration_tokens(text: CalibrationText, calibration: Calibration) -> float:
    """Tokens that will be read, about: the tokenizer is not asked."""
    tokens = len(text.text) / _CHARACTERS_PER_TOKEN
    if calibration.most_chunks is None:
        return tokens
    return min(tokens, calibration.most_chunks * calibration.chunk_tokens)
