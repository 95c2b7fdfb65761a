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
    """

    markdown: str
    claims: tuple[Claim, ...]
