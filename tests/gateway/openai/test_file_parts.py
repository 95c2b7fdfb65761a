from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.gateway.assistant.attachments import FileItem
from verstak.gateway.openai.file_parts import split_files
from verstak.gateway.openai.wire import Message, Part


def test_files_are_taken_out_and_the_rest_stays() -> None:
    text = Part("text", "what is this?")
    file = Part("file", file={"filename": "a.dxf", "file_data": "data:x/y;base64,QQ=="})
    plain = Message("user", "hello")
    messages, files = split_files([plain, Message("user", [text, file])])
    assert messages[0] is plain
    assert messages[1].content == [text]
    assert files == [FileItem("a.dxf", "QQ==")]


@pytest.mark.parametrize("file", [None, "a.dxf", {}, {"file_id": "file-1"}])
def test_a_part_without_bytes_is_refused(file: object) -> None:
    with pytest.raises(UsageError):
        split_files([Message("user", [Part("file", file=file)])])
