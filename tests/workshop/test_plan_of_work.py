"""The plan (`plan_of_work`, `way`, `ground`): exact sizes, honest times, disks that are too small."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from tests.quantize.small_model import write_llama
from tests.workshop.conftest import CALIBRATION, prepared_from, write_source

from verstak.errors import DiskFull, UnsupportedFeature
from verstak.workshop.build import build
from verstak.workshop.plan_of_work import SPARE_BYTES, PlanOfWork, plan_work
from verstak.workshop.workplace import Workplace

NEVER = threading.Event()
RECIPE = """
[source]
model = "./f16.gguf"
[calibration]
texts = ["calibration.txt"]
[[target]]
format = "gguf"
levels = ["Q4_K_M", "Q8_0"]
[evaluate]
texts = ["ru"]
[publish]
name = "office/tiny"
"""


def planned(place: Workplace, folder: Path, text: str = RECIPE) -> PlanOfWork:
    (folder / "calibration.txt").write_text(CALIBRATION, "utf-8")
    return plan_work(prepared_from(text, folder, place), place, cancel=NEVER)


def test_the_steps_and_what_they_take(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    plan = planned(place, tmp_path)
    assert [(step.what, step.label) for step in plan.steps] == [
        ("calibrate", "calibration.txt"),
        ("measure", "reference"),
        ("quantize", "Q4_K_M"),
        ("measure", "Q4_K_M"),
        ("quantize", "Q8_0"),
        ("measure", "Q8_0"),
        ("publish", "office/tiny:latest"),
    ]
    made = [step for step in plan.steps if step.what == "quantize"]
    assert all(step.disk_exact and step.disk_bytes for step in made)
    assert plan.store_bytes == made[1].disk_bytes
    assert plan.memory_bytes is not None
    assert plan.seconds is None
    assert plan.unknown_sizes == ()
    assert not plan.replaces
    # Looking leaves nothing behind.
    assert not place.cache.folder.exists()


def test_a_folder_s_sizes_are_not_exact(tmp_path: Path, place: Workplace) -> None:
    write_source(tmp_path / "f16.gguf")
    plan = planned(place, tmp_path)
    assert plan.steps[0].what == "convert"
    assert not any(step.disk_exact for step in plan.steps)
    assert plan.memory_bytes is None


def test_times_of_earlier_runs_add_up(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    for step in planned(place, tmp_path).steps:
        for seconds in (1.0, 2.0):
            place.journal.add("done", step.what, work=step.work, seconds=seconds)
    plan = planned(place, tmp_path)
    times = plan.seconds
    assert times is not None
    least, most = times[1], times[2]
    assert 0 < least <= times[0] <= most


def test_disks_that_are_too_small(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    plan = planned(place, tmp_path)
    need = plan.work_bytes + SPARE_BYTES
    apart = replace(plan, same_disk=False, work_free_bytes=need, store_free_bytes=plan.store_bytes)
    apart.require_disk(tmp_path, tmp_path)
    for short in (
        replace(apart, work_free_bytes=need - 1),
        replace(apart, store_free_bytes=plan.store_bytes - 1),
        replace(apart, same_disk=True),
    ):
        with pytest.raises(DiskFull, match="bytes are needed"):
            short.require_disk(tmp_path, tmp_path)


def test_without_the_library_there_is_a_plan_and_no_build(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    plan = planned(place, tmp_path)
    prepared = prepared_from(RECIPE, tmp_path, place)
    with pytest.raises(UnsupportedFeature) as raised:
        build(prepared, plan, place, on_advance=lambda _: None, cancel=NEVER)
    assert raised.value.remedy == "verstak toolchain install quantizer"
