"""An answer that must be JSON, fit a schema, and hold the right values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable

from verstak.evaluate.suites.graders.json_text import whole_json
from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.evaluate.suites.graders.wording import plain
from verstak.quantities.text import Language

_QUOTES = " .,;:!?\"'«»“”„‘’"
_MOST_SHOWN = 200


class JsonGrader(
    msgspec.Struct, frozen=True, tag_field="kind", tag="json", forbid_unknown_fields=True
):
    """Right when the whole answer is JSON that fits the schema and says what is so.

    Attributes:
        schema: JSON schema, draft 2020-12, with no references to other documents.
        value: The right value. Text is compared without case, outer quotes and full stops.
        also: Further accepted values of single places, by JSON pointer: ``/items/0/name``.
    """

    schema: dict[str, Any]
    value: Any
    also: dict[str, tuple[Any, ...]] = {}

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of a specification that cannot be meant."""
        try:
            Draft202012Validator.check_schema(self.schema)
            _validator(self.schema).validate(self.value)
        except SchemaError as error:
            return "schema", f"no JSON schema: {error.message}"
        except Unresolvable as error:
            return "schema", f"refers to {error.ref}, which is not in it"
        except ValidationError as error:
            return "value", f"does not fit the schema: {error.message}"
        if lost := [place for place in self.also if place not in set(places(self.value))]:
            return "also", f"the value has no {lost[0]}"
        return None

    def grade(self, answer: str, *, prompt: str, language: Language) -> Verdict:
        """Judge an answer: prose around the JSON is wrong, because a program could not read it."""
        del prompt, language
        found, fault = whole_json(answer)
        shown = answer.strip()[:_MOST_SHOWN]
        if fault is not None:
            return wrong(fault, read=shown or None)
        try:
            _validator(self.schema).validate(found)
        except ValidationError as error:
            return wrong(f"does not fit the schema: {error.message[:_MOST_SHOWN]}", read=shown)
        if place := difference(self.value, found, also=self.also):
            return wrong(f"wrong value at {place}", read=shown)
        return right(shown)


def difference(
    expected: Any, found: Any, *, also: Mapping[str, Sequence[Any]], place: str = ""
) -> str | None:
    """JSON pointer of the first place where a value is not what it should be; ``None`` = it is.

    Args:
        expected: What it should be.
        found: What it is.
        also: Further accepted values by pointer.
        place: Pointer of both; the root's is empty and shown as ``/``.
    """
    if any(difference(other, found, also={}) is None for other in also.get(place, ())):
        return None
    match expected:
        case dict():
            if not isinstance(found, dict) or found.keys() != expected.keys():
                return place or "/"
            steps = [(expected[key], found[key], f"{place}/{key}") for key in expected]
        case list():
            if not isinstance(found, list) or len(found) != len(expected):
                return place or "/"
            steps = [
                (one, other, f"{place}/{index}")
                for index, (one, other) in enumerate(zip(expected, found, strict=True))
            ]
        case _:
            return None if _same(expected, found) else place or "/"
    return next(
        (
            wrong_place
            for one, other, at in steps
            if (wrong_place := difference(one, other, also=also, place=at))
        ),
        None,
    )


def places(value: Any, place: str = "") -> Iterator[str]:
    """JSON pointers of a value and of everything inside."""
    yield place
    match value:
        case dict():
            inside = [(f"{place}/{key}", each) for key, each in value.items()]
        case list():
            inside = [(f"{place}/{index}", each) for index, each in enumerate(value)]
        case _:
            inside = []
    for at, each in inside:
        yield from places(each, at)


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, str) and isinstance(found, str):
        return plain(expected).strip(_QUOTES) == plain(found).strip(_QUOTES)
    return bool(expected == found)


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    # An empty registry: without it the library would fetch references from the network.
    registry: Registry[Any] = Registry()
    return Draft202012Validator(schema, registry=registry)
