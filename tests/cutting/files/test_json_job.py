from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.json_job import read_jobs, read_jobs_with_notes, write_job, write_jobs
from verstak.cutting.job import (
    CuttingJob,
    EdgeBand,
    Edges,
    FirstCut,
    Grain,
    Part,
    SawRules,
    Sheet,
    Trim,
)
from verstak.errors import InvalidCutList, InvalidTable

SAMPLES = Path(__file__).parents[1] / "samples"
MM = 1000

um = st.integers(50 * MM, 3_000 * MM)
names = st.text(min_size=1, max_size=20).filter(str.strip)
bands = st.none() | st.builds(EdgeBand, names, st.integers(100, 3 * MM), st.integers(0, 2 * MM))
job_parts = st.builds(
    Part,
    names,
    um,
    um,
    st.integers(1, 500),
    st.sampled_from(Grain),
    st.builds(Edges, bands, bands, bands, bands),
    st.text(max_size=10),
)
trims = st.builds(Trim, *[st.integers(0, 20 * MM)] * 4)
prices = st.none() | st.decimals(0, 10**6, places=2)
sheets = st.builds(
    Sheet,
    names,
    um,
    um,
    st.none() | st.integers(0, 100),
    prices,
    trims,
    st.sampled_from(Grain),
    st.booleans(),
)
rules = st.builds(
    SawRules,
    st.integers(0, 6 * MM),
    st.sampled_from([2, 3, None]),
    st.sampled_from(FirstCut),
    st.none() | um,
    st.integers(0, 900 * MM),
    st.integers(0, 400 * MM),
)
jobs = st.builds(
    CuttingJob,
    st.lists(job_parts, min_size=1, max_size=4).map(tuple),
    st.lists(sheets, min_size=1, max_size=3).map(tuple),
    rules,
    st.text(max_size=10),
    st.text(max_size=10).filter(lambda text: text == "" or bool(text.strip())),
    st.none() | st.integers(1 * MM, 40 * MM),
)


@settings(max_examples=80, deadline=None)
@given(jobs)
def test_writing_and_reading_is_identity(job: CuttingJob) -> None:
    assert read_jobs(write_job(job)) == (job,)


@settings(max_examples=10, deadline=None)
@given(st.lists(jobs, min_size=1, max_size=3))
def test_several_jobs(several: list[CuttingJob]) -> None:
    assert read_jobs(write_jobs(several)) == tuple(several)


def test_the_form_of_the_manual() -> None:
    plain = json.loads(
        write_job(
            CuttingJob(
                (Part("a", 720_400, 560_000),),
                (Sheet("s", 2750 * MM, 1830 * MM, price=Decimal("48.50")),),
                SawRules(stages=None),
            )
        )
    )
    assert plain["parts"][0]["length_mm"] == 720.4
    assert plain["parts"][0]["width_mm"] == 560
    assert plain["rules"]["stages"] == "free"
    assert plain["sheets"][0]["price"] == "48.50"
    assert plain["sheets"][0]["quantity"] is None


def test_the_order_with_a_bazis_report() -> None:
    data = (SAMPLES / "raskroy_7_bazalt.json").read_bytes()
    (job,), notes = read_jobs_with_notes(data, name="r.json", defaults=CutListDefaults())
    assert job.name == "raskroy_7_bazalt"
    assert job.pieces == 70 + 7 + 56 + 7 + 7 + 7 + 7 + 14
    assert job.parts[0] == Part("5", 101 * MM, 1166 * MM, 70, code="5")
    assert job.sheets == (Sheet("2750x1830", 2750 * MM, 1830 * MM, trim=Trim.all_round(5 * MM)),)
    assert job.rules == SawRules(
        4 * MM, 3, min_offcut_length_um=400 * MM, min_offcut_width_um=80 * MM
    )
    # The report's own area of panels, in mm², as a check of every size and quantity.
    area = sum(p.quantity * p.length_um * p.width_um for p in job.parts) // 10**6
    assert abs(area / 138_516_700 - 1) < 0.01  # each size was rounded up to whole millimetres
    assert notes.unknown_columns == ("optimization_level",)


def test_vertical_grain_that_may_not_turn() -> None:
    data = (SAMPLES / "sample_wardrobe.json").read_bytes()
    (job,) = read_jobs(data)
    assert job.parts[0] == Part("SIDE", 2400 * MM, 600 * MM, 2, Grain.LENGTH, code="SIDE")
    assert [part.grain for part in job.parts[2:]] == [Grain.NONE, Grain.NONE]
    assert job.parts[0].turnings(job.sheets[0]) == (False,)


def test_a_bare_list_of_parts_with_units_in_its_keys() -> None:
    data = '[{"name": "a", "length_cm": 72, "width": "56 cm", "qty": 2, "grain": "вдоль"}]'
    said = CutListDefaults(sheets=(Sheet("s", 2750 * MM, 1830 * MM),))
    (job,) = read_jobs(data, name="list.json", defaults=said)
    assert job.parts == (Part("a", 720 * MM, 560 * MM, 2, Grain.LENGTH),)
    with pytest.raises(InvalidCutList, match="no sheet"):
        read_jobs(data, name="list.json")


def job_text(more: str, part: str = "") -> str:
    return f'{{{more}, "parts": [{{{PART}{part}}}]}}'


GOOD = '{"sheet": {"length": 2750, "width": 1830}, "parts": [%s]}'
PART = '"name": "a", "length": 720, "width": 560, "quantity": 2, "grain": "none"'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, column 2"),
        ("", "line 1"),
        ("17", "expected an object with parts, found int"),
        ("{}", "no part in it"),
        ('{"jobs": []}', "no job"),
        ('{"jobs": [3]}', "job 1: expected an object"),
        (GOOD % "3", "parts: expected a list of objects"),
        (GOOD % ('{"length": NaN, "name": "a"}'), "NaN is not a number"),
        (GOOD % ('{"length": -Infinity}'), "-Infinity is not"),
        (
            GOOD % ('{"length": 1e999, "width": 5, "name": "a", "quantity": 1, "grain": 0}'),
            "finite",
        ),
        (GOOD % f'{{{PART}, "name": "b"}}', "the key 'name' stands twice"),
        (GOOD % f'{{{PART}, "Длина": 5}}', "more than one key means 'length'"),
        (GOOD % f'{{{PART}, "edges": {{"top": 2}}}}', "edges are l1, l2, w1, w2"),
        (GOOD % f'{{{PART}, "edges": {{"l1": {{"thickness_mm": [1]}}}}}}', "part 1: expected a"),
        (GOOD % f'{{{PART}, "code": []}}', "part 1: expected a value, found a list"),
        (
            GOOD % '{"name": "a", "length": 0, "width": 5, "quantity": 1.5, "grain": 0}',
            "2 faults: part 1",
        ),
        (GOOD % '{"name": "a", "length": 9}', "columns are missing: width, quantity, grain"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": %s}' % ("9" * 5000), "digits"),
        ('{"format": "other"}', "expected format 'verstak-cutting-job'"),
        (job_text('"sheet": {"length": 5}'), "a sheet needs its length"),
        (job_text('"rules": 3'), "rules: expected an object"),
        (job_text('"rules": {"kerf": "thin"}'), "kerf: expected a number"),
        (job_text('"rules": {"kerf": [4]}'), "kerf: expected a value"),
        (job_text('"rules": {"stages": "many"}'), "stages: expected 2, 3"),
        (job_text('"rules": {"first_cut": ["x"]}'), "first_cut: expected any"),
        (job_text('"thickness_mm": "thick"'), "thickness_mm: expected a number"),
    ],
)
def test_bad_json_is_told(text: str, words: str) -> None:
    with pytest.raises(InvalidTable, match=words):
        read_jobs(text)


def test_rules_that_no_saw_has() -> None:
    text = job_text('"rules": {"stages": 7}, "sheet": {"size": "2750x1830"}')
    with pytest.raises(InvalidCutList, match="stages must be 2, 3 or free"):
        read_jobs(text)


def test_keys_that_were_not_understood_are_told() -> None:
    text = job_text('"colour": 1, "sheet": {"size": "2750x1830"}', ', "shape": 2')
    _, notes = read_jobs_with_notes(text, name="a.json", defaults=CutListDefaults())
    assert notes.unknown_columns == ("colour", "shape")
