"""The sheet that a report is written on: its language, and the notes behind its numbers.

A number is a button that opens its note: where the number comes from. The same notes, numbered,
close the printed report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from verstak.plan.byte_quantity import GIB
from verstak.plan.report.element import Child, extend, make
from verstak.quantities.quantity import (
    CONFIDENCES,
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Measured,
    Provenance,
    Quantity,
    Words,
    joined_ends,
    unit_in,
    words_in,
)
from verstak.quantities.text import Bilingual, Language

KINDS: Mapping[type, tuple[str, Bilingual]] = {
    Computed: ("computed", Bilingual("computed", "вычислено")),
    Cited: ("cited", Bilingual("cited", "из источника")),
    Given: ("given", Bilingual("given", "указано вами")),
    Assumed: ("assumed", Bilingual("assumed", "допущение")),
    Measured: ("measured", Bilingual("measured", "измерено")),
    Estimated: ("estimated", Bilingual("estimated", "оценка")),
}
"""Class name in the markup, and what people call it."""

_NUMERAL = r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w-]|[.,]\d)"
"""A number that stands by itself: not the one in ``q8_0``, nor that in ``Qwen2.5-32B``."""
_ADDRESS = re.compile(r"(https?://[^\s,;)]*[^\s,;:.)])")
_INPUTS = Bilingual("from", "из чего")
_WAYS: Mapping[str, Bilingual] = {
    "1/h": Bilingual("an hour", "в час"),
    "pcs": Bilingual("", ""),
    "year": Bilingual("years", "г."),
}
"""Units that read as words here, or as nothing."""


class Sheet:
    """One report while it is written.

    Args:
        language: Of every word on it.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._numbers: dict[Provenance, int] = {}

    def say(self, words: Words) -> str:
        """Words in the sheet's language."""
        return words_in(words, self.language)

    def text(self, quantity: Quantity) -> str:
        """A number as people read it, sizes of memory in GiB."""
        shown = readable(quantity)
        way = _WAYS.get(shown.unit)
        if way is None:
            return shown.text(self.language)
        plain = replace(shown, unit="").text(self.language)
        return f"{plain} {way.in_(self.language)}".strip()

    def mark(self, quantity: Quantity) -> Element:
        """A number that opens where it comes from."""
        return self._mark(self.text(quantity), quantity.provenance)

    def prose(
        self, words: Words, provenance: Provenance, *, names: Iterable[str] = ()
    ) -> list[Child]:
        """A sentence whose numbers open where they come from.

        Args:
            words: The sentence.
            provenance: What stands behind all of its numbers.
            names: Names in it whose digits are no numbers, such as those of cards.
        """
        kept = "|".join(re.escape(name) for name in names if name)
        pattern = re.compile(f"({kept})|{_NUMERAL}" if kept else f"(?!)()|{_NUMERAL}")
        said, end = self.say(words), 0
        found: list[Child] = []
        for match in pattern.finditer(said):
            if match[1]:
                continue
            found += [said[end : match.start()], self._mark(match[0], provenance)]
            end = match.end()
        return [*found, said[end:]]

    def _mark(self, text: str, provenance: Provenance) -> Element:
        kind, words = KINDS[type(provenance)]
        number = self._number(provenance)
        return make(
            "span",
            make(
                "button",
                text,
                type="button",
                class_=f"mark {kind}",
                popovertarget=f"note-{number}",
                title=self.say(words),
            ),
            make("sup", str(number), class_="note-number"),
            class_="number",
        )

    def ranged(self, quantity: Quantity) -> Element:
        """A number with its range behind it: of an estimate, or of a measurement that has one."""
        box = make("span", self.mark(quantity), class_="ranged")
        ends = _ends(quantity.provenance)
        if ends is not None and ends[0] != ends[1]:
            extend(box, " ", make("span", self.ends(quantity), class_="range"))
        return box

    def ends(self, quantity: Quantity) -> str:
        """The range of a number, without its unit; empty where there is none."""
        shown = readable(quantity)
        found = _ends(shown.provenance)
        if found is None:
            return ""
        low, high = (replace(shown, value=end, unit="").text(self.language) for end in found)
        return joined_ends(low, high)

    def unit(self, unit: str) -> str:
        """A unit as the language spells it."""
        return unit_in(unit, self.language)

    def notes(self) -> Element:
        """What stands behind every number of the sheet, in the order in which they came."""
        listed = make("ol", class_="notes", aria_label=self.say(NOTES_TITLE))
        done = 0
        # A note's own inputs are numbers with notes: the list grows while it is written.
        while done < len(self._numbers):
            provenance = list(self._numbers)[done]
            done += 1
            extend(listed, self._note(done, provenance))
        return listed

    def linked(self, words: Words) -> list[Child]:
        """Words in which addresses can be followed."""
        pieces = _ADDRESS.split(self.say(words))
        return [
            make("a", piece, href=piece, rel="noreferrer") if _ADDRESS.fullmatch(piece) else piece
            for piece in pieces
            if piece
        ]

    def _number(self, provenance: Provenance) -> int:
        if isinstance(provenance, Estimated):
            # The range stands beside each number; the method is what they share.
            provenance = replace(provenance, low=0.0, high=0.0)
        elif isinstance(provenance, Measured):
            provenance = replace(provenance, low=None, high=None)
        return self._numbers.setdefault(provenance, len(self._numbers) + 1)

    def _note(self, number: int, provenance: Provenance) -> Element:
        kind, words = KINDS[type(provenance)]
        return make(
            "li",
            make("span", f"{number}.", class_="note-number"),
            " ",
            make("b", self.say(words), class_=f"kind {kind}"),
            " ",
            *self._account(provenance),
            id=f"note-{number}",
            popover="",
        )

    def _account(self, provenance: Provenance) -> list[Child]:
        match provenance:
            case Computed(formula, inputs, source):
                said: list[Child] = [make("span", self.say(formula), class_="formula")]
                if source is not None:
                    said += ["; ", make("cite", *self.linked(source))]
                return [*said, self._inputs(inputs)] if inputs else said
            case Cited(source, clause, confidence, note):
                said = [make("cite", *self.linked(source))]
                if clause is not None:
                    said += [", ", make("cite", *self.linked(clause))]
                if confidence != "verified":
                    said.append(f" ({self.say(CONFIDENCES[confidence])})")
                if note is not None:
                    said += ["; ", self.say(note)]
                return said
            case Given(words) | Assumed(words):
                return [self.say(words)]
            case Measured(where, run):
                return [self.say(where), "; ", make("cite", run)]
            case Estimated(method):
                return [make("span", *self.linked(method), class_="formula")]

    def _inputs(self, inputs: tuple[tuple[str, Quantity], ...]) -> Element:
        rows: list[Child] = []
        for symbol, quantity in inputs:
            rows += [make("dt", symbol), make("dd", self.ranged(quantity))]
        return make("dl", *rows, aria_label=self.say(_INPUTS))


def readable(quantity: Quantity) -> Quantity:
    """Bytes as GiB; every other unit stays."""
    if quantity.unit != "B":
        return quantity
    provenance = quantity.provenance
    if isinstance(provenance, Estimated):
        provenance = replace(provenance, low=provenance.low / GIB, high=provenance.high / GIB)
    elif isinstance(provenance, Measured) and (ends := _ends(provenance)) is not None:
        provenance = replace(provenance, low=ends[0] / GIB, high=ends[1] / GIB)
    value = quantity.value / GIB
    return Quantity(value, "GiB", provenance, 1 if abs(value) >= 0.95 else 2)


def _ends(provenance: Provenance) -> tuple[float, float] | None:
    """The range that a provenance tells; ``None`` = none."""
    match provenance:
        case Estimated(_, low, high):
            return low, high
        case Measured(_, _, float() | int() as low, float() | int() as high):
            return low, high
        case _:
            return None


NOTES_TITLE = Bilingual("Where the numbers come from", "Откуда числа")
