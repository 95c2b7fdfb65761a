"""A candidate of a build: a file that was made, what is known of it, and whether it may go out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verstak.evaluate.card import QualityCard
from verstak.quantities.text import Bilingual
from verstak.workshop.recipe import Level


@dataclass(frozen=True, slots=True)
class GateFinding:
    """One gate that was asked.

    Attributes:
        gate: Key of the recipe: ``max_kld`` ….
        limit: What the recipe allows.
        found: What was measured; ``None`` = nobody knows, and the gate stays closed.
        passed: Whether it is open.
        reason: Why not; ``None`` when it is open.
    """

    gate: str
    limit: float
    found: float | None
    passed: bool
    reason: Bilingual | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that was made and measured.

    Attributes:
        level: What the recipe asked for.
        path: The file, or the folder.
        digest: SHA-256, bare hex.
        card: What is known of it.
        findings: Every gate of the recipe.
    """

    level: Level
    path: Path
    digest: str
    card: QualityCard
    findings: tuple[GateFinding, ...]

    @property
    def passed(self) -> bool:
        """Whether every gate is open."""
        return all(one.passed for one in self.findings)


@dataclass(frozen=True, slots=True)
class Unmade:
    """A level that could not be made or measured.

    Attributes:
        level: What the recipe asked for.
        message: Why, in English, as the error told it.
        remedy: What to do; ``None`` = nothing to add.
    """

    level: Level
    message: str
    remedy: str | None
