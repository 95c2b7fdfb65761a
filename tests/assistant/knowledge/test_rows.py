"""Rows of the knowledge files."""

from __future__ import annotations

import pytest

from verstak.assistant.knowledge.rows import rows_of, shipped_texts
from verstak.errors import UsageError
from verstak.quantities.text import Bilingual

FIELDS = frozenset({"key", "words", "both", "many", "tables"})


def test_a_row_gives_what_is_written_in_it() -> None:
    text = '[[row]]\nkey = "a"\nwords = "x"\nboth = { en = "e", ru = "r" }\nmany = ["p", "q"]\n'
    (row,) = rows_of({"file.toml": text}, "row", FIELDS)
    assert row.text("words") == "x"
    assert row.bilingual("both") == Bilingual("e", "r")
    assert row.texts("many") == ("p", "q")
    assert row.texts("tables") == ()
    assert row.tables("tables") == ()
    assert row.optional_text("absent") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "file.toml: expected TOML"),
        ("[row]\nkey = 1", r"expected \[\[row\]\]"),
        ('[[other]]\nkey = "a"', r"expected \[\[row\]\]"),
        ('[[row]]\nwords = "x"', "row 1: key is missing"),
        ('[[row]]\nkey = "a"\nwrods = "x"', "'a': unknown fields wrods"),
        ('[[row]]\nkey = "a"\n[[row]]\nkey = "a"', "'a': the key is taken"),
    ],
)
def test_a_broken_file_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        rows_of({"file.toml": text}, "row", FIELDS)


def test_a_key_is_unique_over_all_files() -> None:
    text = '[[row]]\nkey = "a"\n'
    with pytest.raises(UsageError, match=r"two\.toml: row 'a': the key is taken by .*one\.toml"):
        rows_of({"one.toml": text, "two.toml": text}, "row", FIELDS)


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ('words = ""', "text"),
        ("words = 3", "text"),
        ('words = ["x", "x"]', "texts"),
        ("words = [1]", "texts"),
        ('words = { en = "only" }', "bilingual"),
        ('words = { en = "e", ru = " " }', "bilingual"),
        ('words = "x"', "tables"),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused_with_its_row(field: str, read: str) -> None:
    (row,) = rows_of({"file.toml": f'[[row]]\nkey = "a"\n{field}\n'}, "row", FIELDS)
    with pytest.raises(UsageError, match=r"file\.toml: row 'a': words"):
        getattr(row, read)("words")


def test_shipped_knowledge_is_one_file_or_all_files_of_a_folder() -> None:
    assert list(shipped_texts("sources.toml")) == ["sources.toml"]
    names = list(shipped_texts("glossary"))
    assert names == sorted(names)
    assert "joints.toml" in names
