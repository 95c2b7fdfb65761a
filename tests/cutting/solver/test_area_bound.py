from __future__ import annotations

import pytest
from tests.cutting.jobs import MM

from verstak.cutting.job import CuttingJob, Part, SawRules, Sheet
from verstak.cutting.solver.area_bound import area_bound


def test_parts_and_sheet_are_widened_by_one_kerf() -> None:
    # Four parts of 498 with 4 mm between them fill 1000 exactly.
    job = CuttingJob(
        (Part("p", 498 * MM, 498 * MM, 8),), (Sheet("s", 1000 * MM, 1000 * MM),), SawRules()
    )
    assert area_bound(job) == pytest.approx(8 * 502**2 / 1004**2)


def test_offcuts_in_stock_are_subtracted() -> None:
    offcut = Sheet("o", 498 * MM, 498 * MM, quantity=2, offcut=True)
    sheet = Sheet("s", 1000 * MM, 1000 * MM)
    job = CuttingJob((Part("p", 498 * MM, 498 * MM, 8),), (offcut, sheet), SawRules())
    assert area_bound(job) == pytest.approx(6 * 502**2 / 1004**2)
