"""A quality card: what an artifact is, what it lost, how fast it is, and how to repeat all of it.

Travels beside the model as JSON. Every field that was not measured is ``None``, never a guess.
"""

from __future__ import annotations

from typing import Literal

import msgspec

SCHEMA = 1
"""Of the JSON; a reader refuses a larger one."""

MEASURED = "evaluate"
"""What a step is called that measured; all others made the artifact."""


class Interval(msgspec.Struct, frozen=True):
    """A measured value with its 95 % confidence interval."""

    value: float
    low: float
    high: float


class Divergence(msgspec.Struct, frozen=True):
    """Against a reference, on a text. In nats.

    Attributes:
        reference: Name of the model that counts as truth, with its precision.
        reference_digest: SHA-256 of its file, or of its folder's files.
        reference_kind: ``full``: weights as they were trained; ``dequantised``: weights that were
            quantised once and unpacked, so types of that grid are favoured; ``synthetic``: neither.
        text: Name of the test text.
        text_digest: SHA-256 of it.
        positions: Predictions that were compared.
        mean: Mean KL divergence.
        median: Median.
        p999: 99.9 % quantile.
        top1: Share of positions where both think the same token likeliest.
        perplexity: Of this artifact.
        reference_perplexity: Of the reference.
        chunk_tokens: Tokens read together, of which the second half is scored: what a model knows
            of the text before changes the figures; ``None`` = not told.
    """

    reference: str
    reference_digest: str
    reference_kind: Literal["full", "dequantised", "synthetic"]
    text: str
    text_digest: str
    positions: int
    mean: Interval
    median: float
    p999: float
    top1: Interval
    perplexity: Interval
    reference_perplexity: float
    chunk_tokens: int | None = None


class Perplexity(msgspec.Struct, frozen=True):
    """How much a text surprises the artifact, without a reference.

    Attributes:
        text: Name of the test text.
        text_digest: SHA-256 of it.
        layout_digest: SHA-256 of the tokens that were read and scored: only where it is the same
            may two be compared, for a perplexity is of tokens, and tokenizers differ.
        positions: Predictions.
        chunk_tokens: Tokens read together, of which the second half is scored.
        value: e to the mean loss.
    """

    text: str
    text_digest: str
    layout_digest: str
    positions: int
    chunk_tokens: int
    value: Interval


class TaskScore(msgspec.Struct, frozen=True):
    """Result of one task suite.

    Attributes:
        suite: Its name.
        suite_digest: SHA-256 of its items.
        language: ``ru`` or ``en``.
        items: How many were asked.
        right: How many were right.
        share: Share that was right, with Wilson's interval.
        seed: Of the sampler; temperature 0 makes it idle.
        temperature: 0 = greedy.
        missed: Names of the questions that were not right, so that two artifacts can be paired;
            ``None`` = not told.
    """

    suite: str
    suite_digest: str
    language: Literal["ru", "en"]
    items: int
    right: int
    share: Interval
    seed: int
    temperature: float
    missed: tuple[str, ...] | None = None


class Speed(msgspec.Struct, frozen=True):
    """On the machine named; medians of several runs.

    Attributes:
        machine: Processor and cores, or device.
        runtime: For example ``llama.cpp 0.5.0``.
        threads: Threads; ``None`` = not told.
        runs: How many.
        prompt_tokens: Tokens read in each.
        new_tokens: Tokens written in each.
        prefill_tokens_s: Tokens read per second; ``None`` = not measured.
        decode_tokens_s: Tokens written per second.
        first_token_s: Time to the first token.
        load_s: Time to load.
        peak_bytes: Peak resident memory.
    """

    machine: str
    runtime: str
    threads: int | None
    runs: int
    prompt_tokens: int
    new_tokens: int
    prefill_tokens_s: Interval | None
    decode_tokens_s: Interval | None
    first_token_s: Interval | None
    load_s: float | None
    peak_bytes: int | None


class TensorShare(msgspec.Struct, frozen=True):
    """One tensor of the artifact.

    Attributes:
        name: As its format names it.
        type_name: For example ``Q4_K`` or ``int4``.
        elements: Values in it.
        size_bytes: Bytes of its data.
        harm: Estimated share of the divergence, nats; ``None`` = not estimated.
    """

    name: str
    type_name: str
    elements: int
    size_bytes: int
    harm: float | None = None


class Step(msgspec.Struct, frozen=True):
    """One step of the way from the source, and how to take it again.

    Attributes:
        what: For example ``quantize``.
        tool: Program and version.
        command: A command line that repeats it; ``None`` = there is none.
        detail: For people.
    """

    what: str
    tool: str
    command: str | None = None
    detail: str | None = None


class QualityCard(msgspec.Struct, frozen=True):
    """All that is known of one artifact.

    Attributes:
        schema: `SCHEMA`.
        name: What people call it.
        digest: ``sha256:…`` of the file, or of a folder's sorted list of file digests.
        format: Of the artifact.
        level: For example ``Q4_K_M``, ``int4``, or ``mixed`` for an allocation of our own.
        architecture: ``model_type`` or ``general.architecture``.
        base_model: Whose weights; ``None`` = the artifact does not tell.
        licence: SPDX identifier; ``None`` = the artifact does not tell.
        parameters: Values of all tensors, shared ones once.
        size_bytes: Of everything a runtime needs to load.
        bits_per_weight: 8 · tensor bytes / parameters.
        tensors: Every tensor; empty where a format does not tell.
        made: Time of measuring, ISO 8601, UTC.
        steps: From the source to here.
        divergence: One for each test text and reference.
        tasks: One for each suite and language.
        speed: One for each machine and runtime.
        notes: What a reader has to know before relying on it, English.
        perplexity: One for each text that was read without a reference.
    """

    schema: int
    name: str
    digest: str
    format: Literal["GGUF", "ONNX", "MLX", "safetensors"]
    level: str
    architecture: str
    base_model: str | None
    licence: str | None
    parameters: int
    size_bytes: int
    bits_per_weight: float
    tensors: tuple[TensorShare, ...]
    made: str
    steps: tuple[Step, ...] = ()
    divergence: tuple[Divergence, ...] = ()
    tasks: tuple[TaskScore, ...] = ()
    speed: tuple[Speed, ...] = ()
    notes: tuple[str, ...] = ()
    perplexity: tuple[Perplexity, ...] = ()
