"""DOCX as paragraphs and table rows under their headings; the form has no pages."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from verstak.assistant.knowledge.documents.piece import Block
from verstak.assistant.knowledge.documents.unreadable import Unreadable
from verstak.quantities.text import Bilingual

_MOST_UNPACKED_BYTES = 256 * 2**20
"""All members together; a manual with pictures has tens of megabytes, a bomb has thousands."""
_MOST_MEMBERS = 5000


def docx_blocks(path: Path) -> Iterator[Block]:
    """Paragraphs and rows in the order of the document, counted from 1.

    Raises:
        Unreadable: it is not a DOCX, is locked, or would unpack to too much.
    """
    _check_size(path)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise Unreadable(Bilingual(f"broken DOCX: {error}", f"DOCX повреждён: {error}")) from error
    heading, number = "", 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                number += 1
                cells = dict.fromkeys(cell.text for cell in row.cells)
                yield Block(" | ".join(cells), heading, None, number)
            continue
        number += 1
        if _is_heading(item):
            heading = item.text.strip()
        else:
            yield Block(item.text, heading, None, number)


def _is_heading(paragraph: Paragraph) -> bool:
    style = paragraph.style
    return style is not None and (style.name or "").startswith(("Heading", "Title", "Заголовок"))


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise Unreadable(
            Bilingual("not a DOCX, or locked by a password", "это не DOCX, или файл закрыт паролем")
        ) from error
    if (
        len(members) > _MOST_MEMBERS
        or sum(each.file_size for each in members) > _MOST_UNPACKED_BYTES
    ):
        raise Unreadable(
            Bilingual("it would unpack to too much", "распакованный файл слишком велик")
        )
