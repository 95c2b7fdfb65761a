"""A model that is in the store, and the config blob that describes it.

Source: ollama/ollama@fb30760 ``types/model/config.go`` (``ConfigV2``): key order and which
keys are left out when empty are its own, so that a blob of ours has the bytes of one of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from verstak.errors import IntegrityError
from verstak.model.manifest import Manifest, ModelConfig
from verstak.model.names import ModelName
from verstak.store import go_json


@dataclass(frozen=True, slots=True)
class StoredModel:
    """One name in the store.

    Attributes:
        name: As the folders spell it.
        manifest: What it points at.
        manifest_digest: Bare hex SHA-256 of the manifest file's bytes, Ollama's model digest.
        modified_at: Time of the manifest file, with the local offset.
        config: Its config blob.
    """

    name: ModelName
    manifest: Manifest
    manifest_digest: str
    modified_at: datetime
    config: ModelConfig

    @property
    def size_bytes(self) -> int:
        """Layers plus config, as ``/api/tags`` shows it."""
        return self.manifest.size_bytes


class _ConfigJson(msgspec.Struct):
    """The keys we read; a config of another program may lack any of them."""

    model_format: str = ""
    model_family: str = ""
    model_families: list[str] | None = None
    model_type: str = ""
    file_type: str = ""
    capabilities: list[str] | None = None
    context_length: int = 0
    embedding_length: int = 0


def decode_config(data: bytes) -> ModelConfig:
    """Read a config blob.

    Raises:
        IntegrityError: not JSON, or a key of the wrong type.
    """
    try:
        raw = msgspec.json.decode(data, type=_ConfigJson)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IntegrityError(f"the config of a model is damaged: {error}") from error
    return ModelConfig(
        model_format=raw.model_format,
        model_family=raw.model_family,
        model_families=tuple(raw.model_families or ()),
        parameter_size=raw.model_type,
        quantization_level=raw.file_type,
        capabilities=tuple(raw.capabilities or ()),
        context_length=raw.context_length or None,
        embedding_length=raw.embedding_length or None,
    )


def encode_config(config: ModelConfig, *, extra: Mapping[str, str] | None = None) -> bytes:
    """Write a config blob as Ollama's ``createConfigLayer`` does.

    Args:
        config: What to say.
        extra: ``renderer``, ``parser`` and ``requires`` taken over from a parent model.
    """
    document: dict[str, object] = {
        "model_format": config.model_format,
        "model_family": config.model_family,
        # A nil slice is null in Go.
        "model_families": list(config.model_families) or None,
        "model_type": config.parameter_size,
        "file_type": config.quantization_level,
    }
    for key in ("renderer", "parser", "requires"):
        if extra and extra.get(key):
            document[key] = extra[key]
    if config.capabilities:
        document["capabilities"] = list(config.capabilities)
    if config.context_length:
        document["context_length"] = config.context_length
    if config.embedding_length:
        document["embedding_length"] = config.embedding_length
    # Constants of the image format, the same on every machine.
    document["architecture"] = "amd64"
    document["os"] = "linux"
    return go_json.encode(document, sort_keys=False)
