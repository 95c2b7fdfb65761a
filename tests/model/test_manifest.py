from __future__ import annotations

from verstak.model.manifest import CONFIG_TYPE, LAYER_PREFIX, Layer, Manifest


def test_size_kinds_and_digests() -> None:
    config = Layer(CONFIG_TYPE, "sha256:c", 10)
    model = Layer(f"{LAYER_PREFIX}model", "sha256:m", 100)
    licence = Layer(f"{LAYER_PREFIX}license", "sha256:l", 1)
    manifest = Manifest(config=config, layers=(model, licence))
    assert manifest.size_bytes == 111
    assert manifest.of_kind("model") == (model,)
    assert manifest.of_kind("system") == ()
    assert manifest.digests == {"sha256:c", "sha256:m", "sha256:l"}
