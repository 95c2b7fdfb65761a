from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.drawing.fonts import (
    CAP_HEIGHT,
    face_name,
    font_files,
    printable,
    shortened,
    text_width_mm,
)

TTFont = import_module("fontTools.ttLib").TTFont  # has no type information


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_files(bold: bool) -> None:
    with font_files() as files:
        font = TTFont(next(file for file in files if ("Bold" in file) == bold))
    widths, glyphs = font["hmtx"], font.getBestCmap()
    words = "Стенка боковая 720×560 — №1"
    em = font["head"].unitsPerEm
    expected = sum(widths[glyphs[ord(char)]][0] for char in words) / em * 3.5
    assert text_width_mm(words, 3.5, bold=bold) == pytest.approx(expected, rel=2e-3)


def test_capitals_are_as_high_as_stated() -> None:
    with font_files() as files:
        for file in files:
            font = TTFont(file)
            top = font["glyf"]["H"].yMax / font["head"].unitsPerEm
            assert top == pytest.approx(CAP_HEIGHT, abs=0.005)


def test_both_files_exist_and_have_cyrillic_and_signs() -> None:
    with font_files() as files:
        assert len(files) == 2
        assert all(Path(file).is_file() for file in files)
    words = "АЯаяЁёЄІЇҐ «№×·°±²³≤≥→↔↕…—₽€Ø"
    assert printable(words) == words


def test_names_are_known_to_reportlab() -> None:
    assert face_name() != face_name(bold=True)


def test_what_has_no_glyph_is_seen() -> None:
    assert printable("漢") == "□"
    assert printable("a\u202fb\u2009c") == "a\u00a0b\u00a0c"
    assert printable("a\nb\tc\x00\x1b\u200b\u202ed\ud800") == "a b cd"
    assert text_width_mm("\x00\x07", 3) == 0


@settings(max_examples=80)
@given(st.text(max_size=60), st.floats(3, 60))
def test_shortened_text_fits(words: str, room: float) -> None:
    shown = shortened(words, room, 2.5)
    assert text_width_mm(shown, 2.5) <= room
    if not shown.endswith("…"):
        assert shown == printable(words)


def test_as_much_is_kept_as_fits() -> None:
    assert shortened("Столешница", 100, 3) == "Столешница"
    room = text_width_mm("Стол…", 3)
    assert shortened("Столешница", room, 3) == "Стол…"
    assert shortened("Столешница", 0, 3) == "…"
