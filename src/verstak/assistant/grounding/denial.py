"""Whether a sentence says that there is no result, while there is one.

Small models apologise out of habit: ``не могу посчитать, нет данных`` under a figure that code has
worked out.
"""

from __future__ import annotations

import re

_DENIAL = re.compile(
    r"\b(?:"
    r"(?:нет|не хватает|недостаточно|отсутству\w+|без) (?:\w+ ){0,2}(?:информаци\w+|данн\w+|сведени\w+)"
    r"|(?:не могу|не можем|не удалось|невозможно|нельзя|сложно|трудно) (?:\w+ ){0,2}"
    r"(?:посчитать|рассчитать|вычислить|определить|ответить|выполнить|решить|сказать|найти|дать)"
    r"|(?:информаци\w+|данн\w+|сведени\w+) (?:\w+ ){0,3}(?:недостаточно|нет\b|отсутству\w+|не (?:указан|дан|предостав))"
    r"|извин\w+|к сожалению"
    r"|(?:no|not enough|insufficient|lack of|without) (?:\w+ ){0,2}(?:information|data|details)"
    r"|(?:cannot|can['’]t|can not|unable to|impossible to|difficult to|hard to) (?:\w+ ){0,2}"
    r"(?:calculate|compute|determine|answer|perform|solve|say|tell|find|provide)"
    r"|(?:information|data) (?:\w+ ){0,3}(?:missing|not (?:given|provided|available))"
    r"|sorry|unfortunately"
    r")",
    re.IGNORECASE,
)


def denies_result(sentence: str) -> str | None:
    """The words that deny it; ``None`` when there are none."""
    match = _DENIAL.search(sentence.replace("ё", "е"))
    return match[0] if match else None
