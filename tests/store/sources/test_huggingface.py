from __future__ import annotations

import threading

import pytest
from tests.fakes.file_server import FileServer

from verstak.catalog.sources import HuggingFaceSource
from verstak.errors import IntegrityError
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import HttpAccess
from verstak.store.sources.huggingface import hugging_face_file
from verstak.store.sources.origin import SourceLacks, Span

DATA = bytes(range(256)) * 40
COMMIT = "ebb2015119c907b064c512bf053e945850b5875f"
SOURCE = HuggingFaceSource("Owner/Repo-GGUF", "sub folder/model.gguf", COMMIT)
PATH = f"/Owner/Repo-GGUF/resolve/{COMMIT}/sub%20folder/model.gguf"


def fetch(server: FileServer, source: HuggingFaceSource = SOURCE, **extra: object) -> bytes:
    options = PullOptions(
        registry_mirrors={"huggingface.co": server.url},
        backoff_base_s=0.01,
        **extra,  # type: ignore[arg-type]  # names are checked there
    )
    with HttpAccess(options) as access:
        origin = hugging_face_file(access, source, len(DATA))
        span = Span(0, len(DATA))
        return b"".join(origin.read(span, skip_bytes=100, cancel=threading.Event()))


def test_the_file_at_its_revision_by_range() -> None:
    with FileServer(files={PATH: DATA}) as server:
        assert fetch(server) == DATA[100:]
        assert server.seen[0].range == f"bytes=100-{len(DATA) - 1}"
        assert server.seen[0].authorization is None


def test_a_redirect_to_the_store_of_large_files_gets_no_token() -> None:
    with FileServer(files={"/blob": DATA}) as storage, FileServer() as server:
        server.manners.redirects[PATH] = f"{storage.url}/blob"
        assert fetch(server, credentials={server.host: ("", "hf_secret")}) == DATA[100:]
        assert server.seen[0].authorization == "Bearer hf_secret"
        assert storage.seen[0].authorization is None


def test_without_a_revision_the_default_branch_is_read() -> None:
    path = "/Owner/Repo-GGUF/resolve/main/model.gguf"
    with FileServer(files={path: DATA}) as server:
        assert fetch(server, HuggingFaceSource("Owner/Repo-GGUF", "model.gguf")) == DATA[100:]


def test_a_pointer_or_nothing() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10240\n"
    with FileServer(files={PATH: pointer}) as server:
        with pytest.raises(IntegrityError, match="expected 10240 bytes, the source has 68"):
            fetch(server)
        server.manners.files.clear()
        with pytest.raises(SourceLacks, match="Hugging Face Owner/Repo-GGUF@ebb2015119c9"):
            fetch(server)
