"""Uploads to a registry with bad habits: cuts, lost answers, tokens, redirects, refusals."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.fakes.upload_registry import UploadRegistry

from verstak.errors import Cancelled, IntegrityError, SourceUnavailable
from verstak.model.manifest import MANIFEST_TYPE
from verstak.model.names import Digest
from verstak.store.blobs import hash_file
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import HttpAccess
from verstak.store.sources.oci import Reference
from verstak.store.sources.registry_upload import FilePiece, RegistryUpload

SIZE = 2_500_000
CHUNK = 1_000_000
LOGIN = ("buro", "kromka")
FAST = PullOptions(backoff_base_s=0.01, stall_timeout_s=5)


@pytest.fixture
def blob(tmp_path: Path) -> Path:
    path = tmp_path / "blob"
    path.write_bytes(bytes(range(256)) * (SIZE // 256) + b"x" * (SIZE % 256))
    return path


def upload(
    registry: UploadRegistry,
    path: Path,
    *,
    digest: Digest | None = None,
    options: PullOptions = FAST,
    cancel: threading.Event | None = None,
    scheme: str = "http",
) -> list[int]:
    """Push one blob where it lacks; returns what was reported."""
    told: list[int] = []
    stop = cancel or threading.Event()
    digest = digest or hash_file(path)
    with HttpAccess(options) as access:
        reference = Reference.parse(f"{scheme}://{registry.host}/team/model:1", options)
        to = RegistryUpload(access, reference, chunk_bytes=CHUNK)
        if not to.holds(digest, SIZE, stop):
            to.blob(path, digest, SIZE, on_bytes=told.append, cancel=stop)
            assert to.holds(digest, SIZE, stop)
    return told


def test_chunks(blob: Path) -> None:
    with UploadRegistry() as registry:
        told = upload(registry, blob)
        assert list(registry.blobs.values()) == [blob.read_bytes()]
        assert registry.patched == [(0, CHUNK), (CHUNK, CHUNK), (2 * CHUNK, SIZE - 2 * CHUNK)]
        assert told == sorted(told)
        assert told[-1] == SIZE
        assert upload(registry, blob) == []


def test_a_registry_that_wants_larger_chunks(blob: Path) -> None:
    with UploadRegistry(least_chunk=2_000_000) as registry:
        upload(registry, blob)
        assert [length for _, length in registry.patched] == [2_000_000, 500_000]


def test_a_cut_upload_goes_on_where_it_was(blob: Path) -> None:
    with UploadRegistry(cut_patches=[400_000, CHUNK, 1, 0]) as registry:
        upload(registry, blob)
        assert list(registry.blobs.values()) == [blob.read_bytes()]
        begins = [begin for begin, _ in registry.patched]
        assert begins[:4] == [0, 400_000, 1_400_000, 1_400_001]
        assert registry.count("POST") == 1


def test_an_upload_that_the_registry_forgot_begins_anew(blob: Path) -> None:
    with UploadRegistry(cut_patches=[CHUNK, 5], forget_cut_uploads=True) as registry:
        upload(registry, blob)
        assert list(registry.blobs.values()) == [blob.read_bytes()]
        assert registry.count("POST") == 2


def test_a_network_that_never_gets_farther_is_given_up(blob: Path) -> None:
    with UploadRegistry(cut_patches=[CHUNK, 5] * 99, forget_cut_uploads=True) as registry:
        with pytest.raises(SourceUnavailable, match="connection broke"):
            upload(registry, blob)
        assert registry.count("POST") <= 2 * FAST.attempts


def test_a_lost_answer_to_the_last_step_is_no_second_upload(blob: Path) -> None:
    with UploadRegistry(lose_commits=1) as registry:
        upload(registry, blob)
        assert (registry.count("POST"), len(registry.patched)) == (1, 3)


@pytest.mark.parametrize(("method", "status"), [("POST", 503), ("PATCH", 429), ("PUT", 500)])
def test_busy_answers_are_waited_out(blob: Path, method: str, status: int) -> None:
    with UploadRegistry(statuses={method: [(status, "")]}) as registry:
        upload(registry, blob)
        assert list(registry.blobs.values()) == [blob.read_bytes()]


def test_a_token_that_may_push(blob: Path) -> None:
    with UploadRegistry(token_login=LOGIN) as registry:
        options = PullOptions(backoff_base_s=0.01, credentials={registry.host: LOGIN})
        upload(registry, blob, options=options)
        assert list(registry.blobs.values()) == [blob.read_bytes()]
        assert registry.scopes == ["repository:x/y:pull", "repository:x/y:pull,push"]
        wrong = PullOptions(backoff_base_s=0.01, credentials={registry.host: ("buro", "no")})
        with pytest.raises(SourceUnavailable, match="token server refused") as caught:
            upload(registry, blob, options=wrong)
        assert "write" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("statuses", "message"),
    [
        ({"POST": [(403, "DENIED")]}, r"access refused \(403\)"),
        ({"POST": [(405, "UNSUPPORTED")]}, r"answered 405: UNSUPPORTED so it is"),
        ({"POST": [(404, "NAME_UNKNOWN")]}, r"answered 404: NAME_UNKNOWN"),
        ({"PATCH": [(413, "")]}, r"answered 413"),
        ({"HEAD": [(400, "")]}, r"answered 400"),
    ],
)
def test_refusals_say_what_the_registry_said(
    blob: Path, statuses: dict[str, list[tuple[int, str]]], message: str
) -> None:
    with (
        UploadRegistry(statuses=statuses) as registry,
        pytest.raises(SourceUnavailable, match=message),
    ):
        upload(registry, blob)


def test_a_damaged_blob_is_told_by_its_digest(blob: Path) -> None:
    with (
        UploadRegistry() as registry,
        pytest.raises(IntegrityError, match="computed another digest"),
    ):
        upload(registry, blob, digest=Digest("0" * 64))


def test_a_file_that_ends_early(blob: Path) -> None:
    piece = FilePiece(blob, SIZE - 10, 20, lambda _: None, threading.Event())
    with pytest.raises(IntegrityError, match="shrunk"):
        list(piece)


def test_a_registry_that_sends_blobs_elsewhere_keeps_its_token(blob: Path) -> None:
    with UploadRegistry() as storage, UploadRegistry(token_login=LOGIN) as registry:
        registry.habits.redirect_patches_to = storage.url
        options = PullOptions(backoff_base_s=0.01, credentials={registry.host: LOGIN})
        digest = hash_file(blob)
        with HttpAccess(options) as access:
            reference = Reference.parse(f"{registry.url}/team/model:1", options)
            to = RegistryUpload(access, reference, chunk_bytes=2 * SIZE)
            to.blob(blob, digest, SIZE, on_bytes=lambda _: None, cancel=threading.Event())
        assert storage.blobs[str(digest)] == blob.read_bytes()
        assert {authorization for _, _, authorization in storage.seen} == {None}


def test_a_registry_that_does_not_say_where(blob: Path) -> None:
    with (
        UploadRegistry(hide_location=True) as registry,
        pytest.raises(SourceUnavailable, match="did not say where"),
    ):
        upload(registry, blob)


def test_plain_http_only_when_asked(blob: Path) -> None:
    with UploadRegistry() as registry:
        with pytest.raises(SourceUnavailable):
            upload(registry, blob, scheme="https")
        assert not registry.seen


def test_cancelled_between_two_pieces(blob: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with UploadRegistry() as registry, pytest.raises(Cancelled):
        upload(registry, blob, cancel=cancel)


def test_a_manifest_is_put_with_its_bytes_and_type() -> None:
    with UploadRegistry(statuses={"PUT": [(503, "")]}) as registry, HttpAccess(FAST) as access:
        reference = Reference.parse(f"{registry.url}/team/model:1", FAST)
        data = b'{ "odd":  1}\n\n'
        RegistryUpload(access, reference).manifest(data, MANIFEST_TYPE, threading.Event())
        assert registry.manifests == {"team/model:1": (MANIFEST_TYPE, data)}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((400, "MANIFEST_INVALID"), "answered 400: MANIFEST_INVALID"),
        ((404, "BLOB_UPLOAD_UNKNOWN"), "refused the manifest"),
    ],
)
def test_a_refused_manifest(answer: tuple[int, str], message: str) -> None:
    with UploadRegistry(statuses={"PUT": [answer]}) as registry, HttpAccess(FAST) as access:
        reference = Reference.parse(f"{registry.url}/team/model:1", FAST)
        with pytest.raises(SourceUnavailable, match=message):
            RegistryUpload(access, reference).manifest(b"{}", MANIFEST_TYPE, threading.Event())
