"""What a reader wants to say about a file that it could read all the same."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class ReadNotes:
    """Remarks on a file; none of them stops the work, all of them must be shown.

    Args:
        unknown_columns: Titles of columns (or JSON keys) that were not used.
        remarks: What was taken for granted, skipped or found odd.
    """

    unknown_columns: tuple[str, ...] = ()
    remarks: tuple[Bilingual, ...] = ()

    def __add__(self, other: ReadNotes) -> ReadNotes:
        """Both; what is said twice is kept once."""
        return ReadNotes(
            tuple(dict.fromkeys(self.unknown_columns + other.unknown_columns)),
            tuple(dict.fromkeys(self.remarks + other.remarks)),
        )

    def in_words(self) -> tuple[Bilingual, ...]:
        """All of it as sentences."""
        if not self.unknown_columns:
            return self.remarks
        names = ", ".join(self.unknown_columns)
        return (
            Bilingual(f"columns not used: {names}", f"столбцы не использованы: {names}"),
            *self.remarks,
        )

    def report(self) -> Report:
        """For a terminal or a page."""
        unused = ", ".join(self.unknown_columns) or None
        return Report(
            title=Bilingual("Remarks on the file", "Замечания по файлу"),
            figures=(
                Figure(
                    "unknown_columns",
                    Bilingual("Columns not used", "Неиспользованные столбцы"),
                    unused,
                    None if unused else Bilingual("all were used", "использованы все"),
                ),
            ),
            notes=self.remarks,
        )
