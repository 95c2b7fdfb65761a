"""Seconds to the first token from two speeds."""

from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.plan.speed_value import estimated_speed, first_token_s, unknown_speed
from verstak.quantities.text import Bilingual

WORDS = Bilingual("made up", "придумано")


def test_a_first_token_is_the_prompt_read_and_one_token_written() -> None:
    read = estimated_speed(low=80, value=100, high=125, method=WORDS, reason=WORDS)
    write = estimated_speed(low=8, value=10, high=20, method=WORDS, reason=None)
    found = first_token_s(400, prefill=read, decode=write)
    assert found is not None
    assert found.value == pytest.approx(4.1)
    plain = found.to_json()["provenance"]
    assert plain["low"] == pytest.approx(3.25)
    assert plain["high"] == pytest.approx(5.125)


def test_an_unknown_speed_gives_no_time() -> None:
    read = estimated_speed(low=80, value=100, high=125, method=WORDS, reason=None)
    assert first_token_s(400, prefill=read, decode=unknown_speed(WORDS)) is None
    with pytest.raises(UsageError):
        first_token_s(0, prefill=read, decode=read)
