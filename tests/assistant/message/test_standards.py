"""Standards, and codes whose digits are no quantities."""

from __future__ import annotations

import pytest

from verstak.assistant.message.codes import code_spans
from verstak.assistant.message.plain_text import plain_text
from verstak.assistant.message.standards import standards

NAMED = {
    "по ГОСТ 16371-2014": ("ГОСТ", "16371", "2014"),
    "гост16371": ("ГОСТ", "16371", None),
    "ГOCT 10632-2014": ("ГОСТ", "10632", "2014"),
    "ГОСТу 13025.1-85": ("ГОСТ", "13025.1", "1985"),
    "gost 16371": ("ГОСТ", "16371", None),
    "ГОСТ Р 54208—2010": ("ГОСТ Р", "54208", "2010"),
    "EN 312": ("EN", "312", None),
    "en312": ("EN", "312", None),
    "ЕН 312": ("EN", "312", None),
    "DIN EN 622-5": ("DIN EN", "622-5", None),
    "din 68930": ("DIN", "68930", None),
    "ISO 9001:2015": ("ISO", "9001", "2015"),
    "ТР ТС 025/2012": ("ТР ТС", "025", "2012"),
    "СТО 12345678": ("СТО", "12345678", None),
    "ANSI/BHMA A156.9": ("ANSI/BHMA", "A156.9", None),
    "UNI 8600": ("UNI", "8600", None),
}


@pytest.mark.parametrize(("text", "expected"), NAMED.items(), ids=NAMED.keys())
def test_a_standard_is_read(text: str, expected: tuple[str, str, str | None]) -> None:
    (found,) = standards(plain_text(text))
    assert (found.family, found.number, found.edition) == expected


@pytest.mark.parametrize("text", ["сто шкафов", "стол 600", "по 2 на дно", "open 300", "сто 20"])
def test_other_words_are_none(text: str) -> None:
    assert standards(text) == []


CODES = {
    "система 32": "система 32",
    "System 32": "System 32",
    "32-я система": "32-я система",
    "декор H1145 ST10": "декор H1145|ST10",
    "ДСП P2, эмиссия Е1": "P2|Е1",
    "винт М6": "М6",
    "№ 5": "№ 5",
    "п. 5.2.1": "п. 5.2.1",
    "12.05.2024": "12.05.2024",
    "в 12:30": "12:30",
    "+7 (912) 345-67-89": "+7 (912) 345-67-89",
    "2014 г.": "2014 г.",
    "3D": "3D",
    "1st row": "1st",
    "полка 600 мм": "",
    "720x560": "",
    "mdf18": "",
    "1.200.000": "",
    "h720": "",
    "система 320": "",
}


@pytest.mark.parametrize(("text", "expected"), CODES.items(), ids=CODES.keys())
def test_codes(text: str, expected: str) -> None:
    found = [text[start:end] for start, end in code_spans(plain_text(text))]
    assert found == [one for one in expected.split("|") if one]
