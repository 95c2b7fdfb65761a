"""Results of steps (`step`, `cache`, `workbench`): found when whole, made again when not."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from verstak.errors import Busy, Cancelled, QuantizationFailed, ToolchainFailed
from verstak.workshop.cache import RECORD, WorkCache
from verstak.workshop.journal import Journal
from verstak.workshop.step import Step, Tell
from verstak.workshop.workbench import Advance, Workbench

NEVER = threading.Event()


class Count:
    """Writes an output and counts how often."""

    def __init__(self, *, name: str = "out", data: bytes = b"made") -> None:
        self.calls = 0
        self._name, self._data = name, data

    def __call__(self, folder: Path, tell: Tell, cancel: threading.Event) -> None:
        self.calls += 1
        tell(0.5)
        (folder / self._name).write_bytes(self._data)


def step(make: Callable[[Path, Tell, threading.Event], None], **changes: object) -> Step:
    plain = Step("work", "one", {"of": "x"}, ("out",), 10.0, make)
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test's own few


def bench(folder: Path, heard: list[Advance] | None = None, total: int = 1) -> Workbench:
    return Workbench(
        WorkCache(folder),
        Journal(folder, "here"),
        total=total,
        ahead_s=[None] * total,
        on_advance=(heard if heard is not None else []).append,
        cancel=NEVER,
    )


def test_a_result_is_made_once(tmp_path: Path) -> None:
    make, heard = Count(), list[Advance]()
    first = bench(tmp_path, heard).take(step(make))
    again = bench(tmp_path, heard).take(step(make, label="called otherwise"))
    assert (make.calls, first.cached, again.cached) == (1, False, True)
    assert first.path("out").read_bytes() == b"made"
    assert first.digest == again.digest
    assert [(one.share, one.cached, one.finished) for one in heard] == [
        (0.0, False, False),
        (0.5, False, False),
        (1.0, False, True),
        (1.0, True, True),
    ]


def test_another_identity_is_another_result(tmp_path: Path) -> None:
    make = Count()
    for identity in ({"of": "x"}, {"of": "y"}, {"of": "x", "and": "y"}):
        bench(tmp_path).take(step(make, identity=identity))
    bench(tmp_path).take(step(make, what="other"))
    assert make.calls == 4


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "record"])
def test_a_damaged_result_is_made_again(tmp_path: Path, damage: str) -> None:
    make = Count()
    result = bench(tmp_path).take(step(make))
    out = result.path("out")
    match damage:
        case "cut":
            out.write_bytes(b"mad")
        case "changed":
            out.write_bytes(b"mode")
        case "gone":
            out.unlink()
        case _:
            (result.folder / RECORD).write_bytes(b'{"what": ')
    # Whoever only looks changes nothing.
    assert WorkCache(tmp_path).find(step(make)) is None
    assert bench(tmp_path).take(step(make)).path("out").read_bytes() == b"made"
    assert make.calls == 2


def test_a_failed_step_leaves_its_folder_for_the_next_try(tmp_path: Path) -> None:
    def fail(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        (folder / "half").write_bytes(b"1")
        raise QuantizationFailed("no")

    with pytest.raises(QuantizationFailed):
        bench(tmp_path).take(step(fail))

    def go_on(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        (folder / "out").write_bytes((folder / "half").read_bytes() + b"2")

    result = bench(tmp_path).take(step(go_on))
    assert result.path("out").read_bytes() == b"12"
    assert result.made.resumed
    assert [one.event for one in Journal(tmp_path, "here").entries()] == ["begun", "begun", "done"]
    # What was resumed tells nothing of how long a whole step takes.
    assert Journal(tmp_path, "here").seconds("work", 10.0) is None


def test_a_tool_that_ends_well_and_makes_nothing(tmp_path: Path) -> None:
    def nothing(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        subprocess.run(["true"], check=True, cwd=folder)

    def empty(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        subprocess.run(["touch", "out"], check=True, cwd=folder)

    for make in (nothing, empty):
        with pytest.raises(ToolchainFailed, match="said that it finished and made no out"):
            bench(tmp_path).take(step(make))
    assert WorkCache(tmp_path).find(step(nothing)) is None


def test_a_folder_as_output(tmp_path: Path) -> None:
    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        (folder / "tree" / "deep").mkdir(parents=True)
        (folder / "tree" / "deep" / "a").write_bytes(b"a")
        (folder / "tree" / "b").write_bytes(b"b")

    result = bench(tmp_path).take(step(make, outputs=("tree/",)))
    assert [one.name for one in result.made.files] == ["tree/b", "tree/deep/a"]
    assert result.made.size_bytes == 2
    assert result.made.digest("tree/b") != result.made.digest("tree/deep/a")


def test_one_recipe_is_built_once_at_a_time(tmp_path: Path) -> None:
    cache = WorkCache(tmp_path)
    with cache.building("a"):
        with pytest.raises(Busy, match="being built already"), cache.building("a"):
            pass
        with cache.building("b"), pytest.raises(Busy):
            cache.clean()
    with cache.building("a"):
        pass


def test_a_step_that_another_build_makes_is_waited_for(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        entered.set()
        assert leave.wait(60)
        (folder / "out").write_bytes(b"slow")

    other = threading.Thread(target=lambda: bench(tmp_path).take(step(slow)))
    other.start()
    assert entered.wait(60)
    make = Count()
    threading.Timer(0.2, leave.set).start()
    result = bench(tmp_path).take(step(make))
    other.join()
    assert result.path("out").read_bytes() == b"slow"
    assert (make.calls, result.cached) == (0, True)


def test_waiting_can_be_given_up(tmp_path: Path) -> None:
    cache, cancelled = WorkCache(tmp_path), threading.Event()
    cancelled.set()
    one = step(Count())
    with (
        cache.held(one, cancel=NEVER),
        pytest.raises(Cancelled),
        WorkCache(tmp_path).held(one, cancel=cancelled),
    ):
        pass


def test_cleaning_frees_what_it_says(tmp_path: Path) -> None:
    result = bench(tmp_path).take(step(Count(data=b"x" * 1000)))
    (tmp_path / "mine.txt").write_text("not ours")
    cache = WorkCache(tmp_path)
    assert cache.clean() >= 1000
    assert not result.folder.exists()
    assert (tmp_path / "mine.txt").exists()
    assert cache.clean() == 0


def test_time_left_is_known_when_every_step_to_come_has_run_before(tmp_path: Path) -> None:
    heard: list[Advance] = []
    work = Workbench(
        WorkCache(tmp_path),
        Journal(tmp_path, "here"),
        total=3,
        ahead_s=[5.0, 100.0, 20.0],
        on_advance=heard.append,
        cancel=NEVER,
    )
    work.take(step(Count()))
    assert heard[-1].build_left_s == 120.0
    work.skip()
    with work.outside("publish", "name", 1.0) as tell:
        tell(1.0)
        assert heard[-1].index == 3
        assert not heard[-1].finished
    assert heard[-1].build_left_s == 0.0
    unknown = bench(tmp_path, heard, total=2)
    unknown.take(step(Count()))
    assert heard[-1].build_left_s is None
