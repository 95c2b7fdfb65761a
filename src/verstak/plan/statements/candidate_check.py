"""Checking which models a plan considers, against what there was when it was written."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.catalog.known_model import KnownModel, QualityScore
from verstak.errors import UnknownModel, UnsupportedFeature
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge
from verstak.plan.statements.statement import Candidates
from verstak.quantities.quantity import Cited, Quantity, count
from verstak.quantities.quantity import Computed as ComputedHere
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

_PAST = ("outdated", "unsuitable")
_HALF = 0.5
_MOST_NAMED = 8


def check_candidates(stated: Candidates, knowledge: Knowledge, *, date: str | None) -> Finding:
    """Candidates against the catalogue: who is of the past, and who is missing.

    Args:
        stated: The list.
        knowledge: Known models, with a tier and a date each.
        date: Of the plan, where the statement has none.

    Raises:
        UnsupportedFeature: no date, or none of the names is known.
    """
    at = stated.at or date
    if at is None:
        raise UnsupportedFeature(
            "which models there were depends on when the plan was written",
            remedy='add at = "2026-01", or a date to the file',
        )
    named, unknown = _found(stated.models, knowledge)
    if not named:
        raise UnsupportedFeature(f"none of {', '.join(stated.models)} is known")
    past = [model for model in named if model.tier in _PAST]
    missing = [
        model
        for model in knowledge.models
        if model.tier == "recommended"
        and model not in named
        and model.release_date is not None
        and model.release_date <= at
    ]
    verdict = Verdict.HALF
    if not past and not missing:
        verdict = Verdict.RIGHT
    elif missing and len(past) >= _HALF * len(named):
        verdict = Verdict.OUTDATED
    listed = ", ".join(f"{m.name} ({m.release_date})" for m in missing[:_MOST_NAMED])
    en = f"{len(past)} of {len(named)} are of the past: {', '.join(m.name for m in past) or 'none'}"
    ru = f"{len(past)} из {len(named)} в прошлом: {', '.join(m.name for m in past) or 'нет'}"
    if listed:
        en += f"; by {at} there were also {listed}"
        ru += f"; к {at} были и {listed}"
    if unknown:
        en += f"; not known here: {', '.join(unknown)}"
        ru += f"; здесь неизвестны: {', '.join(unknown)}"
    return Finding(
        id=stated.id,
        kind="candidates",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=_RULE,
        figures=(
            Figure("past", Bilingual("of the past", "в прошлом"), _count(len(past))),
            Figure("missing", Bilingual("missing", "пропущено"), _count(len(missing))),
            Figure(
                "missing_names",
                Bilingual("recommended and missing", "рекомендуемые и пропущенные"),
                ", ".join(model.name for model in missing) or None,
                None if missing else Bilingual("nothing is missing", "ничего не пропущено"),
            ),
            *_scores(named, missing),
        ),
    )


def _found(names: Sequence[str], knowledge: Knowledge) -> tuple[list[KnownModel], list[str]]:
    named: list[KnownModel] = []
    unknown: list[str] = []
    for name in names:
        try:
            named.append(knowledge.models.find(name))
        except UnknownModel:
            unknown.append(name)
    return named, unknown


def _scores(named: Sequence[KnownModel], missing: Sequence[KnownModel]) -> list[Figure]:
    """The best of both under the Russian test that both were in, where there is one."""
    ours, theirs = _best(named), _best(missing)
    shared = sorted(ours.keys() & theirs.keys())
    if not shared:
        return []
    benchmark = shared[0]
    return [
        Figure(
            f"best_{key}",
            Bilingual(f"best {en}, {benchmark}", f"лучшая {ru}, {benchmark}"),
            Quantity(
                score.score,
                "",
                Cited(score.source, clause=f"{model.name}, {benchmark}", confidence="secondary"),
                decimals=1,
            ),
            Bilingual(model.name, model.name),
        )
        for key, en, ru, (model, score) in (
            ("named", "of the plan", "из плана", ours[benchmark]),
            ("missing", "of the missing", "из пропущенных", theirs[benchmark]),
        )
    ]


def _best(models: Sequence[KnownModel]) -> dict[str, tuple[KnownModel, QualityScore]]:
    best: dict[str, tuple[KnownModel, QualityScore]] = {}
    for model in models:
        for score in model.quality:
            if score.language != "ru":
                continue
            held = best.get(score.benchmark)
            if held is None or score.score > held[1].score:
                best[score.benchmark] = (model, score)
    return best


def _count(number: int) -> Quantity:
    return count(number, ComputedHere(Bilingual("counted in the catalogue", "по каталогу")))


_RULE = Bilingual(
    "outdated where at least half are of the past and recommended models of the time are missing; "
    "right where neither is so; else half",
    "устарело, если не меньше половины в прошлом и пропущены рекомендуемые того времени; верно, "
    "если нет ни того ни другого; иначе наполовину",
)
