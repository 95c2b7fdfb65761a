"""Names of what can be found: a question that is a name, or holds one, finds its owner at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verstak.assistant.knowledge.query import tokens_of


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name within a question.

    Args:
        owner: Whose it is, by position.
        share: Part of the question's words of subject that the name takes, 0 to 1.
        start: Where the name begins, in words of subject.
        head: It is the owner's first name rather than a synonym.
    """

    owner: int
    share: float
    start: int
    head: bool


class NameIndex:
    """Names by their stems.

    Args:
        named: Names of each owner, the head word first.
    """

    def __init__(self, named: Iterable[Sequence[str]]) -> None:
        self._owners: dict[tuple[str, ...], list[tuple[int, bool]]] = {}
        for owner, names in enumerate(named):
            for place, name in enumerate(names):
                tokens = tokens_of(name)
                if tokens:
                    listed = self._owners.setdefault(tokens, [])
                    if owner not in {each for each, _ in listed}:
                        listed.append((owner, place == 0))
        self._longest = max((len(name) for name in self._owners), default=0)

    def find(self, tokens: Sequence[str]) -> tuple[NameMatch, ...]:
        """Owners of the names in a question, the longest name first, then in its order.

        A name within a longer one is not found: who asks about the ПВХ edge band does not ask
        about edge bands.
        """
        found: dict[int, NameMatch] = {}
        taken: set[int] = set()
        for length in range(min(self._longest, len(tokens)), 0, -1):
            for start in range(len(tokens) - length + 1):
                places = set(range(start, start + length))
                owners = self._owners.get(tuple(tokens[start : start + length]))
                if owners is None or places & taken:
                    continue
                taken |= places
                for owner, head in sorted(owners, key=lambda each: not each[1]):
                    found.setdefault(owner, NameMatch(owner, length / len(tokens), start, head))
        return tuple(found.values())
