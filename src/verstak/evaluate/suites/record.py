"""Answers of one model to one suite on disk, a line each, so that a killed run goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import msgspec

from verstak.errors import InvalidRecipe
from verstak.evaluate.suites.score import ItemResult
from verstak.store.disk import disk_errors

logger = logging.getLogger(__name__)


class RunKey(msgspec.Struct, frozen=True):
    """What a record's answers are answers of; another key's record is not continued.

    Attributes:
        artifact: Digest of the model.
        runtime: Name and version of what answered.
        suite: Name.
        suite_digest: Of its items and grading.
        language: Of the suite.
        seed: Of the sampler.
        temperature: Of the sampler.
    """

    artifact: str
    runtime: str
    suite: str
    suite_digest: str
    language: str
    seed: int
    temperature: float


class Appender(Protocol):
    """Takes one more result."""

    def __call__(self, result: ItemResult) -> None:
        """Write it down before the next question is asked."""


def read_record(path: Path, key: RunKey) -> dict[str, ItemResult]:
    """Results by item that a record holds for a key.

    A record of another key, and everything from the first broken line on (a killed writer leaves
    at most one), counts as not there.

    Args:
        path: File; may be missing.
        key: What is wanted.
    """
    return {result.id: result for result in _sound_part(path, key)[0]}


@contextmanager
def appending(path: Path, key: RunKey) -> Iterator[Appender]:
    """Open a record for more results; what `read_record` left out of it is cut off.

    Raises:
        DiskFull: there is no room.
    """
    _, sound_bytes = _sound_part(path, key)
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.is_file() else "w+b") as file:
            file.truncate(sound_bytes)
            file.seek(sound_bytes)
            if sound_bytes == 0:
                file.write(msgspec.json.encode(key) + b"\n")

            def append(result: ItemResult) -> None:
                with disk_errors(path.parent):
                    file.write(msgspec.json.encode(result) + b"\n")
                    # To the system is enough: a killed process loses nothing that it had written.
                    file.flush()

            yield append


def _sound_part(path: Path, key: RunKey) -> tuple[list[ItemResult], int]:
    """Whole results under the wanted key, and the bytes up to the end of the last one."""
    if path.is_dir():
        raise InvalidRecipe(f"{path}: expected a file for answers, found a folder")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    head, *lines = content.split(b"\n")
    try:
        if not lines or msgspec.json.decode(head, type=RunKey) != key:
            logger.info("record not continued path=%s: it is of another run", path.name)
            return [], 0
    except msgspec.MsgspecError:
        return [], 0
    results: list[ItemResult] = []
    end = len(head) + 1
    # What follows the last line end is empty, or half a line.
    for line in lines[:-1]:
        try:
            results.append(msgspec.json.decode(line, type=ItemResult))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            break
        end += len(line) + 1
    return results, end
