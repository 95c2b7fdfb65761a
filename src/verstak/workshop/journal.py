"""What builds did on this machine: when steps began and ended, and how long they took.

One JSON object a line, appended. It tells the next build how long its steps will take, and which
names in the store builds have made. A line that was cut by a power failure is passed over.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from verstak.quantities.quantity import Estimated
from verstak.quantities.text import Bilingual
from verstak.store.disk import disk_errors

FILE_NAME = "journal.jsonl"
_MOST_BYTES = 2**24
_LAST_RUNS = 20
"""Of a kind: machines change, and so do tools."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event.

    Attributes:
        event: ``begun`` and ``done`` of a step; ``publishing`` before a name changes.
        at: Seconds since 1970.
        what: Kind of step, or the name that is published.
        label: Which of its kind.
        key: Of the step, or digest of the published model's file.
        work: Amount of work.
        seconds: How long it took.
        resumed: Whether it went on from an earlier try, so that its time tells nothing.
        machine: Where.
    """

    event: Literal["begun", "done", "publishing"]
    at: float
    what: str
    label: str = ""
    key: str = ""
    work: float = 0.0
    seconds: float = 0.0
    resumed: bool = False
    machine: str = ""


class Journal:
    """The journal of a work folder.

    Args:
        folder: The work folder.
        machine: What the machine is called; times of another one tell nothing of this one.
    """

    def __init__(self, folder: Path, machine: str) -> None:
        self._path = folder / FILE_NAME
        self._machine = machine

    def add(
        self,
        event: Literal["begun", "done", "publishing"],
        what: str,
        *,
        label: str = "",
        key: str = "",
        work: float = 0.0,
        seconds: float = 0.0,
        resumed: bool = False,
    ) -> None:
        """Write an event down, on disk before this returns.

        Raises:
            DiskFull: there is no room.
        """
        entry = Entry(
            event=event,
            at=round(time.time(), 3),
            what=what,
            label=label,
            key=key,
            work=work,
            seconds=round(seconds, 3),
            resumed=resumed,
            machine=self._machine,
        )
        with disk_errors(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # A line of its own, so that one that was cut short before spoils nothing.
            with self._path.open("ab") as file:
                file.write(b"\n" + msgspec.json.encode(entry) + b"\n")
                file.flush()
                os.fsync(file.fileno())

    def entries(self) -> Iterator[Entry]:
        """Every event, the oldest first."""
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _MOST_BYTES))
                lines = file.read().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                yield msgspec.json.decode(line, type=Entry)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue

    def published(self, name: str) -> frozenset[str]:
        """Digests of files that builds have put under a name, however it was spelled."""
        return frozenset(
            entry.key
            for entry in self.entries()
            if entry.event == "publishing" and entry.what.casefold() == name.casefold()
        )

    def seconds(self, what: str, work: float) -> tuple[float, Estimated] | None:
        """How long a step will take, from those of its kind that ran here.

        Args:
            what: Kind of step.
            work: Amount of work.

        Returns:
            Seconds (the median of seconds for each unit of work, times the work) and the range
            that the runs leave; ``None`` = none ran here yet.
        """
        rates = [
            entry.seconds / entry.work
            for entry in self.entries()
            if entry.event == "done"
            and entry.what == what
            and entry.machine == self._machine
            and entry.work > 0
            and not entry.resumed
        ][-_LAST_RUNS:]
        if not rates:
            return None
        method = Bilingual(
            f"as long as {len(rates)} earlier runs on this machine took for each unit of work",
            f"как {len(rates)} прежних прогонов на этой машине на единицу работы",
        )
        low, high = min(rates) * work, max(rates) * work
        return statistics.median(rates) * work, Estimated(method=method, low=low, high=high)
