"""Reading one document, as a program: ``python -m …documents.reader PATH`` prints its pieces.

Files of strangers are read in a process of its own with little memory and little time, so that a
file made to hang or to swell takes nothing else down. Whatever goes wrong ends the process, and
its parent says so.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from verstak.assistant.knowledge.documents.piece import MOST_CHARACTERS, Block, Piece, pieces
from verstak.assistant.knowledge.documents.unreadable import Unreadable
from verstak.quantities.text import Bilingual

SUFFIXES = (".md", ".markdown", ".txt", ".pdf", ".docx")
"""What is read."""
_MEMORY_BYTES = 1 * 2**30
_CPU_S = 60
_NO_TEXT = ("there is no text in it (a scan?)", "в файле нет текста (может быть, это скан)")


class Reading(msgspec.Struct, frozen=True):
    """What the process prints.

    Args:
        pieces: In the document's order.
        problem: Why there are none, English and Russian.
    """

    pieces: tuple[Piece, ...] = ()
    problem: tuple[str, str] | None = None


def read_blocks(path: Path) -> Iterator[Block]:
    """Blocks of a document by the kind that its name says.

    Raises:
        Unreadable: it is not what its name says, or locked, or too large.
    """
    # One reader per run is imported, since each brings a library that takes long to load.
    match path.suffix.casefold():
        case ".pdf":
            from verstak.assistant.knowledge.documents.pdf_file import pdf_blocks  # noqa: PLC0415

            return pdf_blocks(path)
        case ".docx":
            from verstak.assistant.knowledge.documents.docx_file import docx_blocks  # noqa: PLC0415

            return docx_blocks(path)
        case ".txt":
            from verstak.assistant.knowledge.documents.text_file import (  # noqa: PLC0415
                decoded,
                text_blocks,
            )

            return text_blocks(decoded(path.read_bytes()))
        case _:
            from verstak.assistant.knowledge.documents.markdown_file import (  # noqa: PLC0415
                markdown_blocks,
            )
            from verstak.assistant.knowledge.documents.text_file import decoded  # noqa: PLC0415

            return markdown_blocks(decoded(path.read_bytes()))


def read_document(path: Path) -> Reading:
    """Pieces of a document, or why it has none."""
    try:
        found = tuple(pieces(_within_limits(read_blocks(path))))
    except Unreadable as error:
        return Reading(problem=(error.why.en, error.why.ru))
    return Reading(found) if found else Reading(problem=_NO_TEXT)


def _within_limits(blocks: Iterable[Block]) -> Iterator[Block]:
    length = 0
    for block in blocks:
        length += len(block.text)
        if length > MOST_CHARACTERS:
            raise Unreadable(
                Bilingual(
                    f"more than {MOST_CHARACTERS} characters",
                    f"больше {MOST_CHARACTERS} знаков",
                )
            )
        yield block


def main() -> None:
    """Read the file of the command line and print a :class:`Reading` as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    if sys.platform == "linux":  # macOS accepts the limit and does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    sys.stdout.buffer.write(msgspec.json.encode(read_document(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
