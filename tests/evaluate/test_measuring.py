"""A card of a model, its figures held against the definition in numpy."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.evaluate import numpy_llama

from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.protocol import WorkerOptions
from verstak.errors import Cancelled, EvaluationFailed, UnsupportedFeature, UsageError
from verstak.evaluate.artifact import describe
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_checks import problems
from verstak.evaluate.chunks import split
from verstak.evaluate.measuring import MeasureProgress, ReferenceModel, Wanted, measure
from verstak.evaluate.opening import RUNTIMES, Opened, RuntimeOptions, open_runtime
from verstak.evaluate.reference import ReferenceShelf
from verstak.evaluate.softmax import log_softmax
from verstak.evaluate.suites.suite import shipped_suites
from verstak.evaluate.texts import JudgedText, judged_text, own_text
from verstak.toolchains.options import ToolchainOptions

# Some dozen processes with a model of a million weights: about 10 s.
pytestmark = pytest.mark.integration

NEVER = threading.Event()


class Bench:
    """Measures on a shelf of its own."""

    def __init__(self, library: Path, folder: Path) -> None:
        worker = WorkerOptions(run_dir=folder, threads=1)
        self.options = RuntimeOptions(library, LlamaCppWorker, worker, threads=1)
        self.shelf = ReferenceShelf(folder / "shelf")
        self.heard: list[MeasureProgress] = []
        self.folder = folder

    @contextmanager
    def opened(self, path: Path) -> Iterator[Opened]:
        found = open_runtime(describe(path), self.options)
        try:
            yield found
        finally:
            found.runtime.close()

    def reference(self, path: Path) -> ReferenceModel:
        artifact = describe(path)
        return ReferenceModel(artifact, "full", lambda: open_runtime(artifact, self.options))

    def measure(
        self,
        path: Path,
        reference: Path | None,
        wanted: Wanted,
        *,
        cancel: threading.Event = NEVER,
        tell: Callable[[MeasureProgress], None] = lambda _: None,
    ) -> QualityCard:
        def hear(progress: MeasureProgress) -> None:
            self.heard.append(progress)
            tell(progress)

        with self.opened(path) as opened:
            return measure(
                describe(path),
                opened,
                wanted,
                reference=None if reference is None else self.reference(reference),
                shelf=self.shelf,
                on_progress=hear,
                cancel=cancel,
                records=self.folder / "answers",
                command="verstak evaluate small",
            )


@pytest.fixture
def bench(library: Path, tmp_path: Path) -> Bench:
    return Bench(library, tmp_path)


@pytest.fixture
def text(tmp_path: Path) -> JudgedText:
    (tmp_path / "text.txt").write_text(judged_text("en-prose").text[:700])
    return own_text(tmp_path / "text.txt")


def quick(*texts: JudgedText, runs: int = 0) -> Wanted:
    return Wanted(
        texts=texts,
        tokens=480,
        chunk_tokens=96,
        speed_runs=runs,
        prompt_tokens=20,
        new_tokens=4,
    )


def test_figures_are_those_of_the_definition(
    bench: Bench, small: Path, noisy: Path, text: JudgedText
) -> None:
    card = bench.measure(noisy, small, quick(text))
    (row,) = card.divergence
    with bench.opened(noisy) as opened:
        tokens, begin = opened.runtime.tokens(text.text), opened.begin()
    chunks = split(tokens, begin=begin, chunk_tokens=96, most_tokens=480)
    one, other = numpy_llama.weights(small), numpy_llama.weights(noisy)
    kl, loss, reference_loss, agree = [], [], [], []
    for chunk in chunks:
        scored = slice(chunk.first_scored, -1)
        p = log_softmax(numpy_llama.logits(one, chunk.tokens)[scored])
        q = log_softmax(numpy_llama.logits(other, chunk.tokens)[scored])
        coming = chunk.tokens[chunk.first_scored + 1 :]
        each = np.arange(len(coming))
        kl.append((np.exp(p) * (p - q)).sum(axis=1))
        loss.append(-q[each, coming])
        reference_loss.append(-p[each, coming])
        agree.append(p.argmax(axis=1) == q.argmax(axis=1))
    assert row.positions == sum(len(each) for each in kl) == 5 * 47
    assert row.mean.value == pytest.approx(np.concatenate(kl).mean(), rel=0.02)
    assert row.median == pytest.approx(np.median(np.concatenate(kl)), rel=0.05)
    assert row.p999 == pytest.approx(np.quantile(np.concatenate(kl), 0.999), rel=0.05)
    assert row.top1.value == pytest.approx(np.concatenate(agree).mean(), abs=0.02)
    assert row.perplexity.value == pytest.approx(np.exp(np.concatenate(loss).mean()), rel=1e-3)
    assert row.reference_perplexity == pytest.approx(
        np.exp(np.concatenate(reference_loss).mean()), rel=1e-3
    )
    assert 0 < row.mean.low < row.mean.value < row.mean.high


def test_a_card_says_what_was_measured(
    bench: Bench, small: Path, noisy: Path, text: JudgedText
) -> None:
    suite = next(each for each in shipped_suites() if each.language == "en").subset(2, seed=1)
    wanted = replace(quick(text, runs=2), suites=(suite,))
    card = bench.measure(noisy, small, wanted)
    assert list(problems(card)) == []
    assert msgspec.json.decode(msgspec.json.encode(card), type=QualityCard) == card
    assert (card.format, card.level, card.name) == ("GGUF", "F16", "small")
    assert card.steps[-1].what == "evaluate"
    assert card.steps[-1].command == "verstak evaluate small"
    assert card.divergence[0].reference == "small F16"
    assert card.divergence[0].text_digest == text.digest
    (speed,) = card.speed
    assert (speed.runs, speed.prompt_tokens, speed.new_tokens) == (2, 20, 4)
    assert speed.threads == 1
    assert "xllamacpp" in speed.runtime
    (tasks,) = card.tasks
    assert (tasks.suite, tasks.items) == (suite.name, 2)
    assert any("Logits: llama.cpp" in note for note in card.notes)
    phases = dict.fromkeys(progress.phase for progress in bench.heard)
    assert list(phases) == ["reference", "text", "speed", "tasks"]
    for phase in phases:
        last = [progress for progress in bench.heard if progress.phase == phase][-1]
        assert last.done == last.total
    assert bench.heard[0].left_s is None


def test_a_reference_is_read_once(bench: Bench, small: Path, noisy: Path, text: JudgedText) -> None:
    first = bench.measure(noisy, small, quick(text))
    assert any(progress.phase == "reference" for progress in bench.heard)
    bench.heard.clear()
    again = bench.measure(noisy, small, quick(text))
    assert not any(progress.phase == "reference" for progress in bench.heard)
    assert again.divergence == first.divergence
    itself = bench.measure(small, small, quick(text))
    assert itself.divergence[0].mean.value < 1e-9
    assert itself.divergence[0].top1.value == 1.0


def test_another_tokenizer_is_refused(bench: Bench, small: Path, tmp_path: Path) -> None:
    # Its only merge is "ht" instead of "th": other tokens for the same text.
    other = tmp_path / "other.gguf"
    raw = small.read_bytes()
    for old, new in ((b"t h", b"h t"), (b"th", b"ht")):
        size = struct.pack("<Q", len(old))
        assert raw.count(size + old) == 1
        raw = raw.replace(size + old, size + new)
    other.write_bytes(raw)
    with pytest.raises(EvaluationFailed, match="other tokens"):
        bench.measure(other, small, quick(own_text_with(tmp_path, "the ht " * 200)))
    assert not list((tmp_path / "shelf").glob("*"))


def own_text_with(folder: Path, said: str) -> JudgedText:
    (folder / "said.txt").write_text(said)
    return own_text(folder / "said.txt")


def test_it_stops_and_keeps_no_half_of_a_reference(
    bench: Bench, small: Path, noisy: Path, text: JudgedText, tmp_path: Path
) -> None:
    stop = threading.Event()

    def tell(progress: MeasureProgress) -> None:
        if progress.done == 1:
            stop.set()

    with pytest.raises(Cancelled):
        bench.measure(noisy, small, quick(text), cancel=stop, tell=tell)
    assert list((tmp_path / "shelf").iterdir()) == []


def test_what_cannot_be_measured_is_refused(bench: Bench, small: Path) -> None:
    artifact = describe(small)
    with pytest.raises(UsageError, match="no runtime is called abacus"):
        open_runtime(artifact, bench.options, "abacus")
    with pytest.raises(UnsupportedFeature, match="not installed"):
        open_runtime(artifact, replace(bench.options, library=None))
    with pytest.raises(UnsupportedFeature, match="not installed"):
        open_runtime(artifact, replace(bench.options, start_worker=None))
    with pytest.raises(UsageError, match=r"llama\.cpp does not read MLX"):
        open_runtime(replace(artifact, format="MLX"), bench.options, "llama.cpp")
    away = replace(bench.options, toolchains=ToolchainOptions(root=bench.folder / "none"))
    for name, (formats, _) in RUNTIMES.items():
        other = replace(artifact, format=min(formats))
        if name != "llama.cpp":
            for options in (bench.options, away):
                with pytest.raises(UnsupportedFeature, match="is not installed"):
                    open_runtime(other, options, name)


def test_threads_asked_for_hold_for_all_that_computes(bench: Bench, small: Path) -> None:
    for asked, served, expected in ((1, 2, 1), (0, 1, 1), (0, 2, 2)):
        worker = replace(bench.options.worker, threads=served)
        options = replace(bench.options, threads=asked, worker=worker)
        opened = open_runtime(describe(small), options)
        opened.runtime.close()
        assert opened.serving_threads == expected


def test_a_text_without_a_reference_has_a_perplexity(
    bench: Bench, small: Path, noisy: Path, text: JudgedText
) -> None:
    compared = bench.measure(noisy, small, quick(text)).divergence[0]
    card = bench.measure(noisy, None, quick(text))
    (alone,) = card.perplexity
    assert list(problems(card)) == []
    assert card.divergence == ()
    assert alone.value == compared.perplexity
    assert (alone.positions, alone.chunk_tokens) == (compared.positions, compared.chunk_tokens)
    assert alone.text_digest == text.digest


def test_speed_alone_needs_no_reference(bench: Bench, small: Path) -> None:
    card = bench.measure(small, None, quick(runs=1))
    assert card.divergence == ()
    assert card.speed[0].runs == 1
