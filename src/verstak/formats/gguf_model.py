"""What a checked GGUF header says about the model: config, capabilities, copies in memory."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping

from verstak.formats.ggml_types import FILE_TYPES
from verstak.formats.gguf import GgufHeader
from verstak.formats.gguf_geometry import architecture_of
from verstak.formats.gguf_values import FLOAT32, STRING, GgufArray, Item, MetaValue
from verstak.formats.repacking import ProcessorFamily, is_repacked
from verstak.model.manifest import ModelConfig

__all__ = [
    "JsonValue",
    "architecture_of",
    "capabilities_of",
    "chat_template",
    "config_of",
    "human_number",
    "model_info",
    "quantization_level",
    "repacked_bytes",
]

type JsonValue = int | float | bool | str | list[JsonValue] | None

_SHOWN_ARRAY_LENGTH = 5
_HIDDEN_KEYS = frozenset({"general.name", "tokenizer.chat_template"})

_FILL_IN_KEYS = (
    ("tokenizer.ggml.fim_pre_token_id", "tokenizer.ggml.fim_suf_token_id"),
    ("tokenizer.ggml.prefix_token_id", "tokenizer.ggml.suffix_token_id"),
)
_FILL_IN_TOKENS = (
    ("<|fim_prefix|>", "<|fim_suffix|>"),
    ("<fim_prefix>", "<fim_suffix>"),
    ("<fim-prefix>", "<fim-suffix>"),
    ("<｜fim▁begin｜>", "<｜fim▁hole｜>"),
    ("▁<PRE>", "▁<SUF>"),
    ("<|code_prefix|>", "<|code_suffix|>"),
)


def config_of(header: GgufHeader) -> ModelConfig:
    """What ``/api/tags`` shows under ``details``, derived from the file alone.

    Args:
        header: A checked header.

    Returns:
        The config that a model created from this file gets.

    Raises:
        InvalidGguf: the geometry is missing or cannot be true.

    Source:
        ollama/ollama@fb30760 server/create.go and server/images.go.
    """
    arch = architecture_of(header)
    return ModelConfig(
        model_format="gguf",
        model_family=arch.family,
        model_families=(arch.family,),
        parameter_size=human_number(header.parameter_count),
        quantization_level=quantization_level(header),
        capabilities=capabilities_of(header),
        context_length=arch.context_length,
        embedding_length=arch.embedding_length,
    )


def human_number(count: int) -> str:
    """A count as Ollama writes it: ``630.17M``, ``1.8B``, ``7B``.

    Source:
        ollama/ollama@fb30760 format/format.go ``HumanNumber``: one decimal for billions, two
        for millions, none for thousands and whole numbers.
    """
    if count >= 10**9:
        return f"{count // 10**9}B" if count % 10**9 == 0 else f"{count / 10**9:.1f}B"
    if count >= 10**6:
        return f"{count // 10**6}M" if count % 10**6 == 0 else f"{count / 10**6:.2f}M"
    return f"{count / 10**3:.0f}K" if count >= 10**3 else str(count)


def quantization_level(header: GgufHeader) -> str:
    """``general.file_type`` as a name, for example ``Q4_K_M``; ``unknown`` when it is not told."""
    file_type = header.metadata.get("general.file_type")
    if not isinstance(file_type, int):
        return "unknown"
    return FILE_TYPES.get(file_type, "unknown")


def capabilities_of(header: GgufHeader) -> tuple[str, ...]:
    """What clients may ask of the model, in Ollama's words.

    ``insert`` is an estimate: Ollama takes it from its own templates, which a bare GGUF lacks.
    Here a file must name its fill-in-the-middle tokens, or have such tokens and call itself a
    code model; general models of the same family share the vocabulary but were not trained on it.

    Source:
        ollama/ollama@fb30760 server/images.go ``ggufCapabilities``; token spellings:
        llama.cpp src/llama-vocab.cpp.
    """
    metadata = header.metadata
    family = metadata.get("general.architecture")
    found = ["embedding" if f"{family}.pooling_type" in metadata else "completion"]
    template = chat_template(header) or ""
    if "tools" in template or "tool_call" in template:
        found.append("tools")
    if _fills_in(metadata):
        found.append("insert")
    if f"{family}.vision.block_count" in metadata:
        found.append("vision")
    if f"{family}.audio.block_count" in metadata:
        found.append("audio")
    if _thinks(template):
        found.append("thinking")
    return tuple(found)


def chat_template(header: GgufHeader) -> str | None:
    """The Jinja template of the file, ``None`` when it has none."""
    template = header.metadata.get("tokenizer.chat_template")
    return _printable(template) if isinstance(template, str) and template else None


def model_info(header: GgufHeader, *, verbose: bool = False) -> dict[str, JsonValue]:
    """Metadata as ``/api/show`` returns it, ready for JSON.

    Args:
        header: A checked header.
        verbose: Give long arrays in full; otherwise those of more than five become ``[]``.

    Returns:
        Keys as the file spells them, without the name and the chat template, plus
        ``general.parameter_count``. Bytes that are not UTF-8 are replaced, numbers that JSON
        cannot hold are ``None``.

    Source:
        ollama/ollama@fb30760 server/routes.go ``getModelData``.
    """
    info: dict[str, JsonValue] = {
        key: _json_value(value, verbose=verbose)
        for key, value in header.metadata.items()
        if key not in _HIDDEN_KEYS
    }
    info["general.parameter_count"] = header.parameter_count
    return info


def repacked_bytes(header: GgufHeader, *, processor_family: ProcessorFamily = "x86_64") -> int:
    """Weights that the CPU engine copies into its own layout when it loads the model.

    The copy is anonymous memory beside the mapped file.

    Args:
        header: A checked header.
        processor_family: Where the engine runs.

    Returns:
        Bytes. The copy is as large as the original.

    Source:
        The rule is `is_repacked`. Measured: 28.05 and 596.53 MiB in the engine's log
        (``CPU_REPACK model buffer size``) for the two default models on AVX2, equal to this rule;
        the arm64 table is read, not measured.
    """
    tied = all(tensor.name != "output.weight" for tensor in header.tensors)
    return sum(
        tensor.size_bytes
        for tensor in header.tensors
        if is_repacked(
            tensor.name,
            tensor.shape,
            tensor.type_name,
            tied=tied,
            processor_family=processor_family,
        )
    )


def _fills_in(metadata: Mapping[str, MetaValue]) -> bool:
    if any(all(key in metadata for key in pair) for pair in _FILL_IN_KEYS):
        return True
    names = (metadata.get(f"general.{key}") for key in ("basename", "name", "finetune"))
    if not any("code" in name.lower() for name in names if isinstance(name, str)):
        return False
    tokens = metadata.get("tokenizer.ggml.tokens")
    if not isinstance(tokens, GgufArray) or tokens.element_type != STRING:
        return False
    return any(all(tokens.holds_text(token) for token in pair) for pair in _FILL_IN_TOKENS)


def _thinks(template: str) -> bool:
    if "<think>" in template and "</think>" in template:
        return True
    if "enable_thinking" in template:
        return True
    # Some templates only strip earlier reasoning from the conversation; the model still thinks.
    splits = "content.split('</think>')" in template or 'content.split("</think>")' in template
    return splits and "reasoning_content" not in template and "<SPECIAL_12>" not in template


def _printable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _json_value(value: MetaValue | Item, *, verbose: bool, single: bool = True) -> JsonValue:
    if isinstance(value, GgufArray):
        if value.length > _SHOWN_ARRAY_LENGTH and not verbose:
            return []
        single = value.element_type == FLOAT32
        return [_json_value(item, verbose=verbose, single=single) for item in value.values()]
    if isinstance(value, tuple):
        return [_json_value(item, verbose=verbose, single=single) for item in value]
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, float):
        return _shortest(value) if math.isfinite(value) else None
    return value


def _shortest(value: float) -> float:
    """The shortest decimal that reads back as the same 32-bit float, as Go prints it.

    A value that is no 32-bit float stays as it is.
    """
    try:
        exact = struct.pack("<f", value)
    except OverflowError:
        return value
    if struct.unpack("<f", exact)[0] != value:
        return value
    shortest = (float(f"{value:.{digits}g}") for digits in range(6, 10))
    return next((text for text in shortest if struct.pack("<f", text) == exact), value)
