"""``verstak evaluate``: what a model lost, how fast it is, and what it knows, as a quality card."""

from __future__ import annotations

import shlex
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
import platformdirs

from verstak.cli.compare_models import show_cards
from verstak.cli.evaluate_progress import FAREWELL_S, Bars, Lines, shown, stopping
from verstak.cli.evaluate_words import line
from verstak.cli.pull import model_of
from verstak.cli.session import Session, verb
from verstak.cli.stoppable import stoppable
from verstak.engines.protocol import engine_classes
from verstak.errors import UnknownModel, UnsupportedFeature, UsageError
from verstak.evaluate.artifact import Artifact, describe
from verstak.evaluate.card import QualityCard
from verstak.evaluate.card_file import card_beside, read_card, write_card
from verstak.evaluate.card_merge import merged
from verstak.evaluate.card_store import CardStore
from verstak.evaluate.chunks import CHUNK_TOKENS
from verstak.evaluate.grid import artifact_was_quantised
from verstak.evaluate.measuring import TOKENS, ReferenceKind, ReferenceModel, Wanted, measure
from verstak.evaluate.opening import RUNTIMES, RuntimeOptions, open_runtime
from verstak.evaluate.reference import ReferenceShelf
from verstak.evaluate.speed import NEW_TOKENS, PROMPT_TOKENS, RUNS
from verstak.evaluate.suites.suite import Suite, shipped_suites
from verstak.evaluate.texts import TEST_TEXTS, JudgedText, judged_text, own_text
from verstak.model.names import ModelName
from verstak.quantize.installation import installed_folder
from verstak.wiring import DEFAULT_ENGINE, build_catalog, build_store

_USUAL_TEXTS = ("ru", "en")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class _Model:
    """A model that somebody named.

    Attributes:
        path: Its file or folder.
        name: What people call it.
        digest: Where the store knows it.
    """

    path: Path
    name: str
    digest: str | None

    def described(
        self, show: Bars | Lines, cancel: threading.Event, *, parameters: int | None = None
    ) -> Artifact:
        found = describe(
            self.path,
            digest=self.digest,
            parameters=parameters,
            on_bytes=lambda done, total: show.read(self.path.name, done, total),
            cancel=cancel,
        )
        return found.called(self.name)


@click.command()
@click.argument("model")
@click.option(
    "--reference",
    metavar="MODEL",
    help="What counts as truth: the same model in F16 or BF16. Without it nothing is compared, "
    "and texts have a perplexity only.",
)
@click.option(
    "--reference-kind",
    type=click.Choice(["full", "dequantised", "synthetic"]),
    help="What the reference is; by default its weights are looked at.",
)
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="NAME|FILE",
    help=f"Text to compare on: {', '.join(TEST_TEXTS)}, or a UTF-8 file; several may be given. "
    f"By default {' and '.join(_USUAL_TEXTS)} with a reference, none without.",
)
@click.option("--tokens", default=TOKENS, show_default=True, help="Tokens to read of each text.")
@click.option(
    "--chunk-tokens", default=CHUNK_TOKENS, show_default=True, help="Tokens read together."
)
@click.option(
    "--suite",
    "suites",
    multiple=True,
    metavar="NAME",
    help="Questions to ask, for example facts or facts.ru; all = every suite. By default none.",
)
@click.option(
    "--items", type=click.IntRange(min=1), help="Questions of each suite at most; by default all."
)
@click.option("--seed", default=1, show_default=True, help="Of the sampler.")
@click.option(
    "--temperature",
    default=0.0,
    show_default=True,
    type=click.FloatRange(min=0),
    help="Of the answers; 0 = greedy.",
)
@click.option("--no-speed", is_flag=True, help="Leave out how fast it is.")
@click.option(
    "--runs", default=RUNS, show_default=True, type=click.IntRange(min=1), help="Runs to time."
)
@click.option(
    "--prompt-tokens", default=PROMPT_TOKENS, show_default=True, help="Tokens to read in each."
)
@click.option(
    "--new-tokens", default=NEW_TOKENS, show_default=True, help="Tokens to write in each."
)
@click.option(
    "--runtime",
    type=click.Choice(list(RUNTIMES)),
    help="What runs it; by default what suits its format.",
)
@click.option(
    "--parameters",
    type=click.IntRange(min=1),
    help="Weights of an ONNX model, whose files do not tell; by default as many as its reference.",
)
@click.option(
    "--threads", default=0, type=click.IntRange(min=0), help="Threads; 0 = one for each core."
)
@click.option(
    "--references",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder where what references expect is kept; by default in the user's cache.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Card to write, instead of beside the model.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the card as JSON.")
@verb
def evaluate(
    session: Session,
    model: str,
    *,
    reference: str | None,
    reference_kind: ReferenceKind | None,
    texts: Sequence[str],
    tokens: int,
    chunk_tokens: int,
    suites: Sequence[str],
    items: int | None,
    seed: int,
    temperature: float,
    no_speed: bool,
    runs: int,
    prompt_tokens: int,
    new_tokens: int,
    runtime: str | None,
    parameters: int | None,
    threads: int,
    references: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure MODEL: how far it is from a reference, how fast, and what it answers.

    MODEL is a name in the store, a GGUF file, or a folder. What is measured becomes its quality
    card, which `verstak card` and `verstak compare` show; measuring more adds to it.
    """
    named = _model(session, model)
    against = None if reference is None else _model(session, reference)
    wanted = Wanted(
        texts=_texts(texts, compared=against is not None),
        tokens=tokens,
        chunk_tokens=chunk_tokens,
        suites=_suites(suites, items),
        seed=seed,
        temperature=temperature,
        speed_runs=0 if no_speed else runs,
        prompt_tokens=prompt_tokens,
        new_tokens=new_tokens,
    )
    if against is None:
        click.echo(line(session.say.language, "no_reference"), err=True)
    options = _options(session, threads)
    cache = references or platformdirs.user_cache_path("verstak") / "references"

    def work(cancel: threading.Event) -> QualityCard:
        with shown(session) as show:
            truth, weights = None, parameters
            if against is not None:
                reference_artifact = against.described(show, cancel)
                truth = _truth(session, reference_artifact, reference_kind, options)
                # The same model, so that it has as many weights where its files do not tell.
                weights = parameters or reference_artifact.parameters
            artifact = named.described(show, cancel, parameters=weights)
            opened = open_runtime(artifact, options, runtime)
            try:
                return measure(
                    artifact,
                    opened,
                    wanted,
                    reference=truth,
                    shelf=ReferenceShelf(cache),
                    on_progress=show.told,
                    cancel=cancel,
                    records=cache / "answers",
                    command=f"verstak {shlex.join(sys.argv[1:])}",
                )
            finally:
                opened.runtime.close()

    card = stoppable(work, farewell_s=FAREWELL_S, on_stop=stopping(session))
    whole, place = _kept(session, named, card, output)
    show_cards(session, [whole], html=None, as_json=as_json)
    click.echo(line(session.say.language, "kept", path=place), err=True)


def _model(session: Session, text: str) -> _Model:
    """The model that somebody means.

    Raises:
        UsageError: there is none.
        UnknownModel: the store has none of that name.
    """
    path = Path(text)
    if path.exists():
        return _Model(path, path.name.removesuffix(".gguf"), None)
    if path.suffix == ".gguf" or path.is_absolute() or text.startswith("."):
        raise UsageError(f"{text} does not exist", remedy="check the name")
    name = model_of(ModelName.parse(text), build_catalog(session.settings))
    store = build_store(session.settings)
    layers = store.get(name).manifest.of_kind("model")
    if len(layers) != 1:
        raise UnknownModel(f"{text} has {len(layers)} files of weights, one is measured")
    digest = layers[0].digest
    return _Model(store.blob_path(digest), name.display, str(digest))


def _texts(names: Sequence[str], *, compared: bool) -> tuple[JudgedText, ...]:
    if not names:
        return tuple(judged_text(name) for name in _USUAL_TEXTS) if compared else ()
    found = []
    for name in names:
        path = Path(name)
        # A name of ours counts, unless somebody says ./ru.
        if path.is_file() and name not in TEST_TEXTS:
            found.append(own_text(path))
        else:
            found.append(judged_text(name))
    return tuple(found)


def _suites(names: Sequence[str], items: int | None) -> tuple[Suite, ...]:
    if not names:
        return ()
    every = shipped_suites()
    found: list[Suite] = []
    for name in names:
        fitting = [
            suite for suite in every if name in {_ALL, suite.name, f"{suite.name}.{suite.language}"}
        ]
        if not fitting:
            known = ", ".join(dict.fromkeys(suite.name for suite in every))
            raise UsageError(f"no suite is called {name}", remedy=f"known: {_ALL}, {known}")
        found += [suite for suite in fitting if suite not in found]
    return tuple(suite if items is None else suite.subset(items, seed=1) for suite in found)


def _options(session: Session, threads: int) -> RuntimeOptions:
    library = None
    with suppress(UnsupportedFeature):  # said by whoever needs it
        library = installed_folder(session.settings.quantizer)
    return RuntimeOptions(
        library=library,
        start_worker=engine_classes().get(DEFAULT_ENGINE),
        worker=session.settings.worker,
        toolchains=session.settings.toolchains,
        threads=threads,
    )


def _truth(
    session: Session, artifact: Artifact, kind: ReferenceKind | None, options: RuntimeOptions
) -> ReferenceModel:
    found = kind
    if found is None:
        found = "dequantised" if artifact_was_quantised(artifact) else "full"
    if found == "dequantised":
        words = line(session.say.language, "dequantised", name=artifact.name)
        session.err.print(words, markup=False)
    return ReferenceModel(artifact, found, lambda: open_runtime(artifact, options))


def _kept(
    session: Session, named: _Model, card: QualityCard, output: Path | None
) -> tuple[QualityCard, Path]:
    """The card as it lies on disk now, together with what was known before, and where."""
    if output is not None:
        write_card(output, card)
        return card, output
    if named.digest is not None:
        cards = CardStore(build_store(session.settings))
        return cards.save(card), cards.path(card.digest, folder=card.format != "GGUF")
    place = card_beside(named.path)
    known = read_card(place) if place.is_file() else None
    whole = merged(known, card) if known is not None and known.digest == card.digest else card
    write_card(place, whole)
    return whole, place
