"""Files inside messages of OpenAI's dialect, which are the assistant's to read."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from verstak.errors import UsageError
from verstak.gateway.assistant.attachments import FileItem, file_item
from verstak.gateway.openai import wire


def split_files(
    messages: Iterable[wire.Message],
) -> tuple[list[wire.Message], list[FileItem]]:
    """Messages without their file parts, and the files.

    Raises:
        UsageError: a file part without its bytes.
    """
    kept: list[wire.Message] = []
    files: list[FileItem] = []
    for message in messages:
        if not isinstance(message.content, list):
            kept.append(message)
            continue
        files += [_file(part) for part in message.content if part.type == "file"]
        parts = [part for part in message.content if part.type != "file"]
        kept.append(msgspec.structs.replace(message, content=parts))
    return kept, files


def _file(part: wire.Part) -> FileItem:
    if not isinstance(part.file, dict):
        raise UsageError("a part of type 'file' needs an object named file")
    return file_item(part.file.get("filename"), part.file.get("file_data"))
