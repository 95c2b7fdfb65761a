"""One file of a Hugging Face repository at a pinned revision.

The address ``/{repo}/resolve/{revision}/{file}`` answers ranges and redirects to a store of large
files. Size and digest come from our catalog, so nothing else is asked of the hub.
"""

from __future__ import annotations

from urllib.parse import quote

import httpx

from verstak.catalog.sources import HuggingFaceSource
from verstak.store.sources.http_access import Connection, FixedHeader, HttpAccess
from verstak.store.sources.remote_file import RemoteFile

HOST = "huggingface.co"


def hugging_face_file(access: HttpAccess, source: HuggingFaceSource, size_bytes: int) -> RemoteFile:
    """The file as a blob's origin.

    Args:
        access: Clients to ask with; its options may name a mirror and an access token.
        source: Repository, revision and file.
        size_bytes: Expected size; a git-lfs pointer is smaller and is refused by that.
    """
    options = access.options
    base = options.registry_mirrors.get(HOST, f"https://{HOST}").rstrip("/")
    login = options.credentials.get(httpx.URL(base).netloc.decode("ascii"))
    revision = source.revision or "main"
    return RemoteFile(
        access,
        f"{base}/{quote(source.repo)}/resolve/{quote(revision, safe='')}/{quote(source.file)}",
        label=f"Hugging Face {source.repo}@{revision[:12]}",
        size_bytes=size_bytes,
        connection=Connection(plain_http=base.startswith("http://")),
        authorizer=FixedHeader(f"Bearer {login[1]}" if login else None),
    )
