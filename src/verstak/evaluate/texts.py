"""Texts that ship with verstak: some to calibrate with, others to judge by.

What they are and under which licences: ``data/texts/README.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from verstak.errors import UsageError

TEST_TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ru": ("ru-prose", "ru-chat", "ru-technical"),
        "en": ("en-prose", "en-chat", "en-technical"),
        "furniture": ("ru-furniture", "en-furniture"),
        "code": ("code",),
    }
)
"""What models are judged by, and the files that each is made of."""

CALIBRATION_TEXTS = ("ru-docs", "en-docs", "ru-furniture", "en-furniture", "code")
"""What importance matrices and allocations are made from."""

MOST_BYTES = 8 * 2**20
"""Of a text of one's own: all of it is split into tokens, of which a few thousand are read."""

_PIECE_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A text to judge by.

    Attributes:
        name: For people and cards.
        text: All of it.
        digest: SHA-256 of its UTF-8 bytes.
    """

    name: str
    text: str
    digest: str


def judged_text(name: str) -> JudgedText:
    """One of `TEST_TEXTS`, or one of the files that they are made of.

    Raises:
        UsageError: there is none of that name.
    """
    parts = {part for group in TEST_TEXTS.values() for part in group}
    if name not in TEST_TEXTS and name not in parts:
        known = ", ".join((*TEST_TEXTS, *sorted(parts - set(TEST_TEXTS))))
        raise UsageError(
            f"no test text is called {name}", remedy=f"name a file, or one of: {known}"
        )
    joined = "\n\n".join(_read("test", part) for part in TEST_TEXTS.get(name, (name,)))
    return _named(name, joined)


def own_text(path: Path) -> JudgedText:
    """A text of one's own.

    Args:
        path: UTF-8 file.

    Raises:
        UsageError: it is none, or too large.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(
                f"{path.name} is larger than {MOST_BYTES >> 20} MiB", remedy="take a part of it"
            )
        text = path.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path.name} is not UTF-8", remedy="convert it first, for example with iconv"
        ) from error
    if not text.strip():
        raise UsageError(f"{path.name} holds no text")
    return _named(path.name, text)


def calibration_text(names: tuple[str, ...] = CALIBRATION_TEXTS) -> str:
    """Calibration texts, one piece of each in turn, so that any beginning holds all kinds.

    Args:
        names: Which of `CALIBRATION_TEXTS`.

    Raises:
        UsageError: there is none of that name.
    """
    if unknown := [name for name in names if name not in CALIBRATION_TEXTS]:
        raise UsageError(
            f"no calibration text is called {unknown[0]}",
            remedy=f"known: {', '.join(CALIBRATION_TEXTS)}",
        )
    queues = [_pieces(_read("calibration", name)) for name in names]
    longest = max((len(queue) for queue in queues), default=0)
    mixed = []
    for at in range(longest):
        # A shorter text is spread over the whole, instead of being missing at the end.
        for queue in queues:
            first, last = at * len(queue) // longest, (at + 1) * len(queue) // longest
            mixed += queue[first:last]
    return "\n\n".join(mixed) + "\n"


def _named(name: str, text: str) -> JudgedText:
    return JudgedText(name, text, hashlib.sha256(text.encode()).hexdigest())


def _read(kind: str, name: str) -> str:
    place = files("verstak.evaluate").joinpath("data", "texts", kind, f"{name}.txt")
    return place.read_text("utf-8").strip()


def _pieces(text: str) -> list[str]:
    """Whole paragraphs, some of them together."""
    pieces: list[str] = []
    for paragraph in text.split("\n\n"):
        if pieces and len(pieces[-1]) + len(paragraph) < _PIECE_CHARACTERS:
            pieces[-1] += f"\n\n{paragraph}"
        else:
            pieces.append(paragraph)
    return pieces
