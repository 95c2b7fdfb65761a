"""PDF as one block per page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError

from verstak.assistant.knowledge.documents.piece import Block
from verstak.assistant.knowledge.documents.unreadable import Unreadable
from verstak.quantities.text import Bilingual

_MOST_PAGES = 2000


def pdf_blocks(path: Path) -> Iterator[Block]:
    """Text of every page.

    Raises:
        Unreadable: it is encrypted, broken, or has too many pages or no text.
    """
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(Bilingual("it is locked by a password", "закрыт паролем"))
        count = len(reader.pages)
        if count > _MOST_PAGES:
            raise Unreadable(
                Bilingual(
                    f"{count} pages, expected at most {_MOST_PAGES}",
                    f"{count} страниц, а читается не более {_MOST_PAGES}",
                )
            )
        for number, page in enumerate(reader.pages, start=1):
            yield Block(page.extract_text(), "", number)
    except (PyPdfError, PdfReadError) as error:
        raise Unreadable(Bilingual(f"broken PDF: {error}", f"PDF повреждён: {error}")) from error
