"""Everything that can be looked up, behind one search: terms, cards, rules, office documents."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from verstak.assistant.knowledge.cards import Card, load_cards
from verstak.assistant.knowledge.documents.document_store import DocumentPiece, Problem
from verstak.assistant.knowledge.documents.office_documents import OfficeDocuments
from verstak.assistant.knowledge.embedding import SentenceEncoder, Vectors
from verstak.assistant.knowledge.glossary import Term, load_glossary
from verstak.assistant.knowledge.index import Entry, PassageIndex, Scored
from verstak.assistant.knowledge.names import NameIndex
from verstak.assistant.knowledge.passages import (
    card_entry,
    card_passages,
    term_entry,
    term_passage,
)
from verstak.assistant.knowledge.query import Query, Vocabulary, tokens_of
from verstak.assistant.knowledge.rule_passages import rule_entry, rule_passage
from verstak.assistant.knowledge.vectors import vectors_of
from verstak.assistant.tools.outcome import Passage
from verstak.furniture.standards.rules import Rule, RuleBase
from verstak.quantities.text import Language

Kind = Literal["term", "card", "rule", "document"]
Item = Term | Card | Rule | DocumentPiece

THRESHOLD = 0.36
"""Score below which the sources are said to hold nothing: by judgement; how well it parts labelled
questions with an answer from those without is told by ``benchmarks/assistant/embeddings.py``."""
_NAMED_BY = 0.6
"""Part of a question that names must take for it to be about them; a shelf among five other words
is what the question mentions, not what it asks."""
_KINDS: frozenset[Kind] = frozenset(("term", "card", "rule", "document"))
_MOST = 80
_LONGEST_QUESTION = 4000
"""Characters that are looked at."""
_LOOK_EVERY_S = 5.0
_LOOK_TAKES_S = 1.0
"""How long a question waits for changed documents; the rest is read by the next ones."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Args:
        kind: What it is.
        item: Itself.
        passage: What to quote of it first.
        score: 0 to 1; below :data:`THRESHOLD` it is a neighbour and no answer.
        coverage: Part of the question's words of subject that it holds, by rarity.
    """

    kind: Kind
    item: Item
    passage: Passage
    score: float
    coverage: float = 0.0

    @property
    def answers(self) -> bool:
        """It is near enough to be the answer."""
        return self.score >= THRESHOLD


@dataclass(frozen=True, slots=True)
class _Office:
    pieces: tuple[DocumentPiece, ...]
    index: PassageIndex
    vocabulary: Vocabulary


class Knowledge:
    """What ships, and what the office adds. Making one costs nothing; see :meth:`warm`.

    Args:
        rules: The rule base, the office's rules included.
        terms: Glossary; ``None`` = the shipped one.
        cards: Cards; ``None`` = the shipped ones.
        documents: The office's folder, or ``None``.
        encoder: Shared with ``documents``.
        cache_folder: Where vectors of what ships are kept between starts; ``None`` = nowhere.
    """

    def __init__(
        self,
        rules: RuleBase,
        *,
        terms: Sequence[Term] | None = None,
        cards: Sequence[Card] | None = None,
        documents: OfficeDocuments | None = None,
        encoder: SentenceEncoder | None = None,
        cache_folder: Path | None = None,
    ) -> None:
        self.rules = rules
        self.documents = documents
        self._terms = terms
        self._cards = cards
        self._encoder = encoder or SentenceEncoder()
        self._cache_folder = cache_folder
        self._lock = threading.RLock()
        self._office: _Office | None = None
        self._looked_at = float("-inf")

    def warm(self) -> None:
        """Load the encoder and make what the first question would wait for; from any thread."""
        with self._lock:
            _ = self._vocabulary, self._names
        self._shipped.warm()
        self._encoder.encode(["шкант"])

    def search(
        self,
        question: str,
        *,
        language: Language = "ru",
        kinds: Collection[Kind] | None = None,
        among: Collection[Rule] | None = None,
        limit: int = 5,
    ) -> tuple[Hit, ...]:
        """What fits a question, the best first; hits that do not answer are neighbours.

        Args:
            question: As it was asked, in Russian or English, slips and slang included.
            language: Of the places that are quoted.
            kinds: What to look for; ``None`` = everything.
            among: The only rules that may be found; ``None`` = all.
            limit: How many.
        """
        asked = question[:_LONGEST_QUESTION]
        wanted: frozenset[Kind] = _KINDS if kinds is None else frozenset(kinds)
        with self._lock:
            query = self._vocabulary.read(asked)
        found: list[Hit] = []
        if wanted - {"document"}:
            found += self._find_shipped(query, wanted, among)
        if self.documents is not None and "document" in wanted:
            found += self._find_documents(asked, language, limit)
        found.sort(key=lambda hit: -hit.score)
        return tuple(found[:limit])

    def terms_named(self, question: str) -> tuple[Term, ...]:
        """The terms that a question is about by name, the longest name first.

        No search by meaning; none when names are the smaller part of what the question says.
        """
        with self._lock:
            named = self._names.find(self._vocabulary.read(question[:_LONGEST_QUESTION]).tokens)
        spans = {match.start: match.share for match in named}
        if sum(spans.values()) < _NAMED_BY:
            return ()
        return tuple(self._glossary[match.owner] for match in named)

    def problems(self) -> tuple[Problem, ...]:
        """Documents of the office that are left out, and why."""
        return self.documents.problems() if self.documents is not None else ()

    def refresh(self, *, seconds: float | None = None) -> int:
        """Look at the office's folder.

        Args:
            seconds: Start no further file after that long; ``None`` = read all.

        Returns:
            Files that are still to be read.
        """
        if self.documents is None:
            return 0
        with self._lock:
            looked = self.documents.refresh(seconds=seconds)
            self._looked_at = time.monotonic()
            if looked.changed or self._office is None:
                self._office = self._read_office(self.documents)
        return looked.left

    @cached_property
    def _glossary(self) -> tuple[Term, ...]:
        return tuple(self._terms) if self._terms is not None else load_glossary()

    @cached_property
    def _advice(self) -> tuple[Card, ...]:
        return tuple(self._cards) if self._cards is not None else load_cards()

    @cached_property
    def _items(self) -> tuple[tuple[Kind, Item], ...]:
        return (
            *(("term", term) for term in self._glossary),
            *(("card", card) for card in self._advice),
            *(("rule", rule) for rule in self.rules.rules),
        )

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return (
            *(term_entry(term) for term in self._glossary),
            *(card_entry(card) for card in self._advice),
            *(self._with_synonyms(rule_entry(rule, self.rules)) for rule in self.rules.rules),
        )

    def _with_synonyms(self, entry: Entry) -> Entry:
        """A rule answers to what the glossary calls its words: ДСтП, ДСП and ЛДСП."""
        named = self._names.find(tokens_of(entry.title))
        synonyms = [name for match in named for name in self._glossary[match.owner].names]
        return Entry(entry.title, " . ".join((entry.body, *synonyms)), entry.views)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(
            (entry.title for entry in self._entries), (entry.body for entry in self._entries)
        )

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(_names(term) for term in self._glossary)

    @cached_property
    def _shipped(self) -> PassageIndex:
        def make(texts: Sequence[str]) -> Vectors:
            return vectors_of(texts, self._encoder, self._cache_folder)

        return PassageIndex(self._entries, make, self._encoder.encode)

    def _find_shipped(
        self, query: Query, wanted: frozenset[Kind], among: Collection[Rule] | None
    ) -> list[Hit]:
        rules = None if among is None else {rule.id for rule in among}
        allowed = {
            position
            for position, (kind, item) in enumerate(self._items)
            if kind in wanted and (rules is None or not isinstance(item, Rule) or item.id in rules)
        }
        with self._lock:
            named = self._names.find(query.tokens) if "term" in wanted else ()
        hits: dict[int, Hit] = {}
        # A term that is named by the whole question needs no search, and so no encoder.
        if wanted != {"term"} or not any(match.share == 1.0 for match in named):
            for each in self._shipped.find(query, limit=_MOST, among=allowed):
                hits[each.position] = self._hit(each.position, each.score, each.coverage)
        for match in named:
            by_name = match.share - (0.0 if match.head else 0.01)
            known = hits.get(match.owner)
            if match.share >= _NAMED_BY and (known is None or known.score < by_name):
                hits[match.owner] = self._hit(match.owner, by_name, match.share)
        return list(hits.values())

    def _hit(self, position: int, score: float, coverage: float) -> Hit:
        kind, item = self._items[position]
        return Hit(kind, item, self._passage(item, score), score, coverage)

    def _passage(self, item: Item, score: float) -> Passage:
        match item:
            case Term():
                return term_passage(item, score)
            case Card():
                return card_passages(item, score)[0]
            case Rule():
                return rule_passage(item, self.rules, score)
            case DocumentPiece():
                return document_passage(item, "ru", score)

    def _find_documents(self, question: str, language: Language, limit: int) -> list[Hit]:
        if time.monotonic() - self._looked_at > _LOOK_EVERY_S:
            self.refresh(seconds=_LOOK_TAKES_S)
        with self._lock:
            office = self._office
        if office is None:
            return []
        found = office.index.find(office.vocabulary.read(question), limit=limit)
        return [self._document_hit(office, each, language) for each in found]

    @staticmethod
    def _document_hit(office: _Office, scored: Scored, language: Language) -> Hit:
        piece = office.pieces[scored.position]
        return Hit("document", piece, document_passage(piece, language, scored.score), scored.score)

    def _read_office(self, documents: OfficeDocuments) -> _Office:
        pieces, vectors = documents.pieces()
        entries = [
            Entry(each.piece.heading, each.piece.text, (each.piece.text,)) for each in pieces
        ]
        return _Office(
            pieces,
            PassageIndex(entries, lambda _: vectors, self._encoder.encode),
            Vocabulary((e.title for e in entries), (e.body for e in entries)),
        )


def document_passage(found: DocumentPiece, language: Language, score: float = 1.0) -> Passage:
    """A piece of a document, quoted with its file and page, or heading and paragraph."""
    piece = found.piece
    places = []
    if piece.page is not None:
        places.append(f"с. {piece.page}" if language == "ru" else f"p. {piece.page}")
    if piece.heading:
        places.append(f"«{piece.heading}»" if language == "ru" else f"“{piece.heading}”")
    if piece.paragraph is not None:
        word = "абзац" if language == "ru" else "paragraph"
        places.append(f"{word} {piece.paragraph}")
    return Passage(piece.text, found.file, ", ".join(places), piece.heading, score)


def _names(term: Term) -> tuple[str, ...]:
    """Both head words first: an English question's head is no synonym."""
    return (term.head.ru, *term.en, *term.ru[1:])
