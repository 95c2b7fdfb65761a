import re
from datetime import UTC, datetime, timedelta, timezone

from verstak.gateway.timestamps import local_expiry, local_time, utc_now

_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


def test_now_is_utc_and_close() -> None:
    text = utc_now()
    assert _UTC.fullmatch(text)
    moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=5)


def test_local_time_keeps_the_moment_and_shows_an_offset() -> None:
    moment = datetime(2026, 2, 3, 4, 5, 6, 120_000, timezone(timedelta(hours=5, minutes=30)))
    text = local_time(moment)
    assert datetime.fromisoformat(text) == moment
    assert ".12" in text
    assert ".120" not in text
    assert text.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", text)


def test_whole_seconds_have_no_fraction() -> None:
    assert "." not in local_time(datetime(2026, 1, 1, tzinfo=UTC))


def test_never_is_the_year_2318() -> None:
    year = int(local_expiry(None)[:4])
    assert year == (datetime.now(UTC) + timedelta(seconds=2**63 / 1e9)).year
    assert year >= 2317
