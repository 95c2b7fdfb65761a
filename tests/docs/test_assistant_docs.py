"""The assistant's pages against the code: every tool, every kind of file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from verstak.assistant.knowledge.documents.reader import SUFFIXES
from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.tools.every_tool import every_tool
from verstak.furniture.standards.rules import load_rules
from verstak.gateway.assistant.attachments import KINDS, MOST_FILES

DOCS = Path(__file__).parents[2] / "docs"


def test_every_tool_has_its_heading_and_no_other() -> None:
    rules = load_rules()
    text = (DOCS / "reference" / "tools.md").read_text(encoding="utf-8")
    names = [tool.name for tool in every_tool(Knowledge(rules), rules)]
    assert re.findall(r"^### (\w+)$", text, re.MULTILINE) == names, "run `make docs`"


@pytest.mark.parametrize("page", ["assistant-attachments.md", "assistant-attachments.ru.md"])
def test_every_kind_of_attachment_is_named(page: str) -> None:
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    assert ", ".join(f"`{kind}`" for kind in KINDS) in text
    assert MOST_FILES == 8, "both pages say eight"


@pytest.mark.parametrize("page", ["assistant-documents.md", "assistant-documents.ru.md"])
def test_every_kind_of_document_is_named(page: str) -> None:
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`\.[^|]*) \|", text, re.MULTILINE)
    named = [kind for row in rows for kind in re.findall(r"`(\.\w+)`", row)]
    assert sorted(named) == sorted(SUFFIXES)
