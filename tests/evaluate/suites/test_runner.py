import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.evaluate.suites.stand_in_runtime import StandInRuntime

from verstak.errors import Cancelled, EvaluationFailed, InvalidRecipe
from verstak.evaluate.runtime import Ask
from verstak.evaluate.suites.record import RunKey, appending, read_record
from verstak.evaluate.suites.runner import Record, SuiteProgress, run_suite
from verstak.evaluate.suites.score import ItemResult, score, share_right
from verstak.evaluate.suites.suite import Suite, shipped_suites

SUITE = next(each for each in shipped_suites() if each.name == "arithmetic").subset(8, seed=1)
RIGHT = {item.prompt: item.right[0] for item in SUITE.items}

ROOT = Path(__file__).parents[3]


def knows(ask: Ask) -> str:
    return RIGHT[ask.turns[0].content]


def knows_half(ask: Ask) -> str:
    return knows(ask) if list(RIGHT).index(ask.turns[0].content) % 2 else "I am not sure."


def run(
    runtime: StandInRuntime,
    *,
    suite: Suite = SUITE,
    record: Record | None = None,
    seed: int = 1,
    temperature: float = 0.0,
    heard: list[SuiteProgress] | None = None,
) -> tuple[int, tuple[ItemResult, ...]]:
    told, results = run_suite(
        runtime,
        suite,
        seed=seed,
        temperature=temperature,
        on_progress=(heard if heard is not None else []).append,
        cancel=threading.Event(),
        record=record,
    )
    assert (told.seed, told.temperature) == (seed, temperature)
    assert told.suite_digest == suite.digest
    assert told.right == sum(result.right for result in results)
    assert told.share.low <= told.share.value <= told.share.high
    return told.right, results


def test_every_question_is_asked_alone_and_judged() -> None:
    runtime, heard = StandInRuntime(knows_half), list[SuiteProgress]()
    right, results = run(runtime, seed=5, temperature=0.7, heard=heard)
    assert right == 4
    assert [result.id for result in results] == [item.id for item in SUITE.items]
    assert all(len(ask.turns) == 1 and ask.turns[0].role == "user" for ask in runtime.asked)
    assert {(ask.seed, ask.temperature) for ask in runtime.asked} == {(5, 0.7)}
    assert [each.done for each in heard] == list(range(1, 9))
    assert heard[-1] == SuiteProgress("arithmetic", SUITE.language, 8, 8, 4, 0)
    assert all(result.why for result in results if not result.right)


def test_a_record_is_used_again(tmp_path: Path) -> None:
    record = Record(tmp_path / "deep" / "a.jsonl", "sha256:1", "engine 1")
    first = run(StandInRuntime(knows_half), record=record)
    again, heard = StandInRuntime(knows), list[SuiteProgress]()
    assert run(again, record=record, heard=heard) == first
    assert again.asked == []
    assert heard[-1].reused == 8


@pytest.mark.parametrize("change", ["artifact", "engine", "seed", "temperature", "suite"])
def test_a_record_of_something_else_is_not(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.jsonl"
    run(StandInRuntime(knows_half), record=Record(path, "sha256:1", "engine 1"))
    again = StandInRuntime(knows)
    suite = SUITE.subset(7, seed=2) if change == "suite" else SUITE
    run(
        again,
        suite=suite,
        record=Record(
            path,
            "sha256:2" if change == "artifact" else "sha256:1",
            "engine 2" if change == "engine" else "engine 1",
        ),
        seed=2 if change == "seed" else 1,
        temperature=0.5 if change == "temperature" else 0.0,
    )
    assert len(again.asked) == len(suite.items)


def test_cancelling_keeps_what_was_answered(tmp_path: Path) -> None:
    record, cancel = Record(tmp_path / "a.jsonl", "sha256:1", "engine 1"), threading.Event()

    def stop_at_third(progress: SuiteProgress) -> None:
        if progress.done == 3:
            cancel.set()

    with pytest.raises(Cancelled):
        run_suite(
            StandInRuntime(knows),
            SUITE,
            seed=1,
            temperature=0,
            on_progress=stop_at_third,
            cancel=cancel,
            record=record,
        )
    again = StandInRuntime(knows)
    assert run(again, record=record)[0] == 8
    assert len(again.asked) == 5


def test_a_failing_model_keeps_what_was_answered(tmp_path: Path) -> None:
    record = Record(tmp_path / "a.jsonl", "sha256:1", "engine 1")
    fails_on = SUITE.items[4].prompt

    def fails(ask: Ask) -> str:
        if ask.turns[0].content == fails_on:
            raise EvaluationFailed("no answer")
        return knows(ask)

    with pytest.raises(EvaluationFailed):
        run(StandInRuntime(fails), record=record)
    again = StandInRuntime(knows)
    assert run(again, record=record)[0] == 8
    assert len(again.asked) == 4


def test_a_record_cut_anywhere_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    expected = run(StandInRuntime(knows_half), record=Record(path, "sha256:1", "engine 1"))
    whole = path.read_bytes()
    for cut in range(0, len(whole), 41):
        path.write_bytes(whole[:cut])
        again = StandInRuntime(knows_half)
        assert run(again, record=Record(path, "sha256:1", "engine 1")) == expected
        assert len(again.asked) == 8 - max(0, whole[:cut].count(b"\n") - 1)
        assert path.read_bytes() == whole


def test_a_broken_line_ends_what_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    run(StandInRuntime(knows_half), record=Record(path, "sha256:1", "engine 1"))
    whole = path.read_bytes()
    lines = whole.split(b"\n")
    path.write_bytes(b"\n".join([*lines[:3], b"\xff\x00{", *lines[4:]]))
    again = StandInRuntime(knows_half)
    run(again, record=Record(path, "sha256:1", "engine 1"))
    assert len(again.asked) == 6
    assert path.read_bytes() == whole


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecipe, match="expected a file"):
        run(StandInRuntime(knows), record=Record(tmp_path, "sha256:1", "engine 1"))


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    key = RunKey("sha256:1", "stand-in 1", "own", "0" * 64, "en", 1, 0.0)
    result = ItemResult("own-1", "пять\n5", right=True, read="5")
    with appending(tmp_path / "a.jsonl", key) as append:
        append(result)
    assert read_record(tmp_path / "a.jsonl", key) == {"own-1": result}


def test_a_score_needs_one_result_for_each_item() -> None:
    results = [ItemResult(item.id, "", right=False) for item in SUITE.items]
    assert score(SUITE, results, seed=1, temperature=0).right == 0
    with pytest.raises(EvaluationFailed):
        score(SUITE, results[1:], seed=1, temperature=0)
    with pytest.raises(EvaluationFailed):
        share_right(0, 0)
    with pytest.raises(EvaluationFailed):
        share_right(3, 2)


# A process that answers three questions and then waits to be killed; about a second.
_KILLED = """
import sys, threading
from pathlib import Path
from tests.evaluate.suites.stand_in_runtime import StandInRuntime
from tests.evaluate.suites.test_runner import SUITE, knows_half
from verstak.evaluate.suites.runner import Record, run_suite

runtime = StandInRuntime(knows_half)

def told(progress):
    print(progress.done, flush=True)

def answer(ask):
    if len(runtime.asked) == 4:
        print("waiting", flush=True)
        threading.Event().wait()
    return knows_half(ask)

runtime._rule = answer
run_suite(runtime, SUITE, seed=1, temperature=0, on_progress=told, cancel=threading.Event(),
          record=Record(Path(sys.argv[1]), "sha256:1", "engine 1"))
"""


@pytest.mark.integration
def test_a_killed_process_leaves_answers_to_go_on_from(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        try:
            while child.stdout.readline().strip() not in {"waiting", ""}:
                pass
        finally:
            child.send_signal(signal.SIGKILL)
    again = StandInRuntime(knows_half)
    assert run(again, record=Record(path, "sha256:1", "engine 1"))[0] == 4
    assert len(again.asked) == 5
