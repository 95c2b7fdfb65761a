"""The way of a build from the source to measured candidates: one walk for the plan and the work.

The plan walks it to see which results are there; the work walks it and makes what is not. A step
can only be told when those before it are done, because it is named by what they made; until then a
rough idea of it has to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from verstak import __version__
from verstak.errors import (
    DoesNotFit,
    EvaluationFailed,
    QuantizationFailed,
    SolverFailed,
    ToolchainFailed,
    UsageError,
)
from verstak.evaluate.card import Step as CardStep
from verstak.evaluate.texts import CALIBRATION_TEXTS
from verstak.workshop.calibrating import calibrate_step, calibration_text, calibration_tokens
from verstak.workshop.full_precision import full_bytes
from verstak.workshop.measuring import MeasureRequest, expectation_bytes, measure_step, measure_work
from verstak.workshop.prepared import Prepared
from verstak.workshop.recipe import Calibration, Level
from verstak.workshop.step import Step
from verstak.workshop.targets.gguf import MATRIX_FILE
from verstak.workshop.targets.ground import Ground, Input
from verstak.workshop.targets.registry import target_of
from verstak.workshop.workbench import Result
from verstak.workshop.workplace import Workplace

REFERENCE = "reference"
"""Label of the step that measures what all others are compared with."""
REFERENCES_FOLDER = "references"
FINDINGS_FOLDER = "findings"

OF_ONE_LEVEL = (
    QuantizationFailed,
    ToolchainFailed,
    EvaluationFailed,
    SolverFailed,
    UsageError,
    DoesNotFit,
)
"""Failures that stop one candidate and not the others. A full disk, which is a
`DoesNotFit` too, and a stop end the build."""
_CARD_BYTES = 64 * 2**10
"""A card lists every tensor in some 150 bytes; a model has some hundreds."""


@dataclass(frozen=True, slots=True)
class Rough:
    """What is known of a step before those it depends on are done.

    Attributes:
        what: Kind of work.
        label: Which of its kind.
        work: Amount of work, as `Step.work`.
        disk_bytes: What its outputs take; ``None`` = not known.
        disk_exact: Whether that is so to the byte.
        level: Whose candidate it is about; ``None`` = everybody's.
        candidate: Whether it makes the candidate itself.
    """

    what: str
    label: str
    work: float
    disk_bytes: int | None
    disk_exact: bool = False
    level: Level | None = None
    candidate: bool = False


class Taker(Protocol):
    """Who walks the way."""

    def take(self, rough: Rough, step: Callable[[], Step] | None) -> Result | None:
        """Look for the result of a step, or make it.

        Args:
            rough: What is known of it in any case.
            step: The step itself; ``None`` = it cannot be told yet.

        Returns:
            The result; ``None`` = there is none (yet).
        """


@dataclass(frozen=True, slots=True)
class Walked:
    """Where the way ended.

    Attributes:
        reference: Card of the reference; ``None`` = not measured (yet).
        measured: Level, candidate and card of everything that was made and measured.
    """

    reference: Result | None
    measured: tuple[tuple[Level, Input, Result], ...]


def walk(prepared: Prepared, place: Workplace, taker: Taker) -> Walked:
    """Walk from the source to measured candidates.

    Args:
        prepared: The recipe, looked at.
        place: Where it is built.
        taker: Looks, or works.
    """
    return _Way(prepared, place, taker).walk()


class _Way:
    def __init__(self, prepared: Prepared, place: Workplace, taker: Taker) -> None:
        self._prepared = prepared
        self._place = place
        self._take = taker.take
        self._recipe = prepared.recipe
        self._source = prepared.source
        self._full_bytes, self._full_exact = full_bytes(prepared.source, prepared.recipe.source)

    def walk(self) -> Walked:
        full = self._full()
        matrix = self._matrix(full)
        ground = self._ground(full, matrix)
        truth = self._truth(full)
        reference = self._measure(None, truth, None)
        measured = []
        for level in self._recipe.levels:
            candidate = self._candidate(level, ground)
            card = self._measure(level, candidate, truth)
            if candidate is not None and card is not None:
                measured.append((level, candidate, card))
        return Walked(reference=reference, measured=tuple(measured))

    def _full(self) -> Input | None:
        step = self._prepared.full
        if step is None:
            return Input(self._source.path, self._source.digest)
        rough = Rough(
            step.what, step.label, step.work, self._full_bytes, disk_exact=self._full_exact
        )
        return _first(self._take(rough, lambda: step))

    def _matrix(self, full: Input | None) -> Input | None:
        text, calibration = self._prepared.calibration, self._recipe.calibration
        if text is None or calibration is None:
            return None
        library = self._place.library
        tokens = calibration_tokens(text, calibration)
        # A sum of squares in 32 bits for each column.
        size = 4 * self._source.columns
        rough = Rough("calibrate", text.name, tokens * self._source.elements, size)
        if full is None or library is None:
            return _first(self._take(rough, None))
        return _first(
            self._take(
                rough,
                lambda: calibrate_step(
                    full, text, calibration, library=library, threads=self._recipe.threads
                ),
            )
        )

    def _ground(self, full: Input | None, matrix: Input | None) -> Ground | None:
        missing = (
            full is None
            or self._place.library is None
            or (matrix is None and self._prepared.calibration is not None)
        )
        if missing or full is None or self._place.library is None:
            return None
        text = self._prepared.calibration
        return Ground(
            source=self._source,
            full=full,
            matrix=matrix,
            text=calibration_text(Calibration(CALIBRATION_TEXTS)).text
            if text is None
            else text.text,
            findings=self._place.cache.folder / FINDINGS_FOLDER,
            library=self._place.library,
            toolchains=self._place.toolchains,
            threads=self._recipe.threads,
        )

    def _truth(self, full: Input | None) -> Input | None:
        return full if self._prepared.reference is None else self._prepared.reference

    def _candidate(self, level: Level, ground: Ground | None) -> Input | None:
        target = target_of(level.target)
        ahead = target.size_ahead(level, self._source, matrix_text=self._prepared.matrix_text)
        rough = Rough(
            target.what(level),
            level.label,
            float(self._full_bytes),
            ahead.size_bytes,
            disk_exact=ahead.exact,
            level=level,
            candidate=True,
        )
        result = self._take(rough, None if ground is None else lambda: target.step(level, ground))
        return None if result is None else target.artifact(result)

    def _measure(
        self, level: Level | None, artifact: Input | None, truth: Input | None
    ) -> Result | None:
        label = REFERENCE if level is None else level.label
        recipe, prepared, place = self._recipe, self._prepared, self._place
        work = measure_work(
            recipe.evaluation,
            self._source.elements,
            texts=() if level is None else prepared.texts,
            suites=prepared.suites,
        )
        # What the reference expects is read, and kept, with the first candidate.
        size = _CARD_BYTES
        if level == recipe.levels[0]:
            size += expectation_bytes(
                recipe.evaluation, len(prepared.texts), self._source.vocabulary
            )
        rough = Rough("measure", label, work, size, level=level)
        ready = artifact is not None and (level is None or truth is not None)
        if not ready or artifact is None or place.library is None:
            return self._take(rough, None)
        request = MeasureRequest(
            artifact=artifact,
            name=prepared.reference_name if level is None else f"{self._source.name} {label}",
            level=None if level is None else target_of(level.target).level(level),
            label=label,
            parameters=self._source.elements,
            steps=() if level is None else self._steps(level),
            wanted=recipe.evaluation,
            texts=prepared.texts,
            suites=prepared.suites,
            reference=truth,
            reference_name=prepared.reference_name,
            reference_kind=prepared.reference_kind,
            command=f"verstak build {recipe.path.name}",
            runtimes=place.runtimes,
            shelf=place.cache.folder / REFERENCES_FOLDER,
            machine=place.machine,
            threads=recipe.threads,
        )
        return self._take(rough, lambda: measure_step(request, work=work, disk_bytes=size))

    def _steps(self, level: Level) -> tuple[CardStep, ...]:
        """How a candidate came out of the source, as far as its own file does not tell."""
        steps = []
        ours = f"verstak {__version__}"
        library = "" if self._place.library is None else self._place.library.name
        quantizer = f"{ours}, llama.cpp {library}"
        full = self._prepared.full
        if full is not None and full.what == "unpack":
            detail = f"{self._source.name}, {self._source.level}, sha256:{self._source.digest}"
            command = f"verstak quantize {self._source.name} --type F16 --allow-requantize"
            steps.append(CardStep("unpack", quantizer, command, detail))
        target = target_of(level.target)
        if level.target != "gguf":
            tool = f"{ours}, the toolchain of {level.target}"
            return (*steps, CardStep(target.what(level), tool, None, level.label))
        text, calibration = self._prepared.calibration, self._recipe.calibration
        matrix = ""
        if text is not None and calibration is not None:
            matrix = f" --imatrix {MATRIX_FILE}"
            most = calibration.most_chunks
            told = "all" if most is None else f"at most {most}"
            detail = f"{text.name}, {told} chunks of {calibration.chunk_tokens} tokens"
            steps.append(CardStep("calibrate", quantizer, None, detail))
        label = f"{self._source.name} {level.label}"
        wish = f"--type {level.preset}"
        if level.preset is None:
            wish = next(
                f"--{key} {value:g}" if key != "size" else f"--size {value}"
                for key, value in (
                    ("size", level.size_bytes),
                    ("bits", level.bits),
                    ("max-kld", level.max_kld),
                )
                if value is not None
            )
        command = f"verstak quantize F16.gguf {wish}{matrix}"
        return (*steps, CardStep(target.what(level), quantizer, command, label))


def _first(result: Result | None) -> Input | None:
    """The first output of a step."""
    if result is None:
        return None
    name = result.made.files[0].name
    return Input(result.path(name), result.made.digest(name))
