"""Where a tensor stands among its like: what the choice of its type may depend on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

type Condition = Callable[[Place], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """One tensor's surroundings.

    Attributes:
        index: How many of its kind came before.
        total: How many of its kind there are.
        grouped: Whether four or more query heads share a key/value head.
        experts: Experts of the model; 0 = a dense one.
        importance_matrix: Whether the file is quantised with one.
        falcon: Whether the model is a Falcon, which spends its bits differently.
    """

    index: int
    total: int
    grouped: bool
    experts: int
    importance_matrix: bool
    falcon: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A type, and when it is taken.

    Attributes:
        type_name: For example ``Q6_K``.
        when: Condition; ``None`` = always.
    """

    type_name: str
    when: Condition | None = None


def chosen(steps: tuple[Step, ...], place: Place) -> str | None:
    """The type of the first step that applies; ``None`` where none does."""
    fitting = (step.type_name for step in steps if step.when is None or step.when(place))
    return next(fitting, None)


def first_eighth(place: Place) -> bool:
    """Within the first eighth, rounded down."""
    return place.index < place.total // 8


def first_sixteenth(place: Place) -> bool:
    """Within the first sixteenth, rounded down."""
    return place.index < place.total // 16


def first_two(place: Place) -> bool:
    """One of the first two."""
    return place.index < 2


def first_four(place: Place) -> bool:
    """One of the first four."""
    return place.index < 4


def sensitive(place: Place) -> bool:
    """Within the first or last eighth, or every third between: half of all, roughly."""
    eighth = place.total // 8
    return first_eighth(place) or not _before_last_eighth(place) or (place.index - eighth) % 3 == 2


def middle(place: Place) -> bool:
    """Neither within the first eighth nor within the last."""
    return not first_eighth(place) and _before_last_eighth(place)


def _before_last_eighth(place: Place) -> bool:
    return place.index < 7 * place.total // 8


def grouped(place: Place) -> bool:
    """Where values are shared by four query heads or more, and thus small."""
    return place.grouped


def grouped_or_experts(place: Place) -> bool:
    """As `grouped`, or where four experts or more dwarf the attention."""
    return place.grouped or place.experts >= 4


def no_importance_matrix(place: Place) -> bool:
    """Where nothing tells which weights matter."""
    return not place.importance_matrix


def importance_matrix(place: Place) -> bool:
    """Where it is told which weights matter."""
    return place.importance_matrix


def falcon(place: Place) -> bool:
    """In a Falcon."""
    return place.falcon


def eight_experts(place: Place) -> bool:
    """In a mixture of exactly eight experts (Mixtral)."""
    return place.experts == 8


def both(first: Condition, second: Condition) -> Condition:
    """Where both hold."""
    return lambda place: first(place) and second(place)


def opposite(condition: Condition) -> Condition:
    """Where it does not hold."""
    return lambda place: not condition(place)
