"""Facts about models as cells of a table and as JSON."""

from __future__ import annotations

from typing import Any

from verstak.catalog.known_model import KnownModel
from verstak.cli.model_words import heading, value_word
from verstak.cli.sizes import human_bytes
from verstak.errors import VerstakError
from verstak.model.architecture import Architecture
from verstak.plan.cache import cache_bytes
from verstak.plan.model_file import model_file
from verstak.quantities.text import Bilingual, Language

COMPARED_CONTEXT_TOKENS = 8192


def model_json(model: KnownModel, *, whole: bool = False) -> dict[str, Any]:
    """One model for programs.

    Args:
        model: What is known.
        whole: With geometry, results, files, sources and gaps.
    """
    plain: dict[str, Any] = {
        "name": model.name,
        "family": model.family,
        "hf_repo": model.hf_repo,
        "ollama_tag": model.ollama_tag,
        "parameters": model.parameters,
        "checkpoint_parameters": model.checkpoint_parameters,
        "active_parameters": model.active_parameters,
        "context_native": model.context_native,
        "context_extended": model.context_extended,
        "licence": {
            "name": model.licence.name,
            "commercial": model.licence.commercial,
            "conditions": _words(model.licence.conditions),
        },
        "languages": model.languages,
        "russian": model.russian,
        "release_date": model.release_date,
        "tier": model.tier,
        "tier_reason": _words(model.tier_reason),
        "verdict": _words(model.verdict),
        "quality": [
            {
                "benchmark": row.benchmark,
                "score": row.score,
                "file_type": row.file_type,
                "interval": row.interval,
                "language": row.language,
                "source": row.source,
            }
            for row in model.quality
        ],
    }
    if whole:
        plain |= {
            "tokenizer": model.tokenizer,
            "aliases": list(model.aliases),
            "architecture": None
            if model.architecture is None
            else architecture_json(model.architecture),
            "files": [
                {"file_type": row.file_type, "size_bytes": row.size_bytes, "source": row.source}
                for row in model.files
            ],
            "sources": dict(model.sources),
            "gaps": dict(model.gaps),
        }
    return plain


def architecture_json(arch: Architecture) -> dict[str, Any]:
    """The geometry, whole; what a model does not have is left out."""
    plain: dict[str, Any] = {}
    for name in Architecture.__dataclass_fields__:
        value = getattr(arch, name)
        if value is None or value == ():
            continue
        inner = getattr(value, "__dataclass_fields__", None)
        plain[name] = value if inner is None else architecture_part(value)
    return plain


def architecture_part(part: object) -> dict[str, Any]:
    """Experts, window or state of a geometry."""
    names: dict[str, Any] = getattr(part, "__dataclass_fields__", {})
    plain = {}
    for name in names:
        value = getattr(part, name)
        nested = hasattr(value, "__dataclass_fields__")
        plain[name] = architecture_part(value) if nested else value
    return plain


def cell(model: KnownModel, field: str, language: Language) -> str:
    """One fact for people; a dash where it is not known."""
    text = _special(model, field, language)
    if text is None:
        value = getattr(model, field, None)
        if value is None and model.architecture is not None:
            value = getattr(model.architecture, field, None)
        text = _plain(value, language)
    return text


def _special(model: KnownModel, field: str, language: Language) -> str | None:
    """Cells that are not simply a field's value."""
    arch = model.architecture
    if field in _PARTS:
        return "—" if arch is None else _part(arch, field, language)
    if (of_licence := _licence(model, field, language)) is not None:
        return of_licence
    if (file_type := _PLANNED.get(field)) is not None:
        return planned_size(model, file_type)
    others: dict[str, str] = {
        "tier": value_word(model.tier, language),
        "family_of_file": "—" if arch is None else arch.family,
    }
    if field == "russian_results":
        return results(model)
    return _cache(model) if field == "cache" else others.get(field)


_PARTS = frozenset(("kv_heads", "experts", "latent", "sliding", "recurrent"))
_PLANNED = {"file_q4": "Q4_K_M", "file_q8": "Q8_0"}


def _licence(model: KnownModel, field: str, language: Language) -> str | None:
    match field:
        case "licence":
            return model.licence.name or "—"
        case "commercial":
            return value_word(model.licence.commercial, language)
        case "licence.conditions":
            conditions = model.licence.conditions
            return "—" if conditions is None else conditions.in_(language)
        case _:
            return None


def results(model: KnownModel) -> str:
    """Results of Russian tests on unquantised weights, in one line."""
    rows = [row for row in model.quality if row.language == "ru" and row.file_type is None]
    return "; ".join(f"{_short(row.benchmark)} {row.score:g}" for row in rows) or "—"


def _short(benchmark: str) -> str:
    return benchmark.removesuffix(" General (no length control)").removeprefix("Vikhr ")


def planned_size(model: KnownModel, file_type: str) -> str:
    """Size of a file of that type, computed; a dash where the geometry is not known."""
    try:
        planned = model_file(model, file_type=file_type)
    except VerstakError:
        return "—"
    return human_bytes(planned.total_bytes)


def _cache(model: KnownModel) -> str:
    if model.architecture is None:
        return "—"
    context = COMPARED_CONTEXT_TOKENS
    if model.context_native is not None and model.context_native < context:
        return "—"
    return human_bytes(cache_bytes(model.architecture, context_tokens=context))


def _part(arch: Architecture, field: str, language: Language) -> str:
    match field:
        case "kv_heads":
            kinds = sorted(set(arch.kv_heads), reverse=True)
            return ", ".join(str(kind) for kind in kinds)
        case "experts" if arch.experts is not None:
            experts = arch.experts
            return heading(
                "experts",
                language,
                used=experts.used,
                count=experts.count,
                width=experts.feed_forward_length,
            )
        case "latent" if arch.latent is not None:
            latent = arch.latent
            return heading("latent", language, rank=latent.kv_rank, rope=latent.rope_length)
        case "sliding" if arch.sliding is not None:
            return heading(
                "layer_window",
                language,
                window=arch.sliding.window_tokens,
                count=sum(arch.sliding.layers),
                layers=arch.layers,
            )
        case "recurrent" if arch.recurrent is not None:
            count = sum(arch.recurrent.layers)
            return heading("layer_state", language, count=count, layers=arch.layers)
    return "—"


def _plain(value: object, language: Language) -> str:
    match value:
        case None | ():
            return "—"
        case bool():
            return value_word("yes" if value else "no", language)
        case int():
            return f"{value:,}" if language == "en" else f"{value:,}".replace(",", " ")
        case Bilingual():
            return value.in_(language)
        case tuple():
            return ", ".join(str(each) for each in value)
        case _:
            return str(value)


def short_count(count: int | None) -> str:
    """A count of parameters as model names round it: 32763876352 → ``32.8B``."""
    if count is None:
        return "—"
    return f"{count / 1e9:.1f}B" if count >= 1e9 else f"{count / 1e6:.0f}M"


def _words(words: Bilingual | None) -> dict[str, str] | None:
    return None if words is None else {"en": words.en, "ru": words.ru}
