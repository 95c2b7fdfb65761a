"""Infill: prompts that make a model write what goes between two texts."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.engines.protocol import Worker
from verstak.engines.tokens import tokenize
from verstak.errors import UnsupportedFeature


@dataclass(frozen=True, slots=True)
class InfillFormat:
    """Marks of one model family; each is a single token of its vocabulary.

    Attributes:
        before: Mark ahead of the text before the gap.
        after: Mark ahead of the text after the gap.
        gap: Mark after which the model writes.
        suffix_first: The text after the gap comes first.
    """

    before: str
    after: str
    gap: str = ""
    suffix_first: bool = False

    def prompt(self, prefix: str, suffix: str) -> str:
        """The text to complete."""
        if self.suffix_first:
            return f"{self.after}{suffix}{self.before}{prefix}{self.gap}"
        return f"{self.before}{prefix}{self.after}{suffix}{self.gap}"


# The marks are written in the models' own tokenizer files and papers.
FORMATS = (
    InfillFormat("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),  # Qwen2.5-Coder, CodeGemma
    InfillFormat("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),  # StarCoder2, Granite Code
    InfillFormat("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),  # DeepSeek-Coder
    InfillFormat("<|code_prefix|>", "<|code_suffix|>", "<|code_middle|>"),  # GLM-4
    InfillFormat("[PREFIX]", "[SUFFIX]", suffix_first=True),  # Codestral
)


async def infill_format(worker: Worker) -> InfillFormat:
    """The marks that a worker's vocabulary knows.

    The engine's own ``/infill`` is not used: it cuts both texts to a part of one prefill batch
    without saying so (384 tokens before and about 126 after the gap at a batch of 512).

    Raises:
        UnsupportedFeature: the model was not trained to fill gaps.
    """
    for candidate in FORMATS:
        marks = candidate.before + candidate.after + candidate.gap
        wanted = 3 if candidate.gap else 2
        if len(await tokenize(worker, marks)) == wanted:
            return candidate
    raise UnsupportedFeature("the model does not know how to fill a gap between two texts")
