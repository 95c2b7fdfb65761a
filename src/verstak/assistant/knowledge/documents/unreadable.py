"""Why a file of the office's folder is left out."""

from __future__ import annotations

from verstak.quantities.text import Bilingual


class Unreadable(Exception):
    """A document that cannot be read; the others are. Never leaves this package.

    Args:
        why: For the list of problems.
    """

    def __init__(self, why: Bilingual) -> None:
        super().__init__(why.en)
        self.why = why
