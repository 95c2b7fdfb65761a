"""Texts to calibrate with and texts to judge by have nothing in common."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from verstak.errors import UsageError
from verstak.evaluate import texts
from verstak.evaluate.texts import (
    CALIBRATION_TEXTS,
    TEST_TEXTS,
    calibration_text,
    judged_text,
    own_text,
)

RUN = 8
PLACE = files("verstak.evaluate").joinpath("data", "texts")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    every = words(text)
    return {tuple(every[at : at + RUN]) for at in range(len(every) - RUN + 1)}


def test_no_run_of_eight_words_is_in_both() -> None:
    learnt = runs(calibration_text())
    for name in TEST_TEXTS:
        assert not runs(judged_text(name).text) & learnt, name


def test_no_paragraph_is_in_both_or_twice() -> None:
    def paragraphs(text: str) -> list[str]:
        return [part.strip() for part in text.split("\n\n") if len(words(part)) > 3]

    judged = {name: paragraphs(judged_text(name).text) for name in TEST_TEXTS}
    assert not {part for each in judged.values() for part in each} & set(
        paragraphs(calibration_text())
    )
    prose = [part for name in ("ru", "en", "furniture") for part in judged[name]]
    assert max(Counter(prose).values()) == 1


def test_there_is_enough_of_each() -> None:
    size = {name: len(judged_text(name).text.encode()) for name in TEST_TEXTS}
    furniture = {lang: len(judged_text(f"{lang}-furniture").text.encode()) for lang in ("ru", "en")}
    assert size["ru"] + furniture["ru"] > 40_000
    assert size["en"] + furniture["en"] > 40_000
    assert size["code"] > 40_000
    for language in ("ru", "en"):
        assert len(calibration_text((f"{language}-docs",)).encode()) > 60_000


@pytest.mark.parametrize("name", ["ru", "ru-prose", "ru-chat"])
def test_russian_is_russian(name: str) -> None:
    letters = [char for char in judged_text(name).text.lower() if char.isalpha()]
    assert sum("а" <= char <= "я" or char == "ё" for char in letters) > 0.9 * len(letters)


def test_every_file_is_listed_with_its_licence() -> None:
    table = PLACE.joinpath("README.md").read_text("utf-8")
    found = set()
    for kind in ("calibration", "test"):
        for each in PLACE.joinpath(kind).iterdir():
            assert f"`{kind}/{each.name}`" in table
            found.add(f"{kind}/{each.name}")
    used = {f"test/{part}.txt" for group in TEST_TEXTS.values() for part in group}
    assert found == used | {f"calibration/{name}.txt" for name in CALIBRATION_TEXTS}


def test_any_beginning_of_the_calibration_text_holds_all_kinds() -> None:
    beginning = calibration_text()[:30_000]
    assert "def " in beginning
    assert re.search("[а-яё]{5}", beginning)
    assert "кромк" in beginning.lower()
    whole = "".join(sorted(calibration_text().split()))
    parts = " ".join(
        PLACE.joinpath("calibration", f"{n}.txt").read_text() for n in CALIBRATION_TEXTS
    )
    assert whole == "".join(sorted(parts.split())), "mixing loses nothing"


def test_the_digest_is_of_the_text() -> None:
    assert judged_text("ru").digest == judged_text("ru").digest
    assert len({judged_text(name).digest for name in TEST_TEXTS}) == len(TEST_TEXTS)


def test_what_is_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no test text is called klingon"):
        judged_text("klingon")
    with pytest.raises(UsageError, match="no calibration text"):
        calibration_text(("klingon",))
    with pytest.raises(UsageError, match="cannot be read"):
        own_text(tmp_path / "missing")
    for raw, said in ((b"\xff\xfe\x00", "not UTF-8"), (b" \n", "no text")):
        (tmp_path / "text").write_bytes(raw)
        with pytest.raises(UsageError, match=said):
            own_text(tmp_path / "text")
    monkeypatch.setattr(texts, "MOST_BYTES", 1)
    with pytest.raises(UsageError, match="larger than"):
        own_text(tmp_path / "text")


def test_a_text_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Здравствуйте!")
    found = own_text(tmp_path / "letters.txt")
    assert (found.name, found.text) == ("letters.txt", "Здравствуйте!")
