from __future__ import annotations

import msgspec

from verstak.gateway.offered_tools import Tool, tools_of


def test_what_is_left_out_is_empty() -> None:
    body = b'[{"type": "function", "function": {"name": "f"}}, {"function": {"name": "g", \
"description": "d", "parameters": {"type": "object"}}}]'
    bare, full = tools_of(msgspec.json.decode(body, type=list[Tool]))
    assert (bare.name, bare.description, bare.parameters) == ("f", "", {})
    assert (full.name, full.description, full.parameters) == ("g", "d", {"type": "object"})
