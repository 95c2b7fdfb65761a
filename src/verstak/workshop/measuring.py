"""Measuring as a step: a candidate in, its quality card out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from verstak.evaluate.artifact import describe
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card import Step as CardStep
from verstak.evaluate.card_file import read_card, write_card
from verstak.evaluate.measuring import (
    MeasureProgress,
    ReferenceKind,
    ReferenceModel,
    Wanted,
    measure,
)
from verstak.evaluate.opening import RuntimeOptions, open_runtime
from verstak.evaluate.reference import ReferenceShelf, needed_bytes
from verstak.evaluate.runtimes.mlx import MOST_TOKENS
from verstak.evaluate.runtimes.served_model import engine_version
from verstak.evaluate.speed import NEW_TOKENS, PROMPT_TOKENS, RUNS
from verstak.evaluate.suites.suite import Suite
from verstak.evaluate.texts import JudgedText
from verstak.hardware.processor import processor_family
from verstak.workshop.recipe import EvaluationWanted
from verstak.workshop.step import Step, Tell
from verstak.workshop.targets.ground import Input

CARD_FILE = "card.json"
_ANSWERS = "answers"
_SHORT = (
    f"Measured in short on this processor, for which MLX is not made: {MOST_TOKENS} tokens of each "
    "text, no tasks, no speed."
)
_TOKENS_OF_A_TASK = 200
"""Question and answer, about: only tells one step's time from another's."""


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """What is to be known of an artifact.

    Attributes:
        artifact: The file or folder.
        name: What the card calls it.
        level: What it was made as; ``None`` = as its own file tells.
        label: Of the step.
        parameters: Weights of the source, for a folder whose files do not tell.
        steps: The last ones of how it was made, for the card.
        wanted: What the recipe asks.
        texts: What it is compared on.
        suites: What tasks it is asked.
        reference: What it is compared with; ``None`` = it is the reference itself.
        reference_name: What the card calls that.
        reference_kind: What kind of truth that is.
        command: What repeats it all.
        runtimes: What opens models here.
        shelf: Folder where what references expect is kept.
        machine: Where: times are of this machine only.
        threads: 0 = one for each core.
    """

    artifact: Input
    name: str
    level: str | None
    label: str
    parameters: int
    steps: tuple[CardStep, ...]
    wanted: EvaluationWanted
    texts: tuple[JudgedText, ...]
    suites: tuple[Suite, ...]
    reference: Input | None
    reference_name: str
    reference_kind: ReferenceKind
    command: str
    runtimes: RuntimeOptions
    shelf: Path
    machine: str
    threads: int


def measure_work(
    wanted: EvaluationWanted,
    elements: int,
    *,
    texts: tuple[JudgedText, ...],
    suites: tuple[Suite, ...],
) -> float:
    """Amount of work: tokens times weights, about.

    Args:
        wanted: What the recipe asks.
        elements: Weights of the model.
        texts: What it is compared on.
        suites: What tasks it is asked.
    """
    tokens = len(texts) * wanted.most_tokens
    tokens += sum(len(suite.items) for suite in suites) * _TOKENS_OF_A_TASK
    tokens += (RUNS + 1) * (PROMPT_TOKENS + NEW_TOKENS) if wanted.speed else 0
    return float((tokens + 1) * elements)


def expectation_bytes(wanted: EvaluationWanted, texts: int, vocabulary: int) -> int:
    """Disk for what the reference expects: the second half of each chunk is scored.

    Args:
        wanted: What the recipe asks.
        texts: How many texts.
        vocabulary: Of the model.
    """
    return texts * needed_bytes(wanted.most_tokens // 2, vocabulary)


def measure_step(request: MeasureRequest, *, work: float, disk_bytes: int) -> Step:
    """The step that measures an artifact; answers to tasks survive a kill.

    Args:
        request: What is to be known.
        work: Amount of work.
        disk_bytes: What the card and the reference take.
    """

    def make(folder: Path, tell: Tell, cancel: threading.Event) -> None:
        card = _measured(request, folder, _Share(request, tell), cancel)
        write_card(folder / CARD_FILE, card)

    return Step(
        what="measure",
        label=request.label,
        identity=_identity(request),
        outputs=(CARD_FILE,),
        work=work,
        make=make,
        disk_bytes=disk_bytes,
    )


def card_of(folder: Path) -> QualityCard:
    """The card that a step has made.

    Args:
        folder: Of its outputs.

    Raises:
        InvalidRecipe: it is damaged.
    """
    return read_card(folder / CARD_FILE)


def _measured(
    request: MeasureRequest, folder: Path, share: _Share, cancel: threading.Event
) -> QualityCard:
    artifact = describe(
        request.artifact.path,
        digest=f"sha256:{request.artifact.digest}",
        parameters=request.parameters,
    )
    artifact = artifact.called(request.name, level=request.level)
    artifact = replace(artifact, steps=(*artifact.steps, *request.steps))
    options = replace(request.runtimes, threads=request.threads)
    short = artifact.format == "MLX" and processor_family() == "x86_64"
    wanted = Wanted(
        # The reference has nothing to be compared with: it reads when the first candidate does.
        texts=() if request.reference is None else request.texts,
        tokens=MOST_TOKENS if short else request.wanted.most_tokens,
        chunk_tokens=MOST_TOKENS // 2 if short else request.wanted.chunk_tokens,
        suites=() if short else request.suites,
        speed_runs=RUNS if request.wanted.speed and not short else 0,
    )
    opened = open_runtime(artifact, options)
    try:
        card = measure(
            artifact,
            opened,
            wanted,
            reference=_reference(request, options),
            shelf=ReferenceShelf(request.shelf),
            on_progress=share,
            cancel=cancel,
            records=folder / _ANSWERS,
            command=request.command,
        )
    finally:
        opened.runtime.close()
    if not short:
        return card
    return msgspec.structs.replace(card, notes=(*card.notes, _SHORT))


def _reference(request: MeasureRequest, options: RuntimeOptions) -> ReferenceModel | None:
    if request.reference is None or not request.texts:
        return None
    truth = describe(request.reference.path, digest=f"sha256:{request.reference.digest}")
    truth = truth.called(request.reference_name)
    return ReferenceModel(
        artifact=truth,
        kind=request.reference_kind,
        open=lambda: open_runtime(truth, options),
    )


def _identity(request: MeasureRequest) -> Mapping[str, str]:
    reference = "" if request.reference is None else request.reference.digest
    library = request.runtimes.library
    return {
        "artifact": request.artifact.digest,
        "name": request.name,
        "level": request.level or "",
        "steps": repr(request.steps),
        "texts": " ".join(text.digest for text in request.texts) if reference else "",
        "tokens": str(request.wanted.most_tokens),
        "chunk_tokens": str(request.wanted.chunk_tokens),
        "suites": " ".join(f"{suite.language}:{suite.digest}" for suite in request.suites),
        "reference": reference if request.texts else "",
        "reference_kind": request.reference_kind,
        "library": "" if library is None else library.name,
        "engine": engine_version() if request.suites or request.wanted.speed else "",
        # Times are of this machine and of so many threads.
        "machine": request.machine if request.wanted.speed else "",
        "threads": str(request.threads) if request.wanted.speed else "",
    }


class _Share:
    """Turns phases into a share of the whole: each phase counts the same."""

    def __init__(self, request: MeasureRequest, tell: Tell) -> None:
        self._tell = tell
        phases: list[tuple[str, str]] = []
        if request.reference is not None:
            phases += [("reference", text.name) for text in request.texts]
            phases += [("text", text.name) for text in request.texts]
        phases += [("speed", "")] if request.wanted.speed else []
        phases += [("tasks", f"{suite.name} ({suite.language})") for suite in request.suites]
        self._at = {phase: index for index, phase in enumerate(phases)}

    def __call__(self, progress: MeasureProgress) -> None:
        index = self._at.get((progress.phase, progress.subject))
        if index is not None:
            self._tell((index + progress.done / max(1, progress.total)) / len(self._at))
