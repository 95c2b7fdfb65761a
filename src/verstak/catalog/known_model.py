"""A model that we know about, whether or not it can be fetched from here: facts with sources.

Unlike an entry (``catalog.entries``), which says where bytes are, this says what a model is: what
planning computes from, and what an office must know before it relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from verstak.model.architecture import Architecture
from verstak.quantities.text import Bilingual

type Commercial = Literal["yes", "no", "conditional"]
type Tier = Literal["recommended", "reserve", "outdated", "unsuitable"]
"""Our advice for an office that starts today, by this rule, the first that holds:

1. ``unsuitable``: a company may not use it; or at four bits (4.85 a weight, the mean of
   ``Q4_K_M``) it needs more than 100 GB, that is, several server cards; or it does not follow
   instructions.
2. ``outdated``: its maker, or another under terms as free, has published a later model of about
   its size, and its context, its cache or a published Russian result is worse.
3. ``recommended``: any company may use it without conditions, its maker names Russian, at four
   bits it fits one card of 24 GB, and it is the latest of its line and size; or it is one of the
   two that verstak installs.
4. ``reserve``: the rest: usable, with a condition, a gap in what is known, or a size of its own.
"""


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what terms a model may be used.

    Attributes:
        name: Identifier (SPDX where there is one) or the licence's own name; ``None`` = unknown.
        commercial: Whether a company may use it; ``None`` = unknown.
        conditions: What a company must do or may not do, and why; ``None`` = nothing beyond
            keeping the notice.
    """

    name: str | None
    commercial: Commercial | None
    conditions: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class QualityScore:
    """One published result.

    Attributes:
        benchmark: Name and version of the test.
        score: As published, in the benchmark's own unit.
        file_type: Precision of the weights when tested, for example ``Q4_K_M``; ``None`` = not
            told.
        interval: As published, for example ``-1.6/+1.5``; ``None`` = not told.
        source: Where it was read.
        language: Language of the test.
    """

    benchmark: str
    score: float
    source: str
    file_type: str | None = None
    interval: str | None = None
    language: Literal["ru", "en"] = "ru"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A GGUF file of a model that somebody published.

    Attributes:
        file_type: Name of the type mix, for example ``Q4_K_M``.
        size_bytes: Its exact size.
        source: Where that was read.
    """

    file_type: str
    size_bytes: int
    source: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """Facts about one model.

    Attributes:
        name: Name of the checkpoint, for example ``Qwen2.5-32B-Instruct``.
        family: Line of models, for example ``Qwen2.5``.
        architecture: Geometry; ``None`` = not enough is known to compute from.
        parameters: All of the language model's; ``None`` = unknown.
        checkpoint_parameters: As published for the whole checkpoint, where that counts more than
            the language model: a tower for pictures, layers that predict ahead; else ``None``.
        active_parameters: Those that one token goes through; ``None`` = all, or unknown.
        tokenizer: Which tokenizer's tables its file carries, a key of ``plan``'s metadata sizes;
            ``None`` = unknown.
        context_native: Positions it was trained for.
        context_extended: With the maker's own extension (YaRN); ``None`` = none or unknown.
        licence: Terms.
        languages: As the maker states; ``None`` = not found.
        russian: Whether the maker names Russian; ``None`` = not found.
        quality: Published results.
        release_date: ISO date or month; ``None`` = not found.
        tier: Our advice for an office that starts today.
        tier_reason: Why.
        verdict: What to answer somebody whose plan names this model; ``None`` = nothing special.
        hf_repo: Repository of the checkpoint at Hugging Face; ``None`` = none known.
        ollama_tag: Name in Ollama's library; ``None`` = none known.
        aliases: Other spellings that people use.
        sources: Where each field was read, by field name.
        gaps: Fields that are not known, with why or what was looked at.
        files: Files of it that were published, with their sizes.
    """

    name: str
    family: str
    architecture: Architecture | None
    parameters: int | None
    active_parameters: int | None
    tokenizer: str | None
    context_native: int | None
    context_extended: int | None
    licence: Licence
    languages: str | None
    russian: bool | None
    quality: tuple[QualityScore, ...]
    release_date: str | None
    tier: Tier
    tier_reason: Bilingual
    verdict: Bilingual | None
    hf_repo: str | None
    ollama_tag: str | None
    aliases: tuple[str, ...]
    sources: Mapping[str, str]
    gaps: Mapping[str, str]
    checkpoint_parameters: int | None = None
    files: tuple[PublishedFile, ...] = ()
