"""What the reference page of task suites takes from the data; cog runs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from verstak.evaluate.suites.graders.choice import ChoiceGrader
from verstak.evaluate.suites.graders.constraints import ConstraintsGrader
from verstak.evaluate.suites.graders.function_call import CallGrader
from verstak.evaluate.suites.graders.json_value import JsonGrader
from verstak.evaluate.suites.graders.number import NumberGrader
from verstak.evaluate.suites.graders.short_answer import WordsGrader
from verstak.evaluate.suites.item import Item
from verstak.evaluate.suites.suite import Suite, shipped_suites
from verstak.quantities.text import Bilingual, Language

_SUITES = {
    "en": ("suite", "what it asks", "Russian", "English", "graded by"),
    "ru": ("набор", "что спрашивает", "по-русски", "по-английски", "как оценивается"),
}
_GRADERS = {
    "en": ("kind", "counts as right", "does not count", "fields"),
    "ru": ("вид", "засчитывается", "не засчитывается", "поля"),
}
_PLACES = {"en": ("item", "where it stands"), "ru": ("вопрос", "где это написано")}
_TOTAL = Bilingual("together", "вместе")
_KINDS = (
    (
        NumberGrader,
        Bilingual(
            "one number, wherever it stands: alone, after “Answer:”, after the last equals sign. "
            "1 234,5, 1,234.5 and 1.234,5 are one number; in Russian 1,234 may be a fraction",
            "одно число, где бы оно ни стояло: само, после «Ответ:», после последнего знака "
            "равенства. 1 234,5, 1,234.5 и 1.234,5 — одно число; по-русски 1,234 может быть дробью",
        ),
        Bilingual(
            "several different numbers, a range, a number in words",
            "несколько разных чисел, диапазон, число словами",
        ),
    ),
    (
        ChoiceGrader,
        Bilingual(
            "the label of the right option, or its text, with any chatter around it",
            "метка верного варианта или его текст, с любыми словами вокруг",
        ),
        Bilingual(
            "two labels, “A or B”, a label with another option's text",
            "две метки, «1 или 2», метка с текстом другого варианта",
        ),
    ),
    (
        WordsGrader,
        Bilingual(
            "a listed form of the answer, whole words, `*` for any ending",
            "одна из перечисленных форм ответа, целыми словами, `*` — любое окончание",
        ),
        Bilingual(
            "a known wrong answer anywhere, a list of guesses, “A or B”, over 40 words",
            "известный неверный ответ где угодно, перечень догадок, «А или Б», больше 40 слов",
        ),
    ),
    (
        ConstraintsGrader,
        Bilingual("every constraint named is kept", "соблюдено каждое названное требование"),
        Bilingual("any one broken", "нарушено хотя бы одно"),
    ),
    (
        JsonGrader,
        Bilingual(
            "the whole answer is JSON, fits the schema, and holds the right values; "
            "a code fence around it is let pass",
            "весь ответ — JSON, который соответствует схеме и содержит верные значения; "
            "рамка блока кода вокруг допускается",
        ),
        Bilingual(
            "words before or after, a key twice, NaN, a number as text",
            "слова до или после, ключ дважды, NaN, число строкой",
        ),
    ),
    (
        CallGrader,
        Bilingual(
            "one object with the right `name` and exactly the right `arguments`",
            "один объект с верным `name` и в точности верными `arguments`",
        ),
        Bilingual(
            "two calls, another function, an argument missing, wrong or made up",
            "два вызова, другая функция, аргумент пропущен, неверен или выдуман",
        ),
    ),
)


def suites(language: Language = "en") -> str:
    """Every suite, how many items, and how they are graded."""
    named: dict[str, list[Suite]] = {}
    for suite in shipped_suites():
        named.setdefault(suite.name, []).append(suite)
    rows = []
    for name, both in named.items():
        sizes = {suite.language: len(suite.items) for suite in both}
        kinds = Counter(item.kind for suite in both for item in suite.items)
        rows.append(
            (
                f"`{name}` — {both[0].title.in_(language)}",
                both[0].about.in_(language),
                str(sizes["ru"]),
                str(sizes["en"]),
                ", ".join(f"`{kind}` {count}" for kind, count in sorted(kinds.items())),
            )
        )
    totals = [
        sum(len(s.items) for s in shipped_suites() if s.language == each) for each in ("ru", "en")
    ]
    rows.append((f"**{_TOTAL.in_(language)}**", "", str(totals[0]), str(totals[1]), ""))
    return _table(_SUITES[language], rows)


def graders(language: Language = "en") -> str:
    """Every kind of grader."""
    rows = [
        (
            f"`{grader.__struct_config__.tag}`",
            counts.in_(language),
            not_.in_(language),
            ", ".join(f"`{field}`" for field in grader.__struct_fields__),
        )
        for grader, counts, not_ in _KINDS
    ]
    return _table(_GRADERS[language], rows)


def examples(language: Language = "en") -> str:
    """The first item of each suite in one language, in full."""
    parts = []
    for suite in shipped_suites():
        if suite.language == language:
            parts.append(f"**{suite.title.in_(language)}** (`{suite.items[0].id}`)")
            parts.append(f"```text\n{suite.items[0].prompt}\n→ {suite.items[0].right[0]}\n```")
    return "\n\n".join(parts)


def fields() -> str:
    """Fields of an item, in order."""
    return ", ".join(f"`{field}`" for field in Item.__struct_fields__)


def places(language: Language = "en") -> str:
    """Where the answers of items that rest on documents can be read."""
    rows = [
        (f"`{item.id}`", item.source)
        for suite in shipped_suites()
        if suite.language == language
        for item in suite.items
        if item.source is not None
    ]
    return _table(_PLACES[language], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
