"""A model in, its quality card out: divergence, speed and tasks, with progress and cancellation."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from verstak import __version__
from verstak.errors import EvaluationFailed
from verstak.evaluate.artifact import Artifact
from verstak.evaluate.card import (
    MEASURED,
    SCHEMA,
    Divergence,
    Perplexity,
    QualityCard,
    Speed,
    Step,
    TaskScore,
)
from verstak.evaluate.chunks import CHUNK_TOKENS, layout_digest, split, targets
from verstak.evaluate.divergence import (
    DivergenceSummary,
    PositionScores,
    compare_positions,
    perplexity,
    summarise,
    token_losses,
)
from verstak.evaluate.opening import Opened
from verstak.evaluate.reference import Reference, ReferenceKey, ReferenceShelf
from verstak.evaluate.runtime import Chunk, Logits, Tokens
from verstak.evaluate.speed import NEW_TOKENS, PROMPT_TOKENS, RUNS, measure_speed
from verstak.evaluate.suites.runner import Record, SuiteProgress, run_suite
from verstak.evaluate.suites.suite import Suite
from verstak.evaluate.texts import JudgedText

type ReferenceKind = Literal["full", "dequantised", "synthetic"]
type Phase = Literal["reference", "text", "speed", "tasks"]

TOKENS = 2048
"""Of each text: four chunks."""


@dataclass(frozen=True, slots=True)
class ReferenceModel:
    """What counts as truth.

    Attributes:
        artifact: The model.
        kind: See `verstak.evaluate.card.Divergence`.
        open: Opens it; called when something has to be read that is not kept yet.
    """

    artifact: Artifact
    kind: ReferenceKind
    open: Callable[[], Opened]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be measured.

    Attributes:
        texts: Compared on each; without a reference only their perplexity is measured.
        tokens: Of each text, at most.
        chunk_tokens: Tokens that are read together.
        suites: Asked one after another.
        seed: Of the sampler.
        temperature: 0 = greedy.
        speed_runs: Runs that are timed; 0 = speed is not measured.
        prompt_tokens: Tokens to read in each.
        new_tokens: Tokens to write in each.
    """

    texts: tuple[JudgedText, ...] = ()
    tokens: int = TOKENS
    chunk_tokens: int = CHUNK_TOKENS
    suites: tuple[Suite, ...] = ()
    seed: int = 1
    temperature: float = 0.0
    speed_runs: int = RUNS
    prompt_tokens: int = PROMPT_TOKENS
    new_tokens: int = NEW_TOKENS


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """How far a phase has come.

    Attributes:
        phase: What is being done.
        subject: Text or suite; ``""`` = there is only one.
        done: Chunks, runs or questions.
        total: How many there are.
        left_s: Seconds until the phase ends, as it has gone so far; ``None`` = too early to tell.
    """

    phase: Phase
    subject: str
    done: int
    total: int
    left_s: float | None


type Tell = Callable[[MeasureProgress], None]


def measure(
    artifact: Artifact,
    opened: Opened,
    wanted: Wanted,
    *,
    reference: ReferenceModel | None,
    shelf: ReferenceShelf,
    on_progress: Tell,
    cancel: threading.Event,
    records: Path | None = None,
    command: str | None = None,
) -> QualityCard:
    """Measure a model.

    Args:
        artifact: What it is.
        opened: The same in a runtime; the caller closes it.
        wanted: What is to be measured.
        reference: What it is compared with; ``None`` = nothing is, and texts have a perplexity only.
        shelf: Where references are kept.
        on_progress: Hears how far it has come, in the caller's thread.
        cancel: Stops the work.
        records: Folder where answers are kept, so that a killed run goes on; ``None`` = nowhere.
        command: What repeats this, for the card.

    Raises:
        UsageError: sizes that cannot be meant.
        EvaluationFailed: the model or the reference could not be measured, or they do not share
            a tokenizer.
        DiskFull: there is no room for the reference.
        Cancelled: `cancel` was set; references read so far and answers given so far are kept.
    """
    work = _Measurement(artifact, opened, wanted, _Pace(on_progress), cancel)
    compared = () if reference is None else work.compare(reference, shelf)
    read = work.read() if reference is None else ()
    speed = work.speed()
    tasks = tuple(work.ask(suite, records) for suite in wanted.suites)
    tool = f"verstak {__version__}, {opened.version}"
    return QualityCard(
        schema=SCHEMA,
        name=artifact.name,
        digest=artifact.digest,
        format=artifact.format,
        level=artifact.level,
        architecture=artifact.architecture,
        base_model=artifact.base_model,
        licence=artifact.licence,
        parameters=artifact.parameters,
        size_bytes=artifact.size_bytes,
        bits_per_weight=artifact.bits_per_weight,
        tensors=artifact.tensors,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        steps=(*artifact.steps, Step(MEASURED, tool, command)),
        divergence=compared,
        tasks=tasks,
        speed=speed,
        notes=opened.notes(),
        perplexity=read,
    )


class _Pace:
    """Says how far a phase is, and how long it will take."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._phase: tuple[Phase, str] | None = None
        self._began_s = 0.0
        self._skipped = 0

    def at(self, phase: Phase, subject: str, done: int, total: int) -> None:
        now_s = time.monotonic()
        if self._phase != (phase, subject):
            self._phase, self._began_s, self._skipped = (phase, subject), now_s, done
        worked = done - self._skipped
        left_s = (now_s - self._began_s) / worked * (total - done) if worked > 0 else None
        self._tell(MeasureProgress(phase, subject, done, total, left_s))


@dataclass(frozen=True, slots=True)
class _Measurement:
    """One model being measured."""

    artifact: Artifact
    opened: Opened
    wanted: Wanted
    pace: _Pace
    cancel: threading.Event

    def compare(self, reference: ReferenceModel, shelf: ReferenceShelf) -> tuple[Divergence, ...]:
        """The reference reads all texts and goes, then the model does.

        A GGUF is in memory only while it reads; a model of an environment stays there from the
        splitting of the texts on, beside the reference.
        """
        if not self.wanted.texts:
            return ()
        layouts = self._layouts(self.opened)
        reader = reference.open()
        try:
            kept = [
                self._expected(reference, reader, shelf, text, chunks)
                for text, chunks in zip(self.wanted.texts, layouts, strict=True)
            ]
        finally:
            reader.runtime.close()
        found = []
        for text, chunks, expected in zip(self.wanted.texts, layouts, kept, strict=True):
            summary = summarise(self._compared(text, chunks, expected))
            found.append(_row(reference, text, summary, self.wanted.chunk_tokens))
        return tuple(found)

    def read(self) -> tuple[Perplexity, ...]:
        """How much each text surprises the model, where there is no reference."""
        if not self.wanted.texts:
            return ()
        found = []
        for text, chunks in zip(self.wanted.texts, self._layouts(self.opened), strict=True):
            losses = self._each(text, chunks, lambda _, *scored: token_losses(*scored))
            found.append(
                Perplexity(
                    text=text.name,
                    text_digest=text.digest,
                    layout_digest=layout_digest(chunks),
                    positions=sum(len(each) for each in losses),
                    chunk_tokens=self.wanted.chunk_tokens,
                    value=perplexity(losses),
                )
            )
        return tuple(found)

    def speed(self) -> tuple[Speed, ...]:
        """Times, if they are wanted."""
        if self.wanted.speed_runs == 0:
            return ()
        return (
            measure_speed(
                self.opened.runtime,
                label=self.opened.served_by,
                threads=self.opened.serving_threads,
                on_run=lambda done, total: self.pace.at("speed", "", done, total),
                cancel=self.cancel,
                runs=self.wanted.speed_runs,
                prompt_tokens=self.wanted.prompt_tokens,
                new_tokens=self.wanted.new_tokens,
            ),
        )

    def ask(self, suite: Suite, records: Path | None) -> TaskScore:
        """Every question of a suite."""
        subject = f"{suite.name} ({suite.language})"

        def hear(progress: SuiteProgress) -> None:
            self.pace.at("tasks", subject, progress.done, progress.total)

        score, _ = run_suite(
            self.opened.runtime,
            suite,
            seed=self.wanted.seed,
            temperature=self.wanted.temperature,
            on_progress=hear,
            cancel=self.cancel,
            record=None if records is None else self._record(suite, records),
        )
        return score

    def _record(self, suite: Suite, records: Path) -> Record:
        records.mkdir(parents=True, exist_ok=True)
        digest = self.artifact.digest.removeprefix("sha256:")[:16]
        name = f"{digest}-{self.opened.runtime.name}-{suite.name}.{suite.language}.jsonl"
        return Record(records / name, self.artifact.digest, self.opened.served_by)

    def _layouts(self, opened: Opened) -> list[tuple[Chunk, ...]]:
        """Every text as a model splits it."""
        begin = opened.begin()
        return [self._split(opened, begin, text) for text in self.wanted.texts]

    def _split(self, opened: Opened, begin: int | None, text: JudgedText) -> tuple[Chunk, ...]:
        return split(
            opened.runtime.tokens(text.text),
            begin=begin,
            chunk_tokens=self.wanted.chunk_tokens,
            most_tokens=self.wanted.tokens,
        )

    def _expected(
        self,
        reference: ReferenceModel,
        reader: Opened,
        shelf: ReferenceShelf,
        text: JudgedText,
        chunks: Sequence[Chunk],
    ) -> Reference:
        """What the reference expects in these chunks: kept from before, or read now."""
        runtime = reader.runtime
        key = ReferenceKey(
            model_digest=reference.artifact.digest,
            text_digest=text.digest,
            layout_digest=layout_digest(chunks),
            runtime=reader.version,
        )
        if (kept := shelf.find(key)) is not None:
            return kept
        if layout_digest(self._split(reader, reader.begin(), text)) != key.layout_digest:
            raise EvaluationFailed(
                f"{reference.artifact.name} splits {text.name} into other tokens than "
                f"{self.artifact.name}",
                remedy="compare models with the same tokenizer",
            )
        self.pace.at("reference", text.name, 0, len(chunks))
        with shelf.writing(key, [chunk.scored for chunk in chunks]) as writer:

            def hear(index: int, logits: Logits) -> None:
                writer.add(logits)
                self.pace.at("reference", text.name, index + 1, len(chunks))

            runtime.score(chunks, on_logits=hear, cancel=self.cancel)
        if (kept := shelf.find(key)) is None:
            raise EvaluationFailed(
                "what the reference expects was written and is not there",
                remedy="another process may have removed it: try again",
            )
        return kept

    def _compared(
        self, text: JudgedText, chunks: Sequence[Chunk], expected: Reference
    ) -> list[PositionScores]:
        def compare(index: int, logits: Logits, coming: Tokens) -> PositionScores:
            known = expected.chunk(index)
            return compare_positions(known.rows, logits, coming, top=known.top)

        return self._each(text, chunks, compare)

    def _each[Found](
        self,
        text: JudgedText,
        chunks: Sequence[Chunk],
        score: Callable[[int, Logits, Tokens], Found],
    ) -> list[Found]:
        """What is found in each chunk, from its logits and the tokens that came."""
        scores: list[Found] = []
        self.pace.at("text", text.name, 0, len(chunks))

        def hear(index: int, logits: Logits) -> None:
            scores.append(score(index, logits, targets(chunks[index])))
            self.pace.at("text", text.name, index + 1, len(chunks))

        self.opened.runtime.score(chunks, on_logits=hear, cancel=self.cancel)
        if len(scores) != len(chunks):
            raise EvaluationFailed(
                f"{self.artifact.name} read {len(scores)} of {len(chunks)} chunks"
            )
        return scores


def _row(
    reference: ReferenceModel, text: JudgedText, found: DivergenceSummary, chunk_tokens: int
) -> Divergence:
    return Divergence(
        reference=f"{reference.artifact.name} {reference.artifact.level}",
        reference_digest=reference.artifact.digest,
        reference_kind=reference.kind,
        text=text.name,
        text_digest=text.digest,
        positions=found.positions,
        mean=found.mean,
        median=found.median,
        p999=found.p999,
        top1=found.top1,
        perplexity=found.perplexity,
        reference_perplexity=found.reference_perplexity,
        chunk_tokens=chunk_tokens,
    )
