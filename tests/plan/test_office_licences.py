from __future__ import annotations

from verstak.catalog.known_models import known_models
from verstak.plan.office_licences import licence_notes


def test_what_a_company_must_know() -> None:
    known = known_models()
    free, bound = licence_notes(
        known.find(name) for name in ("Qwen2.5-32B-Instruct", "Mistral-Large-Instruct-2407")
    )
    assert (free.licence, free.commercial, free.conditions) == ("Apache-2.0", "yes", None)
    assert bound.commercial == "no"
    assert bound.conditions is not None
    assert bound.source
