"""Output that goes to a file or another program instead of a screen."""

from __future__ import annotations

import re
from typing import Any

from rich.console import Console

ROW_CHARACTERS = 500
"""A pipe has no width: rows that a program reads must not be cut to somebody's screen."""

PAGE_CHARACTERS = 110
"""Text that people read later, or in a pager, is wrapped; tables of a plan fit this width."""

_PADDING = re.compile("[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+(?=\n)")


class Pipe(Console):
    """A console whose lines end where their text ends, without what pads them to the width."""

    def __init__(self, *, width: int) -> None:
        super().__init__(highlight=False, width=width)

    def print(self, *objects: Any, **options: Any) -> None:
        """As `rich.console.Console.print`."""
        with self.capture() as captured:
            super().print(*objects, **options)
        self.file.write(_PADDING.sub("", captured.get()))
