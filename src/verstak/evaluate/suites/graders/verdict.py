"""What a grader says about one answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer, judged.

    Attributes:
        right: Whether it counts.
        read: What the grader took for the answer; ``None`` = it found none.
        why: Why it does not count, for people who read results; empty when it does.
    """

    right: bool
    read: str | None
    why: str = ""


def right(read: str) -> Verdict:
    """An answer that counts."""
    return Verdict(right=True, read=read)


def wrong(why: str, *, read: str | None = None) -> Verdict:
    """An answer that does not count."""
    return Verdict(right=False, read=read, why=why)
