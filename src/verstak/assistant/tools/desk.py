"""What a tool may use besides its arguments while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from verstak.quantities.text import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the request, as it came.

    Args:
        name: File name with its suffix.
        content: Bytes.
    """

    name: str
    content: bytes


def _ignore(_: Bilingual) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Desk:
    """The working place of one call.

    Args:
        language: Of the reply; files and drawings are made in it.
        attachments: Files of the request, in order.
        seconds: How long a search for a better answer may take; a first answer always comes.
        progress: Tells the user how far it is; called from the tool's own thread.
        cancelled: Whether to stop with the best so far.
        draw: Whether pictures and files are wanted (a later step's input needs none).
    """

    language: Language = "ru"
    attachments: tuple[Attachment, ...] = ()
    seconds: float = 3.0
    progress: Callable[[Bilingual], None] = _ignore
    cancelled: Callable[[], bool] = field(default=lambda: False)
    draw: bool = True
