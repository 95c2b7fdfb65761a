"""What goes into the sandbox and what comes out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A file: `content`, then a hole up to `size_bytes` (0 = no hole)."""

    name: str
    content: bytes
    size_bytes: int = 0


@dataclass(frozen=True)
class Outcome:
    """How a case ended: accepted, refused, or what went wrong."""

    name: str
    outcome: str
    detail: str
    peak_bytes: int
    cpu_s: float
