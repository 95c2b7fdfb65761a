from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.furniture.materials import PRODUCT_VALUES
from verstak.furniture.strength.joints import (
    JOINTS,
    NOT_ALIKE,
    compare_joints,
    corner_moment,
    dowel_moment,
    lowest_published_moment,
)
from verstak.quantities.quantity import Cited, Estimated, words_in


def test_the_exams_corner() -> None:
    comparison = compare_joints(force_n=100, arm_um=400_000)
    assert comparison.moment is not None
    assert comparison.moment.value == 40
    assert comparison.moment.unit == "N·m"
    assert comparison.below_lowest is True
    assert compare_joints(force_n=200, arm_um=400_000).below_lowest is False


def test_the_smallest_published_moment_is_cited() -> None:
    lowest = lowest_published_moment()
    assert lowest.value == 78.7
    assert isinstance(lowest.provenance, Cited)
    assert "Atar & Ozcifci" in words_in(lowest.provenance.source, "en")


def test_the_joints_that_offices_use_are_there() -> None:
    keys = {joint.key for joint in JOINTS}
    assert {"screws", "mitre", "dowel", "confirmat", "eccentric"} <= keys
    assert all(joint.findings for joint in JOINTS)
    assert all(finding.source for joint in JOINTS for finding in joint.findings)


def test_no_moment_is_made_up_where_none_was_published() -> None:
    assert [joint.key for joint in JOINTS if joint.lowest() is not None] == ["screws"]
    report = compare_joints().report()
    rows = report.to_json()["tables"]["moments"]["rows"]
    confirmat = next(
        row for row in rows if row["joint"] == {"en": "confirmats", "ru": "на конфирматах"}
    )
    assert confirmat["tension_low"] is None
    assert "no corner moment" in confirmat["tested"]["en"]


def test_it_says_that_no_like_for_like_test_exists() -> None:
    notes = compare_joints(force_n=1, arm_um=1).report().notes
    assert NOT_ALIKE in notes
    assert PRODUCT_VALUES in notes


@pytest.mark.parametrize(
    ("diameter", "depth", "compression", "tension"),
    [
        (8_000, 10_000, 10.7, 11.7),
        (8_000, 12_000, 13.1, 14.5),
        (8_000, 12_700, 14.0, 15.5),
        (6_000, 10_000, 9.4, 9.9),
        (10_000, 12_000, 14.5, 16.5),
    ],
)
def test_dowels_as_recomputed_elsewhere(
    diameter: int, depth: int, compression: float, tension: float
) -> None:
    assert dowel_moment(diameter, depth, "compression").rounded == pytest.approx(
        compression, abs=0.1
    )
    assert dowel_moment(diameter, depth, "tension").rounded == pytest.approx(tension, abs=0.1)


def test_a_dowels_moment_is_an_estimate_and_says_why() -> None:
    provenance = dowel_moment(8_000, 12_000, "tension").provenance
    assert isinstance(provenance, Estimated)
    assert "inch-pounds assumed" in words_in(provenance.method, "en")
    assert provenance.low < 14.5 < provenance.high


@pytest.mark.parametrize(
    ("diameter", "depth"), [(4_000, 12_000), (12_000, 12_000), (8_000, 20_000)]
)
def test_dowels_outside_the_test_are_refused(diameter: int, depth: int) -> None:
    with pytest.raises(UsageError, match="were tested with"):
        dowel_moment(diameter, depth, "tension")


def test_bad_loads() -> None:
    with pytest.raises(UsageError, match="above zero"):
        corner_moment(0, 400_000)
    with pytest.raises(UsageError, match="above zero"):
        corner_moment(float("nan"), 400_000)
    with pytest.raises(UsageError, match="force and its arm"):
        compare_joints(force_n=100)
    with pytest.raises(UsageError, match="'oak'"):
        compare_joints("oak")


def test_a_report_in_both_languages() -> None:
    report = compare_joints("mdf", force_n=100, arm_um=400_000).report()
    assert report.title.ru == "Угловые соединения: МДФ"
    assert report.figures[0].key == "moment"
