"""What every candidate is made from, and what a format has to tell to be a target."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from verstak.workshop.recipe import Level
from verstak.workshop.source import Source
from verstak.workshop.step import Step
from verstak.workshop.workbench import Result


@dataclass(frozen=True, slots=True)
class Input:
    """A file or folder that an earlier step made.

    Attributes:
        path: Where.
        digest: SHA-256, bare hex, of the file or of the folder's record.
    """

    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is there when candidates are made.

    Attributes:
        source: Where the weights come from.
        full: The weights as a GGUF at full precision.
        matrix: Importance matrix; ``None`` = none was wanted.
        checkpoint: The weights as a folder of safetensors; ``None`` = no target needs one.
        text: What is read where harm is measured: the calibration text.
        findings: Folder where measured harm is kept, by content.
        library: Folder of llama.cpp's library.
        threads: Of every step; 0 = one for each core.
    """

    source: Source
    full: Input
    matrix: Input | None
    checkpoint: Input | None
    text: str
    findings: Path
    library: Path
    threads: int


@dataclass(frozen=True, slots=True)
class SizeAhead:
    """Size of something that is not made yet.

    Attributes:
        size_bytes: Bytes; ``None`` = nobody can tell before.
        exact: Whether that is so to the byte.
    """

    size_bytes: int | None
    exact: bool


class Target(Protocol):
    """A format that candidates are made in."""

    needs_checkpoint: bool
    """Whether it starts from a folder of safetensors."""

    def what(self, level: Level) -> str:
        """Kind of the step that makes a candidate."""

    def size_ahead(self, level: Level, source: Source, *, matrix_text: str | None) -> SizeAhead:
        """Size of a candidate before any step was taken.

        Args:
            level: Which candidate.
            source: What it is made of.
            matrix_text: Name of the text of the importance matrix; ``None`` = there is none.
        """

    def step(self, level: Level, ground: Ground) -> Step:
        """The step that makes a candidate.

        Raises:
            VerstakError: the level cannot be made of this source.
        """

    def level(self, level: Level) -> str | None:
        """What the card calls the level; ``None`` = as the file tells itself."""

    def artifact(self, result: Result) -> Input:
        """The candidate among the outputs of its step."""
