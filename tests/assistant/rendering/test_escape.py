from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from verstak.assistant.rendering.account import plain_text
from verstak.assistant.rendering.escape import escape, plain

READER = MarkdownIt("gfm-like", {"linkify": False}).enable(["table"])
ATTACKS = [
    "![x](http://evil.example/a.png)",
    "[нажми](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "a | b | c",
    "`code` ```fence```",
    "# заголовок",
    "> цитата",
    "1. список",
    "- список",
    "+ список",
    "***жирно*** __тоже__ ~~нет~~",
    "http://evil.example/?a=1&b=`x`",
    "www.evil.example",
    "boss@evil.example",
    "&lt;b&gt; &#60;",
    "\\*\\",
    "a\n\n# b",
    "[x]: http://evil.example",
    "[^1]: note",
    "<http://evil.example>",
    "$x$",
    "===",
    "a\u202ebc\u200b",
    "=SUM(A1)",
]
PIECES = st.lists(
    st.sampled_from(
        [*"[]()!<>`*_~|#\\&;:/.-+=\n 1ая", "http://e.ru", "www.", "@", "&lt;", "![", "]("]
    ),
    max_size=25,
).map("".join)


def is_harmless(markdown: str) -> bool:
    active = {"link_open", "image", "html_inline", "html_block", "heading_open", "fence", "hr"}
    active |= {"code_block", "blockquote_open", "bullet_list_open", "ordered_list_open", "em_open"}
    active |= {"strong_open", "s_open", "table_open"}
    tokens = READER.parse(markdown)
    return not any(
        one.type in active for token in tokens for one in (token, *(token.children or ()))
    )


@pytest.mark.parametrize("words", ATTACKS)
def test_nothing_of_data_is_ever_active(words: str) -> None:
    assert is_harmless(escape(words))
    assert plain_text(escape(words)) == plain(words)


@given(PIECES)
def test_whatever_the_words_they_are_shown_as_they_are(words: str) -> None:
    assert is_harmless(escape(words))
    assert plain_text(escape(words)) == plain(words)


@given(PIECES, PIECES)
def test_cells_of_a_table_stay_cells(one: str, other: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {escape(one)} | {escape(other)} |"
    tokens = READER.parse(table)
    assert sum(token.type == "td_open" for token in tokens) == 2


@pytest.mark.parametrize("words", ["http://evil.example/x", "www.evil.example", "a@evil.example"])
def test_a_reader_that_links_addresses_finds_none(words: str) -> None:
    # Both readers in common use link bare addresses; an escape or code keeps them text.
    escaped = escape(words)
    assert escaped.startswith("`") or "\\" in escaped


def test_ordinary_words_stay_readable() -> None:
    assert escape("Прогиб 4.79 мм, т. е. много (L/200)") == "Прогиб 4.79 мм, т. е. много (L/200)"
