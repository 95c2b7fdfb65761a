"""The page about the JSON of a plan: every key of the upper levels stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.plan.test_office_cost import KWH, PRICE, VOLUME
from tests.plan.test_office_plan import placed, whole

from verstak.plan.office_cost import CostInputs

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "plan-json.md"
REPORTS = ("machine", "precision", "report", "inputs", "calibration", "needs", "quality")
"""Below these, keys are of other pages, or named for what they hold."""


def keys(plain: Any) -> Iterator[str]:
    if isinstance(plain, list):
        for each in plain:
            yield from keys(each)
    elif isinstance(plain, dict) and set(plain) != {"en", "ru"} and "provenance" not in plain:
        for key, value in plain.items():
            if not re.fullmatch(r"p\d\d", key):
                yield key
            if key not in REPORTS:
                yield from keys(value)


def test_every_key_of_a_plan_is_described() -> None:
    described = set(re.findall(r"`\"?(\w+)\"?`", PAGE.read_text(encoding="utf-8")))
    costs = CostInputs(volume=VOLUME, price=PRICE, kwh_price=KWH)
    plain = whole(placed("analysis=Qwen2.5-32B-Instruct-Q8_0"), costs).to_plain()
    found = set(keys(plain))
    assert {"fits", "plans", "constraints", "wait"} <= found
    assert found - described == set()
