"""What a file that is not a GGUF is instead, so that the error can say it."""

from __future__ import annotations

import re

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_LFS_OID = re.compile(rb"oid sha256:([0-9a-f]{64})")

_HTML = "an HTML page (a login or error page saved in place of the file?)"
_XML = "an XML document (a storage service's error message?)"

_BY_PREFIX: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"PK\x03\x04", "a zip archive or a PyTorch checkpoint"),
    (b"\x80\x02", "a pickled PyTorch checkpoint"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"\x7fELF", "a Linux program"),
    (b"%PDF", "a PDF document"),
    (b"lmgg", "a GGML file from before GGUF"),
    (b"fmgg", "a GGMF file from before GGUF"),
    (b"tjgg", "a GGJT file from before GGUF"),
    (b"algg", "a GGLA adapter from before GGUF"),
    (b"FUGG", "a GGUF file with its bytes swapped"),
)

_BY_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", _HTML),
    (b"<html", _HTML),
    (b"<head", _HTML),
    (b"<body", _HTML),
    (b"<?xml", _XML),
    (b"<error", _XML),
    (b"{", "a JSON document (a service's error message?)"),
    (b"[", "a JSON document (a service's error message?)"),
)
_MAX_SAFETENSORS_HEADER_BYTES = 2**30


def describe_foreign(head: bytes) -> str:
    """Name what the first bytes of a file look like.

    Args:
        head: The first bytes of the file, a few hundred are plenty.

    Returns:
        A noun phrase with its article, for example ``a Git LFS pointer``.
    """
    if head.startswith(_LFS_POINTER):
        oid = _LFS_OID.search(head)
        stands_for = f"for sha256:{oid[1].decode()}" if oid else "for the real file"
        return f"a Git LFS pointer (a few lines of text that stand {stands_for})"
    if not any(head):
        return "a run of zero bytes (an unfinished download?)" if head else "an empty file"
    for prefix, what in _BY_PREFIX:
        if head.startswith(prefix):
            return what
    if head[8:10] == b'{"' and int.from_bytes(head[:8], "little") < _MAX_SAFETENSORS_HEADER_BYTES:
        return "a safetensors file"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = (what for prefix, what in _BY_TEXT if text.startswith(prefix))
    return next(found, f"a file that begins with {head[:8]!r}")
