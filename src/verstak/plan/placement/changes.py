"""The models that somebody named, as named; and where they do not fit, which change would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from verstak.catalog.known_model import KnownModel
from verstak.plan.byte_quantity import high_bytes
from verstak.plan.candidates import (
    NAMED_CACHES,
    NAMED_TYPES,
    PROPOSED_CACHES,
    PROPOSED_TYPES,
    Choice,
    Offer,
    Place,
    offers,
    partial_places,
    places_of,
    proposed,
)
from verstak.plan.placement.building import build_plan, lacking_bytes, missed
from verstak.plan.placement.column import Capacity
from verstak.plan.placement.conditions import Conditions
from verstak.plan.placement.figures import Figures
from verstak.plan.placement.pools import Pool
from verstak.plan.placement.question import Question
from verstak.plan.placement.ranking import dense_equivalent
from verstak.plan.placement.result import Change, Plan, Wanted
from verstak.plan.placement.search import Chosen, Judge, Search
from verstak.plan.placement.wording import choice_words, comma, gib
from verstak.plan.role_need import RoleNeed
from verstak.quantities.quantity import Estimated, Quantity
from verstak.quantities.text import Bilingual

USUAL_TYPE = "Q4_K_M"
"""What is meant by a model's name without a precision: the level that most publishers and Ollama's
tags give first."""

_SMALLER = 0.75

_LACKING = Bilingual(
    "what the workers take less what there is, over all memories",
    "сколько берут процессы минус сколько есть, по всем видам памяти",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What everything about a wanted choice is worked out with.

    Attributes:
        question: What was asked.
        search: Over offers of any model.
        pools: Memories of the machine.
        capacity: The same for the program.
        conditions: Needs, where the models are not held.
    """

    question: Question
    search: Search
    pools: tuple[Pool, ...]
    capacity: Capacity
    conditions: Conditions

    def plan(self, chosen: Sequence[Chosen]) -> Plan:
        """A choice in words and bars."""
        return build_plan(
            chosen,
            machine=self.question.machine,
            pools=self.pools,
            conditions=self.conditions,
        )


def wanted_of(setting: Setting) -> Wanted | None:
    """What was named, and the changes that would make it fit.

    Args:
        setting: Question, search and machine.

    Returns:
        ``None`` when it cannot be computed at all: a precision that the model cannot have.
    """
    needs = setting.question.needs
    as_named = [_as_named(setting.question, need) for need in needs]
    counting = Search(
        setting.search.estimator, ready=setting.question.ready, judge=_counting(setting)
    )
    chosen = counting.nearest(_whole(offers(needs, as_named)), setting.capacity)
    if chosen is None:
        return None
    plan = setting.plan(chosen)
    expected, most = lacking_bytes(plan)
    broken = missed(chosen, setting.conditions, wishes=False)
    fits = most == 0 and not broken
    return Wanted(
        plan=plan,
        fits=fits,
        lacking=_lacking(expected, most) if most else None,
        broken=broken,
        changes=() if fits else tuple(_changes(setting, chosen)),
    )


def _counting(setting: Setting) -> Judge:
    """Named models are computed whatever they break: that is what is asked."""
    needs = setting.question.needs

    def judge(offer: Offer, rate: float | None, figures: Figures | None) -> int | None:
        if any(needs[position].models is None for position in offer.positions):
            return setting.conditions.judge(offer, rate, figures)
        return sum(
            len(setting.conditions.broken(position, offer, rate, figures))
            for position in offer.positions
        )

    return judge


def _as_named(question: Question, need: RoleNeed) -> Choice:
    """A role's named models as they were named; on a graphics device if there is one."""
    types = PROPOSED_TYPES if need.models is None else (USUAL_TYPE,)
    return _named(question, need, types, ("f16",), places_of(question.machine, processor=False))


def _whole(every: Iterable[Offer]) -> Iterator[Offer]:
    """Offers that take what is needed and no more."""
    least: dict[tuple[object, ...], Offer] = {}
    for offer in every:
        key = (*offer.key[:5], offer.context_tokens)
        known = least.get(key)
        if known is None or offer.sequences < known.sequences:
            least[key] = offer
    yield from least.values()


def _changes(setting: Setting, as_named: Sequence[Chosen]) -> Iterator[Change]:
    """From the smallest change to the largest."""
    question, needs = setting.question, setting.question.needs
    devices = places_of(question.machine, processor=False)
    everywhere = (*devices, Place())
    kinds: list[tuple[str, Bilingual, list[Choice]]] = [
        (
            "cache",
            Bilingual("a smaller cache", "кэш поменьше"),
            [_named(question, n, (USUAL_TYPE,), NAMED_CACHES, devices) for n in needs],
        ),
        (
            "precision",
            Bilingual("a lower precision", "точность ниже"),
            [_named(question, n, NAMED_TYPES, NAMED_CACHES, devices, named=False) for n in needs],
        ),
    ]
    if question.machine.devices:
        kinds.append(
            (
                "place",
                Bilingual("partly on the processor", "частично на процессоре"),
                [
                    _named(
                        question,
                        n,
                        (USUAL_TYPE,),
                        PROPOSED_CACHES,
                        (*everywhere, *_partial(question, n)),
                    )
                    for n in needs
                ],
            )
        )
    kinds += [
        (
            "smaller",
            Bilingual("a smaller model of the family", "модель той же семьи поменьше"),
            [_others(question, n, _smaller(question, n), devices) for n in needs],
        ),
        (
            "recommended",
            Bilingual("models that we recommend", "рекомендуемые модели"),
            [_others(question, n, _recommended(question), devices) for n in needs],
        ),
    ]
    same = {one.offer.key for one in as_named}
    for kind, words, choices in kinds:
        made = list(_whole(offers(needs, choices)))
        found = setting.search.best(made, setting.capacity, plans=1)
        if found:
            yield _enough(setting, kind, words, found[0])
            continue
        nearest = setting.search.nearest(made, setting.capacity)
        if nearest is not None and {one.offer.key for one in nearest} != same:
            yield _not_enough(setting, kind, words, nearest)


def _enough(setting: Setting, kind: str, words: Bilingual, chosen: Sequence[Chosen]) -> Change:
    plan = setting.plan(chosen)
    what = choice_words(setting.question.needs, [one.offer for one in chosen])
    en = f"{words.en}: {what.en} — {plan.binding.en}"
    ru = f"{words.ru}: {what.ru} — {plan.binding.ru}"
    if kind == "place":
        main = gib(sum(high_bytes(segment.size) for segment in plan.bars[-1].segments))
        en += f"; it takes up to {main} GiB of main memory and is slower"
        ru += f"; нужно до {comma(main)} ГиБ оперативной памяти, и это медленнее"
    return Change(
        kind=kind,
        text=Bilingual(en, ru),
        plan=plan,
        lacking=None,
    )


def _not_enough(setting: Setting, kind: str, words: Bilingual, chosen: Sequence[Chosen]) -> Change:
    expected, most = lacking_bytes(setting.plan(chosen))
    what = choice_words(setting.question.needs, [one.offer for one in chosen])
    return Change(
        kind=kind,
        text=Bilingual(
            f"{words.en} is not enough: {what.en} still lacks {gib(most)} GiB",
            f"{words.ru}: не хватает, {what.ru} — ещё {comma(gib(most))} ГиБ",
        ),
        plan=None,
        lacking=_lacking(expected, most),
    )


def _named(
    question: Question,
    need: RoleNeed,
    types: tuple[str, ...],
    caches: tuple[str, ...],
    places: tuple[Place, ...],
    *,
    named: bool = True,
) -> Choice:
    """A role's own models with other settings.

    Args:
        question: What was asked.
        need: Of the role.
        types: Precisions, where the role names none.
        caches: Types of cache.
        places: Places.
        named: Whether a precision that was named is held.
    """
    models = question.named(need) if need.models is not None else proposed(question.models)
    kept = need.file_types if named and need.file_types else types
    if not named and need.file_types:
        kept = tuple(dict.fromkeys((*need.file_types, *types)))
    return Choice(
        models=models,
        file_types={},
        usual_types=kept,
        cache_types=tuple(cache for cache in NAMED_CACHES if cache in caches),
        places=places,
    )


def _others(
    question: Question,
    need: RoleNeed,
    models: tuple[KnownModel, ...],
    places: tuple[Place, ...],
) -> Choice:
    own = question.named(need)
    usual = need.file_types or (USUAL_TYPE,)
    names = {model.name for model in own}
    return Choice(
        models=(*own, *(model for model in models if model.name not in names)),
        file_types={model.name: usual for model in own},
        usual_types=PROPOSED_TYPES,
        cache_types=PROPOSED_CACHES,
        places=places,
    )


def _smaller(question: Question, need: RoleNeed) -> tuple[KnownModel, ...]:
    """Models of the named ones' families that are smaller by a quarter or more."""
    own = question.named(need)
    families = {model.family for model in own}
    largest = max((dense_equivalent(model) or 0.0 for model in own), default=0.0)
    return tuple(
        model
        for model in question.models
        if model.family in families
        and model.architecture is not None
        and 0 < (dense_equivalent(model) or 0.0) <= _SMALLER * largest
        and model.tier != "unsuitable"
    )


def _recommended(question: Question) -> tuple[KnownModel, ...]:
    return tuple(m for m in proposed(question.models) if m.tier == "recommended")


def _partial(question: Question, need: RoleNeed) -> tuple[Place, ...]:
    return tuple(
        dict.fromkeys(
            place
            for model in question.named(need)
            for place in partial_places(question.machine, model)
        )
    )


def _lacking(expected: int, most: int) -> Quantity:
    return Quantity(
        expected or most,
        "B",
        Estimated(_LACKING, low=min(expected, most), high=max(expected, most)),
        decimals=0,
    )
