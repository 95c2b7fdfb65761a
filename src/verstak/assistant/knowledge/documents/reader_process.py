"""One document read in a process of its own, which is killed when it takes too long."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from verstak.assistant.knowledge.documents.reader import Reading

COMMAND = (sys.executable, "-I", "-m", "verstak.assistant.knowledge.documents.reader")
TIMEOUT_S = 90.0
"""A scanned catalogue of 2,000 pages takes about half of it."""


def read_apart(path: Path, *, timeout_s: float = TIMEOUT_S) -> Reading:
    """Pieces of a document, or why there are none; never raises for what the file holds."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            (*COMMAND, str(path)), capture_output=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        return Reading(
            problem=(
                f"reading took more than {timeout_s:g} s",
                f"чтение заняло больше {timeout_s:g} с",
            )
        )
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        why = words[-1][:200] if words else f"status {done.returncode}"
        return Reading(problem=(f"cannot be read: {why}", f"не удалось прочитать: {why}"))
    return msgspec.json.decode(done.stdout, type=Reading)
