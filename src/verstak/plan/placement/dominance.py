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

_PART = 256
"""Columns compared at a time."""


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
        kept += _kept_of(columns, ordered, plans)
    return sorted(kept)


def _kept_of(columns: Sequence[Column], ordered: list[int], plans: int) -> list[int]:
    """Of columns of equal roles, in order, those that the ones before let stay.

    A part of them at a time is compared with those kept so far and with one another: whoever is
    left out has dominators that were kept.
    """
    numbers: dict[str, int] = {}
    model_of = np.array([numbers.setdefault(columns[i].model, len(numbers)) for i in ordered])
    needs = np.array([columns[i].memory_mib for i in ordered], dtype=np.int64)
    kept = np.empty(0, dtype=np.int64)  # positions in ``ordered``
    for start in range(0, len(ordered), _PART):
        part = np.arange(start, min(start + _PART, len(ordered)))
        before = np.concatenate((kept, part))
        over = before[None, :] < part[:, None]
        for pool in range(needs.shape[1]):
            over &= needs[before, pool][None, :] <= needs[part, pool][:, None]
        # Models of the dominators of each column, as a table of columns by models.
        # Not as a product of matrices: it would wake a thread on every core for a millisecond.
        rows, dominators = np.nonzero(over)
        theirs = np.zeros((len(part), len(numbers)), dtype=np.bool_)
        theirs[rows, model_of[before[dominators]]] = True
        own = theirs[np.arange(len(part)), model_of[part]]
        kept = np.concatenate((kept, part[~own & (theirs.sum(axis=1) < plans)]))
    return [ordered[position] for position in kept.tolist()]
