import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.evaluate.suites.graders.short_answer import WordsGrader
from verstak.evaluate.suites.graders.wording import hits, plain, words_of

CAPITAL = WordsGrader(accepted=("Канберр*", "Canberra"), refused=("Сидней", "Sydney"))
KERF = WordsGrader(accepted=("kerf", "saw kerf"))


def counts(grader: WordsGrader, answer: str) -> bool:
    return grader.grade(answer, prompt="", language="ru").right


@pytest.mark.parametrize(
    "answer",
    [
        "Канберра",
        "**Канберра**.",
        "канберра",
        "Столица Австралии — город Канберра.",
        "Столицу называют Канберрой.",
        "Canberra, Australia",
        "Ответ:\nКанберра",
        "Канбе́рра",
        "Канберра, а не Сидней",
    ],
)
def test_an_accepted_form_counts(answer: str) -> None:
    assert counts(CAPITAL, answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "...",
        "Сидней",
        "Сидней, а не Канберра",
        "Канберра или Сидней",
        "Канберра или Мельбурн",
        "Мельбурн или Канберра",
        "Мельбурн, Перт, Канберра, Дарвин",
        "Перт\nКанберра",
        "Перт/Канберра",
        "не Канберра",
        "Каберра",
        "Канберра " + "слово " * 60,
        "Which city is the capital of Australia?",
    ],
)
def test_nothing_else_counts(answer: str) -> None:
    assert not counts(CAPITAL, answer)


def test_several_accepted_forms_may_stand_together() -> None:
    assert counts(KERF, "kerf, saw kerf, kerf")
    assert counts(KERF, "kerf or saw kerf")
    assert not counts(KERF, "kerfuffle")


def test_patterns_are_words_phrases_and_open_endings() -> None:
    words = words_of("Старый кот сидел у ёлки-палки")
    assert hits(words, "кош*|кот")
    assert hits(words, "елки палки")
    assert hits(words, "ёлки-пал*")
    assert not hits(words, "ко")
    assert not hits(words, "сидел ёлки")


def test_plain_folds_what_people_do_not_mean() -> None:
    assert plain("  **CO₂**\n ЁЖ ") == "co2 еж"
    assert plain("йод") == "йод"


@given(st.text(max_size=80))
def test_any_text_is_judged_and_folding_is_final(answer: str) -> None:
    assert not counts(CAPITAL, answer) or "canberra" in plain(answer) or "канберр" in plain(answer)
    assert plain(plain(answer)) == plain(answer)


@pytest.mark.parametrize(
    ("grader", "field"),
    [
        (WordsGrader(()), "accepted"),
        (WordsGrader(("a|*",)), "accepted"),
        (WordsGrader(("a",), ("?",)), "refused"),
    ],
)
def test_patterns_that_name_no_word_are_told(grader: WordsGrader, field: str) -> None:
    problem = grader.problem()
    assert problem is not None
    assert problem[0] == field
