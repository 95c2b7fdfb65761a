"""``/api/blobs/{digest}``: files on their way into the store, of any size, never held in memory."""

from __future__ import annotations

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from verstak.errors import IntegrityError
from verstak.gateway.error_map import ApiError, ClientGone
from verstak.gateway.services import services_of
from verstak.model.names import Digest
from verstak.store.blobs import BlobWriter

_WRITE_BYTES = 2**20
"""Pieces of a body are gathered to this size: a thread hop costs as much as hashing 100 kB."""


async def head_blob(request: Request) -> Response:
    """200 when the blob is here, 404 when it is not; no body either way."""
    digest = Digest.parse(request.path_params["digest"])
    store = services_of(request).store
    found = await anyio.to_thread.run_sync(store.has_blob, str(digest))
    return Response(status_code=200 if found else 404)


async def create_blob(request: Request) -> Response:
    """Take a blob: 201 once it is stored and its digest is right, 200 if it was here already."""
    text = request.path_params["digest"]
    digest = Digest.parse(text)
    store = services_of(request).store
    if await anyio.to_thread.run_sync(store.has_blob, str(digest)):
        return Response(status_code=200)
    declared = request.headers.get("content-length", "")
    size_bytes = int(declared) if declared.isdecimal() else None
    writer = await anyio.to_thread.run_sync(
        lambda: store.open_blob_writer(expected=digest, size_bytes=size_bytes)
    )
    try:
        await _receive_into(request, writer)
        await anyio.to_thread.run_sync(writer.commit)
    except IntegrityError as error:
        raise ApiError(400, error.message) from error
    finally:
        # After a commit this does nothing; otherwise the temporary file goes.
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(writer.abort)
    return Response(status_code=201)


async def _receive_into(request: Request, writer: BlobWriter) -> None:
    buffer = bytearray()
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone("the client hung up while sending a blob")
        buffer += message.get("body", b"")
        more = message.get("more_body", False)
        if len(buffer) >= _WRITE_BYTES or not more:
            await anyio.to_thread.run_sync(writer.write, bytes(buffer))
            buffer.clear()
