from __future__ import annotations

from tests.plan.report.reading import english, of_class, words

from verstak.plan.byte_quantity import GIB, exact_bytes
from verstak.plan.report.loaded import Loaded, loaded_section
from verstak.quantities.quantity import Given, Measured, Quantity


def test_nothing_loaded_is_said() -> None:
    assert "Nothing yet" in words(loaded_section((), english()))


def test_plan_and_measurement_stand_side_by_side() -> None:
    one = Loaded(
        names=("chat",),
        planned=exact_bytes(2 * GIB, "file + cache"),
        resident=Quantity(1.5 * GIB, "B", Measured("now", run="pid 7"), 0),
        context=Quantity(8192, "tok", Given("x"), 0),
        sequences=Quantity(4, "pcs", Given("x"), 0),
        running=Quantity(0, "pcs", Given("x"), 0),
    )
    section = loaded_section((one,), english())
    marks = [each.text for each in of_class(section, "mark")]
    assert marks == ["2.0 GiB", "1.5 GiB", "8\N{NARROW NO-BREAK SPACE}192 tok", "4", "0"]
