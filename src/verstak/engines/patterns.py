"""Patterns: the regular expressions of a schema that the engine's grammar can express."""

from __future__ import annotations

import re

from verstak.errors import InvalidSchema

# A repetition is unrolled by the engine; one million states make it give up without a word.
_MAX_STATES = 20_000
_GROUP = re.compile(r"\((?:\?:|\?P?<[A-Za-z_]\w*>|\?[imsux-]+[:)])?")
_ESCAPE = re.compile(
    r"\\(?:[dDwWsSnrtfvAz]|[pP](?:[A-Z]|\{[\w=^]+\})|x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})"
    r"|u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]+\})|[!-/:-@\[-`{-~])"
)
_REPETITION = re.compile(r"\{(\d+)(,?)(\d*)\}")


def check_pattern(pattern: str) -> None:
    """Refuse what the engine would not enforce.

    Allowed: literals, classes, groups, alternation, greedy and lazy repetition, anchors at the
    ends. Not: look-around, word boundaries, back-references, atomic groups.

    Raises:
        InvalidSchema: with the place of the first construct that is not allowed.

    Source:
        Syntax of Rust's regex-syntax without the assertions that llguidance cannot express; each
        case in the tests was tried on the engine.
    """
    _Scan(pattern).run()


class _Scan:
    """One pass over a pattern; `_states` holds the size of every open group's content."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._states = [0]
        self._atom = 0  # size of what a repetition would repeat; 0 = nothing to repeat

    def run(self) -> None:
        while self._at < len(self._pattern):
            self._step(self._pattern[self._at])
            if sum(self._states) + self._atom > _MAX_STATES:
                raise self._refusal("is too big")
        if len(self._states) > 1:
            raise self._refusal("has an unclosed group")

    def _step(self, char: str) -> None:
        match char:
            case "\\":
                self._take(_ESCAPE, "has an escape that the engine does not know")
                self._new_atom(1)
            case "[":
                self._at = self._end_of_class()
                self._new_atom(1)
            case "(":
                self._open_group()
            case ")":
                self._close_group()
            case "{":
                self._repeat()
            case "*" | "+" | "?":
                self._require_atom()
                self._at += 1
            case "^" | "$":
                self._anchor(char)
            case "|":
                self._new_atom(0)
                self._at += 1
            case _:
                self._at += 1
                self._new_atom(1)

    def _new_atom(self, size: int) -> None:
        self._states[-1] += self._atom
        self._atom = size

    def _open_group(self) -> None:
        opened = self._take(_GROUP, "has a broken group")
        if self._pattern[self._at : self._at + 1] == "?" and opened == "(":
            raise self._refusal("uses look-around or another kind of group that is not enforced")
        self._new_atom(0)
        if not opened.endswith(")"):  # `(?i)` opens nothing
            self._states.append(0)

    def _close_group(self) -> None:
        if len(self._states) == 1:
            raise self._refusal("closes a group that is not open")
        self._new_atom(0)
        self._atom = max(1, self._states.pop())
        self._at += 1

    def _repeat(self) -> None:
        self._require_atom()
        found = _REPETITION.match(self._pattern, self._at)
        if found is None:
            raise self._refusal("has a broken repetition")
        low = int(found[1])
        high = int(found[3]) if found[3] else low
        if high < low:
            raise self._refusal("repeats from more to fewer")
        self._atom *= max(1, high)
        self._at = found.end()

    def _require_atom(self) -> None:
        if not self._atom:
            raise self._refusal("repeats nothing")

    def _anchor(self, char: str) -> None:
        before, after = self._pattern[: self._at], self._pattern[self._at + 1 :]
        if char == "^" and not (before == "" or before.endswith(("(", "|", ":", ")"))):
            raise self._refusal("has ^ in the middle")
        if char == "$" and not (after == "" or after.startswith((")", "|"))):
            raise self._refusal("has $ in the middle")
        self._at += 1
        self._new_atom(0)

    def _end_of_class(self) -> int:
        at = self._at + 1
        if self._pattern.startswith("^", at):
            at += 1
        first, depth = at, 1
        while at < len(self._pattern):
            char = self._pattern[at]
            if char == "\\":
                escape = _ESCAPE.match(self._pattern, at)
                if escape is None:
                    raise self._refusal("has an escape that the engine does not know")
                at = escape.end()
                continue
            if char == "[":
                depth += 1
            elif char == "]" and at > first:
                depth -= 1
                if not depth:
                    return at + 1
            at += 1
        raise self._refusal("has an unclosed class")

    def _take(self, wanted: re.Pattern[str], problem: str) -> str:
        found = wanted.match(self._pattern, self._at)
        if found is None:
            raise self._refusal(problem)
        self._at = found.end()
        return found[0]

    def _refusal(self, problem: str) -> InvalidSchema:
        shown = self._pattern if len(self._pattern) <= 80 else self._pattern[:77] + "..."
        return InvalidSchema(
            f"the pattern {shown!r} {problem} (position {self._at})",
            remedy="write it without look-around, word boundaries and back-references",
        )
