"""Everything that is wrong with a table's rows, told in one message."""

from __future__ import annotations

from dataclasses import dataclass, field

from verstak.errors import InvalidCutList, InvalidTable

_SHOWN = 10


@dataclass(slots=True)
class RowFaults:
    """Collects faults row by row, so that a person mends the file once and not ten times.

    Args:
        title: What the table is called in messages.
        unit: What its rows are called: ``row`` for a table, ``part`` for JSON.
    """

    title: str
    unit: str = "row"
    _found: list[str] = field(default_factory=list)
    _contradictions: int = 0

    def add(self, row: int, column: str | None, message: str) -> None:
        """Something in a cell (or, without a column, in a row) cannot be read."""
        where = f", column {column!r}" if column else ""
        self._found.append(f"{self.unit} {row}{where}: {message}")

    def contradict(self, row: int, message: str) -> None:
        """Each cell can be read, but together they contradict one another."""
        self._contradictions += 1
        self.add(row, None, message)

    def __len__(self) -> int:
        return len(self._found)

    def raise_any(self) -> None:
        """Fail if anything was found.

        Raises:
            InvalidCutList: only contradictions were found.
            InvalidTable: cells that cannot be read; the first ten of them and their number.
        """
        if not self._found:
            return
        number = len(self._found)
        shown = "; ".join(self._found[:_SHOWN])
        more = f"; and {number - _SHOWN} more" if number > _SHOWN else ""
        faults = "1 fault" if number == 1 else f"{number} faults"
        message = f"{self.title}: {faults}: {shown}{more}"
        if self._contradictions == number:
            raise InvalidCutList(message, remedy="decide which of the two is meant")
        raise InvalidTable(message, remedy="mend these cells and read the file again")
