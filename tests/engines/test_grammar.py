from __future__ import annotations

import json

from verstak.engines.grammar import json_grammar


def schema_in(grammar: str) -> dict[str, object]:
    head, _, body = grammar.partition("%json ")
    assert head == "%llguidance {}\nstart: "
    found: dict[str, object] = json.loads(body)
    return found


def test_any_object_without_a_schema() -> None:
    assert schema_in(json_grammar(None))["type"] == "object"


def test_the_schema_goes_in_and_is_not_changed() -> None:
    schema = {"$schema": "https://example.com/unknown", "type": "string", "title": "Имя"}
    found = schema_in(json_grammar(schema))
    assert found["title"] == "Имя"
    assert "$schema" not in found
    assert "$schema" in schema
    assert "x-guidance" not in schema
