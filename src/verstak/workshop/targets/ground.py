"""What every candidate is made from, and what a format has to tell to be a target."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from verstak.toolchains.environment import Environment
from verstak.toolchains.options import ToolchainOptions
from verstak.toolchains.process import Event, Progressed
from verstak.workshop.recipe import Level
from verstak.workshop.source import Source
from verstak.workshop.step import Step, Tell
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
        text: What is read where harm is measured: the calibration text.
        findings: Folder where measured harm is kept, by content.
        library: Folder of llama.cpp's library.
        toolchains: Where environments of heavy tools are.
        threads: Of every step; 0 = one for each core.
    """

    source: Source
    full: Input
    matrix: Input | None
    text: str
    findings: Path
    library: Path
    toolchains: ToolchainOptions
    threads: int

    @property
    def weights(self) -> Path:
        """What other formats are made of: the checkpoint itself, else the full-precision GGUF."""
        return self.source.path if self.source.kind == "checkpoint" else self.full.path

    @property
    def weights_digest(self) -> str:
        """Its digest."""
        return self.source.digest if self.source.kind == "checkpoint" else self.full.digest


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

    def what(self, level: Level) -> str:
        """Kind of the step that makes a candidate."""

    def require(self, toolchains: ToolchainOptions) -> None:
        """Refuse before any work what could not be made here.

        Raises:
            UnsupportedFeature: a tool is not installed.
        """

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


def folder_of(result: Result, name: str) -> Input:
    """A folder among a step's outputs, with the digest that `verstak.evaluate.artifact` gives it.

    Args:
        result: Of the step.
        name: Of the folder.
    """
    lines = [
        f"{one.name.removeprefix(f'{name}/')} {one.digest}\n"
        for one in result.made.files
        if one.name.startswith(f"{name}/")
    ]
    return Input(result.path(name), hashlib.sha256("".join(lines).encode()).hexdigest())


def environment_identity(environment: Environment) -> str:
    """What tells an environment's tools from another's: every version and digest of its lock."""
    return environment.lock_digest


def share_of(tell: Tell) -> Callable[[Event], None]:
    """Turns a tool's own progress into a share; checking what it made takes the rest."""

    def hear(event: Event) -> None:
        if isinstance(event, Progressed) and event.total:
            tell(0.9 * event.done / event.total)

    return hear
