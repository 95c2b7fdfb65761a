"""Which tools a question is about: its likeness to their sample questions.

Kernel ridge regression over the samples (Saunders, Gammerman and Vovk 1998): the tools' samples
are the training set, a tool's score is its regression on "is a question for this tool". With a
few samples for each of some dozens of tools it does better than the nearest sample, and its
leave-one-out errors come for free (:meth:`ToolRanking.held_out`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from verstak.assistant.choice.phrasing import Phrasing, phrase_question
from verstak.assistant.choice.token_space import Matrix, TokenSpace, learn_tokens
from verstak.assistant.knowledge.embedding import Vectors
from verstak.assistant.knowledge.query import Vocabulary
from verstak.assistant.message.mention import Clause, ParsedMessage
from verstak.assistant.message.read_message import read_message
from verstak.assistant.tools.tool import Tool

_WORDS, _LETTERS, _MARKS, _MEANING = 0.20, 0.28, 0.15, 0.37
"""Shares of the kernel: stems, runs of letters (endings and slips), kinds of numbers, meaning.
Chosen by leave-one-out error over the tools' own samples; shares from a half to the double of
these do about as well."""
_RIDGE = 0.6
_RUN = 4


@dataclass(frozen=True, slots=True)
class Ranked:
    """A tool and how much the question looks like one of its own.

    Args:
        tool: The tool.
        score: Near 0.6 for a question like its samples, about 0 for a strange one.
    """

    tool: Tool
    score: float


class ToolRanking:
    """Samples of all tools, learned with the first question.

    Args:
        tools: The tools.
        encode: Makes the vectors of sentences.
    """

    def __init__(self, tools: Iterable[Tool], encode: Callable[[Sequence[str]], Vectors]) -> None:
        self._tools = tuple(tools)
        self._encode = encode
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Learn now what the first question would otherwise wait for."""
        with self._lock:
            _ = self._learned

    def rank(self, message: ParsedMessage, clause: Clause | None = None) -> tuple[Ranked, ...]:
        """All tools for a question, the likeliest first."""
        self.warm()
        learned = self._learned
        phrasing = phrase_question(message, learned.vocabulary, clause)
        likeness = learned.likeness([phrasing], self._encode([phrasing.text]))[0]
        scores = likeness @ learned.coefficients
        order = np.argsort(-scores)
        return tuple(Ranked(self._tools[i], float(scores[i])) for i in order)

    def held_out(self) -> tuple[tuple[str, str, tuple[Ranked, ...]], ...]:
        """Each sample question ranked as if it had not been learned.

        Returns:
            Sample, name of its own tool, the ranking.

        Source:
            Leave-one-out residual of ridge regression, ``αᵢ / (G⁻¹)ᵢᵢ``: Rifkin and Lippert,
            "Notes on Regularized Least Squares", MIT-CSAIL-TR-2007-025.
        """
        self.warm()
        learned = self._learned
        predicted = learned.targets - learned.coefficients / learned.inverse_diagonal[:, None]
        found = []
        for row, sample in enumerate(learned.samples):
            own = self._tools[int(learned.owners[row])]
            if sample in own.examples:
                order = np.argsort(-predicted[row])
                ranked = tuple(Ranked(self._tools[i], float(predicted[row, i])) for i in order)
                found.append((sample, own.name, ranked))
        return tuple(found)

    @cached_property
    def _learned(self) -> _Learned:
        return _learn(self._tools, self._encode)


@dataclass(frozen=True, slots=True)
class _Space:
    words: TokenSpace
    letters: TokenSpace
    marks: TokenSpace

    def vectors(self, phrasings: Sequence[Phrasing]) -> tuple[Matrix, Matrix, Matrix]:
        return (
            self.words.vectors([one.words for one in phrasings]),
            self.letters.vectors([_runs(one.text) for one in phrasings]),
            self.marks.vectors([one.marks for one in phrasings]),
        )


@dataclass(frozen=True, slots=True)
class _Learned:
    vocabulary: Vocabulary
    space: _Space
    known: tuple[Matrix, Matrix, Matrix]
    meaning: Vectors
    targets: Matrix
    coefficients: Matrix
    inverse_diagonal: Matrix
    owners: NDArray[np.int64]
    samples: tuple[str, ...]

    def likeness(self, phrasings: Sequence[Phrasing], vectors: Vectors) -> Matrix:
        """Kernel between questions and samples, shape (questions, samples)."""
        made = self.space.vectors(phrasings)
        shares = (_WORDS, _LETTERS, _MARKS)
        kernel: Matrix = _MEANING * np.maximum(vectors @ self.meaning.T, 0.0).astype(np.float64)
        for share, new, known in zip(shares, made, self.known, strict=True):
            kernel = kernel + share * (new @ known.T)
        return kernel


def _samples(tool: Tool) -> tuple[str, ...]:
    """Its sample questions, and what else names it: title, description, words for its figures."""
    said = (tool.title.en, tool.title.ru, tool.about.en, tool.about.ru)
    return (*tool.examples, *said, *(", ".join(cues) for cues in tool.asks.values()))


def _learn(tools: Sequence[Tool], encode: Callable[[Sequence[str]], Vectors]) -> _Learned:
    samples = [(owner, sample) for owner, tool in enumerate(tools) for sample in _samples(tool)]
    vocabulary = Vocabulary(sample for _, sample in samples)
    phrasings = [phrase_question(read_message(sample), vocabulary) for _, sample in samples]
    owners = np.array([owner for owner, _ in samples])

    def space(bags: Sequence[Sequence[str]]) -> TokenSpace:
        return learn_tokens(bags, owners.tolist(), len(tools))

    spaces = _Space(
        words=space([one.words for one in phrasings]),
        letters=space([_runs(one.text) for one in phrasings]),
        marks=space([one.marks for one in phrasings]),
    )
    learned = _Learned(
        vocabulary=vocabulary,
        space=spaces,
        known=spaces.vectors(phrasings),
        meaning=encode([one.text for one in phrasings]),
        targets=(owners[:, None] == np.arange(len(tools))[None, :]).astype(np.float64),
        coefficients=np.zeros((0, 0)),
        inverse_diagonal=np.zeros(0),
        owners=owners,
        samples=tuple(sample for _, sample in samples),
    )
    kernel = learned.likeness(phrasings, learned.meaning)
    inverse = np.linalg.inv(kernel + _RIDGE * np.eye(len(samples)))
    return replace(
        learned, coefficients=inverse @ learned.targets, inverse_diagonal=np.diag(inverse)
    )


def _runs(text: str) -> list[str]:
    """Runs of four letters, word borders included: what endings and slips leave alone."""
    plain = f"_{'_'.join(text.casefold().split())}_"
    return [plain[at : at + _RUN] for at in range(len(plain) - _RUN + 1)]
