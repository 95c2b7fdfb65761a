from __future__ import annotations

from verstak.quantities.text import Bilingual


def test_each_language_has_its_words() -> None:
    shelf = Bilingual("shelf", "полка")
    assert shelf.in_("en") == "shelf"
    assert shelf.in_("ru") == "полка"
