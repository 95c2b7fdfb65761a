"""The tool that finds what a standard or custom says, or that the loaded sources do not say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from verstak.assistant.knowledge.query import tokens_of
from verstak.assistant.knowledge.rule_passages import (
    applies_when,
    editions_of,
    required,
    rule_passage,
    rule_statement,
    standards_of,
)
from verstak.assistant.knowledge.search import Hit, Knowledge
from verstak.assistant.message.mention import ParsedMessage, StandardMention
from verstak.assistant.message.words import stem, words
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.nearest import nearest_note, nearest_passages
from verstak.assistant.tools.outcome import Outcome, Passage, Verdict
from verstak.assistant.tools.slots import MessageSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.standards.limit import Comparison
from verstak.furniture.standards.rules import Rule, RuleBase, Unverified
from verstak.quantities.quantity import in_both
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_MOST_RULES = 6
_CLOSE = 0.03
"""Rules whose score is as near to the best as this answer together with it."""
_CODE = re.compile(r"[^\W\d]{1,3}\d+")
"""P3, E1: a class is never answered by the one beside it."""
_COVERED = 0.5
"""Part of the question that a rule must name in words: what is only near in meaning is another
requirement."""
_WAYS_TO_ASK = """
стандарт госту гост требование требования требует требуется говорит говорится гласит норма нормы
нормирует нормируется нормативный пункт указано указан написано сказано установлено устанавливает
согласно соответствует соответствии соответствие допускает допускается разрешает запрещает предел
есть действует документ правило правила считать считается значение величина максимальный
минимальный должен должна должно быть
standard requirement require requires say says state states allow allows according accordance
clause rule rules norm limit limits regulate regulated maximum minimum must should value
"""
"""Words of asking for a rule; they name none."""
_CLAUSE = re.compile(
    r"(?<!\w)(?:п\.|пп\.|пункт\w*|подпункт\w*|раздел\w*|прил\.|приложени\w+|табл\.|таблиц\w+|§"
    r"|clauses?|sections?|annex|tables?)\s*№?\s*"
    r"(?P<place>[А-ЯЁA-Z]?\.?\d+(?:\.\d+)*|[А-ЯЁA-Z](?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for a rule, taken apart.

    Args:
        standards: That it names.
        clauses: Numbers of clauses and tables, letters of annexes.
        topic: The rest.
    """

    standards: tuple[StandardMention, ...]
    clauses: tuple[str, ...]
    topic: str


def rule_tool(knowledge: Knowledge, rules: RuleBase) -> Tool:
    """``find_rule``.

    Args:
        knowledge: Searches.
        rules: The rule base that it was made of.
    """

    def find_rule(
        message: Annotated[ParsedMessage, MessageSlot(Bilingual("question", "вопрос"))],
        *,
        desk: Desk,
    ) -> Outcome:
        asked = _asked(message)
        loaded = [rule for rule in rules.rules if _is_of(rule, asked.standards)]
        if asked.standards and not loaded:
            return _not_loaded(asked, knowledge, rules, desk)
        wanted = [
            rule
            for rule in loaded
            if _is_edition(rule, asked.standards) and _has_clause(rule, asked.clauses)
        ]
        found = _fitting(knowledge, asked, wanted, rules, desk)
        if found:
            return _told(found, rules, message)
        return _not_said(asked, knowledge, loaded, rules, desk)

    return derive(
        find_rule,
        title=Bilingual("What a standard says", "Что говорит стандарт"),
        doing=Bilingual("searching the loaded standards", "ищу в загруженных стандартах"),
        about=Bilingual(
            "Finds what a standard, a maker's sheet or shop custom requires, with clause and "
            "edition, or says that the loaded sources do not tell.",
            "Находит требование стандарта, изготовителя или практики цехов с пунктом и редакцией "
            "или говорит, что в загруженных источниках его нет.",
        ),
        examples=(
            "Что ГОСТ 7016 говорит о шероховатости фанеры?",
            "какой зазор у двери разрешает гост 16371",
            "Есть ли в ГОСТ 30255 пункт про влажность в камере?",
            "норма глубины отделения под плечики",
            "Какая минимальная ширина сиденья стула по стандарту?",
            "сколько должно быть от штанги до полки по госту",
            "What does EN 312 say about swelling of P3 board?",
            "Which edition of ГОСТ 16371 is in force?",
            "Is there a limit for the warp of a table top?",
        ),
        role="analysis",
    )


def _asked(message: ParsedMessage) -> _Asked:
    """What is left when standards, clauses, numbers and ways to ask are taken out is the topic."""
    text = message.text
    spans = [(one.start, one.end, " ") for one in message.standards]
    spans += [(one.start, one.end, " ") for one in message.mentions]
    spans += [
        # «ЛДСП 18 мм» states a thickness, whatever the board.
        (one.start, one.end, " толщина thickness ")
        for one in message.materials
        if one.thickness_um is not None
    ]
    clauses = tuple(dict.fromkeys(match["place"].upper() for match in _CLAUSE.finditer(text)))
    spans += [(*match.span(), " ") for match in _CLAUSE.finditer(text)]
    asking = {stem(word) for word in _WAYS_TO_ASK.split()}
    spans += [(word.start, word.end, " ") for word in words(text) if word.stem in asking]
    return _Asked(message.standards, clauses, _without(text, spans))


def _without(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """A text with spans replaced; the first of two that overlap counts."""
    kept, last = [], 0
    for start, end, instead in sorted(spans):
        if start >= last:
            kept += [text[last:start], instead]
        last = max(last, end)
    return "".join((*kept, text[last:]))


def _is_of(rule: Rule, standards: Sequence[StandardMention]) -> bool:
    return not standards or any(
        known.is_named(asked.family, asked.number)
        for known in standards_of(rule)
        for asked in standards
    )


def _is_edition(rule: Rule, standards: Sequence[StandardMention]) -> bool:
    """Whether the rule was read in the edition that is asked for; not known counts as it."""
    editions = editions_of(rule)
    asked = [one.edition[-2:] for one in standards if one.edition]
    return not asked or not editions or any(one in editions for one in asked)


def _has_clause(rule: Rule, clauses: Sequence[str]) -> bool:
    if not clauses:
        return True
    if rule.clause is None:
        return False
    clause = in_both(rule.clause)
    places = {
        place.strip(".").upper()
        for place in re.findall(r"[^\W\d]?\.?\d+(?:\.\d+)*|\b[^\W\d]\b", f"{clause.ru} {clause.en}")
    }
    return any(each in places for each in clauses)


def _fitting(
    knowledge: Knowledge, asked: _Asked, wanted: Sequence[Rule], rules: RuleBase, desk: Desk
) -> tuple[tuple[Rule, Passage], ...]:
    """The rules that answer, the best first."""
    if not wanted:
        return ()
    if not tokens_of(asked.topic):
        # The question is what the standard says at all.
        named = asked.standards or asked.clauses
        return tuple((rule, rule_passage(rule, rules)) for rule in wanted) if named else ()
    hits = [
        hit
        for hit in _hits(knowledge, asked, wanted, desk)
        if hit.answers and hit.coverage >= _COVERED and _has_codes(hit, asked)
    ]
    if not hits or _is_only_remembered(asked, hits[0], rules.unverified):
        return ()
    best = hits[0].score
    return tuple(
        (hit.item, hit.passage)
        for hit in hits
        if isinstance(hit.item, Rule)
        and (hit.score >= best - _CLOSE or _same_parameter(hit, hits[0]))
    )[:_MOST_RULES]


def _same_parameter(hit: Hit, other: Hit) -> bool:
    return (
        isinstance(hit.item, Rule)
        and isinstance(other.item, Rule)
        and hit.item.parameter.key == other.item.parameter.key
    )


def _has_codes(hit: Hit, asked: _Asked) -> bool:
    codes = {token for token in tokens_of(asked.topic) if _CODE.fullmatch(token)}
    if not codes or not isinstance(hit.item, Rule):
        return True
    rule = hit.item
    said = tokens_of(f"{' '.join(rule.parameter.names)} {rule.reference.en} {rule.reference.ru}")
    return codes <= set(said)


def _hits(
    knowledge: Knowledge, asked: _Asked, among: Sequence[Rule], desk: Desk
) -> tuple[Hit, ...]:
    return knowledge.search(
        asked.topic, language=desk.language, kinds={"rule"}, among=among, limit=2 * _MOST_RULES
    )


def _is_only_remembered(asked: _Asked, best: Hit, unverified: Iterable[Unverified]) -> bool:
    """Whether something that nobody has read yet fits the question better than the best rule."""
    return any(
        _overlap(asked, each) > best.coverage
        and _names_standard(each, asked.standards) == bool(asked.standards)
        for each in unverified
    )


def _names_standard(unverified: Unverified, standards: Sequence[StandardMention]) -> bool:
    said = f"{unverified.words.ru} {unverified.words.en}"
    return any(one.number in said for one in standards)


def _overlap(asked: _Asked, unverified: Unverified) -> float:
    topic = set(tokens_of(asked.topic))
    said = set(tokens_of(f"{unverified.words.ru} {unverified.words.en}"))
    return len(topic & said) / len(topic) if topic else 0.0


def _told(
    found: Sequence[tuple[Rule, Passage]], rules: RuleBase, message: ParsedMessage
) -> Outcome:
    figures = [figure for rule, _ in found for figure in _figures(rule, rules)]
    best = found[0][0]
    return Outcome(
        Report(best.reference, tuple(figures)),
        answers=tuple(figure.key for figure in _figures(best, rules)),
        verdict=_verdict(best, rules) if message.asks_yes_no else None,
        passages=tuple(passage for _, passage in found),
    )


def _figures(rule: Rule, rules: RuleBase) -> tuple[Figure, ...]:
    """A rule's limits, cited; words where it has no number."""
    key, name, when = rule.id.replace(".", "_"), rule.parameter.name, applies_when(rule, rules)
    limits = rule.limits()
    if rule.comparison is Comparison.RANGE and len(limits) == 2:
        least = Bilingual(f"{name.en}, least", f"{name.ru}, не менее")
        most = Bilingual(f"{name.en}, most", f"{name.ru}, не более")
        return (
            Figure(f"{key}_least", least, limits[0], when),
            Figure(f"{key}_most", most, limits[1], when),
        )
    if len(limits) == 1:
        words_of = _NAMED_LIMITS.get(rule.comparison)
        if words_of:
            name = Bilingual(f"{name.en}, {words_of.en}", f"{name.ru}, {words_of.ru}")
        return (Figure(key, name, limits[0], when),)
    if rule.comparison is Comparison.IS and isinstance(rule.values[0], bool):
        return (Figure(key, name, rule.values[0], when),)
    return (Figure(key, name, required(rule, rules), when),)


_NAMED_LIMITS = {
    Comparison.MAX: Bilingual("at most", "не более"),
    Comparison.MIN: Bilingual("at least", "не менее"),
    Comparison.ABOVE: Bilingual("above", "более"),
    Comparison.BELOW: Bilingual("below", "менее"),
    Comparison.MULTIPLE: Bilingual("a multiple of", "кратно"),
}


def _verdict(rule: Rule, rules: RuleBase) -> Verdict | None:
    """Yes or no, where the rule itself is one."""
    if rule.comparison is Comparison.UNSET:
        return Verdict(fine=False, why=rule_statement(rule, rules))
    if rule.comparison is Comparison.IS and isinstance(rule.values[0], bool):
        return Verdict(fine=rule.values[0], why=rule_statement(rule, rules))
    return None


def _not_loaded(asked: _Asked, knowledge: Knowledge, rules: RuleBase, desk: Desk) -> Outcome:
    """A standard that nobody has loaded."""
    names = ", ".join(one.text.strip() for one in asked.standards)
    hits = _hits(knowledge, asked, rules.rules, desk) if tokens_of(asked.topic) else ()
    nearest = nearest_passages(hits)
    title = Bilingual(
        f"{names} is not among the loaded sources", f"{names} нет среди загруженных источников"
    )
    notes = (*nearest_note(nearest), *_remembered(asked, rules.unverified))
    report = Report(title, tables=(_loaded(rules.rules),), notes=notes)
    return Outcome(report, passages=nearest, found=False)


def _not_said(
    asked: _Asked,
    knowledge: Knowledge,
    loaded: Sequence[Rule],
    rules: RuleBase,
    desk: Desk,
) -> Outcome:
    """Nothing on the topic, of that clause or of that edition."""
    hits = _hits(knowledge, asked, loaded, desk) if tokens_of(asked.topic) else ()
    nearest = nearest_passages(hits)
    title = Bilingual(
        "No such clause in the loaded sources", "Такого пункта в загруженных источниках нет"
    )
    notes = (*nearest_note(nearest), *_remembered(asked, rules.unverified))
    table = _loaded(loaded) if asked.standards else _loaded(rules.rules)
    return Outcome(Report(title, tables=(table,), notes=notes), passages=nearest, found=False)


def _remembered(asked: _Asked, unverified: Iterable[Unverified]) -> tuple[Bilingual, ...]:
    """What is known to be missing on the topic; its numbers are nobody's."""
    return tuple(
        each.words
        for each in unverified
        if _overlap(asked, each) >= _COVERED
        or (_names_standard(each, asked.standards) and _overlap(asked, each) > 0)
    )


def _loaded(rules: Iterable[Rule]) -> Table:
    """Which standards are loaded, and what of them."""
    topics: dict[Bilingual, dict[Bilingual, None]] = {}
    for rule in rules:
        standard = in_both(rule.standard)
        if rule.edition:
            edition = in_both(rule.edition)
            standard = Bilingual(f"{standard.en} ({edition.en})", f"{standard.ru} ({edition.ru})")
        topics.setdefault(standard, {})[rule.subject] = None
    return Table(
        "loaded",
        Bilingual("Loaded sources", "Загруженные источники"),
        columns(("source", "source", "источник"), ("subject", "subject", "о чём")),
        tuple(
            (
                standard,
                Bilingual(
                    "; ".join(each.en for each in subjects),
                    "; ".join(each.ru for each in subjects),
                ),
            )
            for standard, subjects in topics.items()
        ),
    )
