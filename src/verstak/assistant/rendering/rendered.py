"""A part of a reply: what is shown, and what it claims."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.assistant.verification import Claim


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown whose every numeral has a claim.

    Args:
        markdown: For people; ends without a newline.
        claims: For programs, in the order of the text.
        head: The first lines of it, which are the answer itself; a reply of several parts shows
            all heads first.
    """

    markdown: str
    claims: tuple[Claim, ...]
    head: str = ""

    @property
    def body(self) -> str:
        """What follows the head."""
        return self.markdown.removeprefix(self.head).lstrip("\n")
