"""A suite asked of a model, question by question."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from verstak.errors import Cancelled
from verstak.evaluate.card import TaskScore
from verstak.evaluate.runtime import Ask, Runtime, Turn
from verstak.evaluate.suites.item import Item
from verstak.evaluate.suites.record import Appender, RunKey, appending, read_record
from verstak.evaluate.suites.score import ItemResult, score
from verstak.evaluate.suites.suite import Suite
from verstak.quantities.text import Language


@dataclass(frozen=True, slots=True)
class SuiteProgress:
    """One more question has been answered, now or in an earlier run.

    Attributes:
        suite: Name.
        language: Of the suite.
        done: Questions answered so far.
        total: Questions of the suite.
        right: How many of those answered count.
        reused: How many of those answered are an earlier run's.
    """

    suite: str
    language: Language
    done: int
    total: int
    right: int
    reused: int


@dataclass(frozen=True, slots=True)
class Record:
    """Where answers are kept.

    Attributes:
        path: A file of its own for each model, runtime, suite and language.
        artifact: Digest of the model, so that another model's answers are not taken for its own.
        served_by: Name and version of what answers: another version may answer otherwise.
    """

    path: Path
    artifact: str
    served_by: str


def run_suite(
    runtime: Runtime,
    suite: Suite,
    *,
    seed: int,
    temperature: float,
    on_progress: Callable[[SuiteProgress], None],
    cancel: threading.Event,
    record: Record | None = None,
) -> tuple[TaskScore, tuple[ItemResult, ...]]:
    """Ask every question of a suite, each in a conversation of its own.

    Args:
        runtime: A loaded model.
        suite: What to ask.
        seed: Of the sampler.
        temperature: 0 = greedy.
        on_progress: Hears of every answer.
        cancel: Stops before the next question, and the answer that is being written.
        record: Keeps answers so that a killed run goes on; ``None`` = nothing is kept. Kept
            answers are judged anew.

    Returns:
        The score, and one result for each item in the order of the suite.

    Raises:
        EvaluationFailed: the model gave no answer.
        Cancelled: `cancel` was set; the answers so far are in the record.
        DiskFull: the record cannot grow.
    """
    results: dict[str, ItemResult] = {}
    reused = 0

    def took(item: Item, answer: str) -> ItemResult:
        verdict = item.grade(answer)
        result = ItemResult(item.id, answer, verdict.right, verdict.read, verdict.why)
        results[item.id] = result
        right = sum(each.right for each in results.values())
        on_progress(
            SuiteProgress(suite.name, suite.language, len(results), len(suite.items), right, reused)
        )
        return result

    with contextlib.ExitStack() as stack:
        append: Appender | None = None
        kept: dict[str, ItemResult] = {}
        if record is not None:
            key = _key(suite, seed=seed, temperature=temperature, record=record)
            kept = read_record(record.path, key)
            append = stack.enter_context(appending(record.path, key))
        for item in suite.items:
            if item.id in kept:
                reused += 1
                took(item, kept[item.id].answer)
        for item in suite.items:
            if item.id in results:
                continue
            if cancel.is_set():
                raise Cancelled(f"stopped after {len(results)} of {len(suite.items)} questions")
            result = took(item, runtime.answer(_ask(item, seed, temperature), cancel=cancel))
            if append is not None:
                append(result)
    ordered = tuple(results[item.id] for item in suite.items)
    return score(suite, ordered, seed=seed, temperature=temperature), ordered


def _ask(item: Item, seed: int, temperature: float) -> Ask:
    return Ask(
        turns=(Turn("user", item.prompt),),
        most_tokens=item.answer_tokens,
        temperature=temperature,
        seed=seed,
    )


def _key(suite: Suite, *, seed: int, temperature: float, record: Record) -> RunKey:
    return RunKey(
        artifact=record.artifact,
        runtime=record.served_by,
        suite=suite.name,
        suite_digest=suite.digest,
        language=suite.language,
        seed=seed,
        temperature=temperature,
    )
