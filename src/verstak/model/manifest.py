"""What a stored model is made of: a manifest that points at blobs, and its small config.

Source: Ollama's store layout, ollama/ollama@fb30760 ``manifest/``; media types are its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG_TYPE = "application/vnd.docker.container.image.v1+json"
LAYER_PREFIX = "application/vnd.ollama.image."


@dataclass(frozen=True, slots=True)
class Layer:
    """One blob of a model and its role.

    Attributes:
        media_type: Full media type, for example ``application/vnd.ollama.image.model``.
        digest: ``sha256:<hex>``.
        size_bytes: Size of the blob.
        origin: ``from`` of the manifest: the model or file this layer was created from, or empty.
        name: Tensor name of a one-tensor layer, or empty.
    """

    media_type: str
    digest: str
    size_bytes: int
    origin: str = ""
    name: str = ""

    @property
    def kind(self) -> str:
        """Last word of the media type: model, template, system, params or license."""
        return self.media_type.removeprefix(LAYER_PREFIX)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of blobs that a name stands for."""

    config: Layer
    layers: tuple[Layer, ...]

    @property
    def size_bytes(self) -> int:
        """Sum over layers and config, as ``/api/tags`` shows it."""
        return self.config.size_bytes + sum(layer.size_bytes for layer in self.layers)

    def of_kind(self, kind: str) -> tuple[Layer, ...]:
        """Layers of one kind, in manifest order."""
        return tuple(layer for layer in self.layers if layer.kind == kind)

    @property
    def digests(self) -> frozenset[str]:
        """Every blob this manifest needs."""
        return frozenset({self.config.digest, *(layer.digest for layer in self.layers)})


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """The config blob: what ``/api/tags`` shows under ``details``.

    Empty strings and empty tuples mean that the config does not say.
    """

    model_format: str = "gguf"
    model_family: str = ""
    model_families: tuple[str, ...] = ()
    parameter_size: str = ""
    quantization_level: str = ""
    capabilities: tuple[str, ...] = field(default=())
    context_length: int | None = None
    embedding_length: int | None = None
