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

Dominance is transitive, so a dominator that is itself left out may be replaced by those that
dominate it: it is enough to count among the columns that are kept. ``tests`` hold this against
an enumeration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from verstak.plan.placement.column import Column


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
        kept += _kept_of(columns, indexes, plans)
    return sorted(kept)


def _kept_of(columns: Sequence[Column], indexes: list[int], plans: int) -> list[int]:
    # Whatever dominates a column comes before it in this order.
    indexes = sorted(indexes, key=lambda i: (columns[i].costs, sum(columns[i].memory_mib), i))
    ranks = {costs: rank for rank, costs in enumerate(sorted({columns[i].costs for i in indexes}))}
    costs = np.array(
        [(ranks[columns[i].costs], *columns[i].memory_mib) for i in indexes], dtype=np.int64
    )
    numbers: dict[str, int] = {}
    model_of = np.array([numbers.setdefault(columns[i].model, len(numbers)) for i in indexes])
    kept = np.empty(len(indexes), dtype=np.int64)  # positions in ``indexes``
    count = 0
    for position in range(len(indexes)):
        so_far = kept[:count]
        over = so_far[(costs[so_far] <= costs[position]).all(axis=1)]
        models = np.unique(model_of[over])
        if len(models) < plans and model_of[position] not in models:
            kept[count] = position
            count += 1
    return [indexes[position] for position in kept[:count]]
