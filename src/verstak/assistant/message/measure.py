"""A number of a message with its unit and its place in a size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from verstak.assistant.message.mention import Axis
from verstak.assistant.message.numerals import Numeral
from verstak.quantities.units import Dimension, Unit

COUNTED_NOUNS = frozenset({"sheets", "pairs"})
"""Units that are nouns of the trade as well: ``3 листа 2750×1830``."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit and its place in a size.

    Args:
        numeral: The number.
        unit: ``None`` for a bare one.
        end: Index after the unit, or after the number.
        own_unit: The unit stands at this very number.
        size: Which size, from 0; ``None`` when it stands alone.
        place: Position in it, from 0.
        axis: When said.
    """

    numeral: Numeral
    unit: Unit | None
    end: int
    own_unit: bool = True
    size: int | None = None
    place: int | None = None
    axis: Axis | None = None

    @property
    def start(self) -> int:
        """Index of its first character."""
        return self.numeral.start

    @property
    def mm(self) -> Decimal:
        """Its value in millimetres; a bare number is taken for them."""
        return self.numeral.value if self.unit is None else self.numeral.value * self.unit.factor

    @property
    def counts_things(self) -> bool:
        """Its unit is a noun of the trade as well: ``3 листа 2750×1830``, ``5 пар петель``."""
        return self.unit is not None and self.unit.symbol in COUNTED_NOUNS

    @property
    def words_from(self) -> int:
        """Where the words behind it begin: at its unit, when that is a noun."""
        return self.numeral.end if self.counts_things else self.end

    @property
    def is_length(self) -> bool:
        """It is a length, or has no unit and may be one."""
        return self.unit is None or self.unit.dimension is Dimension.LENGTH
