"""Words of plans: every remark that a search can leave has a Russian twin."""

from __future__ import annotations

import re

import pytest

from verstak.cutting import plan_words
from verstak.cutting.plan_words import bound_words, method_words, remark_words

_LATIN = re.compile(r"[A-Za-z]{4,}")


@pytest.mark.parametrize(
    "remark",
    [
        plan_words.FIRST_ANSWER_ONLY,
        plan_words.CANCELLED,
        plan_words.OUT_OF_TIME,
        plan_words.REFUSED + "it cuts more pieces than were ordered",
        "the solver's process ended with status -9 before it was done",
        "the linear program ended as 7",
        "first answer only: more than 5000 different parts",
    ],
)
def test_a_remark_is_russian_in_russian(remark: str) -> None:
    words = remark_words(remark)
    assert words is not None
    assert words.en == remark
    assert not _LATIN.search(words.ru)


def test_what_a_foreign_program_says_stays_after_the_russian_beginning() -> None:
    words = remark_words("the solver's process ended with status 1 before it was done: Killed")
    assert words is not None
    assert words.ru == "процесс решателя завершился с кодом 1, не окончив работы: Killed"


def test_no_remark_and_no_method_are_none() -> None:
    assert remark_words(None) is None
    assert remark_words("") is None
    assert method_words("") is None


def test_methods_are_named_one_by_one_and_foreign_ones_stay() -> None:
    words = method_words("column generation, packingsolver, last sheet packed again")
    assert words is not None
    assert words.ru == "генерация столбцов, packingsolver, последний лист уложен заново"


def test_an_unknown_bound_keeps_its_name() -> None:
    assert bound_words("area").ru == "площадь деталей к площади листов"
    assert bound_words("BAZIS").ru == "BAZIS"
