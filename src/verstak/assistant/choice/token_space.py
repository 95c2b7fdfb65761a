"""Bags of tokens as vectors, each token weighed by how well it tells tools apart."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Matrix = NDArray[np.float64]

_SEEN_ONCE = 0.35
"""A token of one sample may be chance."""


@dataclass(frozen=True, slots=True)
class TokenSpace:
    """Tokens that the samples hold, with their weights.

    Args:
        columns: Token → column.
        weights: Per column.
    """

    columns: dict[str, int]
    weights: Matrix

    def vectors(self, bags: Sequence[Sequence[str]]) -> Matrix:
        """Rows of length one, shape (bags, tokens); unknown tokens lengthen a row unseen."""
        made = np.zeros((len(bags), len(self.columns)))
        strange = float(self.weights.mean()) if len(self.weights) else 1.0
        for row, bag in enumerate(bags):
            unknown = 0
            for token in set(bag):
                column = self.columns.get(token)
                if column is None:
                    unknown += 1
                else:
                    made[row, column] = self.weights[column]
            length = math.sqrt(float((made[row] ** 2).sum()) + 0.5 * unknown * strange**2)
            if length:
                made[row] /= length
        return made


def learn_tokens(bags: Sequence[Sequence[str]], owners: Sequence[int], tools: int) -> TokenSpace:
    """Weigh each token by rarity and by how few tools use it.

    A token's weight is ``√idf · (1 − H / log(tools))`` where H is the entropy of the tools whose
    samples hold it: words that stand in questions of any kind (``сколько``) weigh little.

    Args:
        bags: Tokens of each sample.
        owners: Tool of each sample.
        tools: How many tools there are.
    """
    users: dict[str, Counter[int]] = defaultdict(Counter)
    for bag, owner in zip(bags, owners, strict=True):
        for token in set(bag):
            users[token][owner] += 1
    columns = {token: column for column, token in enumerate(users)}
    weights = np.zeros(len(columns))
    for token, column in columns.items():
        counts = np.array(list(users[token].values()), dtype=np.float64)
        held = counts.sum()
        shares = counts / held
        entropy = float(-(shares * np.log(shares)).sum())
        purity = 1 - entropy / math.log(max(tools, 2))
        rarity = math.sqrt(math.log(1 + len(bags) / held))
        weights[column] = max(purity, 0.02) * rarity * (_SEEN_ONCE if held == 1 else 1.0)
    return TokenSpace(columns, weights)
