"""From options in force to what the engine is told."""

from __future__ import annotations

from verstak.engines.sampling import Sampling
from verstak.errors import UsageError
from verstak.gateway.model_options import ModelOptions

MAX_TOP_LOGPROBS = 20
_MOST_LOOKED_BACK = 65536
"""The engine sets memory aside for each token looked back at: a billion cost it 4 GB and 12 s."""
_INT32_MAX = 2**31 - 1
_SEEDS = 2**32 - 1  # the last one means "random" to the engine


def sampling_of(
    options: ModelOptions, *, logprobs: bool = False, top_logprobs: int = 0
) -> Sampling:
    """How to draw tokens.

    Args:
        options: In force for this request; ``num_ctx`` and the like are the scheduler's business.
        logprobs: Send each token's log-probability.
        top_logprobs: Alternatives per token.

    Raises:
        UsageError: ``top_logprobs`` is out of range.
    """
    if not 0 <= top_logprobs <= MAX_TOP_LOGPROBS:
        raise UsageError(f"top_logprobs must be between 0 and {MAX_TOP_LOGPROBS}")
    return Sampling(
        temperature=options.temperature,
        top_k=_bounded(options.top_k),
        top_p=options.top_p,
        min_p=options.min_p,
        typical_p=options.typical_p,
        repeat_last_n=_looked_back(options.repeat_last_n),
        repeat_penalty=options.repeat_penalty,
        presence_penalty=options.presence_penalty,
        frequency_penalty=options.frequency_penalty,
        # The engine's seeds have 32 bits; other clients' random ones have 64.
        seed=-1 if options.seed < 0 else options.seed % _SEEDS,
        # An empty stop text would match at once; clients send one for "none".
        stop=tuple(text for text in options.stop if text),
        # -1 is "no limit" and -2 "until the context is full"; the engine ends there either way.
        max_tokens=_bounded(options.num_predict),
        logprobs=logprobs,
        top_logprobs=top_logprobs,
        keep_tokens=options.num_keep,
    )


def _bounded(count: int) -> int:
    """A count that the engine's 32 bits hold; everything negative means the same to it."""
    return max(-1, min(count, _INT32_MAX))


def _looked_back(tokens: int) -> int:
    """Tokens that the penalties see; negative = all, for which the engine has no word."""
    return _MOST_LOOKED_BACK if tokens < 0 else min(tokens, _MOST_LOOKED_BACK)
