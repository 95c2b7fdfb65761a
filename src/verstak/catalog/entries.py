"""A model that verstak knows and offers, with where its facts come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verstak.catalog.sources import Source
from verstak.model.architecture import Architecture
from verstak.model.names import Digest


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One file, named by its digest, and the places that may hold it.

    Attributes:
        name: As ``verstak pull`` takes it, for example ``qwen2.5-coder:0.5b``.
        digest: SHA-256 of the GGUF file; bytes that differ are refused.
        size_bytes: Size of the file.
        quantization: Name of the file's type, for example ``Q4_K_M``.
        parameters: Count of weights, ``None`` when not known.
        architecture: Geometry as the file's own header states it.
        license_id: SPDX identifier.
        languages: IETF language tags that the publisher names; not a claim of quality.
        sources: Tried in this order until one answers.
        provenance: Where each group of fields comes from: ``artifact``, ``architecture``,
            ``license``, ``languages``.
    """

    name: str
    digest: Digest
    size_bytes: int
    quantization: str
    parameters: int | None
    architecture: Architecture
    license_id: str
    languages: tuple[str, ...]
    sources: tuple[Source, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)
