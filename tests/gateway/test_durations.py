import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.gateway.durations import keep_alive_seconds, parse_duration
from verstak.gateway.error_map import ApiError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("5m", 300.0),
        ("1h30m", 5400.0),
        ("1.5h", 5400.0),
        ("300ms", 0.3),
        ("-1s", -1.0),
        ("+2s", 2.0),
        (".5s", 0.5),
        ("1h0m0.5s", 3600.5),
        ("2µs", 2e-6),
        ("2μs", 2e-6),
        ("7ns", 7e-9),
    ],
)
def test_duration_is_read_as_go_reads_it(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", 'time: invalid duration "soon"'),
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        (".s", 'time: invalid duration ".s"'),
        ("1h 30m", 'time: unknown unit "h " in duration "1h 30m"'),
        ("5", 'time: missing unit in duration "5"'),
        ("5d", 'time: unknown unit "d" in duration "5d"'),
        ("300000h" * 10, f'time: invalid duration "{"300000h" * 10}"'),
    ],
)
def test_bad_duration_is_refused_in_gos_words(text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_duration(text)
    assert (caught.value.status, caught.value.message) == (400, message)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        (0, 0.0),
        ("0", 0.0),
        (300, 300.0),
        (1.5, 1.5),
        ("5m", 300.0),
        (-1, math.inf),
        (-0.5, math.inf),
        ("-1", math.inf),
        ("-1m", math.inf),
        ("3600", 3600.0),
        (10**30, math.inf),
    ],
)
def test_keep_alive_forms(value: object, seconds: float | None) -> None:
    assert keep_alive_seconds(value) == seconds


@pytest.mark.parametrize("value", [True, [], {}, ["5m"]])
def test_keep_alive_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(ApiError):
        keep_alive_seconds(value)


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_a_typed_error(text: str) -> None:
    with suppress(ApiError):
        assert keep_alive_seconds(text) is not None


@given(st.integers(0, 200), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_seconds_add_up(hours: int, minutes: int, seconds: int) -> None:
    assert parse_duration(f"{hours}h{minutes}m{seconds}s") == hours * 3600 + minutes * 60 + seconds
