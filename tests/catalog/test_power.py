from __future__ import annotations

import pytest

from verstak.catalog.power import power_readings, read_power
from verstak.errors import InvalidSettings

ROW = """\
[sources]
a = "a page"
[[power]]
system = "x"
device = "y"
devices = 1
scope = "system"
state = "idle"
watts_low = 70
watts_high = 90
source = "a"
"""


def test_a_small_model_does_not_stand_for_a_large_one() -> None:
    known = power_readings()
    every = known.of_system("GeForce RTX 4090", "load")
    large = known.of_system("geforce rtx 4090", "load", billions=32.8)
    assert len(every) == 3
    assert [(row.watts_low, row.watts_high) for row in large] == [(464.2, 464.2), (509, 509)]
    assert len(known.of_system("GeForce RTX 4090", "load", billions=3)) == 3


def test_what_was_not_measured_is_not_known() -> None:
    known = power_readings()
    assert known.of_system("GeForce RTX 4090", "idle") == ()
    assert known.of_system("GeForce RTX 3090", "load") == ()  # two of them were measured
    assert {row.watts_low for row in known.idle()} == {70, 90}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("= 70", "= 170"), r"power\[0\]\.watts_low: .*\(line 9\)"),
        (("= 70", "= 0"), r"power\[0\]\.watts_low"),
        (('source = "a"', 'source = "b"'), r"power\[0\]\.source: 'b'"),
        (('"idle"', '"asleep"'), r"power\[0\]\.state"),
    ],
)
def test_wrong_rows(change: tuple[str, str], message: str) -> None:
    assert len(read_power(ROW, "p.toml").rows) == 1
    with pytest.raises(InvalidSettings, match=rf"p\.toml: {message}"):
        read_power(ROW.replace(*change), "p.toml")
