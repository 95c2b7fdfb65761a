"""The card's own rows take no part in what is predicted for it, and the result file is current."""

from __future__ import annotations

import json

import pytest
from benchmarks.fingerprint import RESULTS
from benchmarks.plan.speed.card import OWN_SOURCE, card
from benchmarks.plan.speed.parallel import parallel

from verstak.catalog.speed_evidence import speed_evidence

HELD = json.loads((RESULTS / "plan_speed.json").read_text(encoding="utf-8"))


def test_the_fit_never_saw_the_card() -> None:
    found = card()
    own = [row for row in speed_evidence() if row.source.id == OWN_SOURCE]
    assert len(own) == 6
    assert found["fitted_on_rows_of_others"] == len(speed_evidence()) - len(own)
    left_out = found["hbm_publisher_left_out"]
    assert "verstak" not in left_out["before"]["by_publisher"]
    assert left_out["with_this_run_as_evidence"]["by_publisher"]["verstak"]["rows"] == len(own)


@pytest.mark.parametrize("part", ["card", "parallel"])
def test_the_result_file_says_what_is_computed_now(part: str) -> None:
    made = {"card": card, "parallel": parallel}[part]()
    held = {key: value for key, value in HELD[part].items() if key != "run_on"}
    assert json.loads(json.dumps(made)) == held
