"""Schemas; the tests on the real engine take about 10 s in all."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from tests.engines.conftest import LiveWorker

from verstak.engines.chat import ResponseFormat
from verstak.engines.sampling import Sampling
from verstak.engines.schema import check_schema
from verstak.engines.text import TextCall, complete_text
from verstak.errors import InvalidSchema


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


RECURSIVE = {
    "$defs": {
        "n": {
            "type": "object",
            "properties": {"next": {"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}]}},
            "required": ["next"],
        }
    },
    "$ref": "#/$defs/n",
}

GOOD: list[dict[str, Any]] = [
    {},
    {"type": "integer", "minimum": 5, "maximum": 9},
    {"type": ["integer", "null"]},
    {"enum": ["a", 1, None, {"x": 1}]},
    {"const": {"a": [1]}},
    {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
    {"allOf": [{"type": "integer"}, {"minimum": 5}, {"maximum": 7}]},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "no-such-format"},
    {"type": "string", "not": {"enum": ["a"]}},
    {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "integer"}], "items": False},
    {"type": "object", "patternProperties": {"^x": {"type": "integer"}}},
    {"type": "object", "required": ["zed"]},
    {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}},
    {"$defs": {"p": {"$anchor": "foo", "type": "integer"}}, "$ref": "#foo"},
    {"$defs": {"a b": {"type": "integer"}}, "$ref": "#/$defs/a%20b"},
    {"definitions": {"p": {"type": "boolean"}}, "$ref": "#/definitions/p"},
    {"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"},
    {"type": "integer", "title": "A", "default": 3, "x-foo": {"type": "frob"}},
    RECURSIVE,
    nested(25),
]

BAD: dict[str, object] = {
    "not an object": [],
    "a word": "integer",
    "nothing": None,
    "unknown type": {"type": "frob"},
    "unknown type below": {"type": "object", "properties": {"a": {"type": "frob"}}},
    "unknown type in unused definition": {"$defs": {"z": {"type": "frob"}}},
    "wrong kind of keyword": {"type": "object", "required": "a"},
    "negative length": {"type": "string", "minLength": -1},
    "remote reference": {"$ref": "https://example.com/x.json"},
    "file reference": {"$ref": "other.json#/a"},
    "dangling reference": {"$ref": "#/$defs/missing"},
    "dangling anchor": {"$ref": "#missing"},
    "reference to no schema": {"$defs": {"a": {"enum": [1]}}, "$ref": "#/$defs/a/enum"},
    "references in a circle": {
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
        "$ref": "#/$defs/a",
    },
    "value without end": {
        "$defs": {
            "n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}, "required": ["n"]}
        },
        "$ref": "#/$defs/n",
    },
    "list without end": {
        "$defs": {"n": {"type": "array", "items": {"$ref": "#/$defs/n"}, "minItems": 1}},
        "$ref": "#/$defs/n",
    },
    "look-ahead": {"type": "string", "pattern": "^(?=a)[a-z]+$"},
    "bad pattern": {"type": "string", "pattern": "^(a"},
    "look-ahead in names": {"type": "object", "patternProperties": {"(?=a)": {}}},
    "bounds crossed": {"type": "integer", "minimum": 5, "maximum": 3},
    "lengths crossed": {"type": "string", "minLength": 5, "maxLength": 3},
    "counts crossed": {"type": "array", "minItems": 5, "maxItems": 3},
    "properties crossed": {"type": "object", "minProperties": 5, "maxProperties": 3},
    "beyond 64 bits": {"type": "integer", "minimum": -1e30},
    "empty enum": {"enum": []},
    "empty anyOf": {"anyOf": []},
    "enum of another type": {"type": "integer", "enum": ["a"]},
    "required but false": {"type": "object", "properties": {"a": False}, "required": ["a"]},
    "required but closed": {"type": "object", "required": ["z"], "additionalProperties": False},
    "huge array": {"type": "array", "items": {}, "maxItems": 100_000},
    "too many optional properties": {
        "type": "object",
        "properties": {f"p{number}": {} for number in range(500)},
    },
    "too deep": nested(5000),
    "too many values": {"enum": list(range(30_000))},
    "too many parts": {"anyOf": [{"type": "integer"} for _ in range(3000)]},
}


@pytest.mark.parametrize("schema", GOOD, ids=lambda schema: json.dumps(schema)[:60])
def test_accepted(schema: dict[str, Any]) -> None:
    check_schema(schema)


@pytest.mark.parametrize("schema", BAD.values(), ids=BAD.keys())
def test_refused(schema: object) -> None:
    with pytest.raises(InvalidSchema):
        check_schema(schema)


def test_a_hostile_schema_takes_no_time() -> None:
    chain = {str(n): {"allOf": [{"$ref": f"#/$defs/{n + 1}"}] * 2} for n in range(300)}
    schema = {"$defs": chain | {"300": {"type": "integer"}}, "$ref": "#/$defs/0"}
    begun = time.process_time()
    check_schema(schema)
    assert time.process_time() - begun < 10


LIVE = [
    {"type": "integer", "minimum": 5, "maximum": 9},
    {"type": "number", "minimum": 2.5, "maximum": 3.5},
    {"type": "string", "pattern": "^[a-c]{3}-[0-9]{2}$"},
    {"type": "string", "minLength": 10, "maxLength": 12},
    {"type": "string", "format": "date"},
    {"enum": ["red", "green"]},
    {"allOf": [{"type": "integer"}, {"minimum": 5}, {"maximum": 7}]},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
    {"type": "object", "properties": {"a": {"type": "integer", "maximum": 9, "minimum": 0}},
     "required": ["a"], "additionalProperties": False},
    {"type": "integer", "minimum": 1, "maximum": 3, "not": {"const": 2}, "x-unknown": True},
]  # fmt: skip


@pytest.mark.integration
@pytest.mark.parametrize("schema", LIVE, ids=lambda schema: json.dumps(schema)[:50])
def test_what_is_said_to_be_enforced_is(live: LiveWorker, schema: dict[str, Any]) -> None:
    import jsonschema

    check_schema(schema)
    call = TextCall(
        "Write whatever you like, at great length, without any rules:\n",
        sampling=Sampling(temperature=1.5, seed=11, max_tokens=40),
        format=ResponseFormat(schema),
        stream=False,
    )
    found = json.loads(live.run(complete_text(live.worker, call)).content)
    enforced = {key: value for key, value in schema.items() if key != "not"}
    jsonschema.validate(found, enforced, format_checker=jsonschema.FormatChecker())
