"""Files that come with a question: how many, how large, of which kinds."""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

import msgspec

from verstak.assistant.tools.desk import Attachment
from verstak.errors import UsageError

KINDS = (".dxf", ".xbir", ".cut", ".csv", ".xlsx")
"""What the tools read."""

MOST_FILES = 8
MOST_BYTES = 16 * 2**20
_MOST_NAME = 100


class FileItem(msgspec.Struct):
    """One entry of ``attachments``: a name and the bytes in base64."""

    name: str = ""
    content: str = ""


def attachments_of(items: Iterable[FileItem]) -> tuple[Attachment, ...]:
    """Files of a request, in order; one that is sent again with a later turn counts once.

    Raises:
        UsageError: too many, too large, not base64, without a name, or of a kind that nothing
            here reads.
    """
    found: dict[tuple[str, bytes], Attachment] = {}
    for item in items:
        name = _clean(item.name)
        content = _decoded(name, item.content)
        found.setdefault((name, content), Attachment(name, content))
        if len(found) > MOST_FILES:
            raise UsageError(f"too many attachments: at most {MOST_FILES} are taken")
    return tuple(found.values())


def file_item(name: object, data: object) -> FileItem:
    """An attachment whose bytes come as a ``data:`` URL or as bare base64.

    Raises:
        UsageError: it has no bytes; files are not fetched from anywhere.
    """
    if not isinstance(data, str) or not data:
        raise UsageError(
            "a file part needs its bytes", remedy="send file_data with the bytes in base64"
        )
    if data.startswith("data:"):
        _, comma, data = data.partition(";base64,")
        if not comma:
            raise UsageError("the data URL of a file must be in base64")
    return FileItem(name if isinstance(name, str) else "", data)


def _clean(name: str) -> str:
    """The last part of a name, without what could deceive whoever reads it."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    suffix = PurePosixPath(shown).suffix
    if suffix.casefold() not in KINDS:
        raise UsageError(
            f"attachment {shown[:_MOST_NAME]!r}: expected a file of one of the kinds "
            f"{', '.join(KINDS)}",
            remedy="save the drawing or the cut list as one of them",
        )
    return shown[: -len(suffix)][: _MOST_NAME - len(suffix)] + suffix


def _decoded(name: str, text: str) -> bytes:
    # Four characters are three bytes; checked first, so that nothing huge is decoded.
    if len(text) // 4 * 3 > MOST_BYTES + 2:
        raise UsageError(f"attachment {name!r} is too large: at most {MOST_BYTES} bytes are taken")
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UsageError(f"attachment {name!r}: illegal base64 data") from error
    if not content:
        raise UsageError(f"attachment {name!r} is empty")
    if len(content) > MOST_BYTES:
        raise UsageError(f"attachment {name!r} is too large: at most {MOST_BYTES} bytes are taken")
    return content
