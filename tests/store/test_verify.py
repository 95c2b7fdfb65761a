from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from verstak.errors import Cancelled
from verstak.model.names import ModelName
from verstak.store.add_gguf import add_gguf
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel
from verstak.store.verify import FindingKind, VerifyProgress

type AddModel = Callable[..., StoredModel]


@pytest.fixture
def model(store: Store, tmp_path: Path, tiny_gguf: bytes) -> StoredModel:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_gguf)
    return add_gguf(store, path, ModelName.parse("tiny"))


def weights(store: Store, model: StoredModel) -> Path:
    return store.blob_path(model.manifest.of_kind("model")[0].digest)


def kinds(store: Store) -> list[FindingKind]:
    return [finding.kind for finding in store.verify()]


def test_a_sound_store_has_no_findings_and_progress_ends_at_the_total(
    store: Store, model: StoredModel
) -> None:
    seen: list[VerifyProgress] = []
    assert list(store.verify(seen.append)) == []
    assert seen[-1].completed_bytes == seen[-1].total_bytes == model.size_bytes
    assert [one.completed_bytes for one in seen] == sorted(one.completed_bytes for one in seen)


@pytest.mark.parametrize("place", [0, 40, 100, -1])
def test_one_flipped_bit_is_found_and_nothing_is_removed(
    store: Store, model: StoredModel, place: int
) -> None:
    path = weights(store, model)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    (finding,) = store.verify()
    assert finding.kind is FindingKind.WRONG_DIGEST
    assert finding.models == (model.name,)
    assert finding.digest == model.manifest.layers[0].digest
    assert finding.path == path
    assert "digest mismatch, expected" in finding.message
    assert path.exists()


def test_a_short_blob_says_how_short(store: Store, model: StoredModel) -> None:
    path = weights(store, model)
    os.truncate(path, 50)
    (finding,) = store.verify()
    assert finding.kind is FindingKind.WRONG_SIZE
    assert "has 50" in finding.message


def test_missing_blobs_are_found_for_every_model_that_needs_them(
    store: Store, model: StoredModel
) -> None:
    store.copy(model.name, ModelName.parse("copy"))
    weights(store, model).unlink()
    (finding,) = store.verify()
    assert finding.kind is FindingKind.MISSING_BLOB
    assert {str(name) for name in finding.models} == {"tiny:latest", "copy:latest"}


def test_bytes_that_are_as_recorded_but_no_model_are_found(
    store: Store, add_model: AddModel
) -> None:
    add_model("junk")
    assert kinds(store) == [FindingKind.BAD_GGUF]


def test_damaged_manifests_and_foreign_files_are_found(store: Store, model: StoredModel) -> None:
    path = store.layout.manifest_path(model.name)
    path.write_bytes(b"{")
    path.with_name("-odd").write_bytes(b"")
    assert sorted(kinds(store)) == [FindingKind.BAD_MANIFEST, FindingKind.BAD_NAME]


def test_a_config_that_is_none_is_found(store: Store, model: StoredModel) -> None:
    digest = store.add_blob([b"[]"])
    raw = store.manifests.read_bytes(model.name)
    old = model.manifest.config
    raw = raw.replace(old.digest.encode(), str(digest).encode()).replace(
        f'"size":{old.size_bytes}'.encode(), b'"size":2'
    )
    store.layout.manifest_path(model.name).write_bytes(raw)
    assert kinds(store) == [FindingKind.BAD_CONFIG]


def test_a_blob_that_nothing_points_at_is_reread_too(store: Store) -> None:
    digest = store.add_blob([b"upload"])
    assert kinds(store) == []
    store.blob_path(str(digest)).write_bytes(b"Upload")
    (finding,) = store.verify()
    assert finding.kind is FindingKind.WRONG_DIGEST
    assert finding.models == ()


def test_two_manifests_that_disagree_about_a_size_are_found(
    store: Store, model: StoredModel
) -> None:
    raw = store.manifests.read_bytes(model.name)
    layer = model.manifest.layers[0]
    path = store.layout.manifest_path(ModelName.parse("liar"))
    path.parent.mkdir(parents=True)
    path.write_bytes(raw.replace(f'"size":{layer.size_bytes}'.encode(), b'"size":9'))
    assert kinds(store) == [FindingKind.WRONG_SIZE]


def test_unfinished_downloads_are_no_findings(store: Store, model: StoredModel) -> None:
    (store.layout.blobs_dir / f"sha256-{'ab' * 32}-partial").write_bytes(b"half")
    (store.layout.blobs_dir / "sha256-123").write_bytes(b"half")
    assert kinds(store) == []


def test_verification_can_be_cancelled(store: Store, model: StoredModel) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        store.verify(cancel=cancel)
