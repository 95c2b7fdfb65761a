"""Checking what a plan says about a model: its licence, its context, what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verstak.catalog.known_model import KnownModel
from verstak.errors import UnsupportedFeature
from verstak.plan.cost.spread import spread
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, at_type, file_type_of
from verstak.plan.statements.size_check import file_spread, gigabytes
from verstak.plan.statements.statement import ContextLength, LicenceClaim, ModelIdentity
from verstak.plan.statements.tolerance import (
    CLOSE_WITHIN,
    VALUE_RULE,
    Claim,
    judge_value,
    off_by,
)
from verstak.quantities.quantity import Cited, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

_FILLERS = frozenset(
    ("license", "licence", "agreement", "version", "v", "the", "model", "лицензия")
)
_MOST_NAMED = 3


def check_licence(stated: LicenceClaim, knowledge: Knowledge) -> Finding:
    """The licence of a model, and whether a company may use it."""
    model = knowledge.models.find(stated.model)
    real = model.licence
    if real.name is None:
        raise UnsupportedFeature(
            f"the licence of {model.name} is not known", remedy=model.gaps.get("licence")
        )
    same = same_licence(stated.licence, real.name)
    allowed = stated.commercial is None or stated.commercial == (real.commercial != "no")
    verdict = Verdict.WRONG
    if same and allowed:
        conditional = stated.commercial and real.commercial == "conditional"
        verdict = Verdict.HALF if conditional else Verdict.RIGHT
    en = f"{model.name} is under {real.name}, commercial use: {real.commercial or 'not known'}"
    ru = f"{model.name} — под {real.name}, коммерческое использование: {_ALLOWED[real.commercial]}"
    if not same and (others := _models_under(stated.licence, knowledge)):
        names = ", ".join(each.name for each in others[:_MOST_NAMED])
        use = others[0].licence.commercial
        en += f"; {others[0].licence.name} is the licence of {names}, commercial use: {use}"
        ru += f"; {others[0].licence.name} — лицензия {names}, коммерческое использование: "
        ru += _ALLOWED[use]
    return Finding(
        id=stated.id,
        kind="licence",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=_LICENCE_RULE,
        figures=(
            Figure(
                "licence", Bilingual("licence", "лицензия"), real.name, _read_at(model, "licence")
            ),
            Figure(
                "commercial",
                Bilingual("commercial use", "коммерческое использование"),
                Bilingual(real.commercial or "not known", _ALLOWED[real.commercial]),
                real.conditions,
            ),
        ),
    )


def check_context(stated: ContextLength, knowledge: Knowledge) -> Finding:
    """How many tokens a model reads at once, as trained and as extended."""
    model = knowledge.models.find(stated.model)
    native, extended = model.context_native, model.context_extended
    if native is None:
        raise UnsupportedFeature(
            f"the context of {model.name} is not known", remedy=model.gaps.get("context_native")
        )
    figures = [Figure("native", _NATIVE, _tokens(model, native, "context_native"))]
    en, ru = f"trained for {native:,} tokens", f"обучена на {_spaced(native)} токенов"
    if extended is not None:
        figures.append(Figure("extended", _EXTENDED, _tokens(model, extended, "context_extended")))
        en += f"; {extended:,} only with the maker's extension, which must be switched on and "
        en += "may cost quality on short prompts"
        ru += f"; {_spaced(extended)} — только с расширением от автора: его надо включить, и оно может "
        ru += "ухудшить короткие ответы"
    if stated.tokens <= native:
        verdict = Verdict.RIGHT
    elif extended is not None and stated.tokens <= extended * (1 + CLOSE_WITHIN):
        verdict = Verdict.HALF
    else:
        verdict = Verdict.WRONG
    return Finding(
        id=stated.id,
        kind="context",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=_CONTEXT_RULE,
        figures=tuple(figures),
        off_by=off_by(Claim(stated.tokens, stated.tokens), native, "tok"),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of an identity: whether it holds, and what is so instead."""

    verdict: Verdict
    figure: Figure
    en: str
    ru: str


def check_identity(stated: ModelIdentity, knowledge: Knowledge) -> Finding:
    """Whether a name stands for the model that a plan says it is."""
    model = knowledge.models.find(stated.model)
    parts = [
        *_parameters(stated, model),
        *_licence(stated, model),
        *_sizes(stated, model),
        *_tag(stated, model, knowledge),
    ]
    if not parts:
        raise UnsupportedFeature(
            f"nothing is said of {stated.name} that could be checked",
            remedy="add parameters, licence, sizes_gb or tag",
        )
    wrong = [part for part in parts if part.verdict is Verdict.WRONG]
    verdict = Verdict.HALF if wrong else Verdict.RIGHT
    if parts[0].figure.key == "parameters" and parts[0].verdict is Verdict.WRONG:
        verdict = Verdict.WRONG
    if len(wrong) == len(parts):
        verdict = Verdict.WRONG
    said = wrong or parts
    figures = tuple(part.figure for part in parts)
    alike = _of_that_size(stated, model, knowledge)
    off = None
    if stated.parameters is not None and model.parameters is not None:
        off = off_by(Claim(stated.parameters, stated.parameters), model.parameters)
    return Finding(
        id=stated.id,
        kind="model_identity",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(
            "; ".join(part.en for part in said) + (alike.en if alike else ""),
            "; ".join(part.ru for part in said) + (alike.ru if alike else ""),
        ),
        rule=_IDENTITY_RULE,
        figures=figures,
        off_by=off,
    )


def _parameters(stated: ModelIdentity, model: KnownModel) -> list[_Part]:
    if stated.parameters is None or model.parameters is None:
        return []
    real = _billions(model)
    claim = Claim(stated.parameters / 1e9, stated.parameters / 1e9)
    return [
        _Part(
            judge_value(claim, spread(real)),
            Figure("parameters", Bilingual("weights, billions", "весов, млрд"), real),
            f"{model.name} has {real.text('en')} billion weights",
            f"у {model.name} {real.text('ru')} млрд весов",
        )
    ]


def _licence(stated: ModelIdentity, model: KnownModel) -> list[_Part]:
    if stated.licence is None or model.licence.name is None:
        return []
    same = same_licence(stated.licence, model.licence.name)
    use = model.licence.commercial
    return [
        _Part(
            Verdict.RIGHT if same else Verdict.WRONG,
            Figure(
                "licence",
                Bilingual("licence", "лицензия"),
                model.licence.name,
                _read_at(model, "licence"),
            ),
            f"its licence is {model.licence.name}, commercial use: {use or 'not known'}",
            f"её лицензия {model.licence.name}, коммерческое использование: {_ALLOWED[use]}",
        )
    ]


def _sizes(stated: ModelIdentity, model: KnownModel) -> list[_Part]:
    parts = []
    for written, claimed in stated.sizes_gb.items():
        file_type = file_type_of(written)
        size = file_spread(at_type(model, file_type).file)
        shown = gigabytes(size.figure)
        parts.append(
            _Part(
                judge_value(Claim(claimed * 1e9, claimed * 1e9), size),
                Figure(
                    f"size_{file_type.lower()}",
                    Bilingual(f"size at {file_type}", f"размер в {file_type}"),
                    shown,
                ),
                f"at {file_type} it takes {shown.text('en')}",
                f"в {file_type} она занимает {shown.text('ru')}",
            )
        )
    return parts


def _tag(stated: ModelIdentity, model: KnownModel, knowledge: Knowledge) -> list[_Part]:
    if stated.tag is None:
        return []
    pulled = knowledge.models.find(stated.tag)
    # A tag may be an older build than the one that is known under its name: what matters here is
    # whether it is this model at all.
    en, ru = f"{stated.tag} pulls {pulled.name}", f"по имени {stated.tag} загружается {pulled.name}"
    if pulled.parameters is not None:
        weights = _billions(pulled)
        en += f" or an older build of it, {weights.text('en')} billion weights"
        ru += f" или её прежняя сборка, {weights.text('ru')} млрд весов"
    return [
        _Part(
            Verdict.RIGHT if pulled is model else Verdict.WRONG,
            Figure("pulled", Bilingual("what is pulled", "что загружается"), pulled.name),
            en,
            ru,
        )
    ]


def _of_that_size(
    stated: ModelIdentity, model: KnownModel, knowledge: Knowledge
) -> Bilingual | None:
    """Models of the same maker that really have the stated size."""
    if stated.parameters is None or model.parameters is None:
        return None
    if abs(stated.parameters - model.parameters) <= CLOSE_WITHIN * model.parameters:
        return None
    maker = (model.hf_repo or "").partition("/")[0]
    names = [
        each.name
        for each in knowledge.models
        if maker
        and (each.hf_repo or "").partition("/")[0] == maker
        and each.parameters is not None
        and abs(each.parameters - stated.parameters) <= CLOSE_WITHIN * each.parameters
    ]
    if not names:
        return _NONE_OF_THAT_SIZE
    listed = ", ".join(names[:_MOST_NAMED])
    return Bilingual(f"; of that size there is {listed}", f"; такого размера есть {listed}")


def same_licence(claimed: str, real: str) -> bool:
    """Whether two spellings name one licence.

    An abbreviation in brackets is a spelling of its own; a version counts where both name one.
    """
    spellings = [real]
    if bracketed := re.search(r"\(([^)]*)\)", real):
        spellings += [real[: bracketed.start()], bracketed[1]]
    return any(_same_words(claimed, spelling) for spelling in spellings)


def _same_words(one: str, other: str) -> bool:
    words = [set(re.findall(r"[^\W\d_]+|\d+", text.casefold())) - _FILLERS for text in (one, other)]
    numbers = [{word for word in each if word.isdigit()} for each in words]
    if not all(numbers):
        words = [each - digits for each, digits in zip(words, numbers, strict=True)]
    return bool(words[0]) and words[0] == words[1]


def _models_under(licence: str, knowledge: Knowledge) -> list[KnownModel]:
    return [
        each
        for each in knowledge.models
        if each.licence.name is not None and same_licence(licence, each.licence.name)
    ]


def _spaced(number: int) -> str:
    """A whole number as Russian writes it."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _billions(model: KnownModel) -> Quantity:
    source = model.sources.get("parameters") or "catalogue"
    return Quantity(
        (model.parameters or 0) / 1e9,
        "",
        Cited(source, clause=model.name, confidence="secondary"),
        1,
    )


def _tokens(model: KnownModel, tokens: int, field: str) -> Quantity:
    source = model.sources.get(field) or "catalogue"
    return Quantity(
        tokens, "tok", Cited(source, clause=model.name, confidence="secondary"), decimals=0
    )


def _read_at(model: KnownModel, field: str) -> Bilingual | None:
    source = model.sources.get(field)
    return None if source is None else Bilingual(f"read at {source}", f"прочитано: {source}")


_ALLOWED = {"yes": "да", "no": "нет", "conditional": "с условиями", None: "неизвестно"}
_NONE_OF_THAT_SIZE = Bilingual(
    "; no known model of this maker has that size",
    "; известных моделей такого размера у этого автора нет",
)
_NATIVE = Bilingual("context as trained", "контекст при обучении")
_EXTENDED = Bilingual("context as extended", "контекст с расширением")
_LICENCE_RULE = Bilingual(
    "right where the licence and the use agree; half where the use has conditions",
    "верно, если совпадают лицензия и право использования; наполовину — если есть условия",
)
_CONTEXT_RULE = Bilingual(
    "right up to the context as trained, half up to the extended one, wrong beyond",
    "верно до контекста при обучении, наполовину до расширенного, дальше неверно",
)
_IDENTITY_RULE = Bilingual(
    f"wrong where the number of weights is another model's, or no part holds; {VALUE_RULE.en}",
    f"неверно, если число весов чужое или не верна ни одна часть; {VALUE_RULE.ru}",
)
