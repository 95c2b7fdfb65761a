from __future__ import annotations

import json

from verstak.engines.events import Timings
from verstak.engines.tools import ToolCall
from verstak.gateway.meter import Meter
from verstak.gateway.native import wire


def fields(line: wire.Line) -> dict[str, object]:
    found: dict[str, object] = json.loads(wire.encode_line(line))
    assert found.pop("created_at")
    return found


def test_a_line_under_way_carries_nothing_else() -> None:
    assert fields(wire.chat_line("m", "а")) == {
        "model": "m",
        "message": {"role": "assistant", "content": "а"},
        "done": False,
    }
    assert fields(wire.generate_line("m", "", thinking="hm")) == {
        "model": "m",
        "response": "",
        "thinking": "hm",
        "done": False,
    }


def test_the_last_line_carries_the_figures() -> None:
    meter = Meter(load_ns=5, timings=Timings(2, 3, 1.5, 4, 2.5))
    meter.drop(6)
    found = fields(wire.finish(wire.chat_line("m"), "stop", meter))
    assert found.pop("total_duration")
    assert found == {
        "model": "m",
        "message": {"role": "assistant", "content": ""},
        "done": True,
        "done_reason": "stop",
        "load_duration": 5,
        "prompt_eval_count": 5,  # cached ones too
        "prompt_eval_duration": 1_500_000,
        "eval_count": 4,
        "eval_duration": 2_500_000,
        "prompt_tokens_dropped": 6,
    }
    assert meter.headers == {"x-verstak-dropped-tokens": "6"}


def test_arguments_stay_an_object_in_the_models_order() -> None:
    line = wire.encode_line(wire.chat_line("m", calls=[ToolCall("call_1", "f", {"b": 1, "a": 2})]))
    assert b'"function":{"name":"f","arguments":{"b":1,"a":2},"index":0}' in line
    assert b'"id":"call_1"' in line
