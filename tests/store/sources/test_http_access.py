from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.fakes.file_server import FileServer

from verstak.errors import SourceUnavailable
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import Connection, FixedHeader, HttpAccess
from verstak.store.sources.origin import Span
from verstak.store.sources.remote_file import RemoteFile


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_certificate_file_that_cannot_be_used(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "office.pem"
    if content is not None:
        path.write_text(content)
    with HttpAccess(PullOptions(ca_file=path)) as access:
        remote = RemoteFile(access, "https://127.0.0.1:9/file", label="file", size_bytes=1)
        with pytest.raises(SourceUnavailable, match=r"office\.pem cannot be used"):
            list(remote.read(Span(0, 1), skip_bytes=0, cancel=threading.Event()))


def test_a_host_has_answered_once_it_said_anything() -> None:
    with FileServer() as server, HttpAccess(PullOptions()) as access:
        assert not access.answered(server.url)
        with access.get(
            f"{server.url}/none",
            connection=Connection(plain_http=True),
            authorizer=FixedHeader("Basic x"),
            headers={"X-Extra": "1"},
        ) as response:
            assert response.status_code == 404
        assert access.answered(server.url)
        assert server.seen[0].authorization == "Basic x"


def test_two_hosts_share_nothing_but_the_way_to_reach_them() -> None:
    options = PullOptions()
    with HttpAccess(options) as access:
        plain, safe = Connection(plain_http=True), Connection()
        assert access._client(plain) is access._client(Connection(plain_http=True))
        assert access._client(plain) is not access._client(safe)
