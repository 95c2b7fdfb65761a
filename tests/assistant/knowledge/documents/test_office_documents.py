"""The office's folder with real files; ``document_store``, ``reader``, ``reader_process``,
``piece``, ``markdown_file``, ``text_file``, ``pdf_file``, ``docx_file`` and ``unreadable`` are
tested through it."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from verstak.assistant.knowledge.documents.office_documents import OfficeDocuments
from verstak.assistant.knowledge.documents.piece import LONGEST_PIECE, Block, pieces
from verstak.assistant.knowledge.documents.reader import read_document
from verstak.assistant.knowledge.documents.reader_process import read_apart
from verstak.assistant.knowledge.documents.text_file import decoded
from verstak.assistant.knowledge.embedding import SentenceEncoder
from verstak.assistant.knowledge.search import Knowledge
from verstak.furniture.standards.rules import load_rules


def make_pdf(path: Path, *pages: str) -> None:
    canvas = Canvas(str(path))
    for page in pages:
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "rules.md").write_text(
        "# Регламент\n\n## Приёмка плит\n\nПлиты принимает мастер смены по накладной.\n\n"
        "## Упаковка\n\nФасады заворачивают в стрейч.\n",
        encoding="utf-8",
    )
    make_pdf(folder / "saw.pdf", "General safety", "Grease the beam saw carriage every week")
    document = docx.Document()
    document.add_heading("Сдача заказа", level=1)
    document.add_paragraph("Акт подписывает заказчик в день монтажа.")
    document.save(str(folder / "handover.docx"))
    (folder / "old.txt").write_bytes("Ключи от склада лежат у кладовщика.".encode("cp1251"))
    return folder


def test_answers_cite_file_and_place(
    office: Path, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    documents = OfficeDocuments(office, tmp_path / "state", encoder)
    knowledge = Knowledge(load_rules(), documents=documents, encoder=encoder)
    assert knowledge.refresh() == 0
    for question, source, place in (
        ("кто принимает плиты", "rules.md", "Приёмка плит"),
        ("how often to grease the beam saw carriage", "saw.pdf", "с. 2"),
        ("кто подписывает акт", "handover.docx", "Сдача заказа"),
        ("ключи от склада", "old.txt", "абзац 1"),
    ):
        hit = knowledge.search(question, kinds={"document"})[0]
        assert hit.answers, question
        assert hit.passage.source == source
        assert place in (hit.passage.place or "")
    assert knowledge.problems() == ()
    # Nothing is read twice, what changes is read again, what is gone is forgotten.
    assert documents.refresh().changed == 0
    (office / "rules.md").write_text("Плиты принимает технолог.", encoding="utf-8")
    (office / "saw.pdf").unlink()
    assert documents.refresh().changed == 2
    assert {piece.file for piece in documents.pieces()[0]} == {
        "rules.md",
        "handover.docx",
        "old.txt",
    }
    documents.close()
    again = OfficeDocuments(office, tmp_path / "state", encoder)
    assert again.refresh().changed == 0
    again.close()
    (tmp_path / "state" / "office-documents.sqlite").write_bytes(b"junk" * 1000)
    anew = OfficeDocuments(office, tmp_path / "state", encoder)
    assert anew.refresh().changed == 3
    anew.close()


def test_hostile_files_are_left_out_and_listed(
    office: Path, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    (office / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    writer = PdfWriter(clone_from=PdfReader(office / "saw.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(office / "locked.pdf")
    with zipfile.ZipFile(office / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(6):
            package.writestr(f"word/{number}.xml", bytes(50 * 2**20))
    (office / "not.docx").write_text("plain")
    (office / "empty.md").write_text("")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (office / "link.txt").symlink_to(secret)
    (office / "outside").symlink_to(tmp_path, target_is_directory=True)
    (office / "loop.txt").symlink_to(office / "loop.txt")
    os.mkfifo(office / "pipe.txt")
    documents = OfficeDocuments(office, tmp_path / "state", encoder)
    documents.refresh()
    left_out = {problem.file for problem in documents.problems()}
    assert left_out == {
        "broken.pdf",
        "locked.pdf",
        "bomb.docx",
        "not.docx",
        "empty.md",
        "link.txt",
        "outside",
    }
    assert {piece.file for piece in documents.pieces()[0]} == {
        "rules.md",
        "saw.pdf",
        "handover.docx",
        "old.txt",
    }
    assert documents.refresh().changed == 0
    documents.close()


def test_a_reader_that_hangs_is_killed(office: Path) -> None:
    reading = read_apart(office / "rules.md", timeout_s=0.001)
    assert reading.problem is not None
    assert read_document(office / "rules.md").pieces[0].heading == "Регламент › Приёмка плит"


@given(st.lists(st.text(max_size=3000), max_size=5))
def test_pieces_are_short_and_lose_no_word(texts: list[str]) -> None:
    found = list(pieces(Block(text) for text in texts))
    assert all(len(piece.text) <= LONGEST_PIECE for piece in found)
    printable = "".join(c for c in "".join(texts) if c.isprintable() and not c.isspace())
    kept = "".join(c for piece in found for c in piece.text if not c.isspace())
    assert kept == printable


@given(st.binary(max_size=200))
def test_any_bytes_are_text(content: bytes) -> None:
    assert isinstance(decoded(content), str)
