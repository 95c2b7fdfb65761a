from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.report.reading import read_markup

from verstak.plan.report.element import clean, extend, make, number_text, share, written


@given(st.text(), st.text())
def test_no_word_becomes_markup(said: str, named: str) -> None:
    markup = written(make("p", said, make("b", named), said, title=named))
    tree = read_markup(markup)
    assert [each.tag for each in tree.iter()] == ["p", "b"]
    # A browser reads a carriage return as a line break.
    plain = [clean(each).replace("\r\n", "\n").replace("\r", "\n") for each in (said, named)]
    read = "".join(tree.itertext()).replace("\r\n", "\n").replace("\r", "\n")
    assert read == plain[0] + plain[1] + plain[0]
    assert set(tree.attrib) == {"title"}


def test_attributes_are_named_as_markup_names_them() -> None:
    made = make("line", x1=0.12345, class_="grid", aria_hidden="true", title=None)
    assert written(made) == '<line x1="0.123" class="grid" aria-hidden="true"></line>'


def test_children_keep_their_order() -> None:
    made = extend(make("p", "a", make("b", "c"), "d", None), "e", make("i"), "f")
    assert written(made) == "<p>a<b>c</b>de<i></i>f</p>"


def test_a_style_cannot_end_itself() -> None:
    assert written(make("style", "a > b {}")) == "<style>a > b {}</style>"
    with pytest.raises(ValueError, match="must not hold </"):
        written(make("style", "</style><script>"))


def test_numbers_are_short_and_never_minus_zero() -> None:
    assert number_text(-0.0001) == "0"
    assert number_text(3.0) == "3"
    assert share(1 / 3) == "33.333%"
