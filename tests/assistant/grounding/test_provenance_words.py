from __future__ import annotations

import pytest

from verstak.assistant.grounding.provenance_words import kind_of, source_of
from verstak.quantities.quantity import Assumed, Cited, Computed, Estimated, Given, Provenance


@pytest.mark.parametrize(
    ("provenance", "kind", "source"),
    [
        (Computed("a + b", (), "a book"), "computed", "a + b (a book)"),
        (Computed("a + b"), "computed", "a + b"),
        (Cited("EN 312", "table 3"), "cited", "EN 312, table 3"),
        (Given("the option"), "given", "the option"),
        (Assumed("a custom"), "assumed", "a custom"),
        (Estimated("by area", 1, 2.5), "estimated", "by area: 1–2.5"),
    ],
)
def test_kind_and_source(provenance: Provenance, kind: str, source: str) -> None:
    assert kind_of(provenance) == kind
    assert source_of(provenance, "en") == source
