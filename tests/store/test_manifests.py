from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import IntegrityError, UnknownModel
from verstak.model.manifest import CONFIG_TYPE, LAYER_PREFIX, Layer, Manifest
from verstak.model.names import ModelName
from verstak.store.layout import StoreLayout
from verstak.store.manifests import ManifestFolder, decode_manifest, encode_manifest

HEX = "ab" * 32

LLAMA_3_2_1B = (
    b'{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",'
    b'"config":{"mediaType":"application/vnd.docker.container.image.v1+json",'
    b'"digest":"sha256:4f659a1e86d7f5a33c389f7991e7224b7ee6ad0358b53437d54c02d2e1b1118d",'
    b'"size":485},"layers":[{"mediaType":"application/vnd.ollama.image.model",'
    b'"digest":"sha256:74701a8c35f6c8d9a4b91f3f3497643001d63e0c7a84e085bed452548fa88d45",'
    b'"size":1321082688},{"mediaType":"application/vnd.ollama.image.template",'
    b'"digest":"sha256:966de95ca8a62200913e3f8bfbf84c8494536f1b94b49166851e76644e966396",'
    b'"size":1429},{"mediaType":"application/vnd.ollama.image.license",'
    b'"digest":"sha256:fcc5a6bec9daf9b561a68827b67ab6088e1dba9d1fa2a50d7bbcc8384e0a265d",'
    b'"size":7711},{"mediaType":"application/vnd.ollama.image.license",'
    b'"digest":"sha256:a70ff7e570d97baaf4e62ac6e6ad9975e04caa6d900d3742d37698494479e0cd",'
    b'"size":6016}]}'
)
"""The manifest of llama3.2:1b in Ollama's library, which `ollama list` shows as baf6a787fdff."""

LLAMA_DIGEST = "baf6a787fdffd633537aa2eb51cfd54cb93ff08e28040095462bb63daf552878"


@pytest.fixture
def folder(tmp_path: Path) -> ManifestFolder:
    return ManifestFolder(StoreLayout(root=tmp_path / "models", state_dir=tmp_path / "state"))


def put(tmp_path: Path, path: str, data: bytes = LLAMA_3_2_1B) -> Path:
    file = tmp_path / "models" / "manifests" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_the_golden_bytes_are_the_real_ones() -> None:
    assert hashlib.sha256(LLAMA_3_2_1B).hexdigest() == LLAMA_DIGEST


def test_a_real_manifest_is_read_and_its_digest_is_ollamas(
    folder: ManifestFolder, tmp_path: Path
) -> None:
    put(tmp_path, "registry.ollama.ai/library/llama3.2/1b")
    found = folder.read(ModelName.parse("llama3.2:1b"))
    assert found.digest == LLAMA_DIGEST
    assert found.manifest.size_bytes == 1_321_098_329
    assert [layer.kind for layer in found.manifest.layers] == [
        "model", "template", "license", "license",
    ]  # fmt: skip


def test_what_we_write_is_what_go_would_write() -> None:
    assert encode_manifest(decode_manifest(LLAMA_3_2_1B)) == LLAMA_3_2_1B + b"\n"


def test_origin_and_tensor_name_are_kept_in_ollamas_places() -> None:
    layer = Layer(f"{LAYER_PREFIX}model", f"sha256:{HEX}", 1, origin="a<b", name="blk.0")
    data = encode_manifest(Manifest(Layer(CONFIG_TYPE, f"sha256:{HEX}", 2), (layer,)))
    assert data.endswith(b'"size":1,"from":"a\\u003cb","name":"blk.0"}]}\n')
    assert decode_manifest(data).layers == (layer,)


def test_bytes_are_kept_verbatim_and_readable_by_all(
    folder: ManifestFolder, tmp_path: Path
) -> None:
    odd = LLAMA_3_2_1B.replace(b",", b" ,\n ") + b"  "
    name = ModelName.parse("me/odd:1")
    folder.write(name, odd)
    path = tmp_path / "models/manifests/registry.ollama.ai/me/odd/1"
    assert path.read_bytes() == odd
    assert path.stat().st_mode & 0o777 == 0o644
    assert folder.read(name).digest == hashlib.sha256(odd).hexdigest()
    assert not list((tmp_path / "models" / "blobs").iterdir())


def test_the_time_is_the_files_own_with_the_local_offset(
    folder: ManifestFolder, tmp_path: Path
) -> None:
    os.utime(put(tmp_path, "registry.ollama.ai/library/x/latest"), (1_700_000_000, 1_700_000_000))
    modified = folder.read(ModelName.parse("x")).modified_at
    assert modified.timestamp() == 1_700_000_000
    assert modified.utcoffset() is not None


def test_lookup_ignores_case_and_prefers_the_exact_spelling(
    folder: ManifestFolder, tmp_path: Path
) -> None:
    put(tmp_path, "registry.ollama.ai/library/Qwen/Q4_K_M")
    assert folder.find(ModelName.parse("qwen:q4_k_m")) == ModelName.parse("Qwen:Q4_K_M")
    put(tmp_path, "registry.ollama.ai/library/qwen/q4_k_m")
    if len(list((tmp_path / "models/manifests/registry.ollama.ai/library").iterdir())) == 2:
        assert folder.find(ModelName.parse("Qwen:Q4_K_M")) == ModelName.parse("Qwen:Q4_K_M")
        assert folder.find(ModelName.parse("qwen:q4_k_m")) == ModelName.parse("qwen:q4_k_m")
        assert folder.find(ModelName.parse("QWEN:q4_k_m")) == ModelName.parse("Qwen:Q4_K_M")
    with pytest.raises(UnknownModel, match="model 'qwen:other' not found"):
        folder.find(ModelName.parse("qwen:other"))


def test_files_that_are_no_manifests_are_not_models(
    folder: ManifestFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path, "registry.ollama.ai/library/x/.DS_Store")
    put(tmp_path, "registry.ollama.ai/library/x/-odd")
    put(tmp_path, "registry.ollama.ai/library/too-high")
    put(tmp_path, "registry.ollama.ai/library/x/deep/er")
    with caplog.at_level(logging.WARNING):
        assert list(folder.names()) == []
    assert "-odd" in caplog.text
    assert ".DS_Store" not in caplog.text


BAD = {
    "empty": b"",
    "junk": b"\x00\xff" * 50,
    "cut": LLAMA_3_2_1B[:200],
    "list": b"[]",
    "null": b"null",
    "no config": b'{"layers":[]}',
    "no layers": b'{"config":{"mediaType":"x","digest":"sha256:' + HEX.encode() + b'","size":1}}',
    "index": b'{"schemaVersion":2,"manifests":[]}',
    "upper digest": LLAMA_3_2_1B.replace(b"4f659a", b"4F659A"),
    "short digest": LLAMA_3_2_1B.replace(b"4f659a", b"4f659"),
    "traversal": LLAMA_3_2_1B.replace(b"sha256:4f659a1e", b"sha256:../../1e"),
    "negative": LLAMA_3_2_1B.replace(b":485", b":-485"),
    "huge number": LLAMA_3_2_1B.replace(b":485", b":" + b"9" * 400),
    "float": LLAMA_3_2_1B.replace(b":485", b":485.5"),
    "text size": LLAMA_3_2_1B.replace(b":485", b':"485"'),
    "deep": b'{"config":' + b"[" * 100_000,
    "long": LLAMA_3_2_1B + b" " * (5 * 2**20),
    "bad text": LLAMA_3_2_1B.replace(b"vnd.ollama", b"vnd\xffollama"),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_damaged_manifest_is_an_integrity_error(
    folder: ManifestFolder, tmp_path: Path, data: bytes
) -> None:
    put(tmp_path, "registry.ollama.ai/library/bad/latest", data)
    with pytest.raises(IntegrityError, match="bad:latest"):
        folder.read(ModelName.parse("bad"))
    with pytest.raises(IntegrityError):
        folder.write(ModelName.parse("new"), data)
    assert len(list(folder.names())) == 1


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_manifest_or_an_integrity_error(data: bytes) -> None:
    with suppress(IntegrityError):
        decode_manifest(data)


@given(st.integers(0, len(LLAMA_3_2_1B) - 1), st.integers(0, 255))
def test_any_changed_byte_ends_in_a_manifest_or_an_integrity_error(place: int, value: int) -> None:
    data = bytearray(LLAMA_3_2_1B)
    data[place] = value
    with suppress(IntegrityError):
        decode_manifest(bytes(data))


def test_removing_leaves_no_empty_folders_and_no_neighbour_is_harmed(
    folder: ManifestFolder, tmp_path: Path
) -> None:
    put(tmp_path, "registry.ollama.ai/library/x/a")
    put(tmp_path, "registry.ollama.ai/library/x/b")
    put(tmp_path, "registry.ollama.ai/library/y/a")
    folder.remove(ModelName.parse("x:a"))
    assert sorted(str(name) for name in folder.names()) == ["x:b", "y:a"]
    folder.remove(ModelName.parse("x:b"))
    assert not (tmp_path / "models/manifests/registry.ollama.ai/library/x").exists()
    folder.remove(ModelName.parse("y:a"))
    assert list((tmp_path / "models" / "manifests").iterdir()) == []
    with pytest.raises(UnknownModel):
        folder.remove(ModelName.parse("y:a"))
