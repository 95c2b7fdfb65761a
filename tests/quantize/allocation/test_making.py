"""The whole way on a small model: `rounding`, `weights`, `errors`, `probing`, `measuring`,
`allocation`, `making`, `verification` and `report`, through llama.cpp's own code."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.quantize.small_model import write_llama

from verstak.errors import Cancelled, DoesNotFit, InvalidGguf, UsageError
from verstak.formats.gguf import read_header
from verstak.formats.imatrix import read_imatrix
from verstak.quantize.allocation.allocation import Target
from verstak.quantize.allocation.candidates import TYPES, Preferences, candidates_of
from verstak.quantize.allocation.making import AllocationRequest, Allocator, Verified
from verstak.quantize.allocation.measuring import Measuring, MeasuringProgress, measure
from verstak.quantize.allocation.report import read_report, report_path
from verstak.quantize.allocation.rounding import as_bf16
from verstak.quantize.allocation.table import HarmTable
from verstak.quantize.importance import CalibrationRequest, collect_importance
from verstak.quantize.job import (
    ErrorsJob,
    ErrorTask,
    Event,
    Probed,
    ProbeJob,
    ScoredChunk,
    TensorErrors,
)
from verstak.quantize.process import run_job

# A dozen starts of a process, two blocks of 256 columns rounded to twenty types: about 10 s of one
# core. A process that first meets an IQ type spends seconds on its grid; where that is not the
# point, they are left out.
pytestmark = pytest.mark.integration

NEVER = threading.Event()
TEXT = "Shelves sag under load: choose a shorter span. Полки прогибаются под нагрузкой. " * 30
QUICK = Preferences(excluded=frozenset(name for name in TYPES if name.startswith("IQ")))
CHUNK = ScoredChunk(tuple(range(40, 104)), 0, 63)


def ignore(_: object) -> None:
    pass


@pytest.fixture(scope="module")
def matrix(library: Path, two_blocks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("making")
    text = folder / "text.txt"
    text.write_text(TEXT, "utf-8")
    path = folder / "small.imatrix.gguf"
    request = CalibrationRequest(
        two_blocks, text, path, chunk_tokens=64, most_chunks=4, threads=1, output_matrix=True
    )
    collect_importance(library, request, on_progress=ignore, cancel=NEVER)
    return path


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@pytest.fixture
def request_of(two_blocks: Path, matrix: Path, tables: Path, tmp_path: Path) -> AllocationRequest:
    return AllocationRequest(
        source=two_blocks,
        output=tmp_path / "out.gguf",
        target=Target(bits=4.0),
        text=TEXT,
        imatrix=matrix,
        preferences=QUICK,
        threads=1,
        tables=tables,
        multiplications=1e9,
        rows=16,
    )


def table_of(library: Path, request: AllocationRequest) -> HarmTable:
    return Allocator(library, request).measure(on_progress=ignore, cancel=NEVER)


def probed(library: Path, model: Path, *probes: dict[str, str]) -> list[Probed]:
    heard: list[Event] = []
    job = ProbeJob(str(library), str(model), "", (CHUNK,), probes, 1, os.getpid())
    run_job(job, on_event=heard.append, cancel=NEVER)
    return [one for one in heard if isinstance(one, Probed)]


def test_what_was_rounded_is_restored_and_harm_adds_up(library: Path, two_blocks: Path) -> None:
    first, second = "blk.0.attn_v.weight", "output.weight"
    one, none, other, both = probed(
        library, two_blocks, {first: "Q2_K"}, {}, {second: "Q3_K"}, {first: "Q2_K", second: "Q3_K"}
    )
    assert none.harms[0] < 1e-6 < one.harms[0]
    assert both.harms[0] == pytest.approx(one.harms[0] + other.harms[0], rel=0.3)
    assert both.errors == pytest.approx(one.errors | other.errors)


def test_harm_is_proportional_to_the_squared_error(library: Path, two_blocks: Path) -> None:
    name = "blk.0.attn_v.weight"
    coarse, fine = probed(library, two_blocks, {name: "Q2_K"}, {name: "Q4_K"})
    by_error = coarse.errors[name] / fine.errors[name]
    assert by_error > 5
    assert coarse.harms[0] / fine.harms[0] == pytest.approx(by_error, rel=0.3)


def test_errors_fall_with_bits_and_a_sample_stands_for_all_rows(
    library: Path, two_blocks: Path
) -> None:
    types = ("IQ3_S", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "F16")

    def errors(rows: int) -> TensorErrors:
        heard: list[Event] = []
        task = ErrorTask("blk.1.ffn_down.weight", types)
        job = ErrorsJob(str(library), str(two_blocks), "", (task,), rows, 1, os.getpid())
        run_job(job, on_event=heard.append, cancel=NEVER)
        (found,) = (one for one in heard if isinstance(one, TensorErrors))
        return found

    everything, sample = errors(256), errors(64)
    steps = [everything.errors[name] for name in types[1:]]
    assert steps == sorted(steps, reverse=True)
    assert everything.errors["F16"] == 0  # the file holds F16
    assert sample.errors["Q3_K"] == pytest.approx(everything.errors["Q3_K"], rel=0.1)
    assert sample.energy == pytest.approx(everything.energy, rel=0.1)


def test_bf16_is_the_upper_half_rounded_to_even() -> None:
    values = np.array([1.0, 1 + 2**-8, 1 + 3 * 2**-8, -3.14159], np.float32)
    assert as_bf16(values).tolist() == [1.0, 1.0, 1 + 2**-6, -3.140625]


def test_a_file_of_at_most_the_size_with_less_harm_for_more_bytes(
    library: Path, request_of: AllocationRequest
) -> None:
    table = table_of(library, request_of)
    expected = []
    for bits in (3.3, 4.2, 5.5):
        request = replace(request_of, target=Target(bits=bits), replace=True)
        made = Allocator(library, request).make(table, on_progress=ignore, cancel=NEVER)
        prediction = made.allocation.prediction
        assert request.output.stat().st_size == prediction.total_bytes
        assert bits - 0.15 < prediction.bits_per_weight <= bits
        expected.append(made.allocation.expected)
        report = read_report(report_path(request.output))
        assert report == made.report
        assert sum(report.harms().values()) == pytest.approx(report.expected)
        types = {one.name: one.type_name for one in read_header(request.output).tensors}
        assert all(types[one.name] == one.type_name for one in report.tensors)
    assert expected == sorted(expected, reverse=True)
    metadata = read_header(request_of.output).metadata
    assert metadata["verstak.allocation"] == (
        "types chosen by measured harm: at most 5.5 bits per weight"
    )


@pytest.mark.long  # 20 s of one core: both processes make the grids of all IQ types
def test_the_smallest_types_can_be_made(library: Path, request_of: AllocationRequest) -> None:
    request = replace(request_of, preferences=Preferences())
    table = table_of(library, request)
    smallest = Allocator(library, request).choose(table).smallest_bytes
    request = replace(request, target=Target(size_bytes=smallest))
    made = Allocator(library, request).make(table, on_progress=ignore, cancel=NEVER)
    types = set(made.allocation.prediction.types().values())
    assert types == {"F32", "IQ1_S", "Q2_K"}  # an embedding table without importance stays at Q2_K
    assert request.output.stat().st_size == smallest


def test_a_size_is_kept_to_the_byte(library: Path, request_of: AllocationRequest) -> None:
    table = table_of(library, request_of)
    smallest = Allocator(library, request_of).choose(table).smallest_bytes
    exact = replace(request_of, target=Target(size_bytes=smallest))
    assert Allocator(library, exact).choose(table).prediction.total_bytes == smallest
    less = replace(request_of, target=Target(size_bytes=smallest - 1))
    with pytest.raises(DoesNotFit, match=f"the smallest file has {smallest} bytes"):
        Allocator(library, less).choose(table)


def test_a_divergence_is_measured_before_the_file_appears(
    library: Path, request_of: AllocationRequest
) -> None:
    table = table_of(library, request_of)
    most = table.expected(sum(one.harm("Q4_K") for one in table.matrices.values()))
    request = replace(request_of, target=Target(most_divergence=most))
    seen: list[Verified] = []

    def hear(progress: object) -> None:
        if isinstance(progress, Verified):
            seen.append(progress)

    made = Allocator(library, request).make(table, on_progress=hear, cancel=NEVER)
    assert seen
    assert made.report.measured is not None
    assert made.report.measured <= most
    assert made.report.measured in [one.divergence for one in seen]
    assert request.output.stat().st_size == made.report.total_bytes
    names = {path.name for path in request.output.parent.iterdir()}
    assert names == {"out.gguf", "out.gguf.allocation.json"}


def test_an_impossible_divergence_is_told(library: Path, request_of: AllocationRequest) -> None:
    table = table_of(library, request_of)
    preferences = Preferences(excluded=QUICK.excluded | {"F16", "Q8_0"})
    request = replace(request_of, target=Target(most_divergence=1e-12), preferences=preferences)
    with pytest.raises(DoesNotFit, match="best file has an expected divergence"):
        Allocator(library, request).choose(table)


def test_a_second_measuring_takes_what_the_first_one_kept(
    library: Path, request_of: AllocationRequest
) -> None:
    table_of(library, request_of)
    seen: list[object] = []
    Allocator(library, request_of).measure(on_progress=seen.append, cancel=NEVER)
    assert seen == []


def test_a_stopped_measuring_goes_on_where_it_was(
    library: Path, two_blocks: Path, matrix: Path, tmp_path: Path
) -> None:
    measuring = Measuring(
        two_blocks, matrix, TEXT, threads=1, rows=16, multiplications=1e9, folder=tmp_path
    )
    matrices = candidates_of(read_header(two_blocks), read_imatrix(matrix), QUICK)

    def run(hear: Callable[[MeasuringProgress], None], cancel: threading.Event) -> HarmTable:
        return measure(library, measuring, matrices, on_progress=hear, cancel=cancel)

    stopped = threading.Event()
    with pytest.raises(Cancelled):
        run(lambda one: stopped.set() if (one.stage, one.done) == ("probes", 2) else None, stopped)
    seen: list[MeasuringProgress] = []
    again = run(seen.append, NEVER)
    assert seen[0].stage == "probes"
    assert seen[0].done >= 2
    assert set(again.matrices) == {one.name for one in matrices}


def test_a_text_of_a_few_words_is_refused(library: Path, request_of: AllocationRequest) -> None:
    request = replace(request_of, text="too short", tables=None)
    with pytest.raises(UsageError, match="256 are needed"):
        Allocator(library, request).measure(on_progress=ignore, cancel=NEVER)


@pytest.mark.parametrize("targets", [{}, {"bits": 4.0, "size_bytes": 7}, {"bits": -1.0}])
def test_one_target_is_needed(targets: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="exactly one"):
        Target(**targets)  # type: ignore[arg-type]


def test_what_is_no_report_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.allocation.json"
    path.write_text("{}")
    with pytest.raises(InvalidGguf, match="no report"):
        read_report(path)


def test_rows_without_whole_blocks_of_any_type_stay_in_16_bits(
    library: Path, request_of: AllocationRequest, tmp_path: Path
) -> None:
    model = write_llama(tmp_path / "odd.gguf", layers=1, feed_forward=272)
    request = replace(request_of, source=model, imatrix=None, tables=None, target=Target(bits=7.5))
    allocator = Allocator(library, request)
    table = allocator.measure(on_progress=ignore, cancel=NEVER)
    odd = table.matrices["blk.0.ffn_down.weight"]
    assert (odd.probe, set(odd.errors), odd.harm("F16")) == (None, {"F16"}, 0.0)
    made = allocator.make(table, on_progress=ignore, cancel=NEVER)
    types = {tensor.name: tensor.type_name for tensor in read_header(request.output).tensors}
    assert types["blk.0.ffn_down.weight"] == "F16"
    assert types["blk.0.ffn_up.weight"] != "F16"
    assert made.allocation.expected > 0
