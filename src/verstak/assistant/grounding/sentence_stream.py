"""Whole sentences out of a stream of text, as early as each is certain to have ended."""

from __future__ import annotations

import re

MOST_CHARACTERS = 600
"""Longest sentence that is waited for; a model that never ends one is cut at a space."""

_ALWAYS_GO_ON = (
    r"т\.\s?е|т\.\s?к|т\.\s?д|т\.\s?п|т\.\s?о|т\.\s?ч|т|и\s?др|пр|см|п|пп|ст|гл|рис|табл|разд|стр"
    r"|напр|прим|ср|ок|св|е\.\s?g|e\.?g|i\.?e|e|i|approx|fig|figs|no|nos|vs|cf|sec|eq|ref|dr|mr|st|p"
    r"|pp|al|им|г-н|м\.\s?п|кв|пог|куб"
)
"""Abbreviations that something always follows."""
_GO_ON = re.compile(rf"(?:^|[\s(«\"])(?:{_ALWAYS_GO_ON})\.$", re.IGNORECASE)
_END = re.compile(r"[.!?…]+[»\"”’)\]*_]*(?=\s)|\n")
_INITIAL = re.compile(r"(?:^|\s)[A-ZА-ЯЁ]\.$")
_LIST_MARKER = re.compile(r"^\s*\d{1,2}[.)]$")
_MARKER = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+(?=\S)")


class SentenceStream:
    """Feed pieces of text in any cut; sentences come out whole.

    A sentence keeps what follows it up to the next one, spaces and line breaks included. The
    marker of a list's line is left out: what is accepted becomes running text, where ``2.`` would
    be a number that nothing stands behind.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, delta: str) -> tuple[str, ...]:
        """Take a piece of text.

        Returns:
            The sentences that have ended with it, in order.
        """
        self._held += delta
        made = []
        while (end := self._end()) is not None:
            made.append(_MARKER.sub("", self._held[:end]))
            self._held = self._held[end:]
        return tuple(made)

    def rest(self) -> tuple[str, ...]:
        """What is left when the text ends: at most one sentence, which may lack its end."""
        rest, self._held = self._held, ""
        return (_MARKER.sub("", rest),) if rest.strip() else ()

    def _end(self) -> int | None:
        text = self._held
        for match in _END.finditer(text):
            if not text[: match.start()].strip():
                continue
            after = match.end()
            while after < len(text) and text[after].isspace():
                after += 1
            if after == len(text):
                # What begins next decides, and whether a line breaks there.
                break
            if match[0] == "\n" or "\n" in text[match.end() : after]:
                return after
            if self._ends_here(text[: match.end()], text[after]):
                return after
        return self._cut() if len(text) > MOST_CHARACTERS else None

    @staticmethod
    def _ends_here(before: str, following: str) -> bool:
        if before[-1] != "." or before.endswith(".."):
            return not following.islower()
        if _GO_ON.search(before) or _INITIAL.search(before) or _LIST_MARKER.match(before):
            return False
        # "16 мм. Прогиб" ends, "16 мм. и" does not; a digit after a full stop begins anew.
        return not following.islower()

    def _cut(self) -> int:
        space = self._held.rfind(" ", 1, MOST_CHARACTERS)
        return MOST_CHARACTERS if space <= 0 else space + 1
