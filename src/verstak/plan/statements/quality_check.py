"""Checking what a plan says about a model's answers: only a published test can be compared with."""

from __future__ import annotations

from verstak.catalog.known_model import KnownModel, QualityScore
from verstak.plan.cost.spread import conflicting
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, file_type_of
from verstak.plan.statements.statement import QualityClaim
from verstak.plan.statements.tolerance import VALUE_RULE, claim_of, judge_value, off_by
from verstak.quantities.quantity import Cited, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual


def check_quality(stated: QualityClaim, knowledge: Knowledge) -> Finding:
    """A score against published ones of the same model under the same test."""
    model = knowledge.models.find(stated.model)
    claim = claim_of(stated.score)
    same = [score for score in model.quality if _is_meant(stated, score)]
    figures = tuple(
        Figure(f"score_{index}", _named(score), _figure(model, score))
        for index, score in enumerate(same or model.quality)
    )
    if not same:
        listed = "; ".join(f"{score.benchmark}: {score.score:g}" for score in model.quality)
        known = listed or "none"
        return Finding(
            id=stated.id,
            kind="quality",
            text=stated.text,
            verdict=Verdict.UNVERIFIABLE,
            explanation=Bilingual(
                f"{_unsaid(stated).en}; published of {model.name}: {known}",
                f"{_unsaid(stated).ru}; опубликовано о {model.name}: {listed or 'ничего'}",
            ),
            rule=_RULE,
            figures=figures,
        )
    published = conflicting(
        [_figure(model, score) for score in same],
        Bilingual("published results", "опубликованные результаты"),
    )
    return Finding(
        id=stated.id,
        kind="quality",
        text=stated.text,
        verdict=judge_value(claim, published),
        explanation=Bilingual(
            f"published of {model.name}, {same[0].benchmark}: {published.text('en')}",
            f"опубликовано о {model.name}, {same[0].benchmark}: {published.text('ru')}",
        ),
        rule=_RULE,
        figures=figures,
        off_by=off_by(claim, published.value),
    )


def _is_meant(stated: QualityClaim, score: QualityScore) -> bool:
    if stated.benchmark is None or score.score <= 0:
        return False
    named = stated.benchmark.casefold() in score.benchmark.casefold()
    wanted = None if stated.file_type is None else file_type_of(stated.file_type)
    return named and wanted in {None, score.file_type}


def _unsaid(stated: QualityClaim) -> Bilingual:
    if stated.benchmark is None:
        return Bilingual("no test is named", "испытание не названо")
    return Bilingual(
        f"no such result under {stated.benchmark} is known",
        f"такого результата в {stated.benchmark} не найдено",
    )


def _named(score: QualityScore) -> Bilingual:
    level = f", {score.file_type}" if score.file_type else ""
    return Bilingual(f"{score.benchmark}{level}", f"{score.benchmark}{level}")


def _figure(model: KnownModel, score: QualityScore) -> Quantity:
    clause = f"{model.name}, {score.benchmark}"
    return Quantity(score.score, "", Cited(score.source, clause=clause, confidence="secondary"), 1)


_RULE = Bilingual(
    f"cannot be checked without a published result of the same test; with one, {VALUE_RULE.en}",
    f"без опубликованного результата того же испытания не проверить; с ним {VALUE_RULE.ru}",
)
