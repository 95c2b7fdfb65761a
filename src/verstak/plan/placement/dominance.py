"""Leaving out columns that no best plan can need.

Column a dominates column b when both serve the same roles, a needs no more memory on any pool,
and a is no worse in what comes before memory: misses, then quality, then speed, one after another
(of two that are equal in all of this, the earlier dominates). Putting a in b's place keeps a plan
feasible. Plans are compared by sums, one after another, and both sums change by a − b, so the
plan gets no worse either.

A column may be left out of a search for the k best plans of different signatures when

1. a column of its own group (same roles, same model) dominates it: the signature stays the same,
   so wherever b's plan is allowed, a's is; or
2. k columns of k different models dominate it. Suppose the j-th plan, j ≤ k, used b. Each of the k
   puts a different signature in place, and at most j − 1 < k signatures are forbidden by then, so
   one of the k is allowed and no worse.

Dominance is transitive and without cycles, so a dominator that is itself left out has others that
are kept, of as many models. The tests hold this against an enumeration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from verstak.plan.placement.column import Column

_BLOCK = 1024
"""Columns compared with all others at a time: a table of a few MB."""


def undominated(columns: Sequence[Column], *, plans: int) -> list[int]:
    """Indexes of columns that a search for the best plans needs, ascending.

    Args:
        columns: All of them.
        plans: k, how many plans of different signatures will be searched; from 1.
    """
    by_roles: defaultdict[int, list[int]] = defaultdict(list)
    for index, column in enumerate(columns):
        by_roles[column.roles].append(index)
    kept: list[int] = []
    for indexes in by_roles.values():
        # Whatever dominates a column comes before it in this order.
        ordered = sorted(indexes, key=lambda i: (columns[i].costs, sum(columns[i].memory_mib), i))
        for start in range(0, len(ordered), _BLOCK):
            kept += _kept_of(columns, ordered, slice(start, start + _BLOCK), plans)
    return sorted(kept)


def _kept_of(columns: Sequence[Column], ordered: list[int], part: slice, plans: int) -> list[int]:
    """Of a part of the columns of equal roles, those that all the others let stay."""
    looked_at = ordered[part]
    before = ordered[: part.start + len(looked_at)]
    numbers: dict[str, int] = {}
    model_of = np.array([numbers.setdefault(columns[i].model, len(numbers)) for i in before])
    needs = np.array([columns[i].memory_mib for i in before], dtype=np.int64)
    over = np.ones((len(looked_at), len(before)), dtype=bool)
    for pool in range(needs.shape[1]):
        over &= needs[None, :, pool] <= needs[part.start :, None, pool]
    rows = np.arange(part.start, part.start + len(looked_at))
    over &= np.arange(len(before))[None, :] < rows[:, None]
    # Models of the dominators of each column, as a table of columns by models.
    of_model = np.zeros((len(before), len(numbers)), dtype=np.float32)
    of_model[np.arange(len(before)), model_of] = 1
    theirs = over.astype(np.float32) @ of_model > 0
    own = theirs[np.arange(len(looked_at)), model_of[part.start :]]
    stays = ~own & (theirs.sum(axis=1) < plans)
    return [looked_at[at] for at in np.flatnonzero(stays).tolist()]
