"""What is measured: a model, a context, a number of sequences, a type of cache."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

type Fill = Literal["prompts", "restored", "stretched"]
"""``prompts`` = every sequence reads its whole prompt. ``restored`` = every sequence gets the
saved cache of the same prompt, but for the last `TAIL_TOKENS`, which it reads itself.
``stretched`` = likewise, but what is restored is the cache of a shorter prompt, repeated."""

TAIL_TOKENS = 144
"""Room for the tokens that a restored sequence still reads: whole batches over the full context."""

SHORT_TAIL_TOKENS = 16
"""The same of further sequences at the longest context, where a batch takes minutes: the first
one has already used every buffer to the full."""

SPARE_TOKENS = 8
"""Room that a prompt leaves in its context, for the tokens that are then generated."""

MODELS = {
    "0.5B": "sha256-1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    "1.5B": "sha256-cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
}
"""The default models' blobs in the store."""

SHORT, MIDDLE, LONG = CONTEXTS = (2048, 8192, 32768)
SEQUENCES = (1, 4)
CACHE_TYPES = ("f16", "q8_0")


@dataclass(frozen=True, slots=True)
class Case:
    """One worker.

    Attributes:
        model: Key of `MODELS`.
        context_tokens: Of each sequence.
        sequences: Side by side, each with a full prompt.
        cache_type: ``f16`` or ``q8_0``.
        fill: How the sequences come to be full.
        batch_tokens: Tokens of one prefill step; 128 is what a worker gets by default.
        prompt_cache_mib: Filled with lost prompts as well when above 0.
    """

    model: str
    context_tokens: int
    sequences: int
    cache_type: str
    fill: Fill
    batch_tokens: int = 128
    prompt_cache_mib: int = 0

    @property
    def key(self) -> str:
        """Its name in the list of results."""
        return (
            f"{self.model} {self.context_tokens}x{self.sequences} {self.cache_type} "
            f"batch {self.batch_tokens} {self.fill} "
            f"lost {self.prompt_cache_mib}"
        )

    @property
    def prompt_tokens(self) -> int:
        """Length of each prompt."""
        return self.context_tokens - SPARE_TOKENS

    def restored_tokens(self, slot: int) -> int:
        """How much of a sequence's prompt is restored."""
        if self.fill == "prompts":
            return 0
        short = self.context_tokens == LONG and slot > 0
        return self.context_tokens - (SHORT_TAIL_TOKENS if short else TAIL_TOKENS)


def required_cases() -> list[Case]:
    """The 24, each filled as really as two cores allow within the hour."""
    return [
        Case(model, context, sequences, cache_type, _fill(context, sequences))
        for context, sequences, model, cache_type in product(
            CONTEXTS, SEQUENCES, MODELS, CACHE_TYPES
        )
    ]


def _fill(context: int, sequences: int) -> Fill:
    if context > SHORT:
        return "stretched"
    return "prompts" if sequences == 1 else "restored"


def control_cases() -> list[Case]:
    """Do restoring and stretching give the same memory as reading, and do other terms hold?"""
    return [
        Case("0.5B", SHORT, 4, "f16", "prompts"),
        Case("0.5B", MIDDLE, 1, "f16", "prompts"),
        Case("0.5B", MIDDLE, 4, "f16", "stretched", batch_tokens=512),
        Case("1.5B", MIDDLE, 4, "f16", "stretched", batch_tokens=512),
        Case("0.5B", SHORT, 1, "f16", "prompts", prompt_cache_mib=256),
        Case("1.5B", SHORT, 4, "q8_0", "prompts"),
        Case("1.5B", MIDDLE, 1, "f16", "prompts"),
    ]
