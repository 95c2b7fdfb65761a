"""One function chosen from several, with its arguments."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from verstak.evaluate.suites.graders.json_text import only_object
from verstak.evaluate.suites.graders.json_value import difference, places
from verstak.evaluate.suites.graders.verdict import Verdict, right, wrong
from verstak.quantities.text import Language


class CallGrader(
    msgspec.Struct, frozen=True, tag_field="kind", tag="call", forbid_unknown_fields=True
):
    """Right when the answer holds one call, of this function, with these arguments.

    Attributes:
        functions: Names that the prompt offers.
        name: The right one.
        arguments: Its arguments, all of them.
        also: Further accepted values by JSON pointer below the arguments: ``/room``.
    """

    functions: tuple[str, ...]
    name: str
    arguments: dict[str, Any] = {}
    also: dict[str, tuple[Any, ...]] = {}

    def problem(self) -> tuple[str, str] | None:
        """Field and fault of a specification that cannot be meant."""
        if len(set(self.functions)) < 2:
            return "functions", "there is nothing to choose: two functions at least are needed"
        if self.name not in self.functions:
            return "name", f"{self.name!r} is none of the functions"
        if lost := [place for place in self.also if place not in set(places(self.arguments))]:
            return "also", f"the arguments have no {lost[0]}"
        return None

    def grade(self, answer: str, *, prompt: str, language: Language) -> Verdict:
        """Judge an answer: prose and code fences around one object are let pass."""
        del prompt, language
        call, fault = only_object(answer)
        if call is None:
            return wrong(str(fault))
        shown = json.dumps(call, ensure_ascii=False)
        arguments = call.get("arguments", {})
        if not {"name"} <= call.keys() <= {"name", "arguments"}:
            return wrong("the object is not of the form name, arguments", read=shown)
        if call["name"] != self.name:
            return wrong(f"expected {self.name}", read=shown)
        if place := difference(self.arguments, arguments, also=self.also):
            return wrong(f"wrong value at {place}", read=shown)
        return right(shown)
