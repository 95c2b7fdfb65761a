"""Tools that look things up: terms, advice, and the office's own documents.

What is found is quoted with its source; where nothing is near enough they say so, and what lies
nearest is offered under that name and never as the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from verstak.assistant.knowledge.cards import Card
from verstak.assistant.knowledge.glossary import Term
from verstak.assistant.knowledge.passages import card_passages, fact_passages, term_passage
from verstak.assistant.knowledge.search import Hit, Knowledge
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.nearest import nearest_note, nearest_passages
from verstak.assistant.tools.outcome import Outcome
from verstak.assistant.tools.rule_tool import rule_tool
from verstak.assistant.tools.slots import TextSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.standards.rules import RuleBase
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_SEVERAL = re.compile(
    r"отлич|разниц|сравн|лучше|\bили\b|\bи\b|\bvs\b|versus|differ|between|compare|\band\b|\bor\b",
    re.IGNORECASE,
)
"""Words of a question about more than one thing."""
_MOST_TERMS = 3
_MOST_QUOTED = 3


def knowledge_tools(knowledge: Knowledge, rules: RuleBase) -> tuple[Tool, ...]:
    """The tools that look things up.

    Args:
        knowledge: What is searched.
        rules: The rule base; the one that ``knowledge`` was made of.

    Returns:
        ``define_term``, ``advise`` and ``find_rule``; ``search_documents`` when the office has
        set a folder.
    """
    tools = (_define_term(knowledge), _advise(knowledge), rule_tool(knowledge, rules))
    return tools if knowledge.documents is None else (*tools, _search_documents(knowledge))


def _define_term(knowledge: Knowledge) -> Tool:
    def define_term(
        question: Annotated[
            str,
            TextSlot(
                Bilingual("term or question", "термин или вопрос"),
                Bilingual("Which term?", "Какой термин?"),
                without_numbers=True,
            ),
        ],
        *,
        desk: Desk,
    ) -> Outcome:
        named = knowledge.terms_named(question)
        if named:
            several = _MOST_TERMS if _SEVERAL.search(question) else 1
            return _defined(named[:several])
        hits = knowledge.search(question, language=desk.language, kinds={"term"})
        if hits and hits[0].answers and isinstance(hits[0].item, Term):
            return _defined((hits[0].item,), hits[0].score)
        return _nothing(
            Bilingual("No such term in the glossary", "Такого термина в глоссарии нет"), hits
        )

    return derive(
        define_term,
        title=Bilingual("Meaning of a term", "Значение термина"),
        doing=Bilingual("looking the term up", "ищу термин в глоссарии"),
        about=Bilingual(
            "Says what a word of furniture making means, with its source.",
            "Объясняет слово мебельного дела и называет источник.",
        ),
        examples=(
            "Что такое эксцентриковая стяжка?",
            "что значит прифуговка",
            "Объясни, что называют постформингом",
            "царга это что?",
            "чем отличается накладная петля от вкладной",
            "расшифруй ЛДСП",
            "What is a cam lock?",
            "What does kerf mean?",
            "Define soft close",
            "Difference between MDF and plywood",
        ),
        role="chat",
    )


def _advise(knowledge: Knowledge) -> Tool:
    def advise(
        question: Annotated[
            str,
            TextSlot(
                Bilingual("question", "вопрос"),
                Bilingual("About what?", "О чём?"),
                without_numbers=True,
            ),
        ],
        *,
        desk: Desk,
    ) -> Outcome:
        hits = knowledge.search(question, language=desk.language, kinds={"card", "term"})
        cards = [hit for hit in hits if isinstance(hit.item, Card)]
        best = next((hit for hit in (*cards, *hits) if hit.answers), None)
        if best is None:
            return _nothing(
                Bilingual("The sources hold no advice on this", "Совета об этом в источниках нет"),
                hits,
            )
        if isinstance(best.item, Card):
            return Outcome(Report(best.item.title), passages=card_passages(best.item, best.score))
        if isinstance(best.item, Term):
            return _defined((best.item,), best.score)
        raise AssertionError(best.kind)

    return derive(
        advise,
        title=Bilingual("Advice", "Совет"),
        doing=Bilingual("looking for advice in the sources", "ищу ответ в справочнике"),
        about=Bilingual(
            "Answers practical questions about materials, fittings, orders, cutting and "
            "assembly with points and their sources.",
            "Отвечает на практические вопросы о материалах, фурнитуре, заказе, раскрое и сборке "
            "по пунктам с источниками.",
        ),
        examples=(
            "Из чего лучше сделать фасады в ванную?",
            "какую кромку выбрать для столешницы",
            "Почему на пропиле остаются сколы и как их убрать?",
            "что делать если дверь шкафа провисла",
            "Как заполнить бланк заказа на распил?",
            "чем крепить заднюю стенку",
            "Which board should I use in a bathroom?",
            "Why does the edge band peel off?",
            "How do I choose drawer slides?",
        ),
        role="chat",
    )


def _search_documents(knowledge: Knowledge) -> Tool:
    def search_documents(
        question: Annotated[
            str,
            TextSlot(
                Bilingual("question", "вопрос"),
                Bilingual("What to look for?", "Что искать?"),
            ),
        ],
        *,
        desk: Desk,
    ) -> Outcome:
        hits = knowledge.search(question, language=desk.language, kinds={"document"})
        answers = [hit.passage for hit in hits if hit.answers][:_MOST_QUOTED]
        if not answers:
            nothing = _nothing(
                Bilingual(
                    "The office's documents say nothing about this",
                    "В документах бюро об этом ничего нет",
                ),
                hits,
            )
            notes = (*nothing.report.notes, *_left_out(knowledge))
            report = Report(nothing.report.title, nothing.report.figures, notes=notes)
            return Outcome(report, passages=nothing.passages, found=False)
        title = Bilingual("In the office's documents", "В документах бюро")
        return Outcome(Report(title), passages=tuple(answers))

    return derive(
        search_documents,
        title=Bilingual("Office documents", "Документы бюро"),
        doing=Bilingual("searching the office's documents", "ищу в документах бюро"),
        about=Bilingual(
            "Finds and quotes the office's own documents, with file and page.",
            "Находит и цитирует документы бюро с файлом и страницей.",
        ),
        examples=(
            "Что в нашем регламенте про приёмку плит?",
            "какая у нас принята кромка на фасады",
            "Найди в документах порядок сдачи заказа",
            "что написано в инструкции по упаковке",
            "What do our documents say about packing?",
            "Find our rule for naming drawings",
            "Which page of the manual covers maintenance of the saw?",
        ),
        role="chat",
    )


def _defined(terms: Iterable[Term], score: float = 1.0) -> Outcome:
    """Definitions, each followed by what is known beside it."""
    told = tuple(terms)
    figures = tuple(
        Figure(f"definition_of_{term.key}", term.head, term.definition) for term in told
    )
    passages = [
        passage
        for term in told
        for passage in (term_passage(term, score), *fact_passages(term, score))
    ]
    title = Bilingual(
        ", ".join(term.head.en for term in told), ", ".join(term.head.ru for term in told)
    )
    return Outcome(
        Report(title, figures),
        answers=tuple(figure.key for figure in figures),
        passages=tuple(passages),
    )


def _nothing(title: Bilingual, hits: Iterable[Hit]) -> Outcome:
    """Nothing found, with what lies nearest named as such."""
    nearest = nearest_passages(hits)
    return Outcome(Report(title, notes=nearest_note(nearest)), passages=nearest, found=False)


def _left_out(knowledge: Knowledge) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(
            f"Not read: {each.file}: {each.why.en}", f"Не прочитан: {each.file}: {each.why.ru}"
        )
        for each in knowledge.problems()
    )
