"""A step of an answer as plain data for programs and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from verstak.assistant.events import Argument, Step
from verstak.assistant.form import form_of
from verstak.assistant.message.mention import ParsedMessage, PartLine
from verstak.assistant.tools.desk import Attachment
from verstak.assistant.tools.outcome import MadeFile, Passage
from verstak.quantities.quantity import words_in
from verstak.quantities.text import Language

STEP_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "call": {"type": "string", "description": "id of the call within the reply"},
        "tool": {"type": "string"},
        "title": {"type": "string"},
        "arguments": {
            "type": "array",
            "description": "what the tool got, and where each argument came from",
            "items": {"type": "object"},
        },
        "form": {"type": "array", "items": {"type": "object"}},
        "values": {
            "type": "object",
            "description": "the arguments as the same tool takes them again; files by name",
        },
        "report": {
            "type": "object",
            "description": "figures, tables and notes; each number with value, unit, provenance",
        },
        "answers": {"type": "array", "items": {"type": "string"}},
        "verdict": {"type": ["object", "null"]},
        "passages": {"type": "array", "items": {"type": "object"}},
        "files": {"type": "array", "items": {"type": "object"}},
        "found": {"type": "boolean"},
    },
    "required": ["call", "tool", "title", "arguments", "report", "found"],
}
"""JSON schema of what :func:`step_json` makes."""


def step_json(step: Step, language: Language, address: Callable[[MadeFile], str]) -> dict[str, Any]:
    """Plain data of a step.

    Args:
        step: A call that has been answered.
        language: Of titles and sentences; the report keeps both languages.
        address: Where a file can be fetched.
    """
    outcome = step.outcome
    verdict = outcome.verdict
    return {
        "call": step.call,
        "tool": step.tool.name,
        "title": step.tool.title.in_(language),
        "arguments": [_argument(one) for one in step.arguments],
        "form": form_of(step.tool, language),
        "values": {name: plain_value(value) for name, value in step.values.items()},
        "report": outcome.report.to_json(),
        "answers": list(step.answers or outcome.answers),
        "verdict": None
        if verdict is None
        else {"fine": verdict.fine, "why": verdict.why.in_(language)},
        "passages": [_passage(one, language) for one in outcome.passages],
        "files": [_file(one, language, address(one)) for one in outcome.files],
        "found": outcome.found,
    }


def plain_value(value: Any) -> Any:
    """A value of an argument as a form or a program sends it back to the same tool."""
    match value:
        case Attachment():
            return value.name
        case ParsedMessage():
            return value.text
        case tuple() | list():
            return [plain_value(one) for one in value]
        case PartLine():
            return _part(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


def _part(part: PartLine) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": part.name,
        "quantity": part.quantity,
        "length": _mm(part.length_um),
        "width": _mm(part.width_um),
    }
    if part.thickness_um is not None:
        row["thickness"] = _mm(part.thickness_um)
    if part.material is not None:
        row["material"] = part.material
    return row


def _mm(length_um: int) -> float:
    return length_um / 1000


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "name": argument.name,
        "title": argument.title,
        "value": argument.value,
        "unit": argument.unit,
        "origin": argument.origin,
        "said": argument.said,
    }


def _passage(passage: Passage, language: Language) -> dict[str, Any]:
    return {
        "text": words_in(passage.text, language),
        "title": words_in(passage.title, language),
        "source": words_in(passage.source, language),
        "place": passage.place,
    }


def _file(file: MadeFile, language: Language, url: str) -> dict[str, Any]:
    return {
        "name": file.name,
        "title": file.title.in_(language),
        "media_type": file.media_type,
        "size": len(file.content),
        "url": url,
        "drawn": file.drawn,
    }
