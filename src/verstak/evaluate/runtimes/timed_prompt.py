"""What a model reads while it is timed."""

from __future__ import annotations

import random

_SPARE_IDS = 16  # the ends of a vocabulary hold tokens with a meaning of their own


def timed_prompt(vocabulary: int, tokens: int) -> list[int]:
    """Random tokens, the same in each run: what differs between runs is then the machine.

    Args:
        vocabulary: Tokens that the model knows.
        tokens: How many to make.
    """
    chance = random.Random(tokens)  # noqa: S311 - tokens to read, no secret
    spare = min(_SPARE_IDS, vocabulary // 4)
    return [chance.randrange(spare, vocabulary - spare) for _ in range(tokens)]
