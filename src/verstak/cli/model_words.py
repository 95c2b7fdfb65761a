"""What ``verstak models`` says, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.quantities.text import Bilingual, Language

FIELDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "name": Bilingual("model", "модель"),
        "family": Bilingual("line", "линейка"),
        "hf_repo": Bilingual("repository", "репозиторий"),
        "ollama_tag": Bilingual("name in Ollama", "имя в Ollama"),
        "parameters": Bilingual("parameters", "параметры"),
        "checkpoint_parameters": Bilingual("with its towers", "вместе с башнями"),
        "active_parameters": Bilingual("active a token", "активных на токен"),
        "context_native": Bilingual("context, tokens", "контекст, токенов"),
        "context_extended": Bilingual("extended context", "расширенный контекст"),
        "licence": Bilingual("licence", "лицензия"),
        "licence.conditions": Bilingual("conditions", "условия"),
        "commercial": Bilingual("for a company", "для компании"),
        "languages": Bilingual("languages", "языки"),
        "russian": Bilingual("Russian", "русский"),
        "russian_results": Bilingual("Russian results", "результаты на русском"),
        "release_date": Bilingual("released", "вышла"),
        "tier": Bilingual("advice", "совет"),
        "tier_reason": Bilingual("why", "почему"),
        "verdict": Bilingual("about your plan", "о вашем плане"),
        "tokenizer": Bilingual("tokenizer", "токенизатор"),
        "family_of_file": Bilingual("architecture", "архитектура"),
        "layers": Bilingual("layers", "слои"),
        "embedding_length": Bilingual("width", "ширина"),
        "heads": Bilingual("query heads", "головы запросов"),
        "kv_heads": Bilingual("key/value heads", "головы ключей и значений"),
        "full_kv_heads": Bilingual("key/value heads, full layers", "то же в полных слоях"),
        "layers_sharing_cache": Bilingual("layers without a cache", "слои без своего кэша"),
        "key_length": Bilingual("width of a key", "ширина ключа"),
        "value_length": Bilingual("width of a value", "ширина значения"),
        "full_key_length": Bilingual("width of a key, full layers", "ширина ключа в полных слоях"),
        "keys_serve_as_values": Bilingual("keys serve as values", "ключи служат значениями"),
        "per_layer_embedding_length": Bilingual("embedding of a layer", "эмбеддинг слоя"),
        "vocabulary": Bilingual("vocabulary", "словарь"),
        "feed_forward_length": Bilingual("feed-forward width", "ширина прямого слоя"),
        "feed_forward_lengths": Bilingual("feed-forward widths", "ширины прямых слоёв"),
        "heads_by_layer": Bilingual("query heads by layer", "головы запросов по слоям"),
        "tied_embeddings": Bilingual("one table in and out", "одна таблица на вход и выход"),
        "attention_bias": Bilingual("attention bias", "смещения внимания"),
        "query_key_norm": Bilingual("norms of queries and keys", "нормы запросов и ключей"),
        "experts": Bilingual("experts", "эксперты"),
        "latent": Bilingual("latent attention", "латентное внимание"),
        "sliding": Bilingual("sliding window", "скользящее окно"),
        "recurrent": Bilingual("recurrent layers", "рекуррентные слои"),
        "architecture": Bilingual("architecture", "архитектура"),
        "file_q4": Bilingual("file as Q4_K_M", "файл в Q4_K_M"),
        "file_q8": Bilingual("file as Q8_0", "файл в Q8_0"),
        "cache": Bilingual("cache at 8,192 tokens", "кэш на 8192 токена"),
    }
)
"""Name of each field."""

VALUES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "recommended": Bilingual("recommended", "рекомендуем"),
        "reserve": Bilingual("reserve", "запасная"),
        "outdated": Bilingual("outdated", "устарела"),
        "unsuitable": Bilingual("unsuitable", "не подходит"),
        "yes": Bilingual("yes", "да"),
        "no": Bilingual("no", "нет"),
        "conditional": Bilingual("on conditions", "с условиями"),
        "unknown": Bilingual("unknown", "неизвестно"),
    }
)
"""Words that stand for a value."""

HEADINGS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "count": Bilingual(
            "{shown} of {all} models; `verstak models show NAME` tells more.",
            "{shown} из {all} моделей; подробнее: `verstak models show ИМЯ`.",
        ),
        "none": Bilingual("No model answers to that.", "Таких моделей нет."),
        "field": Bilingual("field", "поле"),
        "value": Bilingual("value", "значение"),
        "source": Bilingual("source", "источник"),
        "facts": Bilingual("Facts", "Факты"),
        "quality": Bilingual("Published results", "Опубликованные результаты"),
        "files": Bilingual("Published files", "Опубликованные файлы"),
        "gaps": Bilingual("Not known", "Неизвестно"),
        "benchmark": Bilingual("test", "тест"),
        "score": Bilingual("result", "результат"),
        "file_type": Bilingual("precision", "точность"),
        "size": Bilingual("size", "размер"),
        "bits": Bilingual("bits a weight", "бит на вес"),
        "layer_window": Bilingual(
            "{window} tokens in {count} of {layers} layers",
            "{window} токенов в {count} из {layers} слоёв",
        ),
        "layer_state": Bilingual("{count} of {layers} layers", "{count} из {layers} слоёв"),
        "experts": Bilingual(
            "{used} of {count}, {width} wide", "{used} из {count}, ширина {width}"
        ),
        "latent": Bilingual(
            "{rank} + {rope} values a token for all heads",
            "{rank} + {rope} значений на токен на все головы",
        ),
    }
)
"""Lines and headings."""


def field_name(key: str, language: Language) -> str:
    """Name of a field."""
    return FIELDS[key].in_(language)


def value_word(key: str | None, language: Language) -> str:
    """Word of a value; ``None`` = unknown."""
    return VALUES[key or "unknown"].in_(language)


def heading(key: str, language: Language, **values: object) -> str:
    """A line with its placeholders filled."""
    return HEADINGS[key].in_(language).format(**values)
