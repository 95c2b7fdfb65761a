"""Whether a sentence says the opposite of a verdict.

A small list of predicates on either side, each turned round by a negation right before it. A
sentence that speaks of a condition or a change (``если``, ``if``, ``чтобы``) judges something
else and is let through, as is one without any of these predicates. Several steps with different
verdicts cannot be told apart here: then nothing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_FINE = (
    r"выдерж\w+|допустим[оаы]?\b|допустимым\b|допускает\w*|подходит|подойд[её]т|годит\w*|соответству\w+|в норме|в порядке|невелик\w*|незначительн\w*|прочн[аоы]\b|прочен\b|безопасен"
    r"|можно (?:\w+ )?(?:использовать|применять|нагружать|эксплуатировать)|смело"
    r"|укладывает\w*|в пределах|безопасн\w*|правильн\w*|корректн\w*|верн(?:о|ый|ая|ое|ы)\b"
    r"|приемлем(?:[оаы]|ым)?\b|удовлетворя\w+|достаточн\w*|помещает\w*|влез\w+|соблюд\w+|разрешен\w*"
    r"|can (?:\w+ )?(?:support|carry|bear)\b|safely|in order\b(?! to)|negligible|insignificant"
    r"|holds?\b|withstands?|conforms?|complies"
    r"|comply|within|fits?\b|enough|satisf\w+|meets?\b"
)
_FINE_AFTER_IS = (
    r"acceptable|allowed|permissible|permitted|suitable|safe|correct|right|sufficient|adequate|fine"
)
"""Said of something only after a verb: "the permissible span" judges nothing."""
_IS = re.compile(
    r"\b(?:is|are|was|were|be|being|remains?|stays?|considered|looks?|seems?)"
    r"(?:\s+not|n['’]t)?(?:\s+\w+)?\s+$",
    re.IGNORECASE,
)
_NOT_FINE = (
    r"превыша\w+|превысит|превышен\w*|нарушен\w*|нарушает\w*|ошибочн\w*|ошибк\w+|слом\w+"
    r"|разруш\w+|слишком|чрезмерн\w*|опас(?:ен|н\w*)|недостаточн\w*|недопустим(?:[оаы]|ым)?\b|неприемлем(?:[оаы]|ым)?\b"
    r"|неправильн\w*|некорректн\w*|неверн\w*|небезопасн\w*|несоответств\w+|запрещ\w+|нельзя"
    r"|exceeds?|exceeding|exceeded|violat\w+|breaks?\b|too\b|unsafe|unacceptable|insufficient"
    r"|inadequate|incorrect|wrong|mistake|unsuitable|impermissible|fails?\b|not enough|broken"
)
_NEGATION = re.compile(
    r"(?:\bне(?: \w+)?|\bнет|\bни|\bбез|\bникак\w*|\bнельзя считать|\bnot(?: \w+)?|n['’]t(?: \w+)?"
    r"|\bno|\bnever|\bcannot(?: \w+){0,2}|\bwithout|\bneither)\s+$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:если|чтобы|при условии|иначе|был[аоиы]? бы|бы|можно (?:увелич|уменьш|замен|сократ|взять|постав)\w*|следует|нужно|необходимо|стоит"
    r"|рекоменду\w+|увелич\w+|уменьш\w+|замен\w+|if|unless|would|could|in order to|to make"
    r"|increas\w+|reduc\w+|replac\w+|whether|ли)\b",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    rf"\b(?:(?P<fine>{_FINE})|(?P<adjective>(?:{_FINE_AFTER_IS})\b)|(?P<bad>{_NOT_FINE}))",
    re.IGNORECASE,
)


def contradicts(sentence: str, verdicts: Collection[bool | None]) -> str | None:
    """The words that contradict the verdict; ``None`` when there are none.

    Args:
        sentence: Of the model.
        verdicts: Of the steps; ``None`` among them = the sources do not say, which any assertion
            contradicts.
    """
    if len(set(verdicts)) != 1 or _CONDITION.search(sentence):
        return None
    verdict = next(iter(verdicts))
    for match in _PREDICATE.finditer(sentence):
        before = sentence[: match.start()]
        if match["adjective"] and not _IS.search(before):
            continue
        negated = _NEGATION.search(before) is not None
        says_fine = (match["bad"] is None) is not negated
        if says_fine is not verdict:
            return match[0]
    return None
