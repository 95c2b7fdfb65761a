from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from verstak.gateway.native.model_details import details_of
from verstak.model.manifest import CONFIG_TYPE, Layer, Manifest, ModelConfig
from verstak.model.names import ModelName
from verstak.store.stored_model import StoredModel


def stored(config: ModelConfig) -> StoredModel:
    return StoredModel(
        name=ModelName.parse("tiny"),
        manifest=Manifest(Layer(CONFIG_TYPE, "sha256:c", 1), ()),
        manifest_digest="d",
        modified_at=datetime.now(UTC),
        config=config,
    )


def test_what_is_not_known_is_left_out_and_an_empty_list_is_null() -> None:
    shown = msgspec.to_builtins(details_of(stored(ModelConfig())))
    assert shown == {
        "parent_model": "",
        "format": "gguf",
        "family": "",
        "families": None,
        "parameter_size": "",
        "quantization_level": "",
    }


def test_a_role_shows_its_own_context() -> None:
    config = ModelConfig(model_families=("qwen2",), context_length=32768, embedding_length=896)
    plain = details_of(stored(config))
    role = details_of(stored(config), parent="tiny:latest", context_length=2048)
    assert (plain.context_length, role.context_length) == (32768, 2048)
    assert (role.parent_model, role.families, role.embedding_length) == (
        "tiny:latest",
        ("qwen2",),
        896,
    )
