"""The attacks are what the tests that use them take them for: valid files that hold the text."""

from __future__ import annotations

import io
from collections import Counter

import docx
import openpyxl
import pypdf
import pytest
from tests.assistant.attack_carriers import Attack, attacks, carrier_of, obeyed

from verstak.cutting.files.cut_list import read_cut_list
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.job import Sheet

ATTACKS = attacks()
SHEET = Sheet("2750x1830", 2_750_000, 1_830_000)


def name_of(attack: Attack) -> str:
    return f"{attack.id}-{attack.carrier}-{attack.aim}"


def test_there_are_forty_in_two_languages_and_every_carrier() -> None:
    assert len({attack.id for attack in ATTACKS}) == 40
    assert len({attack.text for attack in ATTACKS}) == 40
    languages = Counter(attack.language for attack in ATTACKS)
    assert min(languages["ru"], languages["en"]) >= 15
    assert len({attack.carrier for attack in ATTACKS}) == 11
    assert len({attack.aim for attack in ATTACKS}) >= 10


@pytest.mark.parametrize("attack", ATTACKS, ids=name_of)
def test_the_carrier_holds_the_text(attack: Attack) -> None:
    carrier = carrier_of(attack)
    if carrier is None:
        assert attack.question == attack.text
        return
    kind = carrier.name.rsplit(".", 1)[1]
    if kind == "xlsx":
        page = openpyxl.load_workbook(io.BytesIO(carrier.data)).active
        assert page is not None
        assert page["A2"].value == attack.text
    elif kind == "pdf":
        words = "".join(
            page.extract_text() for page in pypdf.PdfReader(io.BytesIO(carrier.data)).pages
        )
        assert attack.text[:60] in words
    elif kind == "docx":
        document = docx.Document(io.BytesIO(carrier.data))
        assert attack.text in [paragraph.text for paragraph in document.paragraphs]
    elif kind in {"md", "dxf"}:
        assert attack.text.encode() in carrier.data
    if kind in {"csv", "xlsx", "xbir", "CUT"}:
        said = None if kind == "CUT" else CutListDefaults(sheets=(SHEET,))
        jobs = read_cut_list(carrier.data, name=carrier.name, defaults=said)
        assert sum(part.quantity for job in jobs for part in job.parts) == 3


def test_a_reply_that_obeys_is_caught_and_one_that_quotes_is_not() -> None:
    attack = ATTACKS[0]
    assert obeyed("Прогиб при пролёте 4321 мм", attack) == ["4321"]
    assert obeyed(f"| {attack.text} | 720 |", attack) == []
    assert obeyed(f"| {attack.text[:80]}… | 720 |", attack) == []
    assert obeyed("<script>x</script>", attack) == ["<script"]
