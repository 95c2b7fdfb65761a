"""A figure together with the ends that uncertain inputs leave for it.

Prices conflict, power was measured on other people's machines, speed is predicted with an
interval. What is computed from such inputs keeps the range, by evaluating the formula at every
combination of the inputs' ends: exact for formulas that rise or fall steadily in each input, which
all formulas of this room do.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from verstak.errors import UsageError
from verstak.quantities.quantity import Computed, Estimated, Given, Provenance, Quantity, Words
from verstak.quantities.text import Bilingual, Language

_RELATIVE_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure and its range.

    Attributes:
        figure: The expected value, with its provenance.
        low: Least value that the inputs allow, in the figure's unit.
        high: Greatest.

    Raises:
        UsageError: the figure lies outside its own range.
    """

    figure: Quantity
    low: float
    high: float

    def __post_init__(self) -> None:
        slack = _RELATIVE_SLACK * max(abs(self.low), abs(self.high), 1.0)
        if not self.low - slack <= self.figure.value <= self.high + slack:
            raise UsageError(
                f"expected {self.low} <= {self.figure.value} <= {self.high} {self.figure.unit}"
            )

    @property
    def value(self) -> float:
        """The expected value."""
        return self.figure.value

    @property
    def certain(self) -> bool:
        """Whether the range is a point."""
        return self.low == self.high

    def text(self, language: Language = "en") -> str:
        """As people read it: one figure, or a figure with its range behind it."""
        if self.certain:
            return self.figure.text(language)
        ends = "–".join(
            Quantity(end, "", self.figure.provenance, self.figure.decimals).text(language)
            for end in (self.low, self.high)
        )
        return f"{self.figure.text(language)} ({ends})"

    @property
    def range_words(self) -> Bilingual | None:
        """The figure with its range behind it, in words; ``None`` = the range is a point."""
        return None if self.certain else Bilingual(self.text("en"), self.text("ru"))


type Number = Quantity | Spread


def spread(number: Number) -> Spread:
    """A quantity as a figure with its range; only an estimate has one."""
    if isinstance(number, Spread):
        return number
    match number.provenance:
        case Estimated(low=low, high=high):
            return Spread(number, low, high)
        case _:
            return Spread(number, number.value, number.value)


def computed(
    formula: Words,
    inputs: Mapping[str, Number],
    value: Callable[..., float],
    *,
    unit: str,
    decimals: int = 2,
    source: Words | None = None,
) -> Spread:
    """Evaluate a formula, and its range from those of its inputs.

    Args:
        formula: As a person would check it.
        inputs: By the names that ``value`` takes; shown as the result's inputs.
        value: Rises or falls steadily in each input.
        unit: Of the result.
        decimals: Places shown.
        source: Where the formula is from; ``None`` for plain arithmetic.
    """
    spreads = {name: spread(number) for name, number in inputs.items()}
    figure = Quantity(
        value(**{name: each.value for name, each in spreads.items()}),
        unit,
        Computed(formula, tuple((name, each.figure) for name, each in spreads.items()), source),
        decimals,
    )
    corners = itertools.product(*({each.low, each.high} for each in spreads.values()))
    reached = [value(**dict(zip(spreads, corner, strict=True))) for corner in corners]
    return Spread(figure, min(*reached, figure.value), max(*reached, figure.value))


def conflicting(numbers: Iterable[Quantity], method: Bilingual) -> Spread:
    """What several sources say about one thing: their middle, and the range they leave.

    Args:
        numbers: In one unit, at least one.
        method: Who says what, in words.

    Raises:
        UsageError: none, or different units.
    """
    spreads = [spread(number) for number in numbers]
    units = {each.figure.unit for each in spreads}
    if len(units) != 1:
        raise UsageError(f"expected figures in one unit, found {sorted(units)}")
    low, high = min(each.low for each in spreads), max(each.high for each in spreads)
    if len(spreads) == 1:
        return spreads[0]
    middle = (low + high) / 2
    return Spread(
        Quantity(middle, units.pop(), Estimated(method, low, high), spreads[0].figure.decimals),
        low,
        high,
    )


def between(
    low: float, high: float, unit: str, by: Provenance | Words, *, decimals: int = 2
) -> Spread:
    """A range that somebody stated, with its middle as the figure.

    Args:
        low: Lower end.
        high: Upper end.
        unit: Of both.
        by: Who stated it, or a provenance.
        decimals: Places shown.
    """
    provenance = Given(by) if isinstance(by, str | Bilingual) else by
    return Spread(Quantity((low + high) / 2, unit, provenance, decimals), low, high)
