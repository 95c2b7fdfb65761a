"""What lists say about a model: the shared part of tags, ps and show."""

from __future__ import annotations

import msgspec

from verstak.store.stored_model import StoredModel


class Details(msgspec.Struct, frozen=True):
    """``details`` of a model, in Ollama's field order."""

    parent_model: str
    format: str
    family: str
    families: tuple[str, ...] | None
    parameter_size: str
    quantization_level: str
    context_length: int | msgspec.UnsetType = msgspec.UNSET
    embedding_length: int | msgspec.UnsetType = msgspec.UNSET


def details_of(
    stored: StoredModel, *, parent: str = "", context_length: int | None = None
) -> Details:
    """Details as the config blob states them.

    Args:
        stored: The model.
        parent: Model behind a role, shown as its parent.
        context_length: Context of a role's profile; the model's own when ``None``.
    """
    config = stored.config
    return Details(
        parent_model=parent,
        format=config.model_format,
        family=config.model_family,
        families=config.model_families or None,  # a nil slice is null in Go
        parameter_size=config.parameter_size,
        quantization_level=config.quantization_level,
        context_length=context_length or config.context_length or msgspec.UNSET,
        embedding_length=config.embedding_length or msgspec.UNSET,
    )
