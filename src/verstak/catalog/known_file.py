"""The TOML form of what is known about models: what people write, before it is checked.

One file a family. Every fact names its source: ``[models.sources]`` has, for each source of the
file's ``[sources]``, the fields that were read there; ``geometry`` stands for every field of the
architecture that no other source claims. What is not known is named in ``[models.gaps]``, or in
the file's own ``[gaps]`` where the reason is the same for all of its models.
"""

from __future__ import annotations

from msgspec import field

from verstak.catalog.fields import Table


class Words(Table, frozen=True):
    """A sentence in both languages."""

    en: str
    ru: str


class ExpertsTable(Table, frozen=True):
    """``model.architecture.Experts``."""

    count: int
    used: int
    feed_forward_length: int
    shared_feed_forward_length: int = 0
    leading_dense_layers: int = 0
    router_bias: bool = False


class LatentTable(Table, frozen=True):
    """``model.architecture.LatentAttention``."""

    kv_rank: int
    rope_length: int
    query_rank: int | None = None
    nope_length: int | None = None
    value_length: int | None = None


class SlidingTable(Table, frozen=True):
    """``pattern`` is repeated over the layers: ``w`` has a window, ``f`` sees everything."""

    window_tokens: int
    pattern: str


class RecurrentTable(Table, frozen=True):
    """``pattern`` is repeated over the layers: ``r`` is recurrent, ``a`` is attention."""

    pattern: str
    key_heads: int
    value_heads: int
    key_length: int
    value_length: int
    convolution_length: int


class GeometryTable(Table, frozen=True):
    """``model.architecture.Architecture``; ``full_kv_heads`` are those of layers without window.

    ``layers_sharing_cache`` are the last ones that use keys and values of earlier layers.
    """

    family: str
    layers: int
    embedding_length: int
    heads: int
    key_length: int
    value_length: int
    kv_heads: int | list[int] | None = None
    full_kv_heads: int | None = None
    layers_sharing_cache: int = 0
    vocabulary: int | None = None
    feed_forward_length: int | None = None
    feed_forward_lengths: list[int] = field(default_factory=list)
    heads_by_layer: list[int] = field(default_factory=list)
    full_key_length: int | None = None
    keys_serve_as_values: bool = False
    per_layer_embedding_length: int | None = None
    tied_embeddings: bool | None = None
    attention_bias: bool = False
    query_key_norm: bool = False
    experts: ExpertsTable | None = None
    latent: LatentTable | None = None
    sliding: SlidingTable | None = None
    recurrent: RecurrentTable | None = None


class QualityTable(Table, frozen=True):
    """``catalog.known_model.QualityScore``; ``source`` is an id of the file's sources."""

    benchmark: str
    score: float
    source: str
    file_type: str | None = None
    interval: str | None = None
    language: str = "ru"


class FileTable(Table, frozen=True):
    """``catalog.known_model.PublishedFile``; ``source`` is an id of the file's sources."""

    file_type: str
    size_bytes: int
    source: str


class ModelTable(Table, frozen=True):
    """``catalog.known_model.KnownModel``."""

    name: str
    family: str
    tier: str
    tier_reason: Words
    sources: dict[str, list[str]]
    gaps: dict[str, str] = field(default_factory=dict)
    hf_repo: str | None = None
    ollama_tag: str | None = None
    aliases: list[str] = field(default_factory=list)
    parameters: int | None = None
    checkpoint_parameters: int | None = None
    active_parameters: int | None = None
    context_native: int | None = None
    context_extended: int | None = None
    tokenizer: str | None = None
    licence: str | None = None
    languages: str | None = None
    russian: bool | None = None
    release_date: str | None = None
    verdict: Words | None = None
    architecture: GeometryTable | None = None
    quality: list[QualityTable] = field(default_factory=list)
    files: list[FileTable] = field(default_factory=list)


class LicenceTable(Table, frozen=True):
    """``catalog.known_model.Licence``; ``source`` tells where the terms were read."""

    name: str
    commercial: str
    source: str
    conditions: Words | None = None


class FamilyFile(Table, frozen=True):
    """One file."""

    sources: dict[str, str]
    models: list[ModelTable]
    gaps: dict[str, str] = field(default_factory=dict)
    licences: dict[str, LicenceTable] = field(default_factory=dict)


class LicenceFile(Table, frozen=True):
    """``licences.toml``: terms that several families share."""

    licences: dict[str, LicenceTable]
