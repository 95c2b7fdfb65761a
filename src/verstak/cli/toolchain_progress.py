"""How far the installation of a toolchain is, on a terminal and in plain lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from verstak.cli.sizes import human_bytes
from verstak.cli.toolchain_words import line
from verstak.quantities.text import Language
from verstak.toolchains.installation import InstallProgress

_PLAIN_INTERVAL_S = 5.0


def _words(language: Language, progress: InstallProgress) -> str:
    said = line(language, progress.stage, package=progress.package)
    if progress.total_bytes:
        done, total = human_bytes(progress.done_bytes), human_bytes(progress.total_bytes)
        said += f" {done}/{total}"
    return said


class _Bar:
    """One bar that counts packages."""

    def __init__(self, console: Console, language: Language) -> None:
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
        self._task = self._progress.add_task("", total=None)
        self._language = language

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def told(self, progress: InstallProgress) -> None:
        """Move the bar."""
        words = _words(self._language, progress)
        self._progress.update(
            self._task, description=words, completed=progress.done, total=progress.total
        )


class _Lines:
    """A line at each stage and now and then: logs and pipes."""

    def __init__(
        self, console: Console, language: Language, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._language: Language = language
        self._clock = clock
        self._stage = ""
        self._last_s = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def told(self, progress: InstallProgress) -> None:
        """Print a line when there is a new stage, or some seconds have passed."""
        now_s = self._clock()
        if progress.stage == self._stage and now_s - self._last_s < _PLAIN_INTERVAL_S:
            return
        self._stage, self._last_s = progress.stage, now_s
        words = _words(self._language, progress)
        self._console.print(f"  {words} ({progress.done}/{progress.total})", markup=False)


def shown(console: Console, language: Language) -> _Bar | _Lines:
    """What fits the console."""
    return _Bar(console, language) if console.is_terminal else _Lines(console, language)
