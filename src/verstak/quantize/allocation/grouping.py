"""Matrices that are probed together, where probing each alone would take too long."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from verstak.quantize.allocation.candidates import Candidates

LEAST_CHUNKS = 1
MOST_CHUNKS = 8
CHUNK_TOKENS = 256
"""Tokens of the calibration text that are predicted together in a probe."""

_LEAST_BINS = 4


def probe_groups(
    matrices: Sequence[Candidates], *, most: int
) -> tuple[tuple[Candidates, ...], ...]:
    """Groups of matrices of one kind in neighbouring blocks.

    What lies outside the blocks is a group of its own, and so are a kind's first and last block:
    they differ most from their neighbours.

    Args:
        matrices: All of them.
        most: Groups that may be made; at least four for each kind are.

    Returns:
        Groups in which every matrix is exactly once.
    """
    if len(matrices) <= most:
        return tuple((one,) for one in matrices)
    outside = [(one,) for one in matrices if one.layer is None]
    kinds: dict[str, list[Candidates]] = defaultdict(list)
    for one in matrices:
        if one.layer is not None:
            kinds[one.kind].append(one)
    bins = max(_LEAST_BINS, (most - len(outside)) // max(len(kinds), 1))
    groups: list[tuple[Candidates, ...]] = [*outside]
    for members in kinds.values():
        ordered = sorted(members, key=lambda one: one.layer or 0)
        groups += _ends_alone(ordered, bins)
    return tuple(groups)


def effort_of(
    matrices: Sequence[Candidates], *, vocabulary: int, multiplications: float
) -> tuple[int, int]:
    """How many groups are probed, and with how many chunks of text.

    Args:
        matrices: All of them.
        vocabulary: Tokens that the model knows: their predictions are kept in memory.
        multiplications: That all probes together may take.

    Returns:
        Most groups and chunks. The same for the same model, on whatever machine.
    """
    read = read_multiplications(matrices)
    affordable = max(1.0, multiplications / max(read, 1))
    kinds = len({one.kind for one in matrices})
    least_groups = min(len(matrices), kinds * _LEAST_BINS)
    chunks = int(min(MOST_CHUNKS, max(LEAST_CHUNKS, affordable / least_groups)))
    # Two copies of the predictions, of at most a GiB together.
    chunks = max(LEAST_CHUNKS, min(chunks, 2**30 // (8 * vocabulary * CHUNK_TOKENS)))
    return max(least_groups, int(affordable / chunks)), chunks


def read_multiplications(matrices: Sequence[Candidates]) -> int:
    """Multiplications of reading one chunk: an embedding table is looked up.

    Args:
        matrices: All of them.
    """
    return CHUNK_TOKENS * sum(one.elements for one in matrices if one.kind != "token_embd")


def _ends_alone(ordered: Sequence[Candidates], bins: int) -> list[tuple[Candidates, ...]]:
    if len(ordered) <= bins:
        return [(one,) for one in ordered]
    middle = ordered[1:-1]
    cuts = [round(at * len(middle) / (bins - 2)) for at in range(bins - 1)]
    between = [tuple(middle[a:b]) for a, b in itertools.pairwise(cuts)]
    return [(ordered[0],), *between, (ordered[-1],)]
