"""What a further sequence costs: as measured where it was, with a range everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verstak.catalog.parallel_evidence import parallel_evidence
from verstak.errors import UsageError
from verstak.plan.beside_cost import FEW, UNQUANTISED, beside_cost
from verstak.plan.speed_rows import GROUPS, group_of
from verstak.plan.waiting import Pace
from verstak.quantities.quantity import Estimated

H100 = [row for row in parallel_evidence() if row.device == "H100 SXM 80GB"]


def test_every_kind_of_memory_has_a_share_with_a_range_and_a_reason() -> None:
    for group in GROUPS:
        for moe in (False, True):
            cost = beside_cost(group, moe=moe)
            assert 0 <= cost.few.low <= cost.few.middle <= cost.few.high
            assert isinstance(cost.quantity.provenance, Estimated)
            assert cost.why.en != cost.why.ru
    assert beside_cost("hbm").series == len(H100) == 8
    assert beside_cost("hbm").many is not None
    assert beside_cost("gddr").many is None
    assert beside_cost("gddr", moe=True).few.middle > beside_cost("gddr").few.middle


def test_every_count_that_was_measured_lies_in_the_range() -> None:
    for row in parallel_evidence():
        group = group_of(row.memory_family, row.vendor)
        if group is None or row.file_type in UNQUANTISED:
            continue
        cost = beside_cost(group, moe=row.experts)
        for count, step in row.steps():
            share = cost.few if count <= FEW else cost.many
            if share is not None:
                assert share.low <= (step - 1) / (count - 1) + 1e-12
                assert (step - 1) / (count - 1) <= share.high + 1e-12


@pytest.mark.parametrize("model", sorted({row.model for row in H100}))
def test_a_model_that_was_left_out_is_told_within_a_third(model: str) -> None:
    """All sequences together, 2 to 32 of them, from the shares of the three other models."""
    rest = [row for row in H100 if row.model != model]
    cost = beside_cost("hbm", rows=rest)
    assert cost.series == 6
    assert cost.many is not None
    pace = Pace(10_000, 100, cost.few.middle, cost.many.middle)
    for row in H100:
        if row.model == model:
            for count, step in row.steps():
                assert pace.step_s(count) * 100 == pytest.approx(step, rel=0.33)


def test_experts_of_a_processor_are_as_its_dense_models() -> None:
    assert beside_cost("ddr", moe=True) == beside_cost("ddr")


def test_without_a_row_nothing_is_said() -> None:
    with pytest.raises(UsageError, match="hbm"):
        beside_cost("hbm", rows=[])
    whole = [replace(row, file_type="F16") for row in H100]
    with pytest.raises(UsageError, match="hbm"):
        beside_cost("hbm", rows=whole)
