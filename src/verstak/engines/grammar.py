"""Grammars: what makes a worker's answer parse as JSON of a given shape."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

# `lenient`: a keyword that the grammar cannot express is left out instead of the whole grammar
# (the engine would then answer without any constraint and without saying so). One space after
# `,` and `:`: a free choice of white space lets a small model fill the answer with blanks.
_OPTIONS: Mapping[str, object] = {
    "lenient": True,
    "whitespace_flexible": False,
    "item_separator": ", ",
    "key_separator": ": ",
}

_ANY_OBJECT: Mapping[str, object] = {"type": "object"}


def json_grammar(schema: Mapping[str, object] | None) -> str:
    """Text for the ``grammar`` field of a worker's request.

    The engine's own ``response_format`` is weaker: its converter ignores bounds of numbers, most
    patterns, ``allOf`` of scalars and ``patternProperties``, and refuses ``$ref: "#"``.

    Args:
        schema: JSON schema that passed `schema.check_schema`; ``None`` = any JSON object.

    Source:
        llguidance, docs/json_schema.md (the library that the engine is built with).
    """
    wanted = dict(_ANY_OBJECT if schema is None else schema)
    wanted.pop("$schema", None)  # an unknown one would make the engine drop the whole grammar
    wanted["x-guidance"] = _OPTIONS
    return "%llguidance {}\nstart: %json " + msgspec.json.encode(wanted).decode()
