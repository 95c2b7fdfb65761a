from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.cutting.files.exchange_xml import MOST_BYTES, parse_xml, printable
from verstak.errors import InvalidDrawing


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_document_with_and_without_its_mark(mark: bytes) -> None:
    data = mark + b'<?xml version="1.0" encoding="UTF-8"?>\r\n<a><b/></a>'
    assert [child.tag for child in parse_xml(data, title="t", root="a")] == ["b"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "broken XML at line 1, column 1"),
        (b"<a>\n<b></a>", "broken XML at line 2, column 6"),
        (b"<b/>", "expected the root element a, found b"),
        (b'<?xml version="1.0" encoding="none-such"?><a/>', "cannot be read|broken XML"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "document type"),
        (b"<a>" * 201 + b"</a>" * 201, "deeper than 200"),
        (b"<a>\xff</a>", "broken XML"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InvalidDrawing, match=words):
        parse_xml(data, title="t", root="a")


def test_what_is_too_large_is_not_even_parsed() -> None:
    with pytest.raises(InvalidDrawing, match="at most 104857600"):
        parse_xml(bytes(MOST_BYTES + 1), title="t", root="a")


@given(st.text())
def test_printable_text_survives_xml(text: str) -> None:
    from xml.etree.ElementTree import Element, tostring

    shown = printable(text)
    assert len(shown) == len(text)
    data = tostring(Element("a", {"name": shown}), encoding="utf-8")
    assert parse_xml(data, title="t", root="a").get("name") == shown
