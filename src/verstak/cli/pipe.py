"""Output that goes to a file or another program instead of a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

ROW_CHARACTERS = 500
"""A pipe has no width: rows that a program reads must not be cut to somebody's screen."""

PAGE_CHARACTERS = 110
"""Text that people read later, or in a pager, is wrapped; tables of a plan fit this width."""

_PADDING = re.compile(r" +(?=\n)")
_THIN, _STAND_IN = "\N{NARROW NO-BREAK SPACE}", "\ue000"
"""The space within a number, and a letter in its place: rich would break lines at it."""


class Pipe(Console):
    """A console whose lines end where their text ends, without what pads them to the width."""

    def __init__(self, *, width: int) -> None:
        super().__init__(highlight=False, width=width)

    def print(self, *objects: Any, **options: Any) -> None:
        """As `rich.console.Console.print`."""
        with self.capture() as captured:
            super().print(*objects, **options)
        self.file.write(_PADDING.sub("", captured.get()).replace(_STAND_IN, _THIN))

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """As `rich.console.Console.render`; numbers stay whole."""
        if isinstance(renderable, Text) and _THIN in renderable.plain:
            renderable = renderable.copy()
            renderable.plain = renderable.plain.replace(_THIN, _STAND_IN)
        return super().render(renderable, options)
