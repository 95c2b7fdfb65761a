"""The check of each sentence that a model writes: shown only if everything in it is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from verstak.assistant.grounding.advice import unfounded_advice
from verstak.assistant.grounding.comparison import false_comparison
from verstak.assistant.grounding.denial import denies_result
from verstak.assistant.grounding.evidence import Evidence
from verstak.assistant.grounding.forbidden import forbidden_in
from verstak.assistant.grounding.matching import matching_fact
from verstak.assistant.grounding.names import folded, foreign_names
from verstak.assistant.grounding.numerals import Numeral, numerals_in
from verstak.assistant.grounding.phrases import phrase
from verstak.assistant.grounding.polarity import contradicts
from verstak.assistant.grounding.standards import (
    StandardName,
    bare_families_in,
    clauses_in,
    named_spans,
    standards_in,
)
from verstak.assistant.verification import Claim
from verstak.quantities.text import Language

Reason = Literal[
    "address",
    "markup",
    "code",
    "heading",
    "instructions",
    "script",
    "standard",
    "clause",
    "article",
    "name",
    "number",
    "comparison",
    "verdict",
    "denial",
    "advice",
]
"""Why a sentence is not shown. The first six: what no sentence may hold."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The sentence may be shown.

    Args:
        claims: One for each numeral and standard in it.
    """

    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """The sentence may not be shown.

    Args:
        reason: Why.
        offending: The words that nothing stands behind.
    """

    reason: Reason
    offending: str


_BULLETS = frozenset("-*•–—")


class _Refusal(Exception):
    """Never leaves this module."""

    def __init__(self, reason: Reason, offending: str) -> None:
        super().__init__(offending)
        self.rejected = Rejected(reason, offending)


def check_sentence(sentence: str, evidence: Evidence, language: Language) -> Accepted | Rejected:
    """Hold one sentence against the evidence.

    Args:
        sentence: Plain text or light Markdown (emphasis, a bullet).
        evidence: What may be said.
        language: Of the reply.
    """
    shown = _without_marker(sentence)
    try:
        return Accepted(tuple(dict.fromkeys(_claims(shown, evidence, language))))
    except _Refusal as refusal:
        return refusal.rejected


def _without_marker(sentence: str) -> str:
    """The sentence without emphasis and without a bullet; a number before it is a number."""
    plain = sentence.replace("**", "").replace("__", "").strip()
    first, _, rest = plain.partition(" ")
    return rest.strip() if first in _BULLETS and rest else plain


def _claims(sentence: str, evidence: Evidence, language: Language) -> list[Claim]:
    if (found := forbidden_in(sentence)) is not None:
        kind, words = found
        raise _Refusal(kind, words)  # type: ignore[arg-type]  # kinds are the first reasons
    claims = [_standard_claim(sentence, one, evidence) for one in standards_in(sentence)]
    _refuse_unknown_families(sentence, evidence)
    for clause in clauses_in(sentence):
        if clause.number not in evidence.clauses:
            raise _Refusal("clause", sentence[clause.start : clause.end])
    named = named_spans(sentence)
    numerals = [
        one
        for one in numerals_in(sentence)
        if not any(start <= one.start < end for start, end in named)
    ]
    claims += _number_claims(sentence, numerals, evidence, language)
    for name in foreign_names(_blanked(sentence, named), evidence.words, language):
        raise _Refusal("name", name.text)
    if (wrong := false_comparison(sentence, numerals)) is not None:
        raise _Refusal("comparison", wrong)
    if (against := contradicts(sentence, evidence.verdicts)) is not None:
        raise _Refusal("verdict", against)
    if evidence.found and (denied := denies_result(sentence)) is not None:
        raise _Refusal("denial", denied)
    if (advised := unfounded_advice(sentence, evidence.words)) is not None:
        raise _Refusal("advice", advised)
    return claims


def _standard_claim(sentence: str, name: StandardName, evidence: Evidence) -> Claim:
    words = sentence[name.start : name.end]
    for known in evidence.standards:
        same_edition = name.edition is None or name.edition == known.name.edition
        if known.name.key == name.key and same_edition:
            return Claim(words, None, "", known.kind, known.source)
    raise _Refusal("standard", words)


def _refuse_unknown_families(sentence: str, evidence: Evidence) -> None:
    known = {one.name.key.partition(" ")[0] for one in evidence.standards}
    for family, start, end in bare_families_in(sentence):
        if family not in known and folded(family) not in evidence.words:
            raise _Refusal("standard", sentence[start:end])


def _number_claims(
    sentence: str, numerals: Sequence[Numeral], evidence: Evidence, language: Language
) -> list[Claim]:
    made = []
    for numeral in numerals:
        start, end = phrase(sentence, numeral)
        if not numeral.readings:
            if folded(numeral.text) not in evidence.words:
                raise _Refusal("article", numeral.text)
            made.append(Claim(sentence[start:end], None, "", "cited", numeral.text))
            continue
        fact = matching_fact(sentence, numeral, evidence.facts, language)
        if fact is None:
            raise _Refusal("number", numeral.text)
        made.append(fact.claim(sentence[start:end]))
    return made


def _blanked(sentence: str, spans: Sequence[tuple[int, int]]) -> str:
    """The sentence with standards and clauses blanked: their letters are checked already."""
    for start, end in spans:
        sentence = sentence[:start] + " " * (end - start) + sentence[end:]
    return sentence
