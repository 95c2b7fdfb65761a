"""The claims of a reply, written down while its words are: nothing is shown but through here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verstak.assistant.events import Argument
from verstak.assistant.grounding.facts import Fact
from verstak.assistant.grounding.givens import origin_of
from verstak.assistant.grounding.numerals import Numeral, numerals_in
from verstak.assistant.grounding.phrases import phrase
from verstak.assistant.grounding.rounding import reads_as
from verstak.assistant.grounding.standards import standards_in
from verstak.assistant.rendering.escape import escape, plain
from verstak.assistant.verification import Claim, ProvenanceKind
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.report import NO, YES, Cell
from verstak.quantities.text import Bilingual, Language

GROUP_FROM = 10_000
"""Four digits stay together in running Russian text (Мильчин, Чельцова, *Справочник издателя и
автора*, ch. 6: groups of three from five digits on); programs read them more easily too."""

_ADDRESS = re.compile(r"https?://[^\s,;<>`|]+", re.IGNORECASE)


class ClaimBook:
    """Turns values into Markdown and notes a claim for each numeral that it lets through.

    Args:
        language: Of the reply.
        tool: Tool that gave the values.
        call: Its call.
        facts: Numbers of the same result: a numeral in prose that states one of them is claimed
            as that one.
        origin: Provenance and source of a numeral in prose that states none of them.
        arguments: Of the call; they know who gave what is given.
    """

    def __init__(
        self,
        language: Language,
        *,
        tool: str,
        call: str,
        facts: Sequence[Fact],
        origin: tuple[ProvenanceKind, str],
        arguments: Sequence[Argument] = (),
    ) -> None:
        self.language: Language = language
        self._tool = tool
        self._call = call
        self._facts = facts
        self._origin = origin
        self._arguments = arguments
        self._claims: dict[Claim, None] = {}

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Everything claimed so far, each once, in order."""
        return tuple(self._claims)

    def quantity(self, quantity: Quantity, name: str = "") -> str:
        """A number with its unit."""
        words = _as_given(quantity).text(self.language, group_from=GROUP_FROM)
        kind, source = origin_of(quantity, self._arguments, self.language)
        claim = Claim(
            words, quantity.value, quantity.unit, kind, source, name, self._tool, self._call
        )
        self._note(claim)
        return escape(words)

    def stated(self, words: str, claim: Claim) -> str:
        """Words of our own that make one claim."""
        self._note(claim)
        return escape(words)

    def cell(self, cell: Cell, name: str = "") -> str:
        """Whatever stands in a figure or a table."""
        match cell:
            case None:
                return "—"
            case bool():
                return (YES if cell else NO).in_(self.language)
            case Quantity():
                return self.quantity(cell, name)
            case Bilingual():
                return self.words(cell.in_(self.language), name=name)
            case _:
                return self.words(cell, name=name)

    def words(
        self,
        text: str,
        *,
        origin: tuple[ProvenanceKind, str] | None = None,
        name: str = "",
    ) -> str:
        """Prose from anywhere; its numerals are claimed.

        Args:
            text: As it is.
            origin: Where the numerals are from; else what the same result says of them.
            name: What they are about.
        """
        shown = plain(text)
        named = standards_in(shown)
        addresses = [match.span() for match in _ADDRESS.finditer(shown)]
        for numeral in numerals_in(shown):
            inside = next((s for s in addresses if s[0] <= numeral.start < s[1]), None)
            start, end = inside or phrase(shown, numeral)
            said = shown[start:end]
            if any(one.start <= numeral.start < one.end for one in named):
                # A standard is its own source, whoever names it.
                self._note(Claim(said, None, "", "cited", origin[1] if origin else said, name))
            else:
                self._note(self._claim_of(numeral, said, origin, name))
        return escape(shown)

    def _claim_of(
        self,
        numeral: Numeral,
        said: str,
        origin: tuple[ProvenanceKind, str] | None,
        name: str,
    ) -> Claim:
        if origin is None and (fact := self._fact(numeral)) is not None:
            return fact.claim(said)
        kind, source = origin or self._origin
        # "1,200" is a decimal in Russian and a thousand in English.
        likeliest = -1 if self.language == "en" else 0
        value = float(numeral.readings[likeliest]) if numeral.readings else None
        unit = numeral.unit.symbol if numeral.unit else ""
        tool = self._tool if kind == "computed" else None
        return Claim(said, value, unit, kind, source, name, tool, self._call if tool else None)

    def _fact(self, numeral: Numeral) -> Fact | None:
        for fact in self._facts:
            same_unit = (numeral.unit is None) == (fact.unit is None)
            if same_unit and reads_as(numeral, fact.value, fact.unit):
                return fact
        return None

    def _note(self, claim: Claim) -> None:
        self._claims.setdefault(claim)


def _as_given(quantity: Quantity) -> Quantity:
    """Without the zeros that nobody wrote: 800 mm, not 800.0 mm."""
    if isinstance(quantity.provenance, Given) and quantity.value == int(quantity.value):
        return replace(quantity, decimals=0)
    return quantity
