"""XML of exchange files, parsed without entities, document types or surprises of size."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from verstak.errors import InvalidDrawing

MOST_BYTES = 100 * 2**20
MOST_DEPTH = 200
"""Levels of elements; a guillotine tree has a dozen."""


def parse_xml(data: bytes, *, title: str, root: str) -> Element:
    """The root element of a document.

    Args:
        data: The file, with or without a byte-order mark.
        title: Its name, for messages.
        root: Name that the root element must have.

    Raises:
        InvalidDrawing: too large or too deep, broken (with line and column), a document type or
            entities, or another root.
    """
    if len(data) > MOST_BYTES:
        raise InvalidDrawing(f"{title}: {len(data)} bytes; at most {MOST_BYTES} are read")
    try:
        found = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InvalidDrawing(
            f"{title}: declares a document type or entities, which no exchange file needs",
            remedy="export the file again; entities are never followed",
        ) from None
    except ParseError as error:
        line, column = error.position
        raise InvalidDrawing(
            f"{title}: broken XML at line {line}, column {column + 1}: {error}",
            remedy="export the file again; it may have been cut off or edited",
        ) from None
    except (ValueError, LookupError) as error:  # an encoding that does not exist
        raise InvalidDrawing(f"{title}: cannot be read as XML: {error}") from None
    if found.tag != root:
        raise InvalidDrawing(f"{title}: expected the root element {root}, found {found.tag[:60]}")
    level, depth = [found], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            raise InvalidDrawing(f"{title}: elements are nested deeper than {MOST_DEPTH} levels")
        level = [child for element in level for child in element]
    return found


def printable(text: str) -> str:
    """Text without the characters that XML cannot hold; each becomes a space."""
    return "".join(
        c
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "￾￿")
        else " "
        for c in text
    )
