"""A provenance as a claim states it: its kind, and its source in one line."""

from __future__ import annotations

from verstak.assistant.verification import ProvenanceKind
from verstak.quantities.quantity import (
    Assumed,
    Cited,
    Computed,
    Estimated,
    Given,
    Measured,
    Provenance,
    words_in,
)
from verstak.quantities.text import Language


def kind_of(provenance: Provenance) -> ProvenanceKind:
    """The kind's name in a claim."""
    match provenance:
        case Computed():
            return "computed"
        case Cited():
            return "cited"
        case Given():
            return "given"
        case Assumed():
            return "assumed"
        case Measured():
            return "measured"
        case Estimated():
            return "estimated"


def source_of(provenance: Provenance, language: Language) -> str:
    """Formula, document with its place, or the words of whoever gave it."""
    match provenance:
        case Computed(formula=formula, source=source):
            said = words_in(formula, language)
            return f"{said} ({words_in(source, language)})" if source else said
        case Cited(source=source, clause=clause):
            said = words_in(source, language)
            return f"{said}, {words_in(clause, language)}" if clause else said
        case Given(by=by):
            return words_in(by, language)
        case Assumed(why=why):
            return words_in(why, language)
        case Measured(where=where, run=run):
            return f"{words_in(where, language)}, {run}"
        case Estimated(method=method, low=low, high=high):
            return f"{words_in(method, language)}: {low:g}–{high:g}"
