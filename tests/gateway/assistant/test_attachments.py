from __future__ import annotations

import base64

import pytest

from verstak.errors import UsageError
from verstak.gateway.assistant.attachments import (
    MOST_BYTES,
    MOST_FILES,
    FileItem,
    attachments_of,
    file_item,
)


def encoded(content: bytes = b"0\nEOF\n") -> str:
    return base64.b64encode(content).decode()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("part.dxf", "part.dxf"),
        ("Кухня 3.XLSX", "Кухня 3.XLSX"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\orders\\job.CUT", "job.CUT"),
        ("a\x00b\u202ecsv.xbir", "abcsv.xbir"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_are_kept_without_what_could_deceive(sent: str, kept: str) -> None:
    (found,) = attachments_of([FileItem(sent, encoded(b"abc"))])
    assert (found.name, found.content) == (kept, b"abc")


def test_a_file_that_is_sent_again_counts_once() -> None:
    item = FileItem("a.csv", encoded())
    other = FileItem("a.csv", encoded(b"other"))
    assert len(attachments_of([item, other, item])) == 2


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (FileItem("photo.png", encoded()), r"\.dxf, \.xbir, \.cut, \.csv, \.xlsx"),
        (FileItem("", encoded()), "expected a file of one of the kinds"),
        (FileItem(".dxf", encoded()), "expected a file of one of the kinds"),
        (FileItem("a.csv", "§"), "illegal base64"),
        (FileItem("a.csv", "abc"), "illegal base64"),
        (FileItem("a.csv", ""), "is empty"),
        (FileItem("a.csv", encoded(bytes(MOST_BYTES + 1))), "too large"),
        (FileItem("a.csv", "A" * (MOST_BYTES * 2)), "too large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(item: FileItem, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        attachments_of([item])


def test_the_largest_file_is_taken() -> None:
    (found,) = attachments_of([FileItem("a.csv", encoded(bytes(MOST_BYTES)))])
    assert len(found.content) == MOST_BYTES


def test_too_many_are_refused() -> None:
    items = [FileItem(f"{number}.csv", encoded()) for number in range(MOST_FILES + 1)]
    assert len(attachments_of(items[:-1])) == MOST_FILES
    with pytest.raises(UsageError, match="too many"):
        attachments_of(items)


def test_a_data_url_is_its_bytes() -> None:
    item = file_item("a.dxf", f"data:application/dxf;base64,{encoded(b'x')}")
    assert attachments_of([item])[0].content == b"x"
    assert file_item("a.dxf", encoded(b"x")) == item


@pytest.mark.parametrize("data", [None, "", 3, "data:text/csv,a;b"])
def test_nothing_is_fetched_for_a_file_without_bytes(data: object) -> None:
    with pytest.raises(UsageError):
        file_item("a.csv", data)
